#include "solvers/basin/return_map.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

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

template <class Real>
std::optional<typename ReturnMap<Real>::Trend> ReturnMap<Real>::trend() const {
  std::optional<Trend> trend;
  std::optional<Real> least;
  const std::size_t n = crossings_.size();
  for (std::size_t m = 1; m <= most_crossings_of_turn && n >= m + labelling::least_returns; ++m) {
    std::array<Real, 4> sums{Real(0), Real(0), Real(0), Real(0)};
    const std::size_t quarter = (n - m) / 4;  // the first ways are left out where four do not divide them
    for (std::size_t k = n - 4 * quarter; k < n; ++k) {
      sums[(k + 4 * quarter - n) / quarter] += distance(crossings_[k].x, crossings_[k - m].x);
    }
    const Real early = sums[0] + sums[1], late = sums[2] + sums[3], mean = (early + late) / Real(4 * quarter);
    if (least && mean >= *least) continue;
    least = mean;
    const bool falls = std::is_sorted(sums.rbegin(), sums.rend()), rises = std::is_sorted(sums.begin(), sums.end());
    const std::size_t last = n - 1, turns = last / m;
    trend = {falls || rises ? Real(late / early) : Real(1),
             distance(crossings_[last].x, crossings_[last - turns * m].x), Real(mean * Real(turns))};
  }
  return trend;
}

#define SEPARATRIX_INSTANTIATE(Real) template class ReturnMap<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
