#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {

IntervalVector box_around(const std::vector<Interval>& x) {
  IntervalVector result;
  for (const Interval& side : x) result.push_back(hull(enclose(side.low), enclose(side.high)));
  return result;
}

std::vector<ball> balls_around(const std::vector<Interval>& x) {
  std::vector<ball> result;
  for (const Interval& side : x) {
    result.push_back(side.low == side.high ? enclose_in_ball(side.low)
                                           : ball(hull(enclose(side.low), enclose(side.high))));
  }
  return result;
}

IntervalVector middle_of(const IntervalVector& x) {
  IntervalVector m;
  for (const interval& side : x) m.emplace_back(side.middle());
  return m;
}

double relative_width(const IntervalVector& x, const IntervalVector& around, std::size_t i) {
  return (x[i].high - x[i].low) / (around[i].high - around[i].low);
}

std::size_t longest_side(const IntervalVector& x, const IntervalVector& around) {
  std::size_t most = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (relative_width(x, around, i) > relative_width(x, around, most)) most = i;
  }
  return most;
}

IntervalVector cut_lower_half(IntervalVector& x, std::size_t i) {
  IntervalVector half = x;
  half[i].high = x[i].low = x[i].middle();
  return half;
}

}  // namespace separatrix
