#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/model/exact_matrix.hpp"
#include "lib/symbolic/shaped_names.hpp"

namespace separatrix {

/// Parts between the commas that stand outside of brackets: "W=[[1,0],[0,1]],e=1/2" has two.
std::vector<std::string> split_outside_brackets(const std::string& text);

/// The numbers that an option gives to a name, exactly: one number; a formula of numbers in brackets, [[1,0.4],[0.4,1.2]]
/// or identity(2); rows, 1,0.4;0.4,1.2; or @FILE.csv, rows of numbers without a header.
///
/// what    for sentences: "--set H"
/// throws  InvalidArgument, InputMissing, FileError
ExactMatrix parse_values(const std::string& text, const std::string& what);

/// What a name of an option stands for: one of the names, or a vector or a matrix of them.
///
/// kind    for the sentence: "state"
/// throws  UnknownName
NamedPlaces places_of(const std::vector<std::string>& names, const std::string& name, const std::string& kind);

/// The same where only one can be meant.
///
/// option, text  as given, for the sentence that a vector or a matrix is answered with
std::size_t place_of(const std::vector<std::string>& names, const std::string& name, const std::string& kind,
                     const std::string& option, const std::string& text);

/// The sentence: "W is a 2x3 matrix" where one of its entries is needed; nothing for other names.
///
/// throws  InvalidArgument
void refuse_whole(const std::vector<std::string>& names, const std::string& name, const std::string& option,
                  const std::string& text);

}  // namespace separatrix
