#include "solvers/enclosure/factor_trap.hpp"

namespace separatrix {

std::optional<TrappedByFactor> FactorTrap::prove(const std::vector<affine>& x, double room) {
  const auto here = field_.motion(x);
  if (!here || !(here->growth.high < 0)) return std::nullopt;
  const interval most(here->n.magnitude());
  // b from the drift over X, twice as wide; then from that over B
  std::optional<FactorField::Motion> around = here;
  for (const double slack : {2.0, 2.0, 4.0}) {
    const auto drift = [&](std::size_t i) {
      return (most * interval(around->h[i].magnitude()) / interval(-around->growth.high)).high;
    };
    std::vector<affine> box = x;
    std::vector<double> wider(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      wider[i] = slack * room * drift(i) + 1e-12 * x[i].all.magnitude() + 1e-300;
      Elementary<affine>::add(box[i], x[i], affine(interval(-wider[i], wider[i])));
    }
    around = field_.motion(box);
    if (!around || !(around->growth.high < 0)) return std::nullopt;
    TrappedByFactor trapped{{}, -around->growth.high};
    bool inside = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double moved = drift(i), stated = room > 1 ? wider[i] : moved;
      trapped.limit.push_back(x[i].all + interval(-stated, stated));
      inside = inside && room * moved < wider[i];
    }
    if (inside) return trapped;
  }
  return std::nullopt;
}

}  // namespace separatrix
