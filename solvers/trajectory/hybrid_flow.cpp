#include "solvers/trajectory/hybrid_flow.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/ending.hpp"
#include "solvers/trajectory/restarted_steps.hpp"
#include "solvers/trajectory/same_time.hpp"

namespace separatrix {
namespace {

// what is left of a series of waits, or of the way to another change, above the tolerance: 10^this
constexpr double log10_left = 2;
// a value of q this far above the last digit of the state is not the rounding of 0: 10^this
constexpr double log10_rounding = 2;

LevelSetCode compile_surface(const Model& model, const StateChange& change) {
  ModelDescription description = model.description();
  description.invariants = {{change.name, change.when}};
  return compile_level_set(Model(std::move(description)));
}

template <class Real>
class HybridFlow {
 public:
  HybridFlow(VectorField<Real>& field, const HybridCode& code, const Real& t1, IntegrationSettings settings)
      : field_(field), code_(code), end_(t1), settings_(std::move(settings)) {
    settings_.events = code.events;
    for (const LevelSetCode& surface : code.surfaces) {
      surfaces_.emplace_back(surface, field.parameters());
      surfaces_.back().set_level(0, Real(0));
    }
    for (const auto& tape : code.after) after_.emplace_back(tape, field.parameters());
  }

  Trajectory<Real> run(State<Real> x, Real t) {
    start_ = t;
    whole_.t = {t};
    whole_.x = {x};
    while (true) {
      const Real horizon = reach_ > 0 && reach_ < end_ - t ? Real(t + reach_) : end_;
      Trajectory<Real> piece = integrate<Real>(field_, x, t, horizon, settings_);
      of_piece_ = piece.outcome;
      const std::vector<Event<Real>> zeros = zeros_at_end(piece);
      add(piece);
      if (!zeros.empty()) {
        t = whole_.t.back();
        x = whole_.x.back();
        const std::vector<Event<Real>> passed = passages(zeros, t);
        if (!passed.empty()) {
          x = jump(passed, t);
          look_for_hidden(passed, t, x);
          whole_.t.push_back(t);
          whole_.x.push_back(x);
          if (accumulates(t)) piece.outcome = Outcome::accumulated;
          if (!is_finite(x)) piece.outcome = Outcome::nonfinite;
        }
        left_ = t;
      }
      if (!zeros.empty() && t == end_) piece.outcome = Outcome::reached_end;
      const bool is_short = piece.outcome == Outcome::reached_end && whole_.t.back() < end_;
      if (is_short) {
        t = whole_.t.back();
        x = whole_.x.back();
        reach_ *= 2;
      }
      if ((is_short || (!zeros.empty() && piece.outcome == Outcome::stopped_by_event)) && goes_on(piece)) continue;
      return finished(std::move(piece));
    }
  }

 private:
  std::size_t change_of(const Event<Real>& event) const { return *event.request - code_.first; }

  // takes away the zeros of changes that ended a flow, in the order of the file; none where something else ended it too
  std::vector<Event<Real>> zeros_at_end(Trajectory<Real>& piece) const {
    std::vector<Event<Real>> zeros;
    if (piece.outcome != Outcome::stopped_by_event) return zeros;
    while (!piece.events.empty() && piece.events.back().request && *piece.events.back().request >= code_.first) {
      zeros.push_back(std::move(piece.events.back()));
      piece.events.pop_back();
    }
    const bool is_asked = !piece.events.empty() && piece.events.back().request &&
                          code_.events->requests[*piece.events.back().request].terminal;
    if (is_asked) zeros.clear();
    std::ranges::sort(zeros, {}, [](const Event<Real>& each) { return *each.request; });
    return zeros;
  }

  // A touch is no passage; nor is a zero that the flow has begun in: to rounding it lies on the side that it came from.
  std::vector<Event<Real>> passages(const std::vector<Event<Real>>& zeros, const Real& t) {
    const bool is_at_once = t - left_ <= same_time(settings_.tolerance, Real(t - start_));
    if (!is_at_once) left_changes_.clear();
    std::vector<Event<Real>> passed;
    for (const Event<Real>& zero : zeros) {
      const bool is_new = std::ranges::find(left_changes_, change_of(zero)) == left_changes_.end();
      if (is_new && zero.direction != 0) passed.push_back(zero);
      if (is_new) left_changes_.push_back(change_of(zero));
    }
    return passed;
  }

  void give_up(const std::string& name) {
    if (std::ranges::find(whole_.unsearched, name) == whole_.unsearched.end()) whole_.unsearched.push_back(name);
  }

  // Another change whose q is not 0 at x, but less far from it than the flow goes in a time that is not told from t: the next flow
  // would begin in its zero, and whether that is a passage cannot be seen.
  void look_for_hidden(const std::vector<Event<Real>>& passed, const Real& t, const State<Real>& x) {
    State<Real> slope(x.size());
    field_(x, slope, t);
    const Real reach =
        length(slope) * power_of_ten<Real>(log10_left) * same_time(settings_.tolerance, Real(t - start_));
    const Real rounding = power_of_ten<Real>(log10_rounding - static_cast<double>(working_digits<Real>())) * length(x);
    for (std::size_t k = 0; k < surfaces_.size(); ++k) {
      if (std::ranges::find(passed, k, [&](const Event<Real>& each) { return change_of(each); }) != passed.end())
        continue;
      State<Real> zero = x;
      if (!surfaces_[k].project(t, zero)) continue;
      const Real gap = distance(x, zero);
      if (gap > rounding && gap <= reach) give_up(code_.events->requests[code_.first + k].name);
    }
  }

