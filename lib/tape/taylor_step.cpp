#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/tape/jet.hpp"

// How far the series reach.

namespace separatrix {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// e^a below this has no room for its higher coefficients above the smallest number: on a step that resolves it they are
// tolerance times as small, and no tolerance is below a quarter of the exponents. In mpfr there is room, but steps that resolve
// e^a where a is -10^6 and moves by its own size in the time of the solution are too many: it counts as 0 there too
template <class Real>
constexpr double log2_smallest() {
  constexpr int log2_least_tolerance = std::numeric_limits<Real>::min_exponent / 4;
  constexpr double log2_as_good_as_0 = -0x1p20;
  if constexpr (std::is_same_v<Real, mpfr>) return log2_as_good_as_0;
  return std::numeric_limits<Real>::min_exponent - log2_least_tolerance;
}

// a series that begins with one of its last orders has no two parts to compare
std::size_t latest_begin(std::size_t order) { return order > 8 ? order - 4 : order - 1; }

}  // namespace

template <class Real>
double JetEvaluator<Real>::magnitude(std::uint32_t row, std::size_t k) const {
  return Arithmetic::log2_magnitude(rows_[row].data()[k]);
}

// the orders that step control looks at
template <class Real>
void JetEvaluator<Real>::look_at(std::uint32_t row) {
  Outline& outline = outlines_[row];
  const std::size_t orders = varies_[row] ? order_ + 1 : 1;
  outline.first = 0;
  while (outline.first < orders && magnitude(row, outline.first) == -infinity) ++outline.first;
  if (outline.first == orders) outline.first = order_ + 1;
  outline.orders = 0;
  for (std::size_t k = outline.first; k < std::min(orders, outline.first + outline.low.size()); ++k) {
    outline.low[outline.orders++] = magnitude(row, k);
  }
  outline.last = outline.before = 0;
  if (orders == 1 || outline.first > latest_begin(order_)) return;
  const std::size_t half = std::max(order_ / 2, outline.first);
  std::size_t last = order_;
  while (last > half && magnitude(row, last) == -infinity) --last;
  if (last <= half) return;
  outline.last = last;
  outline.log2_last = magnitude(row, last);
  if (last + 1 == order_) return;
  std::size_t before = last - 1;
  while (last < order_ && before > half && magnitude(row, before) == -infinity) --before;
  if (before <= outline.first || magnitude(row, before) == -infinity) return;
  outline.before = before;
  outline.log2_before = magnitude(row, before);
}

// largest log₂ h with |s_k| h^k below the tolerance times `against`, or times the size of s itself over h
template <class Real>
double JetEvaluator<Real>::bound(std::uint32_t row, double against, double log2_tolerance) const {
  const Outline& outline = outlines_[row];
  double step = infinity;
  const auto hold = [&](std::size_t k, double limit, double coefficient) {
    double reach = (limit + against - coefficient) / static_cast<double>(k);
    for (std::size_t j = 0; j < outline.orders && outline.first + j < k; ++j) {
      reach = std::max(reach, (limit + outline.low[j] - coefficient) / static_cast<double>(k - outline.first - j));
    }
    step = std::min(step, reach);
  };
  const auto limit_at = [&](std::size_t k) {
    return k + 1 >= order_ ? log2_tolerance : log2_tolerance * static_cast<double>(k) / static_cast<double>(order_);
  };
  if (outline.last > 0) hold(outline.last, limit_at(outline.last), outline.log2_last);
  if (outline.before > 0) hold(outline.before, limit_at(outline.before), outline.log2_before);
  if (scheduled_ && varies_[row] && outline.first <= latest_begin(order_)) {
    const double profile_scale = log2_tolerance / profile_[order_];
    for (std::size_t k = std::max<std::size_t>(outline.first, 1) + 3; k + 1 < order_; ++k) {
      const double coefficient = magnitude(row, k);
      if (coefficient > -infinity) hold(k, profile_[k] * profile_scale + 8, coefficient);
    }
  }
  return step;
}

