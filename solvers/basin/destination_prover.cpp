#include "solvers/basin/destination_prover.hpp"

#include <algorithm>
#include <cmath>

#include "lib/model/still_states.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/num/interruption.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/enclosure/contracting_ball.hpp"
#include "solvers/enclosure/interval_box.hpp"
#include "solvers/enclosure/loss_gradient.hpp"
#include "solvers/enclosure/sublevel_trap.hpp"

namespace separatrix {
namespace {

double widest(const IntervalVector& x) {
  double most = 0;
  for (const interval& side : x) most = std::max(most, side.width());
  return most;
}

// steps in a row with an enclosure that may hold a stationary point, after which waiting does not help
constexpr std::size_t most_at_rest = 200;

// 2^-bits: remainders below the width of the set; for a point roughly first, then to nearly all digits of a double
std::vector<double> bits_for(double width) {
  if (width == 0) return {24, 56};
  return {std::clamp(6 - std::log2(width), 12.0, 56.0)};
}

FlowEnclosure::Settings settings_for(double bits) {
  FlowEnclosure::Settings settings;
  settings.log2_remainder = -bits;
  settings.order = static_cast<std::size_t>(4 + 0.3 * bits);
  settings.bits = std::max(96L, static_cast<long>(bits) + 40);
  // a smaller box is better than much smaller steps; at 2⁻⁵ boxes of 1/2000 where Müller–Brown is steep had no step at all
  settings.smallest_share = 0x1p-10;
  return settings;
}

double widest(const std::vector<Interval>& x) {
  double most = 0;
  for (const Interval& side : x) most = std::max(most, Rational(side.high - side.low).get_d());
  return most;
}

// a drift, or a path, of a certificate may be so many times as long
constexpr double trap_room = 2;

interval widened(const interval& x, double share) {
  return share == 0 ? x : x + interval(-share, share) * interval(x.width());
}

void begin_proof(DestinationProof& proof, const FlowEnclosure& flow, const FlowEnclosure::Settings& settings,
                 const Doubleton& start) {
  proof.bits = static_cast<std::size_t>(settings.bits);
  proof.flow = {{}, settings.order, flow.low_order(), dyadic(start.r0), dyadic(start), {}};
}

// nothing if no state moves
std::vector<std::size_t> still_beside_others(const Model& model) {
  std::vector<std::size_t> still = still_states(model);
  if (still.size() == model.dimension()) still.clear();
  return still;
}

// dimensions in which a box is cut into pieces
constexpr std::size_t most_divided = 3;

// the loss, then the levels
std::shared_ptr<const Tape> compile_losses(const Model& model) {
  std::vector<Expression> losses{*model.description().loss};
  for (const Level& level : model.description().levels) losses.push_back(level.loss);
  return unroll_means(compile(model, losses));
}

}  // namespace

DestinationProver::DestinationProver(const Model& model, std::vector<int> sides,
                                     const std::vector<WrittenFactor>& factors, ProofSettings settings)
    : settings_(settings),
      sides_(std::move(sides)),
      still_(settings.keep_proof ? std::vector<std::size_t>() : still_beside_others(model)),
      moving_(still_as_parameters(model, still_)),
      flow_(compile_flow(model)),
      code_(compile_autonomous(moving_)),
      field_(code_, std::vector<Interval>(still_.size())),
      falls_(is_gradient_of_loss(moving_)),
      quantities_(compile_losses(model), {}),
      levels_(model.description().levels.size()) {
  if (falls_ && still_.empty()) {
    if (factors.empty()) residuals_ = LojasiewiczBall::of(model);
    // as many residuals as states have isolated zeros, of which a contracting ball says more
    if (residuals_ && residuals_->sum().residuals.size() == model.dimension()) residuals_.reset();
    cones_.emplace(model);
  }
  for (const WrittenFactor& each : factors) factors_.push_back({each.text, FactorTrap(model, each.factor, {})});
}

IntervalVector DestinationProver::moving(const IntervalVector& x) const {
  IntervalVector others;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::ranges::find(still_, i) == still_.end()) others.push_back(x[i]);
  }
  return others;
}