  void add(const Trajectory<Real>& piece) {
    parts_.push_back({whole_.t.size() - 1, piece.dense});
    whole_.t.insert(whole_.t.end(), piece.t.begin() + 1, piece.t.end());
    whole_.x.insert(whole_.x.end(), piece.x.begin() + 1, piece.x.end());
    whole_.events.insert(whole_.events.end(), piece.events.begin(), piece.events.end());
    for (const std::string& name : piece.unsearched) give_up(name);
    Statistics& all = whole_.statistics;
    all.steps += piece.statistics.steps;
    all.rejected += piece.statistics.rejected;
    all.evaluations += piece.statistics.evaluations;
    all.seconds += piece.statistics.seconds;
    all.work += piece.statistics.work;
  }

  // g on q = 0, one change after the other
  State<Real> jump(const std::vector<Event<Real>>& passed, const Real& t) {
    State<Real>& before = whole_.x.back();
    for (const Event<Real>& each : passed) surfaces_[change_of(each)].project(t, before);
    State<Real> x = before;
    for (const Event<Real>& each : passed) {
      whole_.events.push_back(each);
      whole_.events.back().t = t;
      whole_.events.back().x = x;
      x.push_back(t);
      x = after_[change_of(each)](x);
    }
    return x;
  }

  bool accumulates(const Real& t) {
    const Real wait = t - last_;
    const bool known = jumps_ > 0 && wait > 0;  // since another jump
    const Real ratio = known && wait_ > 0 ? Real(wait / wait_) : Real(1);
    const Real left = ratio < 1 ? Real(wait * ratio / (1 - ratio)) : Real(0);
    const bool ends = ratio < 1 && ratio_ < 1 &&
                      left <= power_of_ten<Real>(log10_left) * same_time(settings_.tolerance, Real(t - start_));
    if (ends) whole_.obstacle = t + left;
    ++jumps_;
    last_ = t;
    wait_ = known ? wait : Real(0);
    ratio_ = ratio;
    reach_ = 2 * wait_;
    return ends;
  }

  // what the flows to come may take is what those before have left
  bool goes_on(Trajectory<Real>& piece) {
    const auto ends = [&](Outcome outcome) {
      piece.outcome = outcome;
      return false;
    };
    if (piece.statistics.steps >= settings_.most_steps) return ends(Outcome::step_limit);
    settings_.most_steps -= piece.statistics.steps;
    settings_.most_work -= piece.statistics.work;
    if (settings_.most_work <= 0) return ends(Outcome::work_limit);
    if (settings_.most_seconds > 0) {
      settings_.most_seconds -= piece.statistics.seconds;
      if (settings_.most_seconds <= 0) return ends(Outcome::time_limit);
    }
    return true;
  }

  Trajectory<Real> finished(Trajectory<Real> last) {
    whole_.outcome = last.outcome;
    if (!whole_.obstacle) whole_.obstacle = last.obstacle;
    whole_.tolerance = last.tolerance;
    whole_.method = last.method;
    whole_.reason = last.reason;
    const bool is_said = whole_.outcome == of_piece_ && (parts_.size() == 1 || whole_.outcome == Outcome::sliding);
    whole_.message = is_said ? last.message : in_words(whole_, "", settings_.shown_digits);
    whole_.dense = joined(std::move(parts_));
    return std::move(whole_);
  }

  VectorField<Real>& field_;
  const HybridCode& code_;
  Real end_;
  IntegrationSettings settings_;
  std::vector<LevelSet<Real>> surfaces_;
  std::vector<Function<Real>> after_;
  std::vector<DensePart<Real>> parts_;
  Trajectory<Real> whole_;
  std::vector<std::size_t> left_changes_;  // whose zero the flow has begun in, at left_
  Real left_{0};
  Outcome of_piece_ = Outcome::reached_end;  // of the last flow by itself
  std::size_t jumps_ = 0;
  Real start_{0}, last_{0}, wait_{0}, ratio_{1};  // the last jump, the wait before it and its ratio to the one before
  // How far the next flow is followed at once: in a step of a million waits the next event would be lost beside the last.
  Real reach_{0};  // 0: to the end
};

}  // namespace

HybridCode compile_hybrid(const Model& model, std::vector<EventRequest> requests, std::vector<StateChange> changes) {
  HybridCode code;
  code.first = requests.size();
  for (const StateChange& change : changes) {
    requests.push_back({change.name, change.when, change.direction, true});
    code.surfaces.push_back(compile_surface(model, change));
    code.after.push_back(compile(model, model.resolve(change.after)));
  }
  code.changes = std::move(changes);
  code.events = std::make_shared<const EventCode>(compile_events(model, std::move(requests)));
  return code;
}

template <class Real>
Trajectory<Real> integrate(VectorField<Real>& field, const HybridCode& code, const State<Real>& start, const Real& t0,
                           const Real& t1, IntegrationSettings settings) {
  return HybridFlow<Real>(field, code, t1, std::move(settings)).run(start, t0);
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                                \
  template Trajectory<Real> integrate<Real>(VectorField<Real>&, const HybridCode&, const State<Real>&, const Real&, \
                                            const Real&, IntegrationSettings);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
