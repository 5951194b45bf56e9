#include "solvers/trajectory/integrate.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/ending.hpp"
#include "solvers/trajectory/escape.hpp"
#include "solvers/trajectory/make_stepper.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/motion.hpp"

namespace separatrix {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

constexpr double close_to_pole = -6;  // log₁₀ of the wait for it, in units of the run

template <class Real>
class Integration {
 public:
  Integration(VectorField<Real>& field, const Real& t1, const IntegrationSettings& settings,
              const Observer<Real>& observer)
      : field_(field), end_(t1), settings_(settings), observer_(observer) {
    if (settings.level_set) level_set_ = std::make_shared<LevelSet<Real>>(*settings.level_set, field.parameters());
    if (settings.events)
      events_.emplace(*settings.events, field.parameters(), settings.tolerance, settings.most_work / 2);
    work_of_evaluation_ = work_of_pass<Real>(*field.code().field);
    evaluated_before_ = field.evaluations();
  }

  Trajectory<Real> run(const State<Real>& start, const Real& t0) {
    const auto began = Clock::now();
    trajectory_.tolerance = settings_.tolerance;
    trajectory_.method = settings_.method == automatic_method ? series_method : settings_.method;
    trajectory_.t.push_back(t0);
    trajectory_.x.push_back(start);
    if (level_set_) level_set_->pass_through(t0, start);
    start_time_ = t0;
    start_ = start;
    move_freely();
    trajectory_.outcome = loop(start, t0, began);
    Statistics& cost = trajectory_.statistics;
    cost.evaluations = evaluations();
    tell_last_events();
    look_for_escape();
    cost.work = work();
    end_motion();
    trajectory_.unsearched = unsearched();
    trajectory_.message = describe();
    cost.seconds = seconds_since(began);
    if (level_set_) trajectory_.projection = drift();
    if (settings_.keep_points) trajectory_.dense = joined(std::move(parts_));
    return std::move(trajectory_);
  }

 private:
  Outcome loop(State<Real> x, Real t, Clock::time_point began) {
    if (!is_finite(x)) return Outcome::nonfinite;
    if (const auto stop = observe(t, x); stop != Continue::yes) return ending(stop);
    if (t == end_) return Outcome::reached_end;
    forward_ = end_ > t;
    Real dt = first_step(t, x);
    while (true) {
      check_interruption();
      const Real rest = end_ - t;
      passed_ = settings_.autonomous ? t : Real(0);
      const Real before = t - passed_, wanted = dt, allowed = capped(t, wanted);
      Real step = step_to_try(before, allowed, rest);
      const bool last = step == rest;
      last_ = std::move(start_of_step_);
      last_time_ = time_of_step_;
      start_of_step_ = x;
      time_of_step_ = t;
      Real now = before;
      const StepResult result = motion_->stepper().advance(motion_->field(), now, x, step);
      if (result == StepResult::nonfinite && stop_sliding(t)) {
        dt = first_step(t, x);
        continue;
      }
      if (result == StepResult::underflow || result == StepResult::nonfinite) return failure(result);
      if (result == StepResult::sliding) {
        if (!begin_to_slide(t, x)) return Outcome::sliding;
        dt = first_step(t, x);
        continue;
      }
      int left_to = 0;
      const std::size_t told = trajectory_.events.size();
      if (steps_over_pole(t, passed_ + now, x)) return Outcome::escaped;
      const auto terminal = search(before, now);
      if (sliding_) {
        const auto way = sliding_->way_at_start(forward_);
        if (!way || *way != 0) {  // a surface that was crossed has changed the sides of this one
          x = start_of_step_;
          trajectory_.events.erase(trajectory_.events.begin() + static_cast<std::ptrdiff_t>(told),
                                   trajectory_.events.end());
          motion_->events()->resume();
          if (!way) return Outcome::sliding;
          leave(t, x, *way);
          dt = first_step(t, x);
          continue;
        }
      }
      ++trajectory_.statistics.steps;
      motion_->keep_sides();
      t = passed_ + now;
      if (terminal) {
        t = terminal->t;
        x = terminal->x;
        if (sliding_) left_to = sliding_->side_of(*terminal);
      }
      const bool arrived = !terminal && last && result == StepResult::full;
      if (arrived) t = end_;
      record(t, x);
      const auto stop = observe(t, x);
      if (terminal && left_to == 0) return Outcome::stopped_by_event;
      if (stop != Continue::yes) return ending(stop);
      if (arrived || t == end_) return Outcome::reached_end;
      if (trajectory_.statistics.steps >= settings_.most_steps) return Outcome::step_limit;
      if (settings_.most_seconds > 0 && seconds_since(began) > settings_.most_seconds) return Outcome::time_limit;
      if (work() > settings_.most_work) return Outcome::work_limit;
      dt = step;
      if (allowed != wanted && result == StepResult::full)
        dt = larger(dt, wanted);  // the cap says nothing about the rest
      if (left_to == 0) continue;
      leave(t, x, left_to);
      dt = first_step(t, x);
    }
  }

