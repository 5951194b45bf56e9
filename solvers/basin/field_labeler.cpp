#include "solvers/basin/field_labeler.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/neighbours.hpp"
#include "solvers/basin/result_at_rest.hpp"
#include "solvers/basin/same_limit.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

// errors of the steps of a turn, in units of the tolerance: 10^this
constexpr double log10_noise = 3;

// turns after which a path is seen to close, at most
constexpr int most_turns = 8;

// smallest size of a coordinate, which is resolved to its own size
constexpr double log10_smallest = -300;

// looks for a cycle that attracts from a path that is on one to all digits
constexpr std::size_t most_vain = 3;

// |x| from which on a direction counts, relative to the start
constexpr double log10_far = 15;

template <class Real>
State<Real> unit(State<Real> x) {
  const Real size = length(x);
  for (Real& entry : x) entry /= size;
  return x;
}

}  // namespace

// Watches one path until its label is certain.
template <class Real>
class FieldLabeler<Real>::Watch {
 public:
  Watch(FieldLabeler& labeler, Run& run)
      : own_(labeler),
        run_(run),
        size_(1 + length(run.result.end)),
        noise_(power_of_ten<Real>(own_.settings_.log10_tolerance + log10_noise)) {
    own_.returns_.begin();
  }

  Continue operator()(const Real& t, const State<Real>& x) {
    own_.field_(x, own_.slope_, Real(0));
    const Real speed = length(own_.slope_);
    slowest_ = t > 0 ? std::min(slowest_, speed) : speed;
    run_.sped_up = run_.sped_up || speed > labelling::telling_rise * slowest_;
    if (looks(speed)) {
      if (auto limit = own_.sink_(x)) {
        run_.result.end = std::move(*limit);
        run_.result.at_limit = true;
        return label(Label::minimum);
      }
      own_.field_(x, own_.slope_, Real(0));
    }
    if (has_diverged(x)) return label(Label::diverged);
    if (!own_.orbits_) return Continue::yes;
    if (own_.returns_.is_last_point() && recurs()) return Continue::stop;
    return own_.returns_(t, x, own_.slope_) && closes() ? Continue::converged : Continue::yes;
  }

 private:
  Continue label(Label label) {
    run_.result.label = label;
    return Continue::converged;
  }

  bool looks(const Real& speed) {
    const bool now = !next_look_ || speed <= *next_look_ || ++since_look_ == labelling::steps_between_looks;
    next_look_ = now ? Real(speed / 2) : std::max(*next_look_, Real(speed / 2));
    if (now) since_look_ = 0;
    return now;
  }

  bool has_diverged(const State<Real>& x) {
    const Real size = length(x);
    if (!(size > power_of_ten<Real>(log10_far) * size_)) {
      far_.reset();
      return false;
    }
    if (!far_) far_ = unit(x);
    if (!(size > power_of_ten<Real>(own_.settings_.diverged_log10) * size_)) return false;
    AsymptoticDirection<Real> away;
    away.error = distance(unit(x), *far_);
    if (away.error <= Real(labelling::most_direction_error)) {
      away.unit = unit(x);
      away.flat = flat_directions(x, away.unit);
    }
    run_.result.flat = away.flat;
    run_.result.away = std::move(away);
    return true;
  }