// the inverse of moving(), with the values that the others have
IntervalVector DestinationProver::with_still(const IntervalVector& limit) const {
  IntervalVector x = limit;
  for (std::size_t k = 0; k < still_.size(); ++k) {
    x.insert(x.begin() + static_cast<std::ptrdiff_t>(still_[k]), still_at_[k]);
  }
  return x;
}

template <class Trapped>
bool DestinationProver::ends_by(TrapLemma lemma, const Trapped& trapped, ProvedDestination& found) {
  found.lemma = lemma;
  found.limit = lemma == TrapLemma::factor ? trapped.limit : with_still(trapped.limit);
  found.rate = trapped.rate;
  return rank(found);
}

bool DestinationProver::settle(const Doubleton& set, const KnownDestination& known, ProvedDestination& found) {
  if (const ProvedDestination* there = known ? known(set.hull()) : nullptr) {
    found.label = there->label;
    found.lemma = TrapLemma::proved_region;
    found.limit = there->limit;
    found.loss = there->loss;
    found.rate = 0;
    return true;
  }
  for (Trap& factor : factors_) {
    const auto trapped = factor.lemma.prove(set.as_affine(), proof_ ? trap_room : 1);
    if (!trapped || !ends_by(TrapLemma::factor, *trapped, found)) continue;
    if (proof_) proof_->factor = factor.text;
    return true;
  }
  const auto ball = prove_contracting_ball(field_, moving(set.hull()));
  if (ball && ends_by(TrapLemma::contracting_ball, *ball, found)) {
    if (proof_) keep_ball(*ball);
    return true;
  }
  return falls_ && settle_by_loss(set, !known, found);
}

template <class Ball>
void DestinationProver::keep_ball(const Ball& ball) {
  for (const interval& side : ball.centre) proof_->centre.push_back(dyadic(side).low);
  proof_->radius = dyadic_text(ball.radius);
}

// by lemmas that need ẋ = −∇L
bool DestinationProver::settle_by_loss(const Doubleton& set, bool may_divide, ProvedDestination& found) {
  const IntervalVector x = moving(set.hull());
  const bool seldom = (found.steps & (found.steps - 1)) == 0;  // what is as dear as many steps: at 0, 1, 2, 4, …
  if (cones_ && seldom) {
    if (const auto cone = cones_->prove(field_, x)) {
      found.label = cone->has_floor ? Label::infinity : Label::diverged;
      found.lemma = TrapLemma::cone;
      found.limit = x;
      if (proof_) {
        proof_->sense = cone->sense;
        proof_->corner = cone->corner;
      }
      return true;
    }
  }
  if (residuals_) {
    const auto trapped = residuals_->prove(x, proof_ ? trap_room : 1);
    if (trapped && ends_by(TrapLemma::inequality, *trapped, found)) {
      if (proof_) {
        keep_ball(*trapped);
        proof_->floor = residuals_->sum().floor;
        proof_->residuals = residuals_->sum().residuals;
      }
      return true;
    }
  }
  if (!may_divide || !seldom || x.size() > most_divided || widest(x) == 0) return false;
  const auto trapped = prove_sublevel_trap(field_, x);
  if (!trapped || !ends_by(TrapLemma::sublevel, *trapped, found)) return false;
  if (proof_) {
    keep_ball(*trapped);
    proof_->around = dyadic(trapped->around);
    proof_->level = dyadic_text(trapped->level);
    proof_->covers = trapped->faces;
    proof_->covers.push_back(trapped->inside);
  }
  return true;
}

// the loss on a box, and the levels; none where it is not defined on all of it
std::optional<std::vector<interval>> DestinationProver::losses_at(IntervalVector point) {
  std::vector<interval> values(1 + levels_);
  point.emplace_back(0.0);
  if (quantities_(point, values)) return std::nullopt;
  return values;
}

