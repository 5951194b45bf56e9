#include "solvers/trajectory/integrate.hpp"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/disturbance.hpp"
#include "solvers/trajectory/ending.hpp"
#include "solvers/trajectory/escape.hpp"
#include "solvers/trajectory/make_stepper.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/motion_sequence.hpp"

namespace separatrix {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

template <class Real>
Real larger(const Real& a, const Real& b) {
  return abs_of(a) < abs_of(b) ? b : a;
}

/// One turn of the loop. Times as the field sees them (MotionSequence::begin_step).
template <class Real>
struct Attempt {
  Real before{0}, now{0};  // its ends
  Real wanted{0}, allowed{0},
      after{0};       // length of the step: proposed, that of it which may be tried, proposed for the next
  bool last = false;  // what is allowed leads to the end
  StepResult result = StepResult::full;
  std::optional<Event<Real>> terminal;
  bool counts = true;            // false: no step of the trajectory, because another motion takes over, or
  std::optional<Outcome> stuck;  // because there is no way on
};

template <class Real>
class Integration {
 public:
  Integration(VectorField<Real>& field, const State<Real>& start, const Real& t0, const Real& t1,
              const IntegrationSettings& settings, const Observer<Real>& observer)
      : end_(t1),
        forward_(t1 > t0),
        settings_(settings),
        observer_(observer),
        start_time_(t0),
        point_{t0, start},
        motions_(field, t0, start, forward_, settings, path_) {}

  Trajectory<Real> run() {
    path_.tolerance = settings_.tolerance;
    path_.method = settings_.method == automatic_method ? series_method : settings_.method;
    path_.t.push_back(point_.t);
    path_.x.push_back(point_.x);
    path_.outcome = loop();
    Statistics& cost = path_.statistics;
    cost.evaluations = motions_.evaluations();
    motions_.tell_last_events();
    look_for_escape();
    cost.work = motions_.work();
    motions_.end();
    path_.unsearched = motions_.unsearched();
    path_.message = in_words(path_, path_.outcome == Outcome::sliding ? motions_.place() : "", settings_.shown_digits);
    cost.seconds = seconds_since(began_);
    path_.projection = motions_.drift();
    if (settings_.keep_points) path_.dense = motions_.take_dense();
    return std::move(path_);
  }

 private:
  Outcome loop() {
    if (!is_finite(point_.x)) return Outcome::nonfinite;
    if (const auto stop = observe(); stop != Continue::yes) return ending(stop);
    if (point_.t == end_) return Outcome::reached_end;
    propose_first_step();
    while (true) {
      check_interruption();
      Attempt<Real> attempt = try_step();
      if (attempt.counts) locate_events(attempt);
      if (attempt.counts) record(attempt);
      if (const auto outcome = attempt.counts ? decide(attempt) : attempt.stuck) return *outcome;
    }
  }

  Attempt<Real> try_step() {
    Attempt<Real> attempt;
    const Real rest = end_ - point_.t;
    attempt.before = attempt.now = motions_.begin_step(point_.t);
    attempt.wanted = proposed_;
    attempt.allowed = capped(proposed_);
    attempt.after = step_to_try(attempt.before, attempt.allowed, rest);
    attempt.last = attempt.after == rest;
    earlier_ = std::move(before_);
    before_ = point_;
    Motion<Real>& motion = motions_.present();
    attempt.result = motion.stepper().advance(motion.field(), attempt.now, point_.x, attempt.after);
    const bool fails = attempt.result == StepResult::nonfinite || attempt.result == StepResult::underflow;
    const bool moves_on = attempt.result == StepResult::nonfinite ? motions_.stop_sliding(point_.t)
                          : attempt.result == StepResult::sliding ? motions_.begin_to_slide(point_.t, point_.x)
                                                                  : false;
    if (moves_on)
      begin_anew(attempt);
    else if (fails)
      give_up(attempt, failure(attempt.result));
    else if (attempt.result == StepResult::sliding)
      give_up(attempt, Outcome::sliding);
    else
      check_for_pole(attempt);
    return attempt;
  }

