#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Exact closed interval.
struct Interval {
  Rational low, high;
};

/// A rectangle of unknowns, closed, in double.
struct Box {
  std::vector<double> low, high;

  double width(std::size_t i) const { return high[i] - low[i]; }
  double least_width() const;
  /// slack  relative to the width of each side
  bool contains(const std::vector<double>& x, double slack) const;
};

/// The doubles nearest to the ends.
Box box_of(const std::vector<Interval>& intervals);

}  // namespace separatrix
