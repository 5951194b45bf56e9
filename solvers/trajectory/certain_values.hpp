#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// Values of quantities at a point that is given exactly, whatever cancels in their formulas.
///
///     with w = digits + 6, 2w, 4w, 8w digits until two in a row agree to the digits:  log(1 + 10^-40 x), cosh x − sinh x
///
/// tape     quantities of a model (lib/model/vector_field_code.hpp)
/// point    (d + 1,) state and time
/// digits   of the values
/// returns  (m,); 0 where what is found falls with the precision as rounding errors do; where 8w digits do not suffice, what
///          they have given. Empty for a tape of more than 20 000 operations, the mean over a large data set
std::vector<Known> certain_values(const std::shared_ptr<const Tape>& tape, const ParameterValues& parameters,
                                  const std::vector<Rational>& point, std::size_t digits);

}  // namespace separatrix