  void locate_events(Attempt<Real>& attempt) {
    const std::size_t told = path_.events.size();
    attempt.terminal = motions_.locate_events(attempt.before, before_.x, attempt.now);
    const auto way = motions_.way_at_start();
    if (way && *way == 0) return;
    point_.x = before_.x;  // a surface that was crossed has changed the sides of the one it slides on
    motions_.forget_events_after(told);
    if (!way) return give_up(attempt, Outcome::sliding);
    motions_.leave(point_.t, point_.x, *way);
    begin_anew(attempt);
  }

  void record(const Attempt<Real>& attempt) {
    ++path_.statistics.steps;
    motions_.present().keep_sides();
    point_.t = motions_.time_of(attempt.now);
    if (attempt.terminal) point_ = {attempt.terminal->t, attempt.terminal->x};
    if (arrives(attempt))
      point_.t = end_;
    else if (settings_.disturbed && by_series() && !attempt.terminal && !motions_.slides())
      disturb(point_.x, 1 - static_cast<double>(working_digits<Real>()), path_.statistics.steps);
    if (settings_.keep_points || path_.t.size() < 2) {
      path_.t.push_back(point_.t);
      path_.x.push_back(point_.x);
    } else {
      path_.t.back() = point_.t;
      path_.x.back() = point_.x;
    }
  }

  // how it ends; none: the next step is proposed
  std::optional<Outcome> decide(const Attempt<Real>& attempt) {
    const auto stop = observe();
    const int left_to = attempt.terminal ? motions_.side_left_to(*attempt.terminal) : 0;
    if (attempt.terminal && left_to == 0) return Outcome::stopped_by_event;
    if (stop != Continue::yes) return ending(stop);
    if (arrives(attempt) || point_.t == end_) return Outcome::reached_end;
    if (path_.statistics.steps >= settings_.most_steps) return Outcome::step_limit;
    if (settings_.most_seconds > 0 && seconds_since(began_) > settings_.most_seconds) return Outcome::time_limit;
    if (motions_.work() > settings_.most_work) return Outcome::work_limit;
    proposed_ = attempt.after;
    if (attempt.allowed != attempt.wanted && attempt.result == StepResult::full)
      proposed_ = larger(proposed_, attempt.wanted);  // the cap says nothing about the rest
    if (left_to != 0) {
      motions_.leave(point_.t, point_.x, left_to);
      propose_first_step();
    }
    return std::nullopt;
  }

  static bool arrives(const Attempt<Real>& attempt) {
    return !attempt.terminal && attempt.last && attempt.result == StepResult::full;
  }

  void begin_anew(Attempt<Real>& attempt) {
    attempt.counts = false;
    propose_first_step();
  }

  static void give_up(Attempt<Real>& attempt, Outcome outcome) {
    attempt.counts = false;
    attempt.stuck = outcome;
  }

  void propose_first_step() {
    Motion<Real>& motion = motions_.present();
    proposed_ = motion.stepper().first_step(motion.field(), point_.t, point_.x, end_);
  }

  // held to the longest step, and to the next of the times that no step passes over
  Real capped(const Real& dt) {
    Real longest(settings_.longest_step);
    if (settings_.stops) {
      const std::vector<double>& stops = *settings_.stops;
      const auto until = [&](std::size_t k) {  // the k-th that the run comes to; ≤ 0: it has passed it
        return forward_ ? Real(stops[k] - point_.t) : Real(point_.t - stops[stops.size() - 1 - k]);
      };
      while (next_stop_ < stops.size() && until(next_stop_) <= 0) ++next_stop_;
      const Real rest = next_stop_ < stops.size() ? until(next_stop_) : Real(0);
      if (rest > 0 && (longest == 0 || rest < longest)) longest = rest;
    }
    if (longest == 0 || (dt <= longest && -dt <= longest)) return dt;
    return dt < 0 ? Real(-longest) : longest;
  }

