#include "solvers/basin/certified_basin.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <cmath>

#include "lib/model/enclosable.hpp"
#include "lib/model/invariant_side.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/basin/loss_levels.hpp"
#include "solvers/enclosure/contracting_ball.hpp"
#include "solvers/enclosure/factor_trap.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"
#include "solvers/parallel.hpp"

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
  settings.smallest_share = 0x1p-5;  // a smaller box is better than smaller steps
  return settings;
}

// a point to all bits of the precision in force, a box as wide as it is
std::vector<ball> balls_around(const std::vector<Interval>& x) {
  std::vector<ball> result;
  for (const Interval& side : x) {
    result.push_back(side.low == side.high ? enclose_in_ball(side.low)
                                           : ball(hull(enclose(side.low), enclose(side.high))));
  }
  return result;
}

IntervalVector box_around(const std::vector<Interval>& x) {
  IntervalVector result;
  for (const Interval& side : x) result.push_back(hull(enclose(side.low), enclose(side.high)));
  return result;
}

double widest(const std::vector<Interval>& x) {
  double most = 0;
  for (const Interval& side : x) most = std::max(most, Rational(side.high - side.low).get_d());
  return most;
}

// the loss, then the levels
std::shared_ptr<const Tape> compile_losses(const Model& model) {
  std::vector<Expression> losses{*model.description().loss};
  for (const Level& level : model.description().levels) losses.push_back(level.loss);
  return unroll_means(compile(model, losses));
}

// throws for what has no labels
const Model& checked(const Model& model) {
  compile_basin_quantities(model);
  return model;
}

}  // namespace

std::string_view name(TrapLemma lemma) {
  switch (lemma) {
    case TrapLemma::none: return "none";
    case TrapLemma::at_rest: return "at-rest";
    case TrapLemma::contracting_ball: return "contracting-ball";
    case TrapLemma::factor: return "attracting-manifold";
    case TrapLemma::proved_region: return "proved-region";
  }
  return "";
}

class BasinProver::OneSide {
 public:
  OneSide(const Model& model, const ParameterValues& parameters, ProofSettings settings);
  ProvedDestination operator()(const std::vector<Interval>& start, const KnownDestination& known);

 private:
  ProvedDestination follow(const std::vector<Interval>& start, double bits, const KnownDestination& known);
  bool settle(const Doubleton& set, const KnownDestination& known, ProvedDestination& found);
  std::optional<std::vector<interval>> losses_at(IntervalVector point);
  bool rank(ProvedDestination& found);

  ProofSettings settings_;
  ParameterValues parameters_;
  FlowCode flow_;
  AutonomousField field_;
  std::vector<FactorTrap> factors_;
  EnclosureEvaluator<interval> quantities_;
  std::size_t levels_;
};

BasinProver::OneSide::OneSide(const Model& model, const ParameterValues& parameters, ProofSettings settings)
    : settings_(settings),
      parameters_(parameters),
      flow_(compile_flow(model)),
      field_(compile_autonomous(model), parameters),
      quantities_(compile_losses(model), enclose_all<interval>(parameters)),
      levels_(model.description().levels.size()) {
  for (const CommonFactor& factor : common_factors(model)) factors_.emplace_back(model, factor, parameters);
}

bool BasinProver::OneSide::settle(const Doubleton& set, const KnownDestination& known, ProvedDestination& found) {
  if (const ProvedDestination* there = known ? known(set.hull()) : nullptr) {
    found.label = there->label;
    found.lemma = TrapLemma::proved_region;
    found.limit = there->limit;
    found.loss = there->loss;
    found.rate = 0;
    return true;
  }
  const auto by = [&](TrapLemma lemma, const IntervalVector& limit, double rate) {
    found.lemma = lemma;
    found.limit = limit;
    found.rate = rate;
    return rank(found);
  };
  for (FactorTrap& factor : factors_) {
    const auto trapped = factor.prove(set.as_affine());
    if (trapped && by(TrapLemma::factor, trapped->limit, trapped->rate)) return true;
  }
  const auto ball = prove_contracting_ball(field_, set.hull());
  return ball && by(TrapLemma::contracting_ball, ball->limit, ball->rate);
}