  std::size_t evaluations() const {
    std::size_t all = field_.evaluations() - evaluated_before_;
    for (const auto& each : slidings_) all += each->field.evaluations();
    return all;
  }

  double work() {
    double search = events_ ? events_->work() : 0;
    for (const auto& each : slidings_) search += each->events.work();
    return (static_cast<double>(evaluations()) + method_work_ + motion_->stepper().work()) * work_of_evaluation_ +
           search;
  }

  // held to the longest step, and to the next of the times that no step passes over
  Real capped(const Real& t, const Real& dt) {
    Real longest(settings_.longest_step);
    if (settings_.stops) {
      const std::vector<double>& stops = *settings_.stops;
      const auto until = [&](std::size_t k) {  // the k-th that the run comes to; ≤ 0: it has passed it
        return forward_ ? Real(stops[k] - t) : Real(t - stops[stops.size() - 1 - k]);
      };
      while (next_stop_ < stops.size() && until(next_stop_) <= 0) ++next_stop_;
      const Real rest = next_stop_ < stops.size() ? until(next_stop_) : Real(0);
      if (rest > 0 && (longest == 0 || rest < longest)) longest = rest;
    }
    if (longest == 0 || (dt <= longest && -dt <= longest)) return dt;
    return dt < 0 ? Real(-longest) : longest;
  }

  static Real larger(const Real& a, const Real& b) { return abs_of(a) < abs_of(b) ? b : a; }

  // Samples on both sides of a pole may make a finite step of it. The two points before it tell of one pole; the growth of
  // a pulse out of nothing tells of one that moves on.
  bool steps_over_pole(const Real& before, const Real& t, const State<Real>& x) {
    constexpr double jump = 1e3;
    const State<Real>& from = start_of_step_;
    const auto jumps = [&](std::size_t i) { return abs_of(x[i]) > Real(jump) * abs_of(from[i]) && from[i] != 0; };
    bool any = false;
    for (std::size_t i = 0; i < x.size() && !any; ++i) any = jumps(i);
    const bool by_series =
        trajectory_.method == series_method && !motion_->stepper().change();  // all of a step is checked
    if (!any || by_series || last_.empty() || settings_.descent) return false;
    const auto pole = [&](const Real& time, const State<Real>& state) {
      return escape_time(motion_->field(), start_time_, time, state, power_of_ten<Real>(close_to_pole));
    };
    const auto seen = pole(before, from);
    if (!seen || (forward_ ? *seen > t : *seen < t)) return false;
    const Real wait = abs_of(Real(*seen - before));
    const auto seen_before = pole(last_time_, last_);
    if (!seen_before || abs_of(Real(before - last_time_)) * 2 < wait) return false;
    if (abs_of(Real(*seen - *seen_before)) * 8 > wait) return false;
    trajectory_.obstacle = seen;
    return true;
  }

  // a run that failed close to a pole, or that came to its end where the solution has none
  void look_for_escape() {
    if (trajectory_.obstacle) return;
    const bool ended = trajectory_.outcome == Outcome::reached_end;
    if (!ended && trajectory_.outcome != Outcome::step_underflow && trajectory_.outcome != Outcome::nonfinite) return;
    const Real& t = trajectory_.t.back();
    const State<Real>& x = trajectory_.x.back();
    if (t == start_time_ || !is_finite(x) || settings_.descent) return;
    const Real within = power_of_ten<Real>(ended ? settings_.tolerance.relative + 1 : close_to_pole);
    State<Real> slope(x.size(), Real(0));
    motion_->field()(x, slope, t);
    if (!grows_at_once(x, slope, start_time_, t, Real(100 * within))) return;
    trajectory_.obstacle = escape_time(motion_->field(), start_time_, t, x, within);
    if (trajectory_.obstacle) trajectory_.outcome = Outcome::escaped;
  }