// e^a, a^p and what saturates like them (σ, tanh) may be 0 or 1 to all digits now, with nothing left in their series of
// what they will be once a has moved: then a itself is held to what a visible e^a would allow, |a_k| h^k ≤ z^k,
// z^K/K! = tolerance, or to what keeps e^a, e^-|a| below the range of the arithmetic all the way
template <class Real>
double JetEvaluator<Real>::hidden_bound(const Step& step, double log2_tolerance) const {
  constexpr int most_doublings = 64;
  double stretch = 0;  // of a
  const bool exponential = step.recurrence != Recurrence::power && step.b == step.result;
  if (step.recurrence == Recurrence::power) {
    if (std::is_same_v<Real, mpfr> || magnitude(step.a, 0) == -infinity) return infinity;
    if (magnitude(step.result, 0) > log2_smallest<Real>()) return infinity;
    stretch = magnitude(step.b, 0) - magnitude(step.a, 0);  // p a/a₀
  } else {
    if (magnitude(step.b, 0) > (exponential ? log2_smallest<Real>() : log2_tolerance)) return infinity;
  }
  const double order = static_cast<double>(order_);
  const double log2_z = (log2_tolerance + std::lgamma(order + 1) / std::log(2.0)) / order;
  double reach = infinity;
  for (std::size_t k = 1; k <= order_; ++k) {
    reach = std::min(reach, log2_z - (stretch + magnitude(step.a, k)) / static_cast<double>(k));
  }
  if (step.recurrence == Recurrence::power || !std::isfinite(reach)) return reach;
  const double top = log2_smallest<Real>() * std::log(2.0);
  Real now(0);
  Arithmetic::get(now, rows_[step.a].data()[0]);
  const double start = to_double(now);
  for (int doubling = 0; doubling < most_doublings; ++doubling) {
    double highest = exponential ? start : -std::abs(start);
    for (std::size_t k = 1; k <= order_; ++k) {
      highest += std::exp2(magnitude(step.a, k) + 1 + static_cast<double>(k) * (reach + 1));
    }
    if (!(highest < top)) break;
    reach += 1;
  }
  return reach;
}

// log₂ of the largest thing that rounding in step.result is relative to
template <class Real>
double JetEvaluator<Real>::reference(const Step& step) const {
  const double own = sizes_[step.result], ra = references_[step.a], rb = references_[step.b];
  switch (step.recurrence) {
    case Recurrence::add:
    case Recurrence::subtract: return std::max({own, ra, rb});
    case Recurrence::scale:
    case Recurrence::multiply:
    case Recurrence::square:
    case Recurrence::signed_square: return std::max({own, ra + sizes_[step.b], sizes_[step.a] + rb});
    case Recurrence::divide:
    case Recurrence::divide_by_fixed: {
      const double inverse = Arithmetic::log2_magnitude(inverses_[step.result].data()[0]);
      return std::max({own, ra + inverse, own + rb + inverse});
    }
    case Recurrence::angle: {
      const double inverse = Arithmetic::log2_magnitude(inverses_[step.result].data()[0]);
      return std::max({own, ra + sizes_[step.b] + inverse, sizes_[step.a] + rb + inverse});
    }
    case Recurrence::sqrt:
    case Recurrence::quotient: return std::max(own, ra + Arithmetic::log2_magnitude(inverses_[step.result].data()[0]));
    case Recurrence::power:
      return std::max(own, own + ra + Arithmetic::log2_magnitude(inverses_[step.result].data()[0]));
    case Recurrence::integral:
    case Recurrence::minus_integral: return std::max(own, sizes_[step.b] + std::max(ra, 0.0));
    case Recurrence::sigmoid_slope:
    case Recurrence::tanh_slope:
    case Recurrence::minus_square:
    case Recurrence::plus_square:
    case Recurrence::negate:
    case Recurrence::branch:
    case Recurrence::constant:
    case Recurrence::derivative: return std::max(own, ra);
  }
  throw InternalError("recurrence without a reference");
}

// sizes over a step, each from the orders its series begins with
template <class Real>
void JetEvaluator<Real>::measure(double log2_h) {
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const Outline& outline = outlines_[row];
    double size = -infinity;
    for (std::size_t j = 0; j < outline.orders; ++j) {
      const std::size_t k = outline.first + j;
      size = std::max(size, outline.low[j] + (k == 0 ? 0 : static_cast<double>(k) * log2_h));
    }
    sizes_[row] = references_[row] = size;
  }
}

