#include "solvers/trajectory/quantity_bounds.hpp"

#include <algorithm>
#include <deque>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// of a decimal or binary number of any length
template <class Real>
interval around(const Real& value) {
  const double nearest = to_double(value);
  return {rounded_down(nearest), rounded_up(nearest)};
}

}  // namespace

template <class Real>
QuantityBounds<Real>::QuantityBounds(std::shared_ptr<const Tape> quantity, const ParameterValues& parameters) {
  try {
    quantity_.emplace(std::move(quantity), enclose_all<interval>(parameters));
  } catch (const InvalidArgument&) {
  }
}

template <class Real>
std::optional<interval> QuantityBounds<Real>::between(const StepFlow<Real>& flow, const Real& from, const Real& to) {
  if (!quantity_) return std::nullopt;
  flow.enclose(from, to, point_);
  point_.push_back(hull(around(from), around(to)));
  if (!std::all_of(point_.begin(), point_.end(), [](const interval& each) { return each.finite(); }))
    return std::nullopt;
  interval q;
  if ((*quantity_)(point_, {&q, 1})) return std::nullopt;
  return q;
}

template <class Real>
auto QuantityBounds<Real>::clear(const StepFlow<Real>& flow, const Real& from, const Real& to, const Real& least)
    -> std::optional<Clear> {
  constexpr int most_halvings = 60;
  Real length = to - from;
  const auto is_long = [&] { return length > 0 ? length > least : -length > least; };
  for (int k = 0; k < most_halvings && is_long(); ++k, length /= 2) {
    const Real end = k == 0 ? to : Real(from + length);
    const auto q = between(flow, from, end);
    if (q && !q->contains(0)) return Clear{end, q->low > 0 ? 1 : -1};
  }
  return std::nullopt;
}

template <class Real>
Real QuantityBounds<Real>::reach(const StepFlow<Real>& flow, const Real& from, const Real& to,
                                 const std::function<std::optional<double>(const Real& time)>& size_of_series) {
  constexpr double thinnest = 1.0 / 256, thinnest_undefined = 1.0 / 8;
  constexpr int most_halvings = 64, most_around_pulses = 1000;
  constexpr double far_larger = 64;
  struct Part {
    double from, to;  // fractions of the whole
  };
  const Real length = to - from;
  const auto time = [&](double fraction) { return fraction == 1 ? to : Real(from + length * Real(fraction)); };
  std::deque<Part> parts{{0, 1}};
  double end = 1;
  int halvings = 0, around_pulses = 0;
  for (; !parts.empty(); parts.pop_front()) {
    const Part part = parts.front();
    if (part.from >= end) continue;
    const auto q = between(flow, time(part.from), time(part.to));
    if (q && !q->contains(0)) continue;
    const double width = part.to - part.from, middle = part.from + width / 2;
    const double narrow = q ? thinnest : thinnest_undefined;
    if (quantity_ && width > narrow && halvings < most_halvings) {
      ++halvings;
      parts.push_back({part.from, middle});
      parts.push_back({middle, part.to});
      continue;
    }
    const auto at_middle = size_of_series(time(middle));
    const auto at_end = at_middle ? size_of_series(time(part.to)) : std::nullopt;
    if (!at_end) {
      end = part.from;
    } else if (q && std::max(-q->low, q->high) > far_larger * std::max(*at_middle, *at_end)) {
      if (++around_pulses > most_around_pulses || time(middle) == time(part.from) || time(middle) == time(part.to)) {
        end = part.from;
        continue;
      }
      parts.push_back({part.from, middle});
      parts.push_back({middle, part.to});
    }
  }
  return time(end);
}

#define SEPARATRIX_INSTANTIATE(Real) template class QuantityBounds<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
