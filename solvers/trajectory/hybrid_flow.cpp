#include "solvers/trajectory/hybrid_flow.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/ending.hpp"
#include "solvers/trajectory/restarted_steps.hpp"

namespace separatrix {
namespace {

// what is left of a series of waits, above the tolerance: 10^this
constexpr double log10_left = 2;

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
      const std::optional<std::size_t> change = change_at_end(piece);
      add(piece);
      if (change && is_same_zero(*change, whole_.t.back())) {
        whole_.events.pop_back();
        t = whole_.t.back();
        x = whole_.x.back();
      } else if (change) {
        t = whole_.t.back();
        x = jump(*change, t);
        whole_.t.push_back(t);
        whole_.x.push_back(x);
        last_change_ = change;
        if (accumulates(t)) piece.outcome = Outcome::accumulated;
        if (!is_finite(x)) piece.outcome = Outcome::nonfinite;
      }
      if (change && t == end_) piece.outcome = Outcome::reached_end;
      const bool is_short = piece.outcome == Outcome::reached_end && whole_.t.back() < end_;
      if (is_short) {
        t = whole_.t.back();
        x = whole_.x.back();
        reach_ *= 2;
      }
      if ((is_short || (change && piece.outcome == Outcome::stopped_by_event)) && goes_on(piece)) continue;
      return finished(std::move(piece));
    }
  }

 private:
  // of the changes, the one whose event ended a flow
  std::optional<std::size_t> change_at_end(const Trajectory<Real>& piece) const {
    if (piece.outcome != Outcome::stopped_by_event || piece.events.empty()) return std::nullopt;
    const auto request = piece.events.back().request;
    if (!request || *request < code_.first) return std::nullopt;
    return *request - code_.first;
  }

  void add(const Trajectory<Real>& piece) {
    parts_.push_back({whole_.t.size() - 1, piece.dense});
    whole_.t.insert(whole_.t.end(), piece.t.begin() + 1, piece.t.end());
    whole_.x.insert(whole_.x.end(), piece.x.begin() + 1, piece.x.end());
    whole_.events.insert(whole_.events.end(), piece.events.begin(), piece.events.end());
    for (const std::string& name : piece.unsearched) {
      if (std::ranges::find(whole_.unsearched, name) == whole_.unsearched.end()) whole_.unsearched.push_back(name);
    }
    Statistics& all = whole_.statistics;
    all.steps += piece.statistics.steps;
    all.rejected += piece.statistics.rejected;
    all.evaluations += piece.statistics.evaluations;
    all.seconds += piece.statistics.seconds;
    all.work += piece.statistics.work;
  }

  // g on q = 0
  State<Real> jump(std::size_t k, const Real& t) {
    State<Real>& before = whole_.x.back();
    surfaces_[k].project(t, before);
    whole_.events.back().x = before;
    std::vector<Real> point = before;
    point.push_back(t);
    return after_[k](point);
  }

  // log₁₀ of what time resolves, relative to what has passed
  double resolved() const {
    return std::max(settings_.tolerance.relative, 1 - static_cast<double>(working_digits<Real>()));
  }

  // q is 0 after its own jump: to rounding on the side that it came from, the flow passes the same zero again
  bool is_same_zero(std::size_t change, const Real& t) const {
    return last_change_ == change && t - last_ <= power_of_ten<Real>(resolved()) * (t - start_);
  }

  bool accumulates(const Real& t) {
    const Real wait = t - last_;
    const bool known = jumps_ > 0 && wait > 0;  // since another jump
    const Real ratio = known && wait_ > 0 ? Real(wait / wait_) : Real(1);
    const Real left = ratio < 1 ? Real(wait * ratio / (1 - ratio)) : Real(0);
    const bool ends = ratio < 1 && ratio_ < 1 && left <= power_of_ten<Real>(resolved() + log10_left) * (t - start_);
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
    const bool is_said = parts_.size() == 1 || whole_.outcome == Outcome::sliding;
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
  std::optional<std::size_t> last_change_;
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