// the loss on a box, and the levels; none where it is not defined on all of it
std::optional<std::vector<interval>> BasinProver::OneSide::losses_at(IntervalVector point) {
  std::vector<interval> values(1 + levels_);
  point.emplace_back(0.0);
  if (quantities_(point, values)) return std::nullopt;
  return values;
}

// false if the loss over the limit is too wide for it, so that the label is open
bool BasinProver::OneSide::rank(ProvedDestination& found) {
  const auto losses = losses_at(found.limit);
  if (!losses) return false;
  const std::vector<interval>& values = *losses;
  found.loss = values[0];
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

ProvedDestination BasinProver::OneSide::operator()(const std::vector<Interval>& start, const KnownDestination& known) {
  const IntervalVector x = box_around(start);
  const auto speed = field_.field(x);
  const auto at_rest = [](const interval& f) { return f.low == 0 && f.high == 0; };
  if (speed && std::all_of(speed->begin(), speed->end(), at_rest)) {
    ProvedDestination found;
    found.limit = x;
    const auto losses = losses_at(x);
    if (!losses) {
      found.reason = "it is at rest, but its loss has no value there";
      return found;
    }
    found.loss = losses->front();
    found.label = Label::stationary;
    found.lemma = TrapLemma::at_rest;
    return found;
  }
  ProvedDestination found;
  for (const double bits :
       settings_.remainder_bits > 0 ? std::vector<double>{settings_.remainder_bits} : bits_for(widest(start))) {
    found = follow(start, bits, known);
    if (found.label != Label::undecided) break;
  }
  return found;
}

ProvedDestination BasinProver::OneSide::follow(const std::vector<Interval>& start, double bits,
                                               const KnownDestination& known) {
  const FlowEnclosure::Settings settings = settings_for(bits);
  const BallPrecision scope(settings.bits);
  FlowEnclosure flow(flow_, parameters_, settings);
  Doubleton set(balls_around(start));
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
    const auto speed = field_.field(x);
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
  }
}

BasinProver::BasinProver(const Model& model, const ParameterValues& parameters, ProofSettings settings)
    : model_(enclosable(checked(model), parameters)), settings_(settings), kinks_(invariant_kinks(model_)) {
  sides_[std::vector<int>(kinks_.size())] = std::make_shared<OneSide>(model_, ParameterValues(), settings);
}

ProvedDestination BasinProver::operator()(const std::vector<Interval>& start, const KnownDestination& known) {
  std::vector<int> sides;
  for (const std::size_t i : kinks_) sides.push_back(start[i].low >= 0 ? 1 : start[i].high <= 0 ? -1 : 0);
  std::shared_ptr<OneSide>& side = sides_[sides];
  if (!side) side = std::make_shared<OneSide>(on_sides(model_, kinks_, sides), ParameterValues(), settings_);
  return (*side)(start, known);
}

class BasinProvers::PerThread {
 public:
  PerThread(const Model& model, const ParameterValues& parameters, const ProofSettings& settings)
      : provers_([&model, parameters, settings] { return BasinProver(model, parameters, settings); }) {}

  BasinProver& local() { return provers_.local(); }

 private:
  tbb::enumerable_thread_specific<BasinProver> provers_;
};

BasinProvers::BasinProvers(const Model& model, const ParameterValues& parameters, const ProofSettings& settings)
    : provers_(std::make_unique<PerThread>(model, parameters, settings)) {}

BasinProvers::~BasinProvers() = default;

std::vector<ProvedDestination> BasinProvers::operator()(const std::vector<std::vector<Interval>>& starts,
                                                        const std::function<void()>& done,
                                                        const KnownDestination& known) {
  std::vector<ProvedDestination> found(starts.size());
  in_parallel(starts.size(), [&](std::size_t i) {
    found[i] = provers_->local()(starts[i], known);
    done();
  });
  return found;
}

}  // namespace separatrix