  // eigenvalues of (1 − uuᵀ)J against the growth u·f/|x|
  std::size_t flat_directions(const State<Real>& x, const State<Real>& u) {
    const std::size_t d = x.size();
    std::vector<Real> matrix(d * d, Real(0));
    own_.field_.jacobian(x, matrix, Real(0));
    std::vector<Real> along(d, Real(0));  // uᵀJ
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) along[j] += u[i] * matrix[i * d + j];
    }
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) matrix[i * d + j] -= u[i] * along[j];
    }
    const Real growth = (1 - Real(labelling::neutral_width)) * dot(u, own_.slope_) / length(x);
    std::size_t flat = 0;
    for (const ComplexNumber<Real>& value : eigenvalues(matrix, d)) flat += value.real >= growth;
    return flat;
  }

  // whether the crossings tell a closed orbit that attracts, or that the path is on
  bool closes() {
    const auto& crossings = own_.returns_.crossings();
    const State<Real>& here = crossings.back().x;
    const Real scale = 1 + length(here), reach = 10 * power_of_ten<Real>(labelling::log10_reach) * scale;
    const Real noise = noise_ * scale;
    const auto turn = own_.returns_.turn(reach, noise);
    if (!turn) return false;
    const auto& before = crossings[crossings.size() - 1 - *turn];
    const Real period = crossings.back().t - before.t, moved = distance(here, before.x);
    if (moved > noise) {
      // one that was looked for in vain is looked for again when the path has come nearer
      if (tried_ && moved > *tried_ / 2) return false;
      tried_ = moved;
    } else if (distance(before.x, crossings[crossings.size() - 1 - 2 * *turn].x) <= noise) {
      if (own_.preserves_ && rotates(here, period, noise)) return true;
      if (++vain_ > most_vain) return false;
    }
    auto orbit = own_.orbits_->refine(here, own_.returns_.normal(), period);
    if (!orbit || is_at_rest(orbit->point)) return false;
    // it is not known where it is
    if (!(error_of_place(*orbit, own_.settings_.log10_tolerance) <= power_of_ten<Real>(labelling::log10_reach)))
      return false;
    const Real distance_now = distance(here, orbit->point), distance_then = distance(before.x, orbit->point);
    const Real rho = largest_multiplier(*orbit);
    if (!(rho < 1 - noise_) || !(distance_now <= power_of_ten<Real>(labelling::log10_reach) * scale)) return false;
    const bool contracts = 2 * distance_now <= (1 + rho) * distance_then;
    if (!contracts && !(distance_now <= noise && distance_then <= noise)) return false;
    take(Label::cycle, in_one_turn(std::move(*orbit)));
    return true;
  }

  // The same orbit with the least period: crossings that were missed, or that differ by more than noise, may have closed it after
  // two turns or more. An orbit that has just doubled its period is beside one that repels.
  ClosedOrbit<Real> in_one_turn(ClosedOrbit<Real> orbit) {
    const Real near = power_of_ten<Real>(labelling::log10_reach) * (1 + length(orbit.point));
    for (int turns = most_turns; turns > 1; --turns) {
      const Real period = orbit.period / turns;
      if (!own_.orbits_->follow(orbit.point, period, near)) continue;
      auto one = own_.orbits_->refine(orbit.point, own_.returns_.normal(), period);
      const bool attracts = one && largest_multiplier(*one) < 1 - noise_;
      if (attracts && distance(one->point, orbit.point) <= near) return std::move(*one);
    }
    return orbit;
  }

  // whether the returns to the section that ends here come to nothing
  bool recurs() {
    if (2 * own_.returns_.points() * labelling::part_of_steps < own_.settings_.most_steps) return false;
    const auto trend = own_.returns_.trend();
    if (!trend) return false;
    const double share = static_cast<double>(own_.returns_.points()) / static_cast<double>(own_.settings_.most_steps);
    const Real enough = power_of_ten<Real>(share / 2 * labelling::log10_closing_in);
    if (trend->change <= enough || trend->change * enough >= 1) return false;
    const Real size = 1 + length(own_.returns_.crossings().back().x);
    if (labelling::most_turning * trend->moved >= trend->way && trend->moved >= Real(share) * size) return false;
    run_.result.reason = Reason::recurrent;
    return true;
  }

  // an equilibrium has every period
  bool is_at_rest(const State<Real>& x) {
    const Real speed = length(own_.slope_);
    State<Real> slope(x.size(), Real(0));
    own_.field_(x, slope, Real(0));
    return !(2 * length(slope) > std::min(speed, slowest_));
  }

  bool rotates(const State<Real>& x, const Real& period, const Real& noise) {
    using std::abs;
    std::optional<ClosedOrbit<Real>> orbit;
    for (int turns = most_turns; turns > 0 && !orbit; --turns) {
      orbit = own_.orbits_->follow(x, Real(period / turns), noise);
    }
    if (!orbit || !(abs(Real(largest_multiplier(*orbit) - 1)) <= noise_)) return false;
    take(Label::rotation, std::move(*orbit));
    return true;
  }

  void take(Label label, ClosedOrbit<Real> orbit) {
    run_.result.label = label;
    run_.result.end = orbit.point;
    run_.result.orbit = std::move(orbit);
  }

  FieldLabeler& own_;
  Run& run_;
  Real size_, noise_, slowest_ = 0;
  std::optional<Real> next_look_, tried_;
  std::size_t since_look_ = 0, vain_ = 0;
  std::optional<State<Real>> far_;  // x/|x| when it was first far
};

