#include "solvers/trajectory/steppers/taylor.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/jet.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/crossing.hpp"
#include "solvers/trajectory/defect.hpp"
#include "solvers/trajectory/field_rounding.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// what is lost below the range of the arithmetic is no error of the step
template <class Real>
double log2_least() {
  if constexpr (std::is_same_v<Real, mpfr>)
    return -infinity;
  else
    return std::numeric_limits<Real>::min_exponent;
}

// The polynomials of all steps.
template <class Real>
class Polynomials final : public DenseOutput<Real> {
 public:
  void add(StepPolynomial<Real> step) { steps_.push_back(std::move(step)); }

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    State<Real> x = x0;
    const StepPolynomial<Real>& polynomial = steps_.at(step);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += polynomial.increment(i, Real(t - t0));
    return x;
  }

 private:
  std::vector<StepPolynomial<Real>> steps_;
};

// Series at one point: how far they reach, and those of the switching quantities in the polynomial's unit.
template <class Real>
struct Expansion {
  double log2_step = 0;
  StepPolynomial<Real> polynomial;
  std::vector<SwitchingSeries<Real>> switching;
  std::vector<int> branches;  // of the switching quantities
  Meeting meeting = Meeting::none;
};

template <class Real>
class TaylorStepper final : public Stepper<Real> {
 public:
  explicit TaylorStepper(const Tolerance& tolerance)
      : log2_tolerance_(tolerance.relative * std::log2(10.0)),
        order_(taylor_order(tolerance)),
        crossing_(log2_tolerance_) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    blocked_.reset();
    prepare(field);
    for (std::size_t level = 0;; ++level) {
      const Branches before = branches_;
      const Attempt attempt = try_series(field, t, x, dt, level);
      if (attempt == Attempt::full) return StepResult::full;
      if (attempt == Attempt::shortened) return StepResult::shortened;
      if (attempt == Attempt::sliding) return StepResult::sliding;
      if (attempt == Attempt::thin) return StepResult::underflow;
      branches_ = before;
      if (attempt == Attempt::late) continue;
      return step_without_series(field, t, x, dt, attempt);
    }
  }

  Real first_step(VectorField<Real>&, const Real& t, const State<Real>&, const Real& end) override {
    return end - t;  // the series themselves say how far they reach
  }

  std::size_t rejected() const override { return rejected_; }
  void reset() override {
    carry_.clear();
    slope_before_.clear();
    branches_.release();
  }
  void moved() override { carry_.clear(); }
  std::vector<int> sides() const override { return branches_.sides(); }
  std::optional<std::size_t> surface() const override {
    return met_ == Meeting::slides ? branches_.surface() : std::nullopt;
  }
  void leave(std::size_t surface, const std::vector<int>& sides) override { leaving_ = {surface, sides}; }
  std::optional<Blocked<Real>> blocked() const override { return blocked_; }
  void keep_dense_output() override { polynomials_ = std::make_shared<Polynomials<Real>>(); }
  std::shared_ptr<DenseOutput<Real>> dense_output() override { return polynomials_; }

 private:
  enum class Attempt {
    full,
    shortened,
    sliding,
    late,       // a state begins with later orders than there are
    thin,       // surfaces within what t resolves
    no_step,    // none passes its check, or none moves t
    no_series,  // a coefficient is no number
  };

  // K−2, K−1, K of every state, of the last expansion
  struct LastCoefficients {
    Real t;
    double log2_step;
    long log2_unit;
    std::vector<std::array<Real, 3>> coefficients;
  };

  // the largest step that passes its check, and the smallest that was seen to fail
  struct Settled {
    Real h{0}, failed{0};
    bool rough = false;  // what fails is not the order
    bool late = false;
  };

  void prepare(VectorField<Real>& field) {
    if (jets_.empty()) {
      jets_.push_back(std::make_unique<JetEvaluator<Real>>(field.code().series, field.parameters(), order_));
      branches_ = Branches(field.code().switches);
    }
    if (leaving_) branches_.leave(leaving_->first, leaving_->second);
    leaving_.reset();
  }

  bool has_deeper(std::size_t level) const {
    constexpr std::size_t deepest = 200;
    return (order_ << (level + 1)) <= std::max(deepest, 2 * order_);
  }

  Attempt try_series(VectorField<Real>& field, Real& t, State<Real>& x, const Real& dt, std::size_t level) {
    Expansion<Real> series;
    Real h = dt, time = t;
    bool limited = false, stopped = false;
    std::vector<State<Real>> slopes;  // of surfaces crossed at once, before and after each of them
    // a surface nearer than t resolves is crossed at once, each of them once
    for (std::size_t crossed = 0;; ++crossed) {
      series = expand(field, t, x, dt, level);
      if (std::isnan(series.log2_step)) return Attempt::no_series;
      met_ = series.meeting;
      if (met_ != Meeting::none) return Attempt::sliding;
      if (is_unresolved(series.log2_step, t)) return Attempt::no_step;
      h = dt;
      limited = series.log2_step < log10_magnitude(dt) * std::log2(10.0);
      if (limited) {
        h = power_of_two<Real>(series.log2_step);
        if (dt < 0) h = -h;
      }
      stopped = stop(series, h);
      limited = limited || stopped;
      time = t + h;
      if (crossed == 0 && !slope_before_.empty()) slopes.push_back(slope_before_);
      if (crossed > 0 || time == t) slopes.push_back(slope_at_start(series.polynomial, x.size()));
      if (level == 0) remember(t, series, x.size());
      if (time != t) break;
      if (!stopped || crossed > field.switches()) return Attempt::no_step;
    }
    if (is_too_thin(slopes, t, x)) {
      blocked_ = {Obstacle::too_thin, t};
      return Attempt::thin;
    }
    if (limited) h = time - t;  // what t really moves by
    const Real to_surface = stopped ? h : Real(0);
    if (field.switches() > 0) field.hold_branches(series.branches);
    const Settled settled = settle(field, t, x, series.polynomial, h, level);
    field.release_branches();
    if (settled.late) return Attempt::late;
    if (settled.rough || shrinks(h)) {
      const Real longer = settled.rough ? Real(4 * settled.failed) : Real(64 * h);
      if (cross(field, t, x, dt, longer, none(x))) return Attempt::shortened;
    }
    if (settled.h == 0) return Attempt::no_step;
    if (settled.h != h) {
      branches_.not_reached();
      h = settled.h;
      limited = true;
    }
    crossings_ = 0;
    last_log2_step_ = log2_size(h);
    longest_log2_step_ = std::max(longest_log2_step_, last_log2_step_);
    slope_before_.clear();
    if (h == to_surface) {
      for (std::size_t i = 0; i < x.size(); ++i) slope_before_.push_back(series.polynomial.slope(i, h));
    }
    if (!take(t, x, h, std::move(series.polynomial))) return Attempt::no_series;
    return limited ? Attempt::shortened : Attempt::full;
  }

  // A step that t hardly resolves: even if the end of the run lies within it, what it leads to is a singularity.
  static bool is_unresolved(double log2_step, const Real& t) {
    constexpr double roundings = 5;
    return log2_step < log2_size(t) + log10_roundoff<Real>() * std::log2(10.0) + roundings;
  }

  // steps get shorter towards something that a short step without series may cross
  bool shrinks(const Real& h) const {
    const double log2_h = log2_size(h);
    return log2_h < last_log2_step_ && log2_h < longest_log2_step_ + log2_tolerance_ / 4;
  }

  static std::vector<double> none(const State<Real>& x) { return std::vector<double>(x.size(), -infinity); }

  bool take(Real& t, State<Real>& x, const Real& h, StepPolynomial<Real> polynomial) {
    State<Real> next(x.size(), Real(0));
    carry_.resize(x.size(), Real(0));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real step = polynomial.increment(i, h) + carry_[i];
      next[i] = x[i] + step;
      if constexpr (std::is_same_v<Real, double>) carry_[i] = step - (next[i] - x[i]);
    }
    if (!is_finite(next)) return false;
    if (polynomials_) polynomials_->add(std::move(polynomial));
    t += h;
    std::swap(x, next);
    return true;
  }

  // log₂ of the error that a step of length h may make of each state
  std::vector<double> allowed(const State<Real>& x, const StepPolynomial<Real>& step, const Real& h) const {
    const double log2_h = log2_size(h) - static_cast<double>(step.log2_unit);
    std::vector<double> all;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double moved = log2_size(step.coefficients[i * step.order]) + log2_h;
      all.push_back(std::max(log2_allowed(step.order) + std::max(log2_size(x[i]), moved), log2_least<Real>()));
    }
    return all;
  }

  // the defect of a polynomial of order K is K + 1 times the error it leaves; below 64 roundings it is rounding
  double log2_allowed(std::size_t order) const {
    constexpr double roundings = 6;
    return std::max(log2_tolerance_ + std::log2(static_cast<double>(order + 1)),
                    log10_roundoff<Real>() * std::log2(10.0) + roundings);
  }

  DefectVerdict check(VectorField<Real>& field, const Real& t, const State<Real>& x, const StepPolynomial<Real>& step,
                      const Real& h, std::size_t level) {
    constexpr double log2_spread_of_noise = 5, log2_most_noise = 16;  // of roundings
    std::vector<double> limits = allowed(x, step, h);
    DefectVerdict verdict = defect_(field, t, x, step, h, limits);
    if (verdict.passes || !verdict.defined) return verdict;
    // states that leave 0 have the size that they come to
    const std::vector<StepSize> sizes =
        wide_ ? wide_jet_->sizes_over(log2_size(h)) : jets_[level]->sizes_over(log2_size(h));
    bool raised = false;
    const auto raise = [&](std::size_t i, double limit) {
      raised = raised || limit > limits[i];
      limits[i] = std::max(limits[i], limit);
    };
    for (std::size_t i = 0; i < x.size(); ++i) raise(i, log2_allowed(step.order) + sizes[i].own);
    if (raised) verdict = defect_(field, t, x, step, h, limits);
    if (verdict.passes || !verdict.defined) return verdict;
    raised = false;
    const std::vector<double> at_start = defect_.noise(field, t, x, step, h, 0);
    const std::vector<double> noise = defect_.noise(field, t, x, step, h, 1.0 / 4096);
    for (std::size_t i = 0; i < x.size(); ++i) {
      raise(i, at_start[i] + log2_spread_of_noise);
      const double most = log10_roundoff<Real>() * std::log2(10.0) + log2_most_noise + sizes[i].rounding;
      raise(i, std::min(noise[i] + log2_spread_of_noise, most));
    }
    if (raised) verdict = defect_(field, t, x, step, h, limits);
    if (verdict.passes || !verdict.defined) return verdict;
    raised = false;
    if (!rounding_) rounding_.emplace(field.code(), field.parameters());
    if (const auto radii = (*rounding_)(t, x, true)) {
      for (std::size_t i = 0; i < x.size(); ++i) raise(i, (*radii)[i] + log2_size(h) + log2_spread_of_noise);
    }
    return raised ? defect_(field, t, x, step, h, limits) : verdict;
  }

  Settled settle(VectorField<Real>& field, const Real& t, const State<Real>& x, const StepPolynomial<Real>& step,
                 const Real& h, std::size_t level) {
    const auto verdict_on = [&](const Real& length) { return check(field, t, x, step, length, level); };
    Settled settled;
    DefectVerdict verdict = verdict_on(h);
    if (verdict.passes) {
      settled.h = h;
      return settled;
    }
    settled.late = verdict.defined && has_deeper(level) && starts_late(x, step, level);
    if (settled.late) return settled;
    settled.failed = h;
    const auto order = static_cast<double>(step.order);
    for (std::size_t failures = 1; failures <= most_rejections; ++failures) {
      ++rejected_;
      // a defect that grows like s^K passes there, with a margin of 1/2
      double factor = failures < 3 ? std::max(std::exp2(-(verdict.log2_excess + 1) / order), 0.5) : 0.5;
      if (failures > 8) factor = failures > 20 ? std::exp2(-16) : std::exp2(-4);
      const Real shorter = Real(t + settled.failed * Real(factor)) - t;
      if (shorter == 0 || shorter == settled.failed) break;
      verdict = verdict_on(shorter);
      settled.rough = failures > 2 || !verdict.defined;
      if (verdict.passes) {
        settled.h = shorter;
        break;
      }
      settled.failed = shorter;
    }
    settled.rough = settled.rough || settled.h == 0;
    if (!settled.rough) return settled;
    // as near as the check of one series can tell: bits are cheaper than expansions
    for (std::size_t bit = 0; settled.h != 0 && bit < 4 + step.order / 2; ++bit) {
      const Real middle = Real(t + (settled.h + settled.failed) / 2) - t;
      if (middle == settled.h || middle == settled.failed) break;
      (verdict_on(middle).passes ? settled.h : settled.failed) = middle;
    }
    return settled;
  }

  // Some state leaves 0 with an order so high that there are not enough, or not enough bits of them, to tell its size.
  static bool starts_late(const State<Real>& x, const StepPolynomial<Real>& step, std::size_t level) {
    const std::size_t late = std::is_same_v<Real, mpfr> && level == 0 ? 3 : step.order - 2;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] == 0 && step.first(i) >= late) return true;
    }
    return false;
  }

  // over what stands within a step of length h
  bool cross(VectorField<Real>& field, Real& t, State<Real>& x, const Real& dt, Real h,
             const std::vector<double>& sizes) {
    constexpr std::size_t most_in_a_row = 40;
    if (crossings_ >= most_in_a_row) return false;
    if (dt > 0 ? h > dt : h < dt) h = dt;
    h = Real(t + h) - t;
    if (h == 0) return false;
    auto step = crossing_(field, t, x, h, order_, sizes);
    if (!step || !take(t, x, h, std::move(*step))) return false;
    ++crossings_;
    slope_before_.clear();
    branches_.release();
    carry_.clear();
    return true;
  }

  StepResult step_without_series(VectorField<Real>& field, Real& t, State<Real>& x, const Real& dt, Attempt attempt) {
    const std::size_t halvings = static_cast<std::size_t>(-2 * log2_tolerance_);
    for (const bool to_come : {false, true}) {
      std::vector<double> sizes = none(x);
      if (to_come) sizes = crossing_.sizes_to_come(field, t, x, dt);
      if (to_come && sizes == none(x)) break;
      for (std::size_t k = 4; k < halvings; k += 1 + k / 16) {
        const Real h = scale_by_power_of_two(dt, -static_cast<long>(k));
        if (t + h == t) break;
        if (cross(field, t, x, dt, h, sizes)) return StepResult::shortened;
      }
    }
    if (attempt == Attempt::no_series && !last_) return StepResult::nonfinite;
    blocked_ = what_stands(t, dt > 0);
    return attempt == Attempt::no_series ? StepResult::nonfinite : StepResult::underflow;
  }

  // what what_stands() looks at
  void remember(const Real& t, const Expansion<Real>& series, std::size_t dimension) {
    if (order_ < 4 || !std::isfinite(series.log2_step)) return last_.reset();
    last_ = LastCoefficients{t, series.log2_step, series.polynomial.log2_unit, {}};
    for (std::size_t i = 0; i < dimension; ++i) {
      const Real* end = series.polynomial.coefficients.data() + (i + 1) * order_;
      last_->coefficients.push_back({*(end - 3), *(end - 2), *(end - 1)});
    }
  }

  // From the last coefficients of a state with a singularity of order α at ρ,
  //
  //     c_k ~ ρ^-k k^{α−1},    c_{k+1}/c_k ~ (1 + (α − 1)/(k + 1))/ρ
  //
  // α > 0 a pole, 0 a logarithm, −1/2 a square root
  Blocked<Real> what_stands(const Real& t, bool forward) const {
    Blocked<Real> blocked{Obstacle::not_smooth, t};
    if (!last_ || order_ < 4) return blocked;
    constexpr double least_order_of_escape = -0.25;
    const auto unit = static_cast<long>(std::floor(last_->log2_step));
    const auto n = static_cast<double>(order_);
    double best = -infinity;
    for (const std::array<Real, 3>& c : last_->coefficients) {
      if (c[0] == 0 || c[1] == 0) continue;
      const double a = to_double(scale_by_power_of_two(Real(c[2] / c[1]), unit - last_->log2_unit));
      const double b = to_double(scale_by_power_of_two(Real(c[1] / c[0]), unit - last_->log2_unit));
      const double q = n * a - (n - 1) * b;
      if (!(forward ? q > 0 : q < 0)) continue;
      const double alpha = 1 + n * (a / q - 1);
      if (!(alpha > best) || !(alpha < n)) continue;
      best = alpha;
      const Real time = last_->t + scale_by_power_of_two(Real(1 / q), unit);
      blocked = {alpha > least_order_of_escape ? Obstacle::escape : Obstacle::not_smooth,
                 forward == (time > t) ? time : t};
    }
    return blocked;
  }

  // Crossed at once, a field that leaves the range of those before and after it counts for the time that t does not
  // resolve.
  bool is_too_thin(const std::vector<State<Real>>& slopes, const Real& t, const State<Real>& x) const {
    constexpr double log2_of_few = 2;
    if (slopes.size() < 3) return false;
    const double log2_time = log2_size(t) + log10_roundoff<Real>() * std::log2(10.0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real &before = slopes.front()[i], &after = slopes.back()[i];
      const Real low = std::min(before, after), high = std::max(before, after);
      const double ends = std::max(log2_size(low), log2_size(high)) + log2_time;
      for (const State<Real>& slope : slopes) {
        const double beyond = log2_size(slope[i] > high  ? Real(slope[i] - high)
                                        : slope[i] < low ? Real(low - slope[i])
                                                         : Real(0));
        if (beyond + log2_time > std::max(log2_tolerance_ + log2_size(x[i]), ends + log2_of_few)) return true;
      }
    }
    return false;
  }

  static State<Real> slope_at_start(const StepPolynomial<Real>& step, std::size_t dimension) {
    State<Real> slope;
    for (std::size_t i = 0; i < dimension; ++i) {
      slope.push_back(scale_by_power_of_two(step.coefficients[i * step.order], -step.log2_unit));
    }
    return slope;
  }

  // the first crossing of a surface; series in a unit of time have their steps in it
  bool stop(const Expansion<Real>& series, Real& h) {
    const long unit = series.polynomial.log2_unit;
    if (unit == 0) return branches_.stop(series.switching, h);
    Real scaled = scale_by_power_of_two(h, -unit);
    const bool stopped = branches_.stop(series.switching, scaled);
    h = scale_by_power_of_two(scaled, unit);
    return stopped;
  }

  Expansion<Real> expand(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& dt,
                         std::size_t level) {
    while (jets_.size() <= level) {
      jets_.push_back(std::make_unique<JetEvaluator<Real>>(field.code().series, field.parameters(),
                                                           order_ << jets_.size(), BitsOfOrders::all));
    }
    Expansion<Real> series = expand_with<Real>(*jets_[level], t, x, dt > 0);
    wide_ = false;
    if constexpr (!std::is_same_v<Real, mpfr>) {
      if (std::isnan(series.log2_step)) return expand_with_wide_exponents(field, t, x, dt);
    }
    return series;
  }

  template <class Scalar>
  Expansion<Scalar> expand_with(JetEvaluator<Scalar>& jet, const Scalar& t, const std::vector<Scalar>& x,
                                bool forward) {
    using Arithmetic = typename JetEvaluator<Scalar>::Arithmetic;
    const std::size_t order = jet.order();
    Expansion<Scalar> series;
    series.meeting = branches_.expand(jet, x, t, forward, Scalar(0));
    series.log2_step = jet.log2_step(log2_tolerance_);
    series.polynomial.order = order;
    series.polynomial.coefficients.assign(x.size() * order, Scalar(0));
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t k = 1; k <= order; ++k) {
        Arithmetic::get(series.polynomial.coefficients[i * order + k - 1], jet.state(i)[k]);
      }
    }
    series.switching = branches_.series(jet);
    for (std::size_t i = 0; i < jet.switches(); ++i) series.branches.push_back(jet.branch(i));
    return series;
  }

  // the same in mpfr with as many bits, where e^1000 inside a value of order 1 is no overflow, in a unit of time near the
  // step
  Expansion<Real> expand_with_wide_exponents(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                             const Real& dt) {
    const PrecisionScope scope(working_digits<Real>() + 2);
    if (!wide_jet_) wide_jet_.emplace(field.code().series, field.parameters(), order_);
    std::vector<mpfr> point;
    for (const Real& entry : x) point.push_back(convert<mpfr>(entry));
    wide_ = true;
    const Expansion<mpfr> wide = expand_with<mpfr>(*wide_jet_, convert<mpfr>(t), point, dt > 0);
    if (std::isnan(wide.log2_step)) return {wide.log2_step, {}, {}, {}, wide.meeting};
    const auto unit = static_cast<long>(std::floor(std::min(wide.log2_step, log2_size(dt))));
    const auto narrow = [&](const std::vector<mpfr>& series, std::size_t from, std::size_t row) {
      std::vector<Real> converted;
      for (std::size_t k = 0; k < series.size(); ++k) {
        const auto power = static_cast<long>(k % row + from);
        converted.push_back(convert<Real>(scale_by_power_of_two(series[k], power * unit)));
      }
      return converted;
    };
    Expansion<Real> series{wide.log2_step,
                           {order_, unit, narrow(wide.polynomial.coefficients, 1, order_)},
                           {},
                           wide.branches,
                           wide.meeting};
    for (const SwitchingSeries<mpfr>& each : wide.switching) {
      series.switching.push_back({narrow(each.coefficients, 0, order_ + 1), each.side});
    }
    return series;
  }

  double log2_tolerance_;
  std::size_t order_;
  std::vector<std::unique_ptr<JetEvaluator<Real>>> jets_;  // of order K, 2K, 4K, …, the latter when needed
  std::optional<JetEvaluator<mpfr>> wide_jet_;             // the same
  bool wide_ = false;                                      // the last expansion is of the latter
  Branches branches_;
  Meeting met_ = Meeting::none;
  Defect<Real> defect_;
  Crossing<Real> crossing_;
  std::optional<FieldRounding<Real>> rounding_;  // when first needed
  std::optional<Blocked<Real>> blocked_;
  std::optional<LastCoefficients> last_;
  std::size_t rejected_ = 0, crossings_ = 0;  // crossings since the last step by series
  double last_log2_step_ = infinity, longest_log2_step_ = -infinity;
  std::optional<std::pair<std::size_t, std::vector<int>>> leaving_;  // to be told to branches_ with the next step
  State<Real> slope_before_;                                         // at the end of a step to a surface
  State<Real> carry_;                                                // what the last additions to the states lost
  std::shared_ptr<Polynomials<Real>> polynomials_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_taylor(const Tolerance& tolerance) {
  return std::make_unique<TaylorStepper<Real>>(tolerance);
}

#define SEPARATRIX_INSTANTIATE(Real) template std::unique_ptr<Stepper<Real>> make_taylor<Real>(const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