  // a step of samples; of one of series all is checked
  void check_for_pole(Attempt<Real>& attempt) {
    Motion<Real>& motion = motions_.present();
    if (by_series() || settings_.descent) return;
    path_.obstacle =
        pole_passed(motion.field(), start_time_, earlier_, before_, {motions_.time_of(attempt.now), point_.x});
    if (path_.obstacle) give_up(attempt, Outcome::escaped);
  }

  bool by_series() { return path_.method == series_method && !motions_.present().stepper().change(); }

  // a run that failed close to a pole, or that came to its end where the solution has none
  void look_for_escape() {
    if (path_.obstacle) return;
    const bool ended = path_.outcome == Outcome::reached_end;
    if (!ended && path_.outcome != Outcome::step_underflow && path_.outcome != Outcome::nonfinite) return;
    const TimedState<Real> end{path_.end_time(), path_.end()};
    if (end.t == start_time_ || !is_finite(end.x) || settings_.descent) return;
    const Real within = power_of_ten<Real>(ended ? settings_.tolerance.relative + 1 : close_to_pole);
    path_.obstacle = escape_at_end(motions_.present().field(), start_time_, end, within);
    if (path_.obstacle) path_.outcome = Outcome::escaped;
  }

  // The last coefficients of a series that ends, as of (1 − t)⁴ in x' = 4 |x|^(3/4), are rounding: they tell any order and any time.
  bool rises_to_infinity() {
    const TimedState<Real> end{path_.end_time(), path_.end()};
    return end.t == start_time_ ||
           grows_at_once(motions_.present().field(), start_time_, end, power_of_ten<Real>(close_to_pole));
  }

  // a time that rounding tells may be any
  bool is_close(const Real& obstacle) const {
    const Real within = power_of_ten<Real>(close_to_pole) * abs_of(Real(path_.end_time() - start_time_));
    return path_.end_time() == start_time_ || abs_of(Real(obstacle - path_.end_time())) <= within;
  }

  // why there is no step
  Outcome failure(StepResult result) {
    if (const auto blocked = motions_.present().stepper().blocked()) {
      path_.obstacle = motions_.time_of(blocked->t);
      switch (blocked->obstacle) {
        case Obstacle::escape:
          if (rises_to_infinity()) return Outcome::escaped;
          path_.obstacle.reset();
          return Outcome::singularity;
        case Obstacle::not_smooth:
          if (!is_close(*path_.obstacle)) path_.obstacle.reset();
          return Outcome::singularity;
        case Obstacle::too_thin: return Outcome::unresolved;
      }
    }
    return result == StepResult::underflow ? Outcome::step_underflow : Outcome::nonfinite;
  }

  Continue observe() { return observer_ ? observer_(point_.t, point_.x) : Continue::yes; }

  static Outcome ending(Continue wish) {
    return wish == Continue::converged ? Outcome::converged : Outcome::stopped_by_event;
  }

  const Clock::time_point began_ = Clock::now();
  const Real end_;
  const bool forward_;
  const IntegrationSettings& settings_;
  const Observer<Real>& observer_;
  const Real start_time_;
  std::size_t next_stop_ = 0;          // of settings_.stops
  TimedState<Real> point_;             // where it is
  TimedState<Real> before_, earlier_;  // where the present step and the one before it begin
  Real proposed_{0};                   // length of the next step
  Trajectory<Real> path_;
  MotionSequence<Real> motions_;
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
  return Integration<Real>(field, start, t0, t1, settings, observer).run();
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                          \
  template Trajectory<Real> integrate<Real>(VectorField<Real>&, const State<Real>&, const Real&, const Real&, \
                                            const IntegrationSettings&, const Observer<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