  Real first_step(const Real& t, const State<Real>& x) {
    return motion_->stepper().first_step(motion_->field(), t, x, end_);
  }

  // collects the events of the step from `before` to `now`, up to the first terminal one, which it returns
  std::optional<Event<Real>> search(const Real& before, const Real& now) {
    EventFinder<Real>* events = motion_->events();
    if (!events) return std::nullopt;
    for (Event<Real>& event : events->find(before, start_of_step_, now, motion_->stepper().sides())) {
      event.t += passed_;
      const bool terminal = events->terminal(event);
      if (!sliding_ || sliding_->side_of(event) == 0) trajectory_.events.push_back(event);
      if (terminal) return event;
    }
    return std::nullopt;
  }

  // what stands at the end of a motion
  void tell_last_events() {
    EventFinder<Real>* events = motion_->events();
    if (!events) return;
    for (Event<Real>& event : events->last()) {
      event.t += passed_;
      if (!sliding_ || sliding_->side_of(event) == 0) trajectory_.events.push_back(std::move(event));
    }
  }

  std::vector<std::string> unsearched() const {
    std::vector<std::string> names = events_ ? events_->given_up() : std::vector<std::string>();
    for (const auto& each : slidings_) std::ranges::copy(each->events.given_up(), std::back_inserter(names));
    return names;
  }

  void move_freely() {
    if (sliding_ && events_) events_->resume();
    sliding_ = nullptr;
    motion_.emplace(field_, settings_, events_ ? &*events_ : nullptr, level_set_, trajectory_.statistics.steps);
  }

  void end_motion() {
    method_work_ += motion_->stepper().work();
    trajectory_.statistics.rejected += motion_->stepper().rejected();
    if (const auto change = motion_->stepper().change()) {
      trajectory_.method = change->method;
      trajectory_.reason = std::string(change->reason) + " from t = " + to_string(Real(passed_ + change->t), 3) +
                           ", the rest predicted at " + to_string(change->work_ratio, 2) + " of the work of " +
                           std::string(series_method);
    }
    if (settings_.keep_points) parts_.push_back(motion_->dense());
  }

  // false if there is no one way to go on
  bool begin_to_slide(const Real& t, State<Real>& x) {
    const auto surface = motion_->stepper().surface();
    if (sliding_ || !surface || *surface >= field_.code().surfaces.size()) return false;
    Sliding<Real>& sliding = sliding_on(*surface);
    State<Real> point = x;
    sliding.level_set->project(t, point);
    const auto way = sliding.way(t, point, forward_);
    if (!way) return false;
    if (*way != 0) {  // it only touches the surface
      std::vector<int> sides(field_.code().surfaces.size(), 0);
      sides[*surface] = *way;
      motion_->stepper().leave(*surface, sides);
      return true;
    }
    tell_last_events();
    end_motion();
    x = point;
    trajectory_.x.back() = x;
    trajectory_.events.push_back({"slides on " + sliding.code.name, std::nullopt, t, x, 0});
    sliding_ = &sliding;
    sliding.events.resume();
    motion_.emplace(sliding.field, settings_, &sliding.events, sliding.level_set, trajectory_.statistics.steps);
    return true;
  }

  void leave(const Real& t, State<Real>& x, int side) {
    tell_last_events();
    sliding_->level_set->project(t, x);
    trajectory_.x.back() = x;
    trajectory_.events.push_back({"leaves " + sliding_->code.name, std::nullopt, t, x, side});
    const std::size_t surface = sliding_->surface;
    std::vector<int> sides = sides_while_sliding();
    sides[surface] = side;
    end_motion();
    move_freely();
    motion_->stepper().leave(surface, sides);
  }

