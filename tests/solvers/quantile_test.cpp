// Quantiles and histograms of samples, counted by hand.
#include "solvers/quantile.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace separatrix::testing {

TEST_CASE("quantiles lie between neighbours: definition 7 of Hyndman and Fan") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  const std::vector<double> sorted = sorted_finite({4, nan, 1, infinite, 2, 8, -infinite});
  CHECK(sorted == std::vector<double>{1, 2, 4, 8});
  CHECK(quantile(sorted, 0) == 1);
  CHECK(quantile(sorted, 1) == 8);
  CHECK(quantile(sorted, 0.5) == 3);      // place 3/2
  CHECK(quantile(sorted, 0.25) == 1.75);  // place 3/4
  CHECK(quantile({5}, 0.95) == 5);
}

TEST_CASE("a histogram counts every value once, what lies on an edge to its right, the greatest in the last bin") {
  const Histogram bars = histogram({0, 1, 1, 2, 3, 4}, 4);
  CHECK(bars.edges == std::vector<double>{0, 1, 2, 3, 4});
  CHECK(bars.counts == std::vector<std::size_t>{1, 2, 1, 2});
  CHECK(histogram({7, 7, 7}, 5).counts == std::vector<std::size_t>{3});
  const double most = std::numeric_limits<double>::max();
  CHECK(histogram({-most, 0, most}, 2).counts == std::vector<std::size_t>{1, 2});  // its length is no double
}

}  // namespace separatrix::testing
