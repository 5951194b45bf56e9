#include "solvers/trajectory/steppers/automatic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/restarted_steps.hpp"
#include "solvers/trajectory/steppers/growth_ahead.hpp"
#include "solvers/trajectory/steppers/radau.hpp"
#include "solvers/trajectory/steppers/stiffness.hpp"
#include "solvers/trajectory/steppers/taylor.hpp"

namespace separatrix {
namespace {

constexpr std::size_t first_question = 64;  // steps
constexpr std::size_t least_rest = 2000;    // steps: fewer take no longer than to derive the Jacobian
constexpr std::size_t recent = 16;          // steps whose mean is the present rate
constexpr double part_for_race = 1.0 / 8;   // of the work so far
constexpr double least_gain = 2;            // that radau has to win by
// where a run by series is not to end: asked of fields that are not stiff, too, at little cost to those that only are long
constexpr double endless_rest = 100'000, part_for_endless = 1.0 / 64;
constexpr std::size_t first_endless = 1024;

template <class Real>
class AutomaticStepper final : public Stepper<Real> {
 public:
  explicit AutomaticStepper(const Tolerance& tolerance)
      : tolerance_(tolerance), method_(make_taylor<Real>(tolerance)) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    const Real before = t, allowed = dt;
    const std::size_t evaluations = field.evaluations();
    StepResult result = method_->advance(field, t, x, dt);
    if (stiff_ && !is_accepted(result)) {
      resume_series();
      dt = allowed;
      result = method_->advance(field, t, x, dt);
    }
    if (!is_accepted(result)) return result;
    if (!stiff_) dt = end_ - t;  // series say nothing of the next step
    if (may_change_) {
      evaluations_ += field.evaluations() - evaluations;
      note(before, t, x);
      const bool asked = result == StepResult::shortened && steps_ + 1 >= next_question_;
      if (asked && field.switches() == 0) ask(field, t, x, dt);
    }
    ++steps_;
    return result;
  }

  Real first_step(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& end) override {
    end_ = end;
    return method_->first_step(field, t, x, end);
  }

  std::size_t rejected() const override { return rejected_ + method_->rejected(); }
  double work() const override { return work_ + method_->work(); }
  void reset() override { method_->reset(); }
  void moved() override { method_->moved(); }
  std::vector<int> sides() const override { return method_->sides(); }
  std::optional<std::size_t> surface() const override { return method_->surface(); }
  void leave(std::size_t surface, const std::vector<int>& sides) override { method_->leave(surface, sides); }
  std::optional<Blocked<Real>> blocked() const override { return method_->blocked(); }
  std::optional<MethodChange<Real>> change() const override { return change_; }

  void keep_dense_output() override {
    keeps_ = true;
    method_->keep_dense_output();
  }
  std::shared_ptr<DenseOutput<Real>> dense_output() override {
    std::vector<DensePart<Real>> parts = parts_;
    parts.push_back({first_, method_->dense_output()});
    return joined(std::move(parts));
  }

 private:
  static bool is_accepted(StepResult result) { return result == StepResult::full || result == StepResult::shortened; }

  void note(const Real& before, const Real& t, const State<Real>& x) {
    if (lengths_.size() < recent) lengths_.resize(recent, Real(0));
    lengths_[steps_ % recent] = t - before;
    passed_ += t - before;
    begins_anew_ = steps_ > 0 && before == last_;
    last_ = before;
    if (steps_ % recent != 0 && steps_ + 1 < next_question_) return;
    sizes_.resize(x.size(), -std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < x.size(); ++i) sizes_[i] = std::max(sizes_[i], log10_magnitude(x[i]));
  }

