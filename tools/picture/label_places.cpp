#include "tools/picture/label_places.hpp"

#include <algorithm>
#include <cstddef>

namespace separatrix {

std::vector<double> label_places(const std::vector<double>& wanted, double gap) {
  struct Pool {
    double mean;
    std::size_t count;
  };
  const std::size_t n = wanted.size();
  if (n > 1) gap = std::min(gap, 1 / static_cast<double>(n - 1));
  const auto shift = [&](std::size_t i) { return static_cast<double>(i) * gap; };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < n; ++i) {
    Pool last{wanted[i] - shift(i), 1};
    while (!pools.empty() && pools.back().mean > last.mean) {
      const auto one = static_cast<double>(pools.back().count), other = static_cast<double>(last.count);
      last = {(one * pools.back().mean + other * last.mean) / (one + other), pools.back().count + last.count};
      pools.pop_back();
    }
    pools.push_back(last);
  }
  std::vector<double> places;
  const double most = n > 0 ? std::max(0.0, 1 - shift(n - 1)) : 0;
  for (const Pool& pool : pools) {
    for (std::size_t k = 0; k < pool.count; ++k) {
      places.push_back(std::clamp(pool.mean, 0.0, most) + shift(places.size()));
    }
  }
  return places;
}

}  // namespace separatrix
