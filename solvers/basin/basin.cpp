#include "solvers/basin/basin.hpp"

namespace separatrix {

bool operator<(const Basin& a, const Basin& b) {
  if (a.number && b.number) return *a.number < *b.number;
  if (a.number || b.number) return a.number.has_value();
  return name(a.label) < name(b.label);
}

std::string name(const Basin& basin) {
  return basin.number ? "equilibrium-" + std::to_string(*basin.number) : std::string(name(basin.label));
}

}  // namespace separatrix