template <class Real>
FieldLabeler<Real>::FieldLabeler(const BasinCode& code, const ParameterValues& parameters, BasinSettings settings)
    : settings_(std::move(settings)),
      zeros_(*code.field.model),
      field_(code.field, parameters),
      sink_(field_),
      returns_(field_, integration()),
      preserves_(code.preserves),
      slope_(code.field.dimension, Real(0)) {
  if (code.variations) {
    orbits_.emplace(*code.variations, parameters, code.field.dimension, settings_.method, settings_.log10_tolerance);
  }
  if (code.quantities) loss_.emplace(code.quantities, parameters);
}

template <class Real>
IntegrationSettings FieldLabeler<Real>::integration() const {
  IntegrationSettings settings;
  settings.method = settings_.method;
  settings.tolerance = {settings_.log10_tolerance, log10_smallest};
  settings.most_steps = settings_.most_steps;
  settings.keep_points = false;
  settings.autonomous = true;
  return settings;
}

template <class Real>
typename FieldLabeler<Real>::Run FieldLabeler<Real>::run(const State<Real>& start) {
  Run run;
  BasinResult<Real>& result = run.result;
  result.end = start;
  Watch watch(*this, run);
  const Trajectory<Real> path =
      integrate<Real>(field_, start, Real(0), power_of_ten<Real>(settings_.horizon_log10), integration(),
                      [&](const Real& t, const State<Real>& x) { return watch(t, x); });
  result.steps = path.statistics.steps;
  result.time = path.end_time();
  result.last = path.end();
  result.last_time = path.end_time();
  if (result.label == Label::undecided && result.reason == Reason::none) result.reason = reason_of(path.outcome);
  if (!result.at_limit && !result.orbit) result.end = path.end();
  return run;
}

template <class Real>
bool FieldLabeler<Real>::is_same(const BasinResult<Real>& a, const BasinResult<Real>& b) const {
  const auto limit = [](const BasinResult<Real>& each) {
    if (each.away) return Limit<Real>{each.label, each.flat, each.away->unit, 0, each.away->error};
    return Limit<Real>{each.label, 0, each.orbit ? each.orbit->means : each.end, 0};
  };
  Real tolerance = power_of_ten<Real>(labelling::log10_same_limit);
  for (const auto* each : {&a, &b}) {
    if (each->orbit) tolerance += error_of_place(*each->orbit, settings_.log10_tolerance);
  }
  return a.label == b.label && same_limit(limit(a), limit(b), tolerance);
}

template <class Real>
BasinResult<Real> FieldLabeler<Real>::operator()(const std::vector<Rational>& start) {
  State<Real> nearest;
  for (const Rational& value : start) nearest.push_back(to_real<Real>(value));
  Run own;
  field_(nearest, slope_, Real(0));
  if (largest(slope_) == 0) {
    own.result = result_at_rest(nearest, all_of(zeros_(field_.parameters(), start)));
  } else {
    own = run(nearest);
  }
  BasinResult<Real>& result = own.result;
  if (settings_.check_neighbours && result.label != Label::undecided && own.sped_up) {
    const double log10_size = settings_.log10_tolerance + labelling::log10_perturbation;
    for (const State<Real>& neighbour : neighbours(field_, nearest, log10_size)) {
      if (is_same(run(neighbour).result, result)) continue;
      result.label = Label::undecided;
      result.reason = Reason::near_boundary;
      result.away.reset();
      result.orbit.reset();
      break;
    }
  }
  if (loss_) {
    State<Real> point = result.end;
    point.push_back(Real(0));
    result.loss = (*loss_)(point).front();
  }
  return std::move(result);
}

#define SEPARATRIX_INSTANTIATE(Real) template class FieldLabeler<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
