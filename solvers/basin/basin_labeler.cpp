#include "solvers/basin/basin_labeler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/neighbours.hpp"
#include "solvers/basin/result_at_rest.hpp"
#include "solvers/basin/same_limit.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

// what a state passes through on its way beside a stable set is a power of the distance from it, 10^−digits at least
template <class Real>
double log10_smallest() {
  if constexpr (std::is_same_v<Real, double>) return std::numeric_limits<double>::min_exponent10;
  if constexpr (std::is_same_v<Real, float128>) return -4931;
  return -5000 - 100 * static_cast<double>(working_digits<Real>());
}

}  // namespace

// Watches one path until its label is certain, or cannot become so.
template <class Real>
class BasinLabeler<Real>::Watch {
 public:
  Watch(BasinLabeler& labeler, Run& run)
      : own_(labeler),
        run_(run),
        start_(run.result.end),
        late_(power_of_ten<Real>(own_.settings_.log10_tolerance + labelling::log10_perturbation +
                                 labelling::log10_slow)) {
    own_.arrival_.begin();
    own_.away_.begin(start_);
  }

  Continue operator()(const Real& t, const State<Real>& x) {
    time_ = t;
    if (own_.settings_.decide_by_level && t > 0 && own_.levels_.is_below_second(x)) return label(Label::global_minimum);
    Arrival<Real>& arrival = own_.arrival_;
    const Continue wish = arrival(t, x);
    run_.passed_slowly = run_.passed_slowly || arrival.speed() > labelling::telling_rise * arrival.slowest();
    if (arrival.looked() && has_risen(x)) return risen();
    if (wish == Continue::converged) {
      run_.passed_slowly = run_.passed_slowly || arrival.speed() < late_ * arrival.fastest();
      return label_limit();
    }
    if (arrival.looked() && (is_at_infimum(x) || is_degenerate_minimum(x))) return Continue::converged;
    if (comes_to_a_point(t, x) && is_minimum_near(x)) return Continue::converged;
    if (auto away = own_.away_(t, x, arrival.slope())) return label_away(x, std::move(*away));
    if (++steps_ % labelling::steps_between_looks == 0 && runs_away(x))
      return label_away(x, along_line(arrival.slope()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      // one that starts at 0, or near it, and grows has no size to lose
      if (t == 0 || x[i] == 0 || abs(x[i]) >= own_.smallest_ || (x[i] > 0) == (arrival.slope()[i] > 0)) continue;
      if (arrival.look(x).fate != Fate::not_decided) return label_limit();
      return own_.degenerate_->is_sharp() && is_minimum_near(x) ? Continue::converged : stop(Reason::state_underflow);
    }
    return Continue::yes;
  }

  // beyond the horizon
  Continue follow(const Real& t, const State<Real>& x) {
    time_ = t;
    own_.field_(x, own_.slope_, Real(0));
    if (auto away = own_.away_(t, x, own_.slope_)) return label_away(x, std::move(*away));
    return own_.away_.looked() && !own_.away_.may_leave(t, x, own_.slope_) ? Continue::stop : Continue::yes;
  }

  // whether to go on beyond it from the last point
  bool may_leave(const State<Real>& x) {
    if (run_.result.reason != Reason::horizon) return false;
    own_.field_(x, own_.slope_, Real(0));
    return own_.away_.may_leave(time_, x, own_.slope_);
  }

  // the path has ended without a label
  void end(const State<Real>& x, Reason reason) {
    run_.result.reason = reason;
    if (own_.degenerate_->is_sharp() && reason != Reason::horizon && is_minimum_near(x)) {
      if (run_.result.label != Label::undecided) run_.result.reason = Reason::none;
    } else if (reason == Reason::nonfinite) {
      return;
    } else if (has_risen(x)) {
      risen();
    } else if (reason == Reason::horizon) {
      follow_line(x);
    }
  }

  // where the path ends, if it is not the last point
  const std::optional<State<Real>>& limit() const { return limit_; }

 private:
  Continue risen() {
    limit_ = last_;
    run_.result.time = last_time_;
    return stop(Reason::loss_rose);
  }

  Continue stop(Reason reason) {
    run_.result.label = Label::undecided;
    run_.result.reason = reason;
    return Continue::stop;
  }

  Continue label(Label label) {
    run_.result.label = label;
    return Continue::converged;
  }

  Continue label_away(const State<Real>& x, AsymptoticDirection<Real> away) {
    if (has_risen(x)) return risen();
    run_.result.reason = Reason::none;
    run_.result.flat = away.flat;
    const Label found = away.has_floor ? Label::infinity : Label::diverged;
    run_.result.away = std::move(away);
    return label(found);
  }

  Continue label_limit() {
    const Attraction<Real>& found = own_.arrival_.limit();
    BasinResult<Real>& result = run_.result;
    result.flat = found.flat;
    result.at_limit = found.flat == 0;
    limit_ = found.limit;
    result.label = found.fate == Fate::saddle ? Label::saddle : own_.levels_.rank(*limit_, result.reason);
    return Continue::converged;
  }

  bool runs_away(const State<Real>& x) {
    LineFlow* line = own_.line();
    return line && line->runs_away(enclose(to_rational(x[0])));
  }

  static AsymptoticDirection<Real> along_line(const State<Real>& slope) {
    AsymptoticDirection<Real> away;
    away.unit = {Real(slope[0] > 0 ? 1 : -1)};
    return away;
  }

  // on a line the zeros of f say where the path goes on
  void follow_line(const State<Real>& x) {
    LineFlow* line = own_.line();
    if (!line) return;
    const Rational here = to_rational(x[0]);
    if (const auto limit = line->half_stable_end(here)) {
      limit_ = {to_real<Real>(*limit)};
      run_.result.at_limit = true;
      run_.result.label = Label::saddle;
    } else if (line->goes_to_infinity(enclose(to_rational(start_[0])))) {
      const State<Real>& slope = own_.arrival_.slope();
      AsymptoticDirection<Real> away = along_line(slope);
      away.has_floor = own_.away_.has_floor(time_, slope);
      label_away(x, std::move(away));
    }
    if (run_.result.label != Label::undecided) run_.result.reason = Reason::none;
  }

  // at its level, and not on the way to infinity, where the loss may fall to the same
  bool is_at_infimum(const State<Real>& x) {
    if (!own_.levels_.is_at_infimum(x) || own_.away_.may_leave(time_, x, own_.arrival_.slope())) return false;
    label(Label::global_minimum);
    return true;
  }

  bool is_degenerate_minimum(const State<Real>& x) {
    const Arrival<Real>& arrival = own_.arrival_;
    const Real& speed = arrival.speed();
    if (own_.levels_.bind() && !own_.degenerate_->is_abrupt()) return false;  // what has levels has no flat wells
    if (!own_.degenerate_->is_abrupt() &&
        !(speed * labelling::fall_between_searches <= (seen_ ? *seen_ : arrival.fastest())))
      return false;
    seen_ = speed;
    return is_minimum_near(x);
  }

  // the steps shrink though the speed does not: as before a cusp
  bool comes_to_a_point(const Real& t, const State<Real>& x) {
    const Real& speed = own_.arrival_.speed();
    const Real moved = speed * (t - time_before_) / (1 + largest(x));
    const bool shrinks = moved < moved_before_;  // the first step is short for another reason
    time_before_ = t;
    moved_before_ = moved;
    if (!own_.degenerate_->is_sharp() || !shrinks || !(moved < short_) ||
        speed * labelling::shorter_before_cusp < own_.arrival_.fastest())
      return false;
    short_ = moved / labelling::shorter_before_cusp;
    return true;
  }

  bool is_minimum_near(const State<Real>& x) {
    std::vector<double> point;
    for (const Real& entry : x) point.push_back(to_double(entry));
    const auto exact = (*own_.degenerate_)(own_.field_.parameters(), point);
    if (!exact) return false;
    limit_.emplace();
    for (const Rational& entry : *exact) limit_->push_back(to_real<Real>(entry));
    run_.result.at_limit = true;
    run_.result.label = own_.levels_.rank(*limit_, run_.result.reason);
    return true;
  }

  // L(x) against L at the last look
  bool has_risen(const State<Real>& x) {
    const Real loss = own_.levels_.loss(x);
    Real change(0);
    for (std::size_t i = 0; i < x.size(); ++i) change += abs(own_.arrival_.slope()[i] * x[i]);
    const bool rises = !last_.empty() && !(loss <= last_loss_);
    bool risen = false;
    if (rises) {
      const Real explained = power_of_ten<Real>(own_.settings_.log10_tolerance) * Real(labelling::explained_rise) *
                             std::max(change, last_change_);
      using std::isfinite;
      risen = !isfinite(loss) || !(own_.levels_.rise(last_, x) <= explained);
    }
    if (risen) return true;
    last_ = x;
    last_time_ = time_;
    last_loss_ = loss;
    last_change_ = change;
    return false;
  }

  BasinLabeler& own_;
  Run& run_;
  State<Real> start_;
  Real late_;
  State<Real> last_;                         // where the loss was compared last, and had not risen
  Real time_before_ = 0, moved_before_ = 0;  // of the last step
  Real short_ = labelling::snap_to_kink;     // length that tells of a point
  Real last_loss_ = 0, last_change_ = 0, last_time_ = 0, time_ = 0;
  std::size_t steps_ = 0;
  std::optional<Real> seen_;  // the speed when a degenerate minimum was looked for
  std::optional<State<Real>> limit_;
};

template <class Real>
BasinLabeler<Real>::BasinLabeler(const VectorFieldCode& code, std::shared_ptr<const Tape> quantities,
                                 const ParameterValues& parameters, BasinSettings settings,
                                 std::shared_ptr<DegenerateMinimum> degenerate)
    : settings_(std::move(settings)),
      model_(code.model),
      field_(code, parameters),
      arrival_(field_, {settings_.log10_tolerance, log10_smallest<Real>()}, ArrivalGoal::fate),
      away_(field_, settings_.log10_tolerance, settings_.diverged_log10),
      levels_(std::move(quantities), parameters, *code.model),
      degenerate_(degenerate ? std::move(degenerate) : std::make_shared<DegenerateMinimum>(code)),
      smallest_(power_of_ten<Real>(log10_smallest<Real>() - settings_.log10_tolerance)),
      slope_(code.dimension, Real(0)) {}

template <class Real>
typename BasinLabeler<Real>::Run BasinLabeler<Real>::run(const State<Real>& start) {
  const int more_work = std::is_same_v<Real, double> ? labelling::more_work_in_valleys : 1;
  double work = 0;
  Run first = run(start, settings_.method, no_limit_of_work, work);
  if (first.result.reason != Reason::step_limit || !settings_.into_valleys) return first;
  Run second = run(start, std::string(automatic_method), more_work * work, work);
  return second.result.reason == Reason::step_limit ? std::move(first) : std::move(second);
}

template <class Real>
typename BasinLabeler<Real>::Run BasinLabeler<Real>::run(const State<Real>& start, const std::string& method,
                                                         double most_work, double& work) {
  Run run;
  BasinResult<Real>& result = run.result;
  result.end = start;
  field_(start, slope_, Real(0));
  if (largest(slope_) == 0) {
    result.reason = Reason::field_underflow;
    return run;
  }
  IntegrationSettings settings;
  settings.method = method;
  settings.most_work = most_work;
  settings.tolerance = {settings_.log10_tolerance, log10_smallest<Real>()};
  settings.most_steps = settings_.most_steps;
  settings.keep_points = false;
  settings.autonomous = true;  // then neither t ≫ dt nor a finite life time hurts
  settings.stop_at_switches = degenerate_->jumps();
  Watch watch(*this, run);
  Trajectory<Real> path = integrate<Real>(field_, start, Real(0), power_of_ten<Real>(settings_.horizon_log10), settings,
                                          [&](const Real& t, const State<Real>& x) { return watch(t, x); });
  result.steps = path.statistics.steps;
  work = path.statistics.work;
  const bool ended = path.outcome == Outcome::converged || path.outcome == Outcome::stopped_by_event;
  if (!ended) watch.end(path.x.back(), reason_of(path.outcome));
  if (!ended && watch.may_leave(path.x.back())) {
    const Real horizon = power_of_ten<Real>(AsymptoticDirectionWatch<Real>::log10_horizon());
    Trajectory<Real> further = integrate<Real>(field_, path.x.back(), path.end_time(), horizon, settings,
                                               [&](const Real& t, const State<Real>& x) { return watch.follow(t, x); });
    result.steps += further.statistics.steps;
    if (result.label != Label::undecided) path = std::move(further);
  }
  if (result.reason != Reason::loss_rose) result.time = path.end_time();
  result.last = std::move(path.x.back());
  result.last_time = path.end_time();
  result.end = watch.limit() ? *watch.limit() : result.last;
  return run;
}

// a saddle is reached from the nearest start in Real only as it is from the start itself: if both
// are the same point, and what keeps the path on the stable set is no rounding
template <class Real>
bool BasinLabeler<Real>::keeps_zeros(const std::vector<Rational>& start, const State<Real>& nearest) {
  const std::vector<bool> zeros = degenerate_->zeros()(field_.parameters(), start);
  field_(nearest, slope_, Real(0));
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (to_rational(nearest[i]) != start[i] || (slope_[i] == 0 && !zeros[i])) return false;
  }
  return true;
}

