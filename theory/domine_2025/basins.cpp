#include "theory/domine_2025/basins.hpp"

#include "lib/symbolic/canonical.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix::domine_2025 {

Label basin(const std::vector<Rational>& start) {
  if (start[0] == 0 && start[1] == 0) return Label::stationary;
  return start[0] == -start[1] ? Label::saddle : Label::global_minimum;
}

std::vector<Known> limit(const Rational& s, const std::vector<Rational>& start, std::size_t digits) {
  const Rational &a = start[0], &b = start[1];
  if (a == -b) return {0, 0};
  const Rational lambda = a * a - b * b;
  const Expression root = sqrt(power(Expression(lambda), 2) + 4 * power(Expression(s), 2));
  // of a² and b² the one without cancellation; the other one is s² over it
  const Expression larger = sqrt((Expression(Rational(abs(lambda))) + root) / 2), smaller = Expression(s) / larger;
  std::vector<Known> found =
      lambda < 0 ? evaluate({smaller, larger}, {}, {}, digits) : evaluate({larger, smaller}, {}, {}, digits);
  if (a + b < 0) found = {-found[0], -found[1]};
  return found;
}

}  // namespace separatrix::domine_2025
