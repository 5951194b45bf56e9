#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/tape/function.hpp"
#include "solvers/gaussian.hpp"
#include "solvers/parallel.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/gong_2025/descent_run.hpp"

namespace separatrix::gong_2025 {
namespace {

// One block of a matrix model: the loss is a sum, so each block flows by itself.
Model block(const Model& whole, const std::string& loss, const std::string& weight, char letter) {
  const ModelDescription& all = whole.description();
  ModelDescription description;
  description.name = all.name;
  description.parameters = all.parameters;
  for (const Definition& each : all.definitions) {
    if (each.name == loss) description.definitions.push_back(each);
  }
  for (std::size_t i = 0; i < all.states.size(); ++i) {
    if (all.states[i].front() != letter) continue;
    description.states.push_back(all.states[i]);
    description.start.push_back(all.start[i]);
  }
  description.loss = symbol(weight) * symbol(loss);
  return Model(std::move(description));
}

struct Sampled {
  std::vector<DescentRun> runs;
  std::size_t learned = 0, stopped = 0;
};

// from the default start with Gaussian entries added off the diagonal, until the loss is at its threshold
Sampled sample(const Model& model, const std::string& loss, const ParameterValues& parameters,
               const Rational& threshold, const Rational& rate, const Rational& deviation, double until, std::size_t n,
               std::uint64_t seed) {
  const VectorFieldCode code = compile_vector_field(model);
  const auto tape = compile(model, {symbol(loss)});
  const double level = to_double(threshold);
  const std::size_t size = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(model.dimension()))));
  Sampled sampled{std::vector<DescentRun>(n)};
  in_parallel(n, [&](std::size_t k) {
    Gaussian gaussian(seed + k);
    std::vector<double> start;
    for (std::size_t i = 0; i < model.dimension(); ++i) {
      const bool diagonal = i % (size + 1) == 0;
      Rational entry = model.description().start[i];
      if (!diagonal) entry += deviation * Rational(gaussian());
      start.push_back(to_double(entry));
    }
    Function<double> value(tape, parameters);
    std::vector<double> point(model.dimension() + 1, 0), found(1);
    sampled.runs[k] = descend(code, parameters, start, {rate}, until, [&](const std::vector<double>& x) {
      std::copy(x.begin(), x.end(), point.begin());
      value(point, found);
      return found[0] <= level;
    });
  });
  for (const DescentRun& each : sampled.runs) {
    sampled.learned += each.reached ? 1 : 0;
    sampled.stopped += each.stopped ? 1 : 0;
  }
  return sampled;
}

Evidence check_matrix(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::learnable);
  if (all.empty()) return evidence.conclude();
  const std::size_t n = settings.effort == Effort::full ? 400 : 100;
  const StageRequest& run = all.front();
  ParameterValues parameters = run.parameters;
  parameters.push_back(ratio(1, 4));
  evidence.at(text(run));
  const auto predicted = predicted_times(statements.forms, run);
  if (!predicted[0].time || !predicted[3].time) {
    evidence.undecided("tau_P, tau_Q", "no closed form at these parameters");
    return evidence.conclude();
  }
  const double tau_P = to_double(predicted[0].time->value()), tau_Q = to_double(predicted[3].time->value());

  const Sampled Q = sample(block(statements.matrix, "LQ", "q0", 'v'), "LQ", parameters, run.epsilon_Q, ratio(1, 2),
                           ratio(1, 10), 2 * tau_Q, n, 1000 * settings.seed);
  const Share share = share_of(Q.learned, n);
  evidence.above(fmt::format("share of starts that learn Q: {} of {}, 95 % between {:.3f} and {:.3f}; its lower end",
                             Q.learned, n, share.low, share.high),
                 rounded(share.low, 4), "0.75", EvidenceMethod::sampled);
  evidence.same(fmt::format("the others are stuck: they stop moving, with L_Q above {}", to_string(run.epsilon_Q)),
                std::to_string(n - Q.learned), std::to_string(Q.stopped), EvidenceMethod::sampled);
  std::vector<double> times, off;
  for (const DescentRun& each : Q.runs) {
    if (!each.reached) continue;
    times.push_back(each.time / tau_Q);
    off.push_back(std::max(std::abs(each.state[1]), std::abs(each.state[2])) / std::abs(each.state[3]));
  }
  if (times.size() > 1) {
    evidence.below("largest off-diagonal entry of V over its largest, where L_Q is learned",
                   rounded(*std::max_element(off.begin(), off.end()), 3), "0.001", EvidenceMethod::sampled);
    const Mean mean = mean_of(times);
    evidence.below(fmt::format("distance from 1 of the mean of tau_Q over that of a diagonal start: {:.4f} +- {:.4f}",
                               mean.value, mean.band),
                   rounded(std::abs(mean.value - 1), 4), "0.05", EvidenceMethod::sampled);
  }

  const Sampled P = sample(block(statements.matrix, "LP", "p0", 'w'), "LP", parameters, run.epsilon_P, ratio(1, 100),
                           ratio(1, 20), 4 * tau_P, n, 1000 * settings.seed + 500);
  evidence.same("starts of a random W that learn P", std::to_string(n), std::to_string(P.learned),
                EvidenceMethod::sampled);
  double largest = 0;
  for (const DescentRun& each : P.runs) {
    const auto sigma = singular_values(each.state, 3, 3).values;
    largest = std::max(largest, sigma[1] / sigma[0]);
  }
  evidence.below("largest ratio of the second singular value of W to the first at tau_P", rounded(largest, 3), "0.1",
                 EvidenceMethod::sampled);
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> matrix_claims(const Statements& statements) {
  return {claim(statements, "G10",
                "two-stage-matrix: from most V with random off-diagonal entries the flow comes to the diagonal one and "
                "learns Q, a few per cent later; the others are stuck; W from random entries keeps one dominant "
                "singular value",
                check_matrix)};
}

}  // namespace separatrix::gong_2025
