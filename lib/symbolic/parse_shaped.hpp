#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/matrix_expression.hpp"
#include "lib/symbolic/parse_error.hpp"
#include "lib/symbolic/random_variables.hpp"

namespace separatrix {

/// What parse() reads, of any shape: a vector or a matrix too.
///
/// expectations  without a closed form: refused, or by a rule
/// throws        ParseError, pointing at the character
MatrixExpression parse_shaped(std::string_view text, const std::vector<std::string>& allowed = {},
                              const std::vector<Dataset>& data = {}, Expectations expectations = Expectations::closed);

}  // namespace separatrix
