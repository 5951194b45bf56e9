#include "solvers/share_bounds.hpp"

#include <algorithm>
#include <cmath>

namespace separatrix {

ShareBounds share_bounds(std::size_t successes, std::size_t undecided, std::size_t count, double z) {
  const auto n = static_cast<double>(count);
  const auto bound = [&](std::size_t those, double side) {
    const auto k = static_cast<double>(those);
    return (k + z * z / 2 + side * z * std::sqrt(k * (n - k) / n + z * z / 4)) / (n + z * z);
  };
  return {std::max(0.0, bound(successes, -1)), std::min(1.0, bound(successes + undecided, 1))};
}

}  // namespace separatrix
