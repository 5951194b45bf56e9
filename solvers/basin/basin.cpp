#include "solvers/basin/basin.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/make_stepper.hpp"

namespace separatrix {
namespace {

// steps between two looks at a path whose speed does not fall
constexpr std::size_t trial_interval = 200;
// behind a saddle the speed rises by far more; twice is not rounding
constexpr int telling_rise = 2;
// η over the tolerance: errors of one step in a hundred starts were seen to reach a tenth of it
constexpr double log10_perturbation = 1;
// of the largest speed, over η: near the end of the attracting part of a manifold the speed falls
// to about the relative distance to the boundary before the limit is certain
constexpr double log10_late = 2;
// limits of two starts that differ by rounding, relative to 1 + |x|: along a manifold they may differ by far more
constexpr double log10_same_limit = -2;
// digits that tell 0 from the value of a formula at a start given with a few digits
constexpr std::size_t zero_digits = 60;

template <class Real>
Real largest(const State<Real>& x) {
  Real size(0);
  for (const Real& entry : x) {
    if (!(abs(entry) <= size)) size = abs(entry);
  }
  return size;
}

template <class Real>
double log10_smallest() {
  if constexpr (std::is_same_v<Real, double>) return std::numeric_limits<double>::min_exponent10;
  if constexpr (std::is_same_v<Real, float128>) return -4931;
  return -1e8;  // the exponents of mpfr reach farther than that
}

// Share of coordinate i in a perturbation: the fractional part of (i+1)(√5−1)/2. No small whole
// numbers relate them, so that no plane, cone or hyperbola between basins contains the direction.
double weight(std::size_t i) {
  const double multiple = static_cast<double>(i + 1) * (std::sqrt(5.0) - 1) / 2;
  return multiple - std::floor(multiple);
}

std::size_t digits_of(const Rational& value) {
  return mpz_sizeinbase(value.get_num_mpz_t(), 10) + mpz_sizeinbase(value.get_den_mpz_t(), 10);
}

}  // namespace

template <class Real>
BasinLabeler<Real>::BasinLabeler(const VectorFieldCode& code, std::shared_ptr<const Tape> quantities,
                                 const ParameterValues& parameters, BasinSettings settings)
    : settings_(std::move(settings)),
      field_(code, parameters),
      attraction_(field_),
      stepper_(make_stepper<Real>(settings_.method, {settings_.log10_tolerance, log10_smallest<Real>()})),
      levels_(std::move(quantities), parameters),
      smallest_(power_of_ten<Real>(log10_smallest<Real>() - settings_.log10_tolerance)),
      slope_(code.dimension, Real(0)) {}

template <class Real>
Real BasinLabeler<Real>::speed(const State<Real>& x) {
  field_(x, slope_, Real(0));
  return largest(slope_);
}

// label of the path that has come to x, if it is certain by now
template <class Real>
bool BasinLabeler<Real>::decide(const State<Real>& x, BasinResult<Real>& result) {
  const Attraction<Real> here = attraction_(x);
  if (here.fate == Fate::not_decided) {
    if (!levels_.is_at_infimum(x)) return false;
    result.label = Label::global_minimum;
    return true;
  }
  result.end = here.limit;
  result.flat = here.flat;
  if (here.fate == Fate::saddle) {
    result.label = Label::saddle;
  } else {
    result.label = levels_.rank(result.end, result.reason);
  }
  return true;
}

template <class Real>
typename BasinLabeler<Real>::Run BasinLabeler<Real>::run(const State<Real>& start) {
  Run run;
  BasinResult<Real>& result = run.result;
  result.end = start;
  State<Real>& x = result.end;
  const Real horizon = power_of_ten<Real>(settings_.horizon_log10);
  const Real far = power_of_ten<Real>(settings_.diverged_log10 / 2) * (1 + largest(start));
  const Real farther = power_of_ten<Real>(settings_.diverged_log10 / 2) * far;
  Real now = speed(x);
  Real slowest = now, fastest = now, next_trial = now, speed_when_far(0);
  const Real late = power_of_ten<Real>(settings_.log10_tolerance + log10_perturbation + log10_late);
  if (now == 0) {
    result.reason = Reason::field_underflow;
    return run;
  }
  stepper_->reset();
  Real dt = stepper_->first_step(field_, Real(0), x, horizon);
  for (std::size_t since_trial = 0;; ++since_trial) {
    if (now <= next_trial || since_trial == trial_interval) {
      if (decide(State<Real>(x), result)) {
        run.passed_slowly = run.passed_slowly || now < late * fastest;
        return run;
      }
      next_trial = now / 2;
      since_trial = 0;
    }
    next_trial = std::max(next_trial, Real(now / 2));  // look again when half of the speed is lost
    if (result.steps == settings_.most_steps) {
      result.reason = Reason::step_limit;
      return run;
    }
    if (result.time > horizon) {
      result.reason = Reason::horizon;
      return run;
    }
    // the flow is autonomous: with steps from time 0 neither t ≫ dt nor a finite life time hurts
    Real t(0);
    const StepResult step = stepper_->advance(field_, t, x, dt);
    if (step != StepResult::full && step != StepResult::shortened) {
      result.reason = step == StepResult::nonfinite ? Reason::nonfinite : Reason::step_underflow;
      return run;
    }
    ++result.steps;
    result.time += t;
    now = speed(x);
    slowest = std::min(slowest, now);
    fastest = std::max(fastest, now);
    run.passed_slowly = run.passed_slowly || now > telling_rise * slowest;
    if (settings_.decide_by_level && levels_.is_below_second(x)) {
      result.label = Label::global_minimum;
      return run;
    }
    const Real size = largest(x);
    if (size > far && speed_when_far == 0) speed_when_far = now;
    if (size > farther && now >= speed_when_far) {
      result.label = Label::diverged;
      return run;
    }
    for (const Real& entry : x) {
      if (entry == 0 || abs(entry) >= smallest_) continue;
      if (!decide(State<Real>(x), result)) result.reason = Reason::state_underflow;
      return run;
    }
  }
}

template <class Real>
State<Real> BasinLabeler<Real>::perturbation(const State<Real>& start) {
  const std::size_t d = start.size();
  std::vector<Real> matrix(d * d, Real(0));
  field_.jacobian(start, matrix, Real(0));
  const Real rate = largest(matrix);
  field_(start, slope_, Real(0));
  const Real eta = power_of_ten<Real>(settings_.log10_tolerance + log10_perturbation);
  State<Real> move(d, Real(0));
  for (std::size_t i = 0; i < d; ++i) {
    Real size = abs(start[i]);
    if (rate > 0) size += abs(slope_[i]) / rate;
    move[i] = eta * Real(weight(i)) * size;
  }
  return move;
}

// which components of the field are 0 at the start itself, not at a rounded one
template <class Real>
std::vector<bool> BasinLabeler<Real>::exact_zeros(const std::vector<Rational>& start) const {
  std::size_t digits = zero_digits;
  for (const Rational& value : start) digits = std::max(digits, 3 * digits_of(value));
  for (const Rational& value : field_.parameters()) digits = std::max(digits, 3 * digits_of(value));
  const PrecisionScope scope(digits);
  Evaluator<mpfr> exact(field_.code().field, field_.parameters());
  std::vector<mpfr> point;
  for (const Rational& value : start) point.push_back(to_real<mpfr>(value));
  point.push_back(mpfr(0));
  std::vector<bool> zeros;
  for (const mpfr& value : exact(point)) zeros.push_back(value == 0);
  return zeros;
}

// a saddle is reached from the nearest start in Real only as it is from the start itself: if both
// are the same point, and what keeps the path on the stable set is no rounding
template <class Real>
bool BasinLabeler<Real>::keeps_zeros(const std::vector<Rational>& start, const State<Real>& nearest) {
  const std::vector<bool> zeros = exact_zeros(start);
  field_(nearest, slope_, Real(0));
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (to_rational(nearest[i]) != start[i] || (slope_[i] == 0 && !zeros[i])) return false;
  }
  return true;
}