// false if the loss over the limit is too wide for it, so that the label is open
bool DestinationProver::rank(ProvedDestination& found) {
  const auto losses = losses_at(found.limit);
  if (!losses) return false;
  const std::vector<interval>& values = *losses;
  found.loss = widened(values[0], proof_ ? certificate_room : 0);
  found.label = Label::minimum;
  if (levels_ == 0) return true;
  const interval lowest = values[1];
  if (found.loss.low > lowest.high) {
    found.label = Label::local_minimum;
    return true;
  }
  bool below = !disjoint(found.loss, lowest);
  for (std::size_t i = 2; i < values.size(); ++i) below = below && found.loss.high < values[i].low;
  found.label = below ? Label::global_minimum : Label::undecided;
  return below;
}

ProvedDestination DestinationProver::operator()(const std::vector<Interval>& start, const KnownDestination& known) {
  const IntervalVector x = box_around(start);
  if (!still_.empty()) {
    std::vector<Interval> values;
    for (const std::size_t i : still_) values.push_back(start[i]);
    still_at_ = box_around(values);
    field_ = AutonomousField(code_, values);
  }
  const auto speed = field_.field(moving(x));
  const auto at_rest = [](const interval& f) { return f.low == 0 && f.high == 0; };
  if (settings_.keep_proof) {
    proof_.emplace();
    proof_->sides = sides_;
  }
  if (speed && std::all_of(speed->begin(), speed->end(), at_rest)) {
    ProvedDestination found;
    found.limit = x;
    const auto losses = losses_at(x);
    if (!losses) {
      found.reason = "it is at rest, but its loss has no value there";
      return found;
    }
    found.loss = widened(losses->front(), proof_ ? certificate_room : 0);
    found.label = Label::stationary;
    found.lemma = TrapLemma::at_rest;
    if (proof_) {
      FlowEnclosure flow(flow_, {}, settings_for(24));
      begin_proof(*proof_, flow, settings_for(24), Doubleton(balls_around(start)));
      found.proof = std::make_shared<const DestinationProof>(std::move(*proof_));
    }
    return found;
  }
  ProvedDestination found;
  for (const double bits :
       settings_.remainder_bits > 0 ? std::vector<double>{settings_.remainder_bits} : bits_for(widest(start))) {
    found = follow(start, bits, known);
    if (found.label == Label::undecided) continue;
    if (proof_) found.proof = std::make_shared<const DestinationProof>(std::move(*proof_));
    break;
  }
  return found;
}

ProvedDestination DestinationProver::follow(const std::vector<Interval>& start, double bits,
                                            const KnownDestination& known) {
  FlowEnclosure::Settings settings = settings_for(bits);
  settings.room = proof_ ? certificate_room : 0;
  const BallPrecision scope(settings.bits);
  FlowEnclosure flow(flow_, {}, settings);
  Doubleton set(balls_around(start));
  if (proof_) begin_proof(*proof_, flow, settings, set);
  ProvedDestination found;
  std::size_t at_rest = 0;
  for (;; ++found.steps) {
    check_interruption();
    const IntervalVector x = set.hull();
    if (settle(set, known, found)) return found;
    found.lemma = TrapLemma::none;
    found.limit = x;
    found.rate = 0;
    if (found.steps == settings_.most_steps) {
      found.reason = "no trapping lemma held within the limit of steps";
      return found;
    }
    if (!(widest(x) < std::max(settings_.widest, 2 * widest(start)))) {
      found.reason = "the enclosure became too wide";
      return found;
    }
    const auto speed = field_.field(moving(x));
    const auto may_rest = [](const interval& f) { return f.contains(0); };
    at_rest = speed && std::all_of(speed->begin(), speed->end(), may_rest) ? at_rest + 1 : 0;
    if (at_rest == most_at_rest) {
      found.reason = "it came to rest where no trapping lemma holds";
      return found;
    }
    // the equations do not depend on time
    if (const auto obstacle = flow.expand(set, 0, 1'000'000)) {
      found.reason = "no step could be proved: " + *obstacle;
      return found;
    }
    found.time += flow.step();
    set = flow.at(flow.step());
    if (proof_) proof_->flow.steps.push_back({to_string(flow.step()), dyadic(flow.box()), dyadic(set)});
  }
}

}  // namespace separatrix
