#include "solvers/basin/certified_basin.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <cmath>

#include "lib/model/vector_field.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/basin/loss_levels.hpp"
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
  settings.order = static_cast<std::size_t>(5 + 0.346 * bits);
  settings.bits = 96;
  return settings;
}

std::vector<ball> balls_around(const IntervalVector& x) {
  std::vector<ball> result;
  for (const interval& side : x) result.emplace_back(side);
  return result;
}

}  // namespace

std::string_view name(TrapLemma lemma) {
  switch (lemma) {
    case TrapLemma::none: return "none";
    case TrapLemma::at_rest: return "at-rest";
    case TrapLemma::contracting_ball: return "contracting-ball";
    case TrapLemma::factor: return "attracting-manifold";
  }
  return "";
}

BasinProver::BasinProver(const Model& model, const ParameterValues& parameters, ProofSettings settings)
    : settings_(settings),
      parameters_(parameters),
      flow_(compile_flow(model)),
      field_(compile_autonomous(model), parameters),
      quantities_(unroll_means(compile_basin_quantities(model)), enclose_all<interval>(parameters)),
      levels_(model.description().levels.size()) {
  for (const CommonFactor& factor : common_factors(model)) factors_.emplace_back(model, factor, parameters);
}

bool BasinProver::settle(const IntervalVector& x, ProvedDestination& found) {
  const auto by = [&](TrapLemma lemma, const IntervalVector& limit, double rate) {
    found.lemma = lemma;
    found.limit = limit;
    found.rate = rate;
    return rank(found);
  };
  for (FactorTrap& factor : factors_) {
    const auto trapped = factor.prove(x);
    if (trapped && by(TrapLemma::factor, trapped->limit, trapped->rate)) return true;
  }
  const auto ball = prove_contracting_ball(field_, x);
  return ball && by(TrapLemma::contracting_ball, ball->limit, ball->rate);
}

// false if the loss over the limit is too wide for it, so that the label is open
bool BasinProver::rank(ProvedDestination& found) {
  IntervalVector point = found.limit, values(1 + levels_);
  point.emplace_back(0.0);
  if (quantities_(point, values)) return false;
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

ProvedDestination BasinProver::operator()(const std::vector<Interval>& start) {
  IntervalVector x;
  for (const Interval& side : start) x.push_back(hull(enclose(side.low), enclose(side.high)));
  const auto speed = field_.field(x);
  const auto at_rest = [](const interval& f) { return f.low == 0 && f.high == 0; };
  if (speed && std::all_of(speed->begin(), speed->end(), at_rest)) {
    ProvedDestination found;
    found.limit = x;
    rank(found);
    found.label = Label::stationary;
    found.lemma = TrapLemma::at_rest;
    return found;
  }
  ProvedDestination found;
  for (const double bits :
       settings_.remainder_bits > 0 ? std::vector<double>{settings_.remainder_bits} : bits_for(widest(x))) {
    found = follow(x, bits);
    if (found.label != Label::undecided) break;
  }
  return found;
}

ProvedDestination BasinProver::follow(const IntervalVector& start, double bits) {
  const FlowEnclosure::Settings settings = settings_for(bits);
  const BallPrecision scope(settings.bits);
  FlowEnclosure flow(flow_, parameters_, settings);
  Doubleton set(balls_around(start));
  ProvedDestination found;
  std::size_t at_rest = 0;
  for (;; ++found.steps) {
    check_interruption();
    const IntervalVector x = set.hull();
    if (settle(x, found)) return found;
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

std::vector<ProvedDestination> prove_basins(const Model& model, const ParameterValues& parameters,
                                            const ProofSettings& settings,
                                            const std::vector<std::vector<Interval>>& starts,
                                            const std::function<void()>& done) {
  const BasinProver first(model, parameters, settings);
  tbb::enumerable_thread_specific<BasinProver> provers(first);
  std::vector<ProvedDestination> found(starts.size());
  in_parallel(starts.size(), [&](std::size_t i) {
    found[i] = provers.local()(starts[i]);
    done();
  });
  return found;
}

}  // namespace separatrix