template <class Real>
bool BasinLabeler<Real>::is_same(const BasinResult<Real>& a, const BasinResult<Real>& b) const {
  // minima of one level may lie to both sides of a stable set: they are compared as those that have no rank
  const auto limit = [](const BasinResult<Real>& each) {
    if (each.away) return Limit<Real>{each.label, each.flat, each.away->unit, 0, each.away->error};
    const bool is_ranked = each.label == Label::global_minimum || each.label == Label::local_minimum;
    // a last state stands where its limit has neighbours
    const std::size_t flat = each.at_limit ? each.flat : std::max<std::size_t>(each.flat, 1);
    return Limit<Real>{is_ranked ? Label::minimum : each.label, flat, each.end, each.loss};
  };
  return a.label == b.label && same_limit(limit(a), limit(b), power_of_ten<Real>(labelling::log10_same_limit));
}

template <class Real>
BasinResult<Real> BasinLabeler<Real>::operator()(const std::vector<Rational>& start) {
  State<Real> nearest;
  for (const Rational& value : start) nearest.push_back(to_real<Real>(value));
  Run own;
  field_(nearest, slope_, Real(0));
  if (largest(slope_) == 0) {
    own.result = result_at_rest(nearest, all_of(degenerate_->zeros()(field_.parameters(), start)));
  } else {
    own = run(nearest);
  }
  BasinResult<Real>& result = own.result;
  result.loss = levels_.loss(result.end);
  const auto give_up = [&] {
    result.label = Label::undecided;
    result.reason = Reason::near_boundary;
    result.away.reset();
  };
  if (result.label == Label::saddle) {
    // on a line whole intervals run into one that is half-stable
    if (nearest.size() > 1 && !keeps_zeros(start, nearest)) give_up();
  } else if (settings_.check_neighbours && result.label != Label::undecided && own.passed_slowly) {
    const double log10_size = settings_.log10_tolerance + labelling::log10_perturbation;
    for (const State<Real>& neighbour : neighbours(field_, nearest, log10_size)) {
      BasinResult<Real> other = run(neighbour).result;
      other.loss = levels_.loss(other.end);
      if (is_same(other, result)) continue;
      give_up();
      break;
    }
  }
  return result;
}

template <class Real>
BasinResult<Real> BasinLabeler<Real>::operator()(const State<Real>& start) {
  std::vector<Rational> exact;
  for (const Real& entry : start) exact.push_back(to_rational(entry));
  return (*this)(exact);
}

template <class Real>
LineFlow* BasinLabeler<Real>::line() {
  if (!line_) line_ = LineFlow::of(*model_, field_.parameters());
  return line_.get();
}

#define SEPARATRIX_INSTANTIATE(Real) template class BasinLabeler<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
