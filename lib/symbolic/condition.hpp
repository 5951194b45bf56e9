#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/parse_error.hpp"

namespace separatrix {

/// left < right, as positive = right − left > 0; with `or_zero` ≥ 0.
struct Comparison {
  Expression positive;
  bool or_zero = false;
};

/// At least one of these, and of it all.
using Condition = std::vector<std::vector<Comparison>>;

/// A condition from its usual notation, as in if(condition, a, b) of parse.hpp.
///
///     x > 0 and y <= 1 or x^2 + y^2 < 1/4
///
/// allowed, data  as of parse()
/// throws         ParseError, pointing at the character
Condition parse_condition(std::string_view text, const std::vector<std::string>& allowed,
                          const std::vector<Dataset>& data = {});

}  // namespace separatrix
