#include "solvers/integrate.hpp"

#include <chrono>
#include <limits>
#include <optional>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "solvers/event.hpp"
#include "solvers/make_stepper.hpp"
#include "solvers/methods.hpp"
#include "solvers/project.hpp"

namespace separatrix {
namespace {

using Clock = std::chrono::steady_clock;

template <class Real>
Real abs_of(const Real& value) {
  return value < 0 ? Real(-value) : value;
}

// The step to try. A proposal that nearly covers the rest of the interval takes it whole, so that no
// tiny step is left over; one too small to move t is raised until it does: only a step that was
// rejected underflows.
template <class Real>
Real step_to_try(const Real& t, Real proposed, const Real& rest) {
  while (proposed != 0 && t + proposed == t && abs_of(proposed) < abs_of(rest)) proposed *= 2;
  return proposed == 0 || abs_of(proposed) * 101 >= abs_of(rest) * 100 ? rest : proposed;
}

// Dense output of any one-step method: the method itself, restarted at the point before. One step
// shorter than the one that was accepted is at least as accurate.
template <class Real>
class RestartedSteps final : public DenseOutput<Real> {
 public:
  RestartedSteps(VectorField<Real> field, IntegrationSettings settings)
      : field_(std::move(field)), settings_(std::move(settings)) {}

  State<Real> state(std::size_t, const Real& t0, const State<Real>& x0, const Real& t) override {
    auto stepper = make_stepper<Real>(settings_);
    Real time = t0;
    State<Real> x = x0;
    Real dt = t - t0;
    while (time != t) {
      const Real rest = t - time;
      dt = step_to_try(time, dt, rest);
      const bool last = dt == rest;
      const StepResult result = stepper->advance(field_, time, x, dt);
      if (result != StepResult::full && result != StepResult::shortened) {
        return State<Real>(x0.size(), std::numeric_limits<Real>::quiet_NaN());  // there is no value to give
      }
      if (last && result == StepResult::full) time = t;
    }
    return x;
  }

 private:
  VectorField<Real> field_;
  IntegrationSettings settings_;
};

template <class Real>
class Integration {
 public:
  Integration(VectorField<Real>& field, const Real& t1, const IntegrationSettings& settings,
              const Observer<Real>& observer)
      : field_(field), end_(t1), settings_(settings), observer_(observer), stepper_(make_stepper<Real>(settings)) {
    if (settings.level_set) {
      level_set_ = std::make_shared<LevelSet<Real>>(*settings.level_set, field.parameters());
      stepper_ = project_steps(std::move(stepper_), level_set_);
    }
    if (settings.events) events_.emplace(*settings.events, field.parameters(), settings.tolerance);
  }

  Trajectory<Real> run(const State<Real>& start, const Real& t0) {
    const auto began = Clock::now();
    const std::size_t evaluations = field_.evaluations();
    trajectory_.tolerance = settings_.tolerance;
    trajectory_.method = settings_.method;
    trajectory_.t.push_back(t0);
    trajectory_.x.push_back(start);
    if (settings_.keep_points) stepper_->keep_dense_output();
    if (level_set_) level_set_->pass_through(t0, start);
    trajectory_.outcome = loop(start, t0, began);
    trajectory_.message = describe();
    Statistics& cost = trajectory_.statistics;
    cost.rejected = stepper_->rejected();
    cost.evaluations = field_.evaluations() - evaluations;
    cost.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    if (level_set_) trajectory_.projection = level_set_->drift();
    if (settings_.keep_points) {
      trajectory_.dense = stepper_->dense_output();
      if (!trajectory_.dense) trajectory_.dense = std::make_shared<RestartedSteps<Real>>(field_, settings_);
      if (level_set_) trajectory_.dense = project_dense_output(trajectory_.dense, level_set_);
    }
    return std::move(trajectory_);
  }

