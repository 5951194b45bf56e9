#include "solvers/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace separatrix {

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double rest = place - static_cast<double>(below);
  return rest > 0 ? sorted[below] + rest * (sorted[below + 1] - sorted[below]) : sorted[below];
}

std::vector<double> sorted_finite(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  std::sort(values.begin(), values.end());
  return values;
}

Histogram histogram(const std::vector<double>& sorted, std::size_t bins) {
  const double low = sorted.front(), high = sorted.back();
  if (low == high) return {{low, high}, {sorted.size()}};
  Histogram found;
  for (std::size_t i = 0; i <= bins; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(bins);
    found.edges.push_back((1 - share) * low + share * high);  // high − low may overflow
  }
  auto from = sorted.begin();
  for (std::size_t i = 1; i <= bins; ++i) {
    const auto to = i == bins ? sorted.end() : std::lower_bound(from, sorted.end(), found.edges[i]);
    found.counts.push_back(static_cast<std::size_t>(to - from));
    from = to;
  }
  return found;
}

}  // namespace separatrix