// references from those of the operands; with raise_states, states from what drives them
template <class Real>
bool JetEvaluator<Real>::refer(double log2_h, bool raise_states) {
  bool raised = false;
  const auto drive = [&](std::uint32_t row, std::uint32_t state) {
    const double driven = references_[row] + log2_h;
    if (!(driven > references_[state] + 1)) return false;
    references_[state] = driven;
    return raised = true;
  };
  // with ẋ = v, v̇ = a, both at once: a sweep then comes to the end of a chain of oscillators
  const auto raise = [&](std::uint32_t row) {
    for (const std::uint32_t v : states_of_[row]) {
      if (!drive(row, v)) continue;
      for (const std::uint32_t x : states_of_[v]) drive(v, x);
    }
  };
  for (const Step& step : steps_) {
    references_[step.result] = reference(step);
    if (raise_states) raise(step.result);
  }
  if (raise_states) {
    for (std::uint32_t i = 0; i < dimension(); ++i) raise(i);
  }
  return raised;
}

template <class Real>
double JetEvaluator<Real>::log2_step(double log2_tolerance, const std::optional<StepOverFront>& front) {
  constexpr std::size_t most_trials = 1000;  // each halves the step at least
  constexpr double slack = 20;               // bits that an arithmetic has beyond its tolerance
  const double log2_roundoff = log10_roundoff<Real>() * std::log2(10.0);
  const std::size_t d = dimension();
  sizes_.resize(rows_.size());
  references_.resize(rows_.size());
  outlines_.resize(rows_.size());
  // what is not finite in some order is not finite in the last one either
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    const std::size_t last = varies_[row] ? order_ : 0;
    if (!Arithmetic::finite(rows_[row].data()[0]) || !Arithmetic::finite(rows_[row].data()[last])) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    look_at(row);
  }
  // a first step from the states alone, each against itself
  double log2_h = front ? front->log2_first : infinity;
  for (std::uint32_t i = 0; i < d && !front; ++i) log2_h = std::min(log2_h, bound(i, -infinity, log2_tolerance));
  // then every series against its reference. Sizes grow with the step, so that steps come down to a fixed point; a step
  // is given up only when references of driven states do not save it
  for (std::size_t trials = 0; trials < most_trials; ++trials) {
    const double trial = std::isfinite(log2_h) ? log2_h : 0, drive = front ? front->log2_drive : trial;
    double next = infinity;
    measure(trial);
    for (std::size_t sweep = 0; sweep <= d + 1; ++sweep) {
      const bool raised = refer(drive, sweep > 0);
      next = infinity;
      for (const Step& step : steps_) {
        if (step.recurrence == Recurrence::derivative) continue;
        const double rounding = references_[step.result] + std::min(0.0, log2_roundoff + slack - log2_tolerance);
        if (!std::is_same_v<Real, mpfr> || sizes_[step.result] >= log2_smallest<Real>())
          next = std::min(next, bound(step.result, std::max(sizes_[step.result], rounding), log2_tolerance));
        if (step.recurrence == Recurrence::integral || step.recurrence == Recurrence::power) {
          next = std::min(next, hidden_bound(step, log2_tolerance));
        }
      }
      for (std::uint32_t i = 0; i < d; ++i) {
        const double against = std::max(references_[i], references_[tape_->results[i]] + drive);
        next = std::min(next, bound(i, against, log2_tolerance));
      }
      if (!(next < trial - 0.5) || (sweep > 0 && !raised)) break;
    }
    if (!(next < trial - 0.5)) return std::min(log2_h, next);
    log2_h = std::max(next, trial - 1000);
  }
  return log2_h;
}

template <class Real>
std::vector<StepSize> JetEvaluator<Real>::sizes_over(double log2_h, double log2_drive) {
  constexpr double most_amplified = 8;
  measure(log2_h);
  std::vector<StepSize> all;
  for (std::uint32_t i = 0; i < dimension(); ++i) {
    all.push_back({std::max(sizes_[i], sizes_[tape_->results[i]] + log2_h), 0, 0});
  }
  const double log2_driving = std::isfinite(log2_drive) ? log2_drive : log2_h;
  for (std::size_t sweep = 0; sweep <= dimension() + 1 && refer(log2_driving, true); ++sweep) continue;
  for (std::uint32_t i = 0; i < dimension(); ++i) {
    const double reference = std::max(references_[i], references_[tape_->results[i]] + log2_driving);
    all[i].rounding = std::min(reference, all[i].own + most_amplified);
    all[i].driven = reference;
  }
  return all;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                          \
  template double JetEvaluator<Real>::log2_step(double, const std::optional<StepOverFront>&); \
  template std::vector<StepSize> JetEvaluator<Real>::sizes_over(double, double);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
