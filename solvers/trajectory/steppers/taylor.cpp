#include "solvers/trajectory/steppers/taylor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "lib/num/precision.hpp"
#include "solvers/trajectory/crossing.hpp"
#include "solvers/trajectory/steppers/chain_front.hpp"
#include "solvers/trajectory/steppers/taylor_check.hpp"
#include "solvers/trajectory/steppers/taylor_expansion.hpp"
#include "solvers/trajectory/steppers/taylor_obstacle.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

template <class Real>
class TaylorStepper final : public Stepper<Real> {
 public:
  explicit TaylorStepper(const Tolerance& tolerance)
      : log2_tolerance_(tolerance.relative * std::log2(10.0)),
        order_(taylor_order(tolerance)),
        expansion_(order_, log2_tolerance_),
        front_(order_, log2_tolerance_),
        check_(log2_tolerance_),
        crossing_(log2_tolerance_) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    blocked_.reset();
    prepare(field);
    for (std::size_t level = 0;;) {
      const Branches before = branches_;
      const Attempt attempt = try_series(field, t, x, dt, level);
      if (attempt == Attempt::full) return StepResult::full;
      if (attempt == Attempt::shortened) return StepResult::shortened;
      if (attempt == Attempt::sliding) return StepResult::sliding;
      if (attempt == Attempt::thin) return StepResult::underflow;
      branches_ = before;
      if (attempt == Attempt::late) ++level;
      if (attempt == Attempt::late || attempt == Attempt::front) continue;
      return step_without_series(field, t, x, dt, attempt);
    }
  }

  Real first_step(VectorField<Real>&, const Real& t, const State<Real>&, const Real& end) override {
    return end - t;  // the series themselves say how far they reach
  }

  std::size_t rejected() const override { return rejected_; }
  double work() const override { return expansion_.work(); }
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
    front,      // a front was stepped over that there is none of
    thin,       // surfaces within what t resolves
    no_step,    // none passes its check, or none moves t
    no_series,  // a coefficient is no number
  };

  // the largest step that passes its check, and the smallest that was seen to fail
  struct Settled {
    Real h{0}, failed{0};
    bool rough = false;  // what fails is not the order
    bool late = false;
  };

  void prepare(VectorField<Real>& field) {
    if (!prepared_) branches_ = Branches(field.code().switches);
    prepared_ = true;
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
      series = expansion_(field, branches_, t, x, dt, level);
      if (std::isnan(series.log2_step)) return Attempt::no_series;
      met_ = series.meeting;
      if (met_ != Meeting::none) return Attempt::sliding;
      front_.look(field, t, x, series.log2_step, log2_size(dt));
      if (front_.step()) series.log2_step = expansion_.log2_step(*front_.step());
      if (is_unresolved(series.log2_step, t)) {
        if (level == 0 && !obstacle_.seen()) obstacle_.look(t, series.log2_step, series.polynomial);
        return Attempt::no_step;
      }
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
      if (level == 0) obstacle_.look(t, series.log2_step, series.polynomial);
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
    if (front_.step()) {
      State<Real> end = x;
      for (std::size_t i = 0; i < x.size(); ++i) end[i] += series.polynomial.increment(i, settled.h);
      if (!front_.holds(field, Real(t + settled.h), end)) return Attempt::front;
    }
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

  Settled settle(VectorField<Real>& field, const Real& t, const State<Real>& x, const StepPolynomial<Real>& step,
                 const Real& h, std::size_t level) {
    const auto verdict_on = [&](const Real& length) {
      return check_(field, t, x, step, length, expansion_, front_.step());
    };
    Settled settled;
    DefectVerdict verdict = verdict_on(h);
    if (verdict.passes) {
      settled.h = h;
      return settled;
    }
    settled.late = verdict.defined && !front_.step() && has_deeper(level) && starts_late(x, step, level);
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
    if (attempt == Attempt::no_series && !slope_before_.empty()) {  // on a surface that the field has no value beyond
      blocked_ = {Obstacle::not_smooth, t};
      return StepResult::nonfinite;
    }
    if (attempt == Attempt::no_series && !obstacle_.seen()) return StepResult::nonfinite;
    blocked_ = obstacle_.blocked(t, dt > 0);
    return attempt == Attempt::no_series ? StepResult::nonfinite : StepResult::underflow;
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

  double log2_tolerance_;
  std::size_t order_;
  TaylorExpansion<Real> expansion_;
  Branches branches_;
  bool prepared_ = false;  // they are those of a field
  Meeting met_ = Meeting::none;
  ChainFront<Real> front_;
  TaylorCheck<Real> check_;
  Crossing<Real> crossing_;
  std::optional<Blocked<Real>> blocked_;
  TaylorObstacle<Real> obstacle_;
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
