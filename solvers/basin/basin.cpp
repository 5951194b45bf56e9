#include "solvers/basin/basin.hpp"

namespace separatrix {

bool operator<(const Basin& a, const Basin& b) {
  const auto is_numbered = [](const Basin& each) { return each.label == Label::minimum && each.number.has_value(); };
  if (is_numbered(a) != is_numbered(b)) return is_numbered(a);
  if (a.label == b.label) return a.number < b.number;
  return name(a.label) < name(b.label);
}

std::string name(const Basin& basin) {
  const std::string label(name(basin.label));
  if (!basin.number) return label;
  return (basin.label == Label::minimum ? "equilibrium" : label) + "-" + std::to_string(*basin.number);
}

}  // namespace separatrix
