#include "solvers/trajectory/attraction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include "lib/model/exhaustive_levels.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

using labelling::log10_rounding, labelling::log10_wide_rounding;

// y + length · direction
template <class Real>
State<Real> moved(State<Real> y, const Real& length, const Real* direction) {
  for (std::size_t j = 0; j < y.size(); ++j) y[j] += length * direction[j];
  return y;
}

template <class Real>
Real reach_around(const State<Real>& y) {
  return power_of_ten<Real>(labelling::log10_reach) * (1 + length(y));
}

}  // namespace

template <class Real>
AttractionTest<Real>::AttractionTest(const VectorField<Real>& field)
    : field_(field), speed_(field.dimension(), Real(0)), matrix_(field.dimension() * field.dimension(), Real(0)) {}

// spectrum of H = −J at z; empty if it is not finite
template <class Real>
SymmetricSpectrum<Real> AttractionTest<Real>::hessian(const State<Real>& z) {
  field_.jacobian(z, matrix_, Real(0));
  if (!is_finite(matrix_)) return {};
  for (Real& entry : matrix_) entry = -entry;
  return symmetric_spectrum(matrix_, z.size());
}

template <class Real>
Real AttractionTest<Real>::largest(const SymmetricSpectrum<Real>& spectrum) const {
  return std::max(Real(abs(spectrum.values.front())), Real(abs(spectrum.values.back())));
}

// Newton iteration in the normal directions, left as soon as it goes farther than `reach` from `near`
template <class Real>
typename AttractionTest<Real>::Refined AttractionTest<Real>::refine(State<Real> y, const Real& threshold,
                                                                    const State<Real>& near, const Real& reach) {
  const Real rounding = power_of_ten<Real>(log10_roundoff<Real>() + log10_rounding);
  Real previous_size(0);
  for (int iteration = 0; iteration < labelling::most_newton_iterations; ++iteration) {
    SymmetricSpectrum<Real> spectrum = hessian(y);
    if (spectrum.values.empty()) return {};
    const Real top = largest(spectrum);
    if (!(top > 0)) return {};
    field_(y, speed_, Real(0));
    State<Real> move(y.size(), Real(0));
    for (std::size_t i = 0; i < y.size(); ++i) {
      const Real& eigenvalue = spectrum.values[i];
      if (abs(eigenvalue) <= threshold * top) continue;
      const Real* direction = &spectrum.vectors[i * y.size()];
      move = moved(std::move(move), Real(dot(direction, speed_) / eigenvalue), direction);
    }
    State<Real> offset(y.size(), Real(0));
    for (std::size_t j = 0; j < y.size(); ++j) {
      y[j] += move[j];
      offset[j] = y[j] - near[j];
    }
    if (!(length(offset) <= reach)) return {{}, {}, iteration == 0};
    const Real size = length(move);
    if (size <= rounding * (1 + length(y))) {
      // what is left of f must be rounding too, in the flat directions as well
      field_(y, speed_, Real(0));
      if (!(length(speed_) <= rounding * top * (1 + length(y)))) return {};
      return {y, hessian(y), false};
    }
    if (iteration > 1 && size > previous_size / 2) return {};  // not quadratic
    previous_size = size;
  }
  return {};
}

// f = 0 near the point, in twice the digits; moves it there
template <class Real>
bool AttractionTest<Real>::is_stationary(Refined& refined, const Real& threshold) {
  using W = Wide<Real>;
  const double log10_bound = 2 * log10_roundoff<Real>() + log10_wide_rounding;  // before mpfr gets its new digits
  const WideScope<Real> scope;
  if (!wide_field_) wide_field_.emplace(field_.code(), field_.parameters());
  const std::size_t d = refined.point.size();
  const Real top = largest(refined.spectrum);
  State<W> z, f(d, W(0));
  for (const Real& entry : refined.point) z.push_back(widen(entry));
  const W bound = power_of_ten<W>(log10_bound) * widen(top) * (1 + length(z));
  for (int iteration = 0;; ++iteration) {
    (*wide_field_)(z, f, W(0));
    if (length(f) <= bound) {
      if constexpr (!std::is_same_v<Real, mpfr>) {  // which has guard digits, and must not get wide ones
        for (std::size_t j = 0; j < d; ++j) refined.point[j] = convert<Real>(z[j]);
      }
      return true;
    }
    if (iteration == labelling::wide_iterations) return false;
    for (std::size_t i = 0; i < d; ++i) {
      if (abs(refined.spectrum.values[i]) <= threshold * top) continue;
      W along(0);
      for (std::size_t j = 0; j < d; ++j) along += widen(refined.spectrum.vectors[i * d + j]) * f[j];
      along /= widen(refined.spectrum.values[i]);
      for (std::size_t j = 0; j < d; ++j) z[j] += along * widen(refined.spectrum.vectors[i * d + j]);
    }
  }
}

