#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Where one state starts: a number, or a distribution that it is drawn from; over the parameters of a model.
///
///     k/2     normal(0, alpha)     uniform(-1, 1)
///
/// missing  the model says nothing: whoever needs a start has to be told
struct StartValue {
  enum class Kind { fixed, normal, uniform, missing };
  Kind kind = Kind::fixed;
  Expression first, second;  ///< fixed: the value; normal: mean, standard deviation; uniform: low, high end; missing: 0
};

/// text        as above
/// parameters  names that its expressions may use
/// throws      ParseError, of another distribution too
StartValue parse_start_value(const std::string& text, const std::vector<std::string>& parameters);

}  // namespace separatrix
