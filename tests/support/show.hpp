#pragma once
#include <ostream>

#include "lib/symbolic/print.hpp"

namespace separatrix {

/// How a failed check shows an expression.
inline std::ostream& operator<<(std::ostream& out, Expression expression) { return out << print(expression); }

}  // namespace separatrix
