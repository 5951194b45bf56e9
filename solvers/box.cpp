#include "solvers/box.hpp"

#include <algorithm>
#include <limits>

#include "lib/num/decimal.hpp"

namespace separatrix {

double Box::least_width() const {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < low.size(); ++i) least = std::min(least, width(i));
  return least;
}

bool Box::contains(const std::vector<double>& x, double slack) const {
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (!(x[i] >= low[i] - slack * width(i) && x[i] <= high[i] + slack * width(i))) return false;
  }
  return true;
}

Box box_of(const std::vector<Interval>& intervals) {
  Box box;
  for (const Interval& side : intervals) {
    box.low.push_back(to_double(side.low));
    box.high.push_back(to_double(side.high));
  }
  return box;
}

}  // namespace separatrix