// f = 0 along the flat directions, however many digits are looked at
template <class Real>
bool AttractionTest<Real>::stands_still(const Refined& refined, const Real& threshold) {
  if (has_exhaustive_levels(*field_.code().model)) return true;
  if (!flat_slope_) flat_slope_.emplace(field_.code(), field_.parameters());
  const Real zero = threshold * largest(refined.spectrum);
  std::vector<bool> flat;
  for (const Real& eigenvalue : refined.spectrum.values) flat.push_back(abs(eigenvalue) <= zero);
  return flat_slope_->vanishes(refined.point, refined.spectrum, flat);
}

// the flat directions are tangent to a manifold of stationary points
template <class Real>
bool AttractionTest<Real>::is_manifold(const Refined& refined, const Real& threshold) {
  const std::size_t d = refined.point.size();
  const Real top = largest(refined.spectrum);
  const Real step = reach_around(refined.point);
  bool any = false;
  for (std::size_t i = 0; i < d; ++i) {
    if (abs(refined.spectrum.values[i]) > threshold * top) continue;
    for (const int side : {1, -1}) {
      const State<Real> aside = moved(refined.point, Real(side * step), &refined.spectrum.vectors[i * d]);
      Refined there = refine(aside, threshold, aside, step);
      if (there.spectrum.values.empty() || !is_stationary(there, threshold) || !stands_still(there, threshold)) {
        return false;
      }
      any = true;
    }
  }
  return !any || stands_still(refined, threshold);
}

template <class Real>
bool AttractionTest<Real>::unchanged(const State<Real>& z, const Refined& refined, const Real& smallest_positive) {
  const SymmetricSpectrum<Real> spectrum = hessian(z);
  if (spectrum.values.empty()) return false;
  for (std::size_t i = 0; i < z.size(); ++i) {
    if (!(abs(spectrum.values[i] - refined.spectrum.values[i]) <= smallest_positive / labelling::spectrum_margin))
      return false;
  }
  return true;
}

template <class Real>
Attraction<Real> AttractionTest<Real>::judge(const State<Real>& x, Refined refined, const Real& threshold) {
  const std::size_t d = x.size();
  const auto& values = refined.spectrum.values;
  const Real zero = threshold * largest(refined.spectrum);
  std::size_t negative = 0, flat = 0;
  for (const Real& eigenvalue : values) {
    if (eigenvalue < -zero) ++negative;
    if (abs(eigenvalue) <= zero) ++flat;
  }
  if (negative + flat == d) return {};
  const Real smallest_positive = values[negative + flat];

  State<Real> mirror(d, Real(0)), offset(d, Real(0)), f(d, Real(0));
  for (std::size_t i = 0; i < d; ++i) {
    offset[i] = x[i] - refined.point[i];
    mirror[i] = refined.point[i] - offset[i];
  }
  field_(x, f, Real(0));
  // only a start that is on the stable set exactly (a symmetry) stays on it
  for (std::size_t i = 0; i < negative; ++i) {
    const Real* direction = &refined.spectrum.vectors[i * d];
    if (dot(direction, f) != 0 || dot(direction, offset) != 0) return {};
  }
  if (!unchanged(x, refined, smallest_positive)) return {};
  if (!unchanged(mirror, refined, smallest_positive)) return {};
  if (flat > 0) {
    State<Real> ahead = refined.point;
    for (std::size_t i = negative; i < negative + flat; ++i) {
      const Real* direction = &refined.spectrum.vectors[i * d];
      ahead =
          moved(std::move(ahead), Real(labelling::spectrum_margin * dot(direction, f) / smallest_positive), direction);
    }
    if (!unchanged(ahead, refined, smallest_positive)) return {};
  }
  if (!is_stationary(refined, threshold) || !is_manifold(refined, threshold)) return {};
  return {negative > 0 ? Fate::saddle : Fate::attracted, std::move(refined.point), flat};
}

template <class Real>
Attraction<Real> AttractionTest<Real>::operator()(const State<Real>& x) {
  const Real reach = reach_around(x);
  const std::array thresholds{labelling::log10_first_threshold, log10_roundoff<Real>() / 2,
                              log10_roundoff<Real>() + log10_rounding};
  for (const double exponent : thresholds) {
    const Real threshold = power_of_ten<Real>(exponent);
    Refined refined = refine(x, threshold, x, reach);
    if (refined.at_once_too_far) break;  // the other thresholds add directions, hence length
    if (refined.spectrum.values.empty()) continue;
    Attraction<Real> result = judge(x, std::move(refined), threshold);
    if (result.fate != Fate::not_decided) return result;
  }
  return {};
}

#define SEPARATRIX_INSTANTIATE(Real) template class AttractionTest<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