 private:
  Outcome loop(State<Real> x, Real t, Clock::time_point began) {
    if (!is_finite(x)) return Outcome::nonfinite;
    if (const auto stop = observe(t, x); stop != Continue::yes) return ending(stop);
    if (t == end_) return Outcome::reached_end;
    Real dt = stepper_->first_step(field_, t, x, end_);
    while (true) {
      const Real rest = end_ - t;
      Real step = step_to_try(t, capped(dt), rest);
      const bool last = step == rest;
      const Real before = t;
      if (events_) start_of_step_ = x;
      const StepResult result = stepper_->advance(field_, t, x, step);
      if (result == StepResult::underflow) return Outcome::step_underflow;
      if (result == StepResult::nonfinite) return Outcome::nonfinite;
      if (result == StepResult::sliding) return Outcome::sliding;
      ++trajectory_.statistics.steps;
      const bool arrived = last && result == StepResult::full;
      if (arrived) t = end_;
      if (events_ && ends_at_event(before, t, x)) {
        record(t, x);
        observe(t, x);
        return Outcome::stopped_by_event;
      }
      record(t, x);
      if (const auto stop = observe(t, x); stop != Continue::yes) return ending(stop);
      if (arrived) return Outcome::reached_end;
      if (trajectory_.statistics.steps >= settings_.most_steps) return Outcome::step_limit;
      if (settings_.most_seconds > 0 &&
          std::chrono::duration<double>(Clock::now() - began).count() > settings_.most_seconds) {
        return Outcome::time_limit;
      }
      dt = step;
    }
  }

  Real capped(const Real& dt) const {
    const Real longest(settings_.longest_step);
    if (longest == 0 || abs_of(dt) <= longest) return dt;
    return dt < 0 ? Real(-longest) : longest;
  }

  // collects the events of the step from `before` to t; moves (t, x) to the first terminal one
  bool ends_at_event(const Real& before, Real& t, State<Real>& x) {
    for (Event<Real>& event : events_->find(before, start_of_step_, t)) {
      const bool terminal = events_->terminal(event);
      trajectory_.events.push_back(std::move(event));
      if (!terminal) continue;
      t = trajectory_.events.back().t;
      x = trajectory_.events.back().x;
      return true;
    }
    return false;
  }

  void record(const Real& t, const State<Real>& x) {
    if (settings_.keep_points || trajectory_.t.size() < 2) {
      trajectory_.t.push_back(t);
      trajectory_.x.push_back(x);
    } else {
      trajectory_.t.back() = t;
      trajectory_.x.back() = x;
    }
  }

  Continue observe(const Real& t, const State<Real>& x) { return observer_ ? observer_(t, x) : Continue::yes; }

  static Outcome ending(Continue wish) {
    return wish == Continue::converged ? Outcome::converged : Outcome::stopped_by_event;
  }

  std::string describe() const {
    return message(trajectory_.outcome) + " (t = " + to_string(trajectory_.t.back(), 8) + ", " +
           std::to_string(trajectory_.statistics.steps) + " steps)";
  }

  VectorField<Real>& field_;
  Real end_;
  const IntegrationSettings& settings_;
  const Observer<Real>& observer_;
  std::unique_ptr<Stepper<Real>> stepper_;
  std::shared_ptr<LevelSet<Real>> level_set_;  // empty without projection
  std::optional<EventFinder<Real>> events_;
  State<Real> start_of_step_;
  Trajectory<Real> trajectory_;
};

}  // namespace

template <class Real>
Trajectory<Real> integrate(VectorField<Real>& field, const State<Real>& start, const Real& t0, const Real& t1,
                           const IntegrationSettings& settings, const Observer<Real>& observer) {
  if (start.size() != field.dimension()) {
    throw InvalidArgument("number of start values", std::to_string(start.size()),
                          std::to_string(field.dimension()) + ", one per state");
  }
  check_method(settings.method);
  check_descent(settings);
  return Integration<Real>(field, t1, settings, observer).run(start, t0);
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                          \
  template Trajectory<Real> integrate<Real>(VectorField<Real>&, const State<Real>&, const Real&, const Real&, \
                                            const IntegrationSettings&, const Observer<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
