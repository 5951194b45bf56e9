#include "theory/forms/riccati.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix {

Expression solution(const Riccati& equation, Expression start, Expression t) {
  const auto& [s, n, rate] = equation;
  const Expression near = start - n, far = (s - start) * exp(-rate * (s - n) * t);
  return (s * near + n * far) / (near + far);
}

Expression time_between(const Riccati& equation, Expression from, Expression to) {
  const auto& [s, n, rate] = equation;
  return log((to - n) * (s - from) / ((s - to) * (from - n))) / (rate * (s - n));
}

}  // namespace separatrix
