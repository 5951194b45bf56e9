#include <algorithm>

#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/event.hpp"

// Points at which a quantity has no series: ends of its domain, poles, jumps.

namespace separatrix {
namespace {

// |q| at distances d, 4d, 16d, … from a point: falls to 0 there like a power of d
template <class Real>
bool vanishes(const std::optional<std::vector<Real>>& values) {
  if (!values) return false;
  for (std::size_t k = 0; k + 1 < values->size(); ++k) {
    if (!((*values)[k] < (*values)[k + 1])) return false;
  }
  return (*values)[0] * 2 <= values->back();
}

// grows without bound: each quartering of d adds as much as the one before
template <class Real>
bool explodes(const std::optional<std::vector<Real>>& values) {
  if (!values) return false;
  constexpr double as_much = 0.9;
  for (std::size_t k = 0; k + 2 < values->size(); ++k) {
    const Real nearer = (*values)[k] - (*values)[k + 1], farther = (*values)[k + 1] - (*values)[k + 2];
    if (!(nearer > 0 && farther > 0 && nearer >= farther * Real(as_much))) return false;
  }
  return true;
}

}  // namespace

// A point at which the quantity has no series, with a value only on one side of it or on both.
template <class Real>
void EventFinder<Real>::pass(std::size_t q, ZeroWatch<Real>& watch, const Real& t, int after, Zeros& found) {
  const int before = watch.sign();
  const bool is_inside = watch.begun() && t != t0_;
  const auto behind = before != 0 && is_inside ? closing_in(q, t, false) : std::nullopt;
  const auto ahead = after != 0 ? closing_in(q, t, true) : std::nullopt;
  std::optional<int> direction;
  if (before != 0 && after != 0) {
    if (before != after && !explodes(behind) && !explodes(ahead)) direction = after;
    if (before == after && vanishes(behind) && vanishes(ahead)) direction = 0;
  } else if ((t != t0_ || watch.begun()) && (vanishes(behind) || vanishes(ahead))) {
    direction = 0;
  }
  if (direction) found.push_back({t, flow_.state(t), *direction, 1});
  watch.resume(after);
}

// |q| at six distances from a point, the nearest first; none where they leave the step
template <class Real>
std::optional<std::vector<Real>> EventFinder<Real>::closing_in(std::size_t q, const Real& t, bool ahead) {
  constexpr int distances = 6;
  std::vector<Real> values;
  Real distance = resolution(t) * Real(closest_to_domain_end);
  for (int k = 0; k < distances; ++k) {
    const Real time = ahead == forward_ ? Real(t + distance) : Real(t - distance);
    const bool inside = forward_ ? time >= t0_ && time <= t1_ : time <= t0_ && time >= t1_;
    if (!inside) return std::nullopt;
    values.push_back(abs_of(value(q, time)));
    distance *= 4;
  }
  return values;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                              \
  template void EventFinder<Real>::pass(std::size_t, ZeroWatch<Real>&, const Real&, int, Zeros&); \
  template std::optional<std::vector<Real>> EventFinder<Real>::closing_in(std::size_t, const Real&, bool);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
