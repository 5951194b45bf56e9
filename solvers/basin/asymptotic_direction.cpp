#include "solvers/basin/asymptotic_direction.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

template <class Number>
std::vector<Rational> exact(const std::vector<Number>& x) {
  std::vector<Rational> all;
  for (const Number& entry : x) all.push_back(to_rational(entry));
  return all;
}

// u·f on the ray from x along u
std::vector<mpfr> slopes_on_ray(const VectorFieldCode& code, const ParameterValues& parameters,
                                const std::vector<Rational>& x, const std::vector<Rational>& unit, std::size_t digits) {
  const PrecisionScope scope(digits);
  VectorField<mpfr> field(code, parameters);
  State<mpfr> from, along;
  for (const Rational& entry : x) from.push_back(to_real<mpfr>(entry));
  for (const Rational& entry : unit) along.push_back(to_real<mpfr>(entry));
  State<mpfr> at = from, slope(from.size(), mpfr(0));
  std::vector<mpfr> values;
  const auto add = [&](const mpfr& step) {
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = from[i] + step * along[i];
    field(at, slope, mpfr(0));
    values.push_back(dot(along, slope));
  };
  mpfr step = length(from);
  for (int k = 0; k < labelling::ray_points; ++k, step *= 4) add(step);
  // a slope of at most 1 leads no farther in the time after which it is decided
  for (const mpfr farthest = power_of_ten<mpfr>(labelling::log10_decided); step < farthest; step *= 4) add(step);
  for (int k = 0; k < labelling::far_points; ++k) add(power_of_ten<mpfr>(std::ldexp(labelling::log10_first_far, k)));
  return values;
}

}  // namespace

template <class Real>
AsymptoticDirectionWatch<Real>::AsymptoticDirectionWatch(const VectorField<Real>& field, double log10_tolerance,
                                                         double log10_far)
    : field_(field), log10_tolerance_(log10_tolerance), log10_far_(log10_far) {}

template <class Real>
double AsymptoticDirectionWatch<Real>::log10_horizon() {
  return std::is_same_v<Real, double> ? labelling::log10_decided : labelling::log10_last_sample;
}

template <class Real>
void AsymptoticDirectionWatch<Real>::begin(const State<Real>& start) {
  far_ = power_of_ten<Real>(log10_far_ / 2) * (1 + largest(start));
  farther_ = power_of_ten<Real>(log10_far_ / 2) * far_;
  when_far_.reset();
  samples_.clear();
  next_ = labelling::log10_first_sample;
  looked_ = false;
}

template <class Real>
typename AsymptoticDirectionWatch<Real>::Sample AsymptoticDirectionWatch<Real>::sample(const Real& t,
                                                                                       const State<Real>& x,
                                                                                       const State<Real>& slope) const {
  const Real speed = length(slope);
  State<Real> unit = slope;
  for (Real& entry : unit) entry /= speed;
  return {t, x, std::move(unit), speed, largest(x)};
}

template <class Real>
std::optional<AsymptoticDirection<Real>> AsymptoticDirectionWatch<Real>::operator()(const Real& t, const State<Real>& x,
                                                                                    const State<Real>& slope) {
  looked_ = false;
  if (has_left_fast(t, x, slope)) return describe(*when_far_, sample(t, x, slope));
  if (!(t >= power_of_ten<Real>(next_))) return std::nullopt;
  looked_ = true;
  while (t >= power_of_ten<Real>(next_)) next_ *= 2;
  samples_.push_back(sample(t, x, slope));
  return decide_slow();
}

// |x| has passed 10^30, |f| has not fallen since 10^15, and x/|x| is where it was then
template <class Real>
bool AsymptoticDirectionWatch<Real>::has_left_fast(const Real& t, const State<Real>& x, const State<Real>& slope) {
  const Real size = largest(x);
  if (!(size > far_)) return false;
  if (!when_far_) {
    when_far_ = sample(t, x, slope);
    return false;
  }
  if (!(size > farther_) || length(slope) < when_far_->speed) return false;
  // each over its size: squares beyond the exponents of Real
  State<Real> here = x, then = when_far_->x;
  for (Real& entry : here) entry /= size;
  for (Real& entry : then) entry /= when_far_->size;
  return dot(here, then) >= Real(labelling::held_direction) * length(here) * length(then);
}

template <class Real>
bool AsymptoticDirectionWatch<Real>::may_leave(const Real& t, const State<Real>& x, const State<Real>& slope) const {
  if (samples_.empty()) return false;
  const Sample now = sample(t, x, slope);
  const std::size_t last = samples_.size() - 1;
  const Sample& before = looked_ && last > 0 ? samples_[last - 1] : samples_[last];
  return 2 * now.t * now.speed >= before.t * before.speed &&
         dot(now.unit, before.unit) >= Real(labelling::held_direction);
}

template <class Real>
bool AsymptoticDirectionWatch<Real>::has_floor(const Real& t, const State<Real>& slope) const {
  if (samples_.empty()) return false;
  const std::size_t last = samples_.size() - 1;
  const Sample& before = looked_ && last > 0 ? samples_[last - 1] : samples_[last];
  const Real speed = length(slope);
  return t * speed * speed < Real(labelling::floor_fall) * (before.t * before.speed * before.speed);
}

