#include "solvers/trajectory/steppers/switching.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {
namespace {

template <class Real>
class SwitchingStepper final : public Stepper<Real> {
 public:
  SwitchingStepper(std::unique_ptr<Stepper<Real>> method, const Tolerance& tolerance)
      : method_(std::move(method)), tolerance_(tolerance) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    if (field.switches() == 0) return method_->advance(field, t, x, dt);
    const bool from_surface = std::exchange(on_surface_, false);
    const StepResult result = advance_on_branch(field, t, x, dt);
    blocked_.reset();
    if (from_surface && result == StepResult::nonfinite) blocked_ = {Obstacle::not_smooth, t};
    return result;
  }

  Real first_step(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& end) override {
    if (field.switches() == 0) return method_->first_step(field, t, x, end);
    prepare(field);
    const Branches before = branches_;
    expand(field, t, x, end > t, Real(0));  // no step yet that something could be too near for
    hold(field);
    branches_ = before;
    const Real step = method_->first_step(field, t, x, end);
    field.release_branches();
    return step;
  }

  std::size_t rejected() const override { return method_->rejected(); }
  double work() const override { return method_->work(); }
  void keep_dense_output() override { method_->keep_dense_output(); }
  std::shared_ptr<DenseOutput<Real>> dense_output() override { return method_->dense_output(); }
  void reset() override {
    branches_.release();
    method_->reset();
  }
  void moved() override { method_->reset(); }
  std::vector<int> sides() const override { return branches_.sides(); }
  std::optional<std::size_t> surface() const override {
    return met_ == Meeting::slides ? branches_.surface() : std::nullopt;
  }
  std::optional<Blocked<Real>> blocked() const override { return blocked_; }
  void leave(std::size_t surface, const std::vector<int>& sides) override { leaving_ = {surface, sides}; }

 private:
  StepResult advance_on_branch(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) {
    const Real whole = dt;
    Real h = dt;
    bool stopped = false;
    // a surface nearer than t resolves is crossed at once, each of them once
    for (std::size_t crossed = 0;; ++crossed) {
      met_ = expand(field, t, x, whole > 0, abs_of(whole));
      if (met_ != Meeting::none) return StepResult::sliding;
      h = whole;
      const double log2_reach = jet_->log2_step(tolerance_.relative * std::log2(10.0));
      if (std::isnan(log2_reach)) return StepResult::nonfinite;
      if (log2_reach < log10_magnitude(whole) * std::log2(10.0)) {
        h = power_of_two<Real>(log2_reach);
        if (whole < 0) h = -h;
      }
      stopped = branches_.stop(branches_.series(*jet_), h);
      if (t + h != t) break;
      if (!stopped || crossed > field.switches()) return StepResult::underflow;
    }
    hold(field);
    const bool limited = h != whole;
    dt = h;
    const StepResult result = method_->advance(field, t, x, dt);
    field.release_branches();
    if (result != StepResult::full) {
      branches_.not_reached();
      return result;
    }
    on_surface_ = stopped;
    if (!limited) return result;
    dt = whole;  // what the method had proposed; the cut says nothing about it
    return StepResult::shortened;
  }

  void prepare(VectorField<Real>& field) {
    if (!jet_) {
      jet_.emplace(field.code().series, field.parameters(), taylor_order(tolerance_));
      branches_ = Branches(field.code().switches);
    }
    if (leaving_) branches_.leave(leaving_->first, leaving_->second);
    leaving_.reset();
  }

  // a crossing that is nearer than the tolerance in units of the step is one that an earlier step has made
  Meeting expand(VectorField<Real>& field, const Real& t, const State<Real>& x, bool forward, const Real& step) {
    prepare(field);
    const Real near = power_of_ten<Real>(tolerance_.relative) * step;
    return branches_.expand(*jet_, x, t, forward, near);
  }

  void hold(VectorField<Real>& field) {
    std::vector<int> signs;
    for (std::size_t i = 0; i < jet_->switches(); ++i) signs.push_back(jet_->branch(i));
    field.hold_branches(signs);
    if (signs != signs_) method_->reset();
    signs_ = std::move(signs);
  }

  std::unique_ptr<Stepper<Real>> method_;
  Tolerance tolerance_;
  std::optional<JetEvaluator<Real>> jet_;
  Branches branches_;
  Meeting met_ = Meeting::none;
  std::optional<std::pair<std::size_t, std::vector<int>>> leaving_;  // to be told to branches_ with the next step
  std::vector<int> signs_;                                           // of the step before
  bool on_surface_ = false;                                          // where the step before has ended
  std::optional<Blocked<Real>> blocked_;                             // there, if the field has no value beyond it
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> stop_at_switches(std::unique_ptr<Stepper<Real>> method, const Tolerance& tolerance) {
  return std::make_unique<SwitchingStepper<Real>>(std::move(method), tolerance);
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::unique_ptr<Stepper<Real>> stop_at_switches<Real>(std::unique_ptr<Stepper<Real>>, const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