  // Where the jump ends, as step(y) sign(x) does at y = 0, the mean of both sides is 0/0: free motion says what follows. False
  // if it has been asked at this time.
  bool stop_sliding(const Real& t) {
    if (!sliding_ || jump_ended_ == t) return false;
    jump_ended_ = t;
    const std::size_t surface = sliding_->surface;
    std::vector<int> sides = sides_while_sliding();
    sides[surface] = 0;
    tell_last_events();
    end_motion();
    move_freely();
    motion_->stepper().leave(surface, sides);
    return true;
  }

  // of the surfaces of the field
  std::vector<int> sides_while_sliding() {
    std::vector<int> sides(field_.code().surfaces.size() + 1, 0);
    const std::vector<int> present = motion_->stepper().sides();
    const std::size_t known = std::min(present.size(), sliding_->code.from.size());
    for (std::size_t k = 0; k < known; ++k) sides[sliding_->code.from[k]] = present[k];
    sides.pop_back();
    return sides;
  }

  Sliding<Real>& sliding_on(std::size_t surface) {
    for (const auto& each : slidings_) {
      if (each->surface == surface) return *each;
    }
    slidings_.push_back(
        std::make_unique<Sliding<Real>>(field_.code(), surface, field_.parameters(), settings_, start_time_, start_));
    return *slidings_.back();
  }

  ProjectionDrift<Real> drift() const {
    ProjectionDrift<Real> all = level_set_->drift();
    for (const auto& each : slidings_) add_drift(all, each->level_set->drift());
    return all;
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

  // why there is no step
  Outcome failure(StepResult result) {
    if (const auto blocked = motion_->stepper().blocked()) {
      trajectory_.obstacle = passed_ + blocked->t;
      switch (blocked->obstacle) {
        case Obstacle::escape: return Outcome::escaped;
        case Obstacle::not_smooth: return Outcome::singularity;
        case Obstacle::too_thin: return Outcome::unresolved;
      }
    }
    return result == StepResult::underflow ? Outcome::step_underflow : Outcome::nonfinite;
  }

  Continue observe(const Real& t, const State<Real>& x) { return observer_ ? observer_(t, x) : Continue::yes; }

  static Outcome ending(Continue wish) {
    return wish == Continue::converged ? Outcome::converged : Outcome::stopped_by_event;
  }

  std::string describe() {
    std::string where;
    if (trajectory_.outcome == Outcome::sliding) {
      const auto surface = motion_->stepper().surface();
      const std::vector<SwitchingSurface>& surfaces = motion_->field().code().surfaces;
      if (surface && *surface < surfaces.size()) where = "at " + surfaces[*surface].name + " = 0, ";
      if (sliding_)
        where = "at " + sliding_->code.name + " = 0" +
                (surface && *surface < surfaces.size() ? " and " + surfaces[*surface].name + " = 0, " : ", ");
    }
    return in_words(trajectory_, where, settings_.shown_digits);
  }

  VectorField<Real>& field_;
  Real end_;
  const IntegrationSettings& settings_;
  const Observer<Real>& observer_;
  std::shared_ptr<LevelSet<Real>> level_set_;  // empty without projection
  std::optional<EventFinder<Real>> events_;
  std::size_t next_stop_ = 0;                        // of settings_.stops
  double work_of_evaluation_ = 0, method_work_ = 0;  // of the motions before: beside evaluations, in units of one
  std::size_t evaluated_before_ = 0;
  bool forward_ = true;
  Real start_time_{0};
  Real time_of_step_{0}, last_time_{0};  // where the present step and the one before it begin
  Real passed_{0};                       // to be added to times of the present step, of a field free of t
  State<Real> start_, start_of_step_, last_;
  std::vector<std::unique_ptr<Sliding<Real>>> slidings_;  // those that were met
  Sliding<Real>* sliding_ = nullptr;                      // the present one, if it slides
  std::optional<Real> jump_ended_;                        // when the last of them stopped being finite
  std::optional<Motion<Real>> motion_;
  std::vector<DensePart<Real>> parts_;
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
  method_named(settings.method);
  check_descent(settings);
  return Integration<Real>(field, t1, settings, observer).run(start, t0);
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                          \
  template Trajectory<Real> integrate<Real>(VectorField<Real>&, const State<Real>&, const Real&, const Real&, \
                                            const IntegrationSettings&, const Observer<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