template <class Real>
std::optional<AsymptoticDirection<Real>> AsymptoticDirectionWatch<Real>::decide_slow() {
  const std::size_t n = samples_.size();
  if (n < 3) return std::nullopt;
  const Sample &first = samples_[n - 3], &before = samples_[n - 2], &now = samples_[n - 1];
  if (!(now.t >= power_of_ten<Real>(labelling::log10_decided)) && !(now.size > farther_)) return std::nullopt;
  if (!(2 * now.t * now.speed >= before.t * before.speed)) return std::nullopt;
  if (!(distance(now.x, before.x) > Real(labelling::least_growth) * length(before.x))) return std::nullopt;
  AsymptoticDirection<Real> found = describe(before, now);
  if (found.unit.empty()) return std::nullopt;
  const Real turn = distance(now.unit, before.unit), turn_before = distance(before.unit, first.unit);
  const Real explained = found.error - Real(labelling::still_to_come) * turn;
  const bool settles = turn <= std::max(Real(labelling::settling) * turn_before, explained);
  return settles && falls_along_ray(now) ? std::optional(std::move(found)) : std::nullopt;
}

template <class Real>
AsymptoticDirection<Real> AsymptoticDirectionWatch<Real>::describe(const Sample& before, const Sample& now) {
  std::vector<Real> hessian(now.x.size() * now.x.size());
  const Real margin_before = margin_at(before, hessian), margin = margin_at(now, hessian);
  AsymptoticDirection<Real> found;
  const Real explained = resolution(now, hessian);
  found.error = Real(labelling::still_to_come) * distance(now.unit, before.unit) + explained;
  if (!(found.error <= Real(labelling::most_direction_error))) return found;
  found.unit = now.unit;
  found.flat = neutral_directions(now, hessian);
  found.has_floor =
      now.t * now.speed * now.speed < Real(labelling::floor_fall) * (before.t * before.speed * before.speed);
  const Real margin_error =
      Real(labelling::still_to_come) * abs(Real(margin - margin_before)) + abs(margin) * explained;
  if (margin > 0 && margin_error <= Real(labelling::most_direction_error) * margin) {
    found.margin = margin;
    found.margin_error = margin_error;
  }
  return found;
}

// uᵀHu/|f|, over |f| first: both may be near the least exponent. Leaves H/|f| behind
template <class Real>
Real AsymptoticDirectionWatch<Real>::margin_at(const Sample& at, std::vector<Real>& hessian) {
  field_.jacobian(at.x, hessian, Real(0));
  for (Real& entry : hessian) entry /= -at.speed;
  Real sum(0);
  const std::size_t d = at.x.size();
  for (std::size_t i = 0; i < d; ++i) sum += at.unit[i] * dot(&hessian[i * d], at.unit);
  return sum;
}

template <class Real>
Real AsymptoticDirectionWatch<Real>::resolution(const Sample& at, const std::vector<Real>& hessian) const {
  const Real turn = at.size * largest(hessian) + 1;
  return power_of_ten<Real>(log10_tolerance_) * Real(labelling::explained_turn) * turn;
}

template <class Real>
std::size_t AsymptoticDirectionWatch<Real>::neutral_directions(const Sample& at,
                                                               const std::vector<Real>& hessian) const {
  const std::size_t d = at.x.size();
  std::vector<Real> along(d, Real(0)), across(d * d);  // H u, and (1 − uuᵀ) H (1 − uuᵀ)
  for (std::size_t i = 0; i < d; ++i) along[i] = dot(&hessian[i * d], at.unit);
  const Real both = dot(along, at.unit);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      across[i * d + j] =
          hessian[i * d + j] - at.unit[i] * along[j] - along[i] * at.unit[j] + both * at.unit[i] * at.unit[j];
    }
  }
  const Real size = length(at.x);
  std::size_t count = 0;
  for (const Real& value : symmetric_spectrum(across, d).values) {
    count += abs(Real(-value * size - 1)) <= Real(labelling::neutral_width);
  }
  return count;
}

template <class Real>
bool AsymptoticDirectionWatch<Real>::falls_along_ray(const Sample& from) const {
  const std::vector<Rational> x = exact(from.x), unit = exact(from.unit);
  const auto with = [&](std::size_t digits) {
    return slopes_on_ray(field_.code(), field_.parameters(), x, unit, digits);
  };
  const std::vector<mpfr> rough = with(labelling::ray_digits), fine = with(2 * labelling::ray_digits);
  const PrecisionScope scope(2 * labelling::ray_digits);
  for (std::size_t k = 0; k < fine.size(); ++k) {
    const bool is_known = abs(mpfr(rough[k] - fine[k])) <= abs(fine[k]) * mpfr(labelling::sign_agreement);
    if (k < labelling::ray_points ? !(is_known && fine[k] > 0) : is_known && fine[k] < 0) return false;
  }
  return true;
}

#define SEPARATRIX_INSTANTIATE(Real) template class AsymptoticDirectionWatch<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
