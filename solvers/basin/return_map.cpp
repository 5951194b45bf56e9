#include "solvers/basin/return_map.hpp"

#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"

namespace separatrix {
namespace {

constexpr std::size_t first_section = 64;
constexpr std::size_t most_crossings_of_turn = 8;
constexpr int most_iterations = 20;

}  // namespace

template <class Real>
ReturnMap<Real>::ReturnMap(const VectorField<Real>& field, IntegrationSettings settings)
    : field_(field), settings_(std::move(settings)), slope_(field.dimension(), Real(0)) {}

template <class Real>
void ReturnMap<Real>::begin() {
  steps_ = 0;
  next_section_ = first_section;
  normal_.clear();
  crossings_.clear();
}

template <class Real>
Real ReturnMap<Real>::height(const State<Real>& x) const {
  return dot(normal_, difference(x, origin_));
}

// from a point before Σ, the one behind it being at t + h
template <class Real>
std::optional<typename ReturnMap<Real>::Crossing> ReturnMap<Real>::crossing(const Real& t, const State<Real>& x,
                                                                            const Real& h) {
  using std::abs;
  const Real enough = power_of_ten<Real>(settings_.tolerance.relative) * (abs(t) + h);
  Real s = h / 2;
  for (int i = 0; i < most_iterations; ++i) {
    const Trajectory<Real> path = integrate<Real>(field_, x, Real(0), s, settings_);
    if (path.outcome != Outcome::reached_end) return std::nullopt;
    field_(path.end(), slope_, Real(0));
    const Real change = height(path.end()) / dot(normal_, slope_);
    if (abs(change) <= enough) return Crossing{Real(t + s), path.end()};
    s -= change;
    if (!(s > 0 && s <= 2 * h)) return std::nullopt;  // it only touches Σ
  }
  return std::nullopt;
}

template <class Real>
bool ReturnMap<Real>::operator()(const Real& t, const State<Real>& x, const State<Real>& slope) {
  bool crossed = false;
  if (++steps_ == next_section_) {
    next_section_ *= 2;
    origin_ = x;
    normal_ = slope;
    const Real speed = length(slope);
    for (Real& entry : normal_) entry /= speed;
    crossings_.clear();
    crossings_.push_back({t, x});
    last_height_ = 0;
  } else if (!normal_.empty()) {
    const Real now = height(x);
    if (last_height_ < 0 && now >= 0) {
      auto found = crossing(last_time_, last_, Real(t - last_time_));
      crossed = found.has_value();
      if (found) crossings_.push_back(std::move(*found));
    }
    last_height_ = now;
  }
  last_ = x;
  last_time_ = t;
  return crossed;
}

template <class Real>
std::optional<std::size_t> ReturnMap<Real>::turn(const Real& reach, const Real& noise) const {
  for (std::size_t m = 1; m <= most_crossings_of_turn && 2 * m < crossings_.size(); ++m) {
    const State<Real>& here = crossings_.back().x;
    const State<Real>& before = crossings_[crossings_.size() - 1 - m].x;
    const Real now = distance(here, before), then = distance(before, crossings_[crossings_.size() - 1 - 2 * m].x);
    if (now <= reach && (now < then || (now <= noise && then <= noise))) return m;
  }
  return std::nullopt;
}

#define SEPARATRIX_INSTANTIATE(Real) template class ReturnMap<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
