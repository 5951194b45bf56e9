#pragma once
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Starts from a CSV file: a header with names of states, then one row of exact numbers per start.
///
///     w,e
///     -2,1/10
///
/// values   (d,) for states that have no column
/// from     of --from, which has set some of them
/// returns  (n, d) in the order of the rows, n ≥ 1
/// throws   InputMissing if the file cannot be read; FileError with line and character for a name that is no
///          state or comes twice, a row of another length, or what is not a number
///          InvalidArgument for a state that has no start at all
std::vector<std::vector<Rational>> read_starts(const std::string& path, const Model& model,
                                               const std::vector<Rational>& values, const std::string& from);

}  // namespace separatrix