  void ask(VectorField<Real>& field, const Real& t, const State<Real>& x, Real& dt) {
    next_question_ *= 2;
    const Real h = std::accumulate(lengths_.begin(), lengths_.end(), Real(0)) / Real(recent), rest = end_ - t;
    const double steps = to_double(Real(rest / h));
    if (!(steps >= static_cast<double>(least_rest))) return;
    // a run that is free of t has a horizon for an end: what comes is judged by what has passed
    const Real foreseen = begins_anew_ && abs(passed_) < abs(rest) ? passed_ : rest;
    const bool stiff = looks_stiff(field, {t, x, h, foreseen, sizes_, -tolerance_.relative});
    // series follow a pulse while it is e^-10⁶; radau looks at what counts
    const bool is_endless = !begins_anew_ && steps >= endless_rest && steps_ + 1 >= first_endless;
    if (!stiff && !(is_endless && has_affordable_jacobian(field))) return;
    const double spent = method_->work() + static_cast<double>(evaluations_);
    const double by_series = spent / static_cast<double>(steps_ + 1) * steps;
    const Tolerance tolerance = stiff ? absolute_on_sizes() : tolerance_;
    const auto ratio =
        race(field, t, x, Real(4 * h), (stiff ? part_for_race : part_for_endless) * spent, by_series, tolerance);
    if (!ratio) return;
    if (outgrows_digits(field, t, x, h, Real(t + foreseen))) {
      may_change_ = false;
      return;
    }
    change_ = MethodChange<Real>{stiff_method, t, stiff ? "stiff" : "short steps", *ratio};
    take_over(make_radau<Real>(tolerance));
    stiff_ = true;
    may_change_ = false;
    dt = 4 * h;
  }

  // whether what radau damps now, down to its errors, is all that a state is made of later
  bool outgrows_digits(const VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h,
                       const Real& end) const {
    State<double> here;
    for (const Real& each : x) here.push_back(to_double(each));
    return log10_growth_ahead(field.code(), field.parameters(), to_double(t), std::move(here), to_double(h),
                              to_double(end)) >= -tolerance_.relative;
  }

  // work of radau for the rest in units of that of the series; none if it does not win
  std::optional<double> race(VectorField<Real>& field, Real t, State<Real> x, Real dt, double most, double by_series,
                             const Tolerance& tolerance) {
    const auto radau = make_radau<Real>(tolerance);
    const std::size_t evaluations = field.evaluations();
    const auto spent = [&] { return radau->work() + static_cast<double>(field.evaluations() - evaluations); };
    const bool forward = end_ > t;
    while (spent() < most) {
      check_interruption();
      const double work = spent();
      const Real before = t, rest = end_ - t;
      if (forward ? dt > rest : dt < rest) dt = rest;
      const StepResult result = radau->advance(field, t, x, dt);
      if (result != StepResult::full && result != StepResult::shortened) break;
      const double left = t == end_ ? 0 : to_double(Real((end_ - t) / (t - before)));
      const double predicted = (spent() + left * (spent() - work)) / by_series;
      if (predicted < 1 / least_gain) return predicted;
    }
    return std::nullopt;
  }

  Tolerance absolute_on_sizes() const {
    double smallest = 0;
    for (const double size : sizes_) {
      if (std::isfinite(size)) smallest = std::min(smallest, size);
    }
    return {tolerance_.relative, std::max(tolerance_.absolute + smallest, 2 * tolerance_.absolute)};
  }

  void take_over(std::unique_ptr<Stepper<Real>> next) {
    if (keeps_) {
      parts_.push_back({first_, method_->dense_output()});
      next->keep_dense_output();
    }
    rejected_ += method_->rejected();
    work_ += method_->work();
    first_ = steps_ + 1;  // the present step is of the method before
    method_ = std::move(next);
  }

  void resume_series() {
    take_over(make_taylor<Real>(tolerance_));
    first_ = steps_;
    stiff_ = false;
  }

  Tolerance tolerance_;
  std::unique_ptr<Stepper<Real>> method_;  // the present one, from step first_ on
  std::size_t first_ = 0;
  std::vector<DensePart<Real>> parts_;  // of those before
  bool keeps_ = false, stiff_ = false, may_change_ = true;
  Real end_{0}, last_{0}, passed_{0};  // end of the time, begin of the last step, time passed
  bool begins_anew_ = false;           // each step begins at the start: the field is free of t
  std::size_t steps_ = 0, next_question_ = first_question, evaluations_ = 0, rejected_ = 0;
  double work_ = 0;
  std::vector<Real> lengths_;  // of the last steps, in a ring
  std::vector<double> sizes_;  // (d,) log₁₀ of the largest |x_i|
  std::optional<MethodChange<Real>> change_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_automatic(const Tolerance& tolerance) {
  return std::make_unique<AutomaticStepper<Real>>(tolerance);
}

#define SEPARATRIX_INSTANTIATE(Real) template std::unique_ptr<Stepper<Real>> make_automatic<Real>(const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
