#include "solvers/enclosure/factor_trap.hpp"

namespace separatrix {

std::optional<TrappedByFactor> FactorTrap::prove(const IntervalVector& x) {
  const auto here = field_.motion(x);
  if (!here || !(here->growth.high < 0)) return std::nullopt;
  const interval most(here->n.magnitude());
  // B from the drift over X, twice as wide; then wider
  std::optional<FactorField::Motion> around = here;
  for (const double slack : {2.0, 2.0, 4.0}) {
    IntervalVector box = x;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double drift = (most * interval(around->h[i].magnitude()) / interval(-around->growth.high)).high;
      const double wider = slack * drift + 1e-12 * x[i].magnitude() + 1e-300;
      box[i] = x[i] + interval(-wider, wider);
    }
    around = field_.motion(box);
    if (!around || !(around->growth.high < 0)) return std::nullopt;
    TrappedByFactor trapped{{}, -around->growth.high};
    bool inside = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double drift = (most * interval(around->h[i].magnitude()) / interval(trapped.rate)).high;
      trapped.limit.push_back(x[i] + interval(-drift, drift));
      inside = inside && box[i].contains_inside(trapped.limit[i]);
    }
    if (inside) return trapped;
  }
  return std::nullopt;
}

}  // namespace separatrix