// without levels it is the limits that tell two attractors apart
template <class Real>
bool BasinLabeler<Real>::is_same(const BasinResult<Real>& a, const BasinResult<Real>& b) const {
  if (a.label != b.label) return false;
  if (a.label != Label::minimum) return true;
  if (a.flat != b.flat) return false;
  const Real near = power_of_ten<Real>(log10_same_limit) * (1 + largest(a.end));
  for (std::size_t i = 0; i < a.end.size(); ++i) {
    if (!(abs(a.end[i] - b.end[i]) <= near)) return false;
  }
  return true;
}

template <class Real>
BasinResult<Real> BasinLabeler<Real>::operator()(const std::vector<Rational>& start) {
  State<Real> nearest;
  for (const Rational& value : start) nearest.push_back(to_real<Real>(value));
  Run own;
  if (speed(nearest) == 0) {
    const std::vector<bool> zeros = exact_zeros(start);
    own.result.end = nearest;
    if (std::all_of(zeros.begin(), zeros.end(), [](bool each) { return each; })) {
      own.result.label = Label::stationary;
    } else {
      own.result.reason = Reason::field_underflow;
    }
  } else {
    own = run(nearest);
  }
  BasinResult<Real>& result = own.result;
  const auto give_up = [&] {
    result.label = Label::undecided;
    result.reason = Reason::near_boundary;
  };
  if (result.label == Label::saddle) {
    if (!keeps_zeros(start, nearest)) give_up();
  } else if (settings_.check_neighbours && result.label != Label::undecided && own.passed_slowly &&
             !levels_.coincide()) {
    const State<Real> move = perturbation(nearest);
    for (const int side : {1, -1}) {
      State<Real> neighbour = nearest;
      for (std::size_t i = 0; i < move.size(); ++i) neighbour[i] += side * move[i];
      if (is_same(run(neighbour).result, result)) continue;
      give_up();
      break;
    }
  }
  result.loss = levels_.loss(result.end);
  return result;
}

template <class Real>
BasinResult<Real> BasinLabeler<Real>::operator()(const State<Real>& start) {
  std::vector<Rational> exact;
  for (const Real& entry : start) exact.push_back(to_rational(entry));
  return (*this)(exact);
}

#define SEPARATRIX_INSTANTIATE(Real) template class BasinLabeler<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
