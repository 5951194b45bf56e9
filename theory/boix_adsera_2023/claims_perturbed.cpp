#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/print.hpp"
#include "solvers/diagonal/measured_stages.hpp"
#include "solvers/gaussian.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

constexpr std::size_t run_digits = 15;
constexpr double learned = 1e-5;  // a product larger than this is perturbed
constexpr long settling = 60;     // physical time: the slowest rate of the reference cases is above 1/2

Expression product(std::size_t i) { return symbol("u" + std::to_string(i)) * symbol("v" + std::to_string(i)); }

// (n,) u∘v
std::vector<double> products(const std::vector<Rational>& weights) {
  const std::size_t n = weights.size() / 2;
  std::vector<double> beta;
  for (std::size_t i = 0; i < n; ++i) beta.push_back(to_double(Rational(weights[i] * weights[n + i])));
  return beta;
}

// N(0, deviation²) on the weights of every product that is learned
std::vector<Rational> perturbed(std::vector<Rational> weights, const Rational& deviation, Gaussian& random) {
  const std::vector<double> beta = products(weights);
  const std::size_t n = beta.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (std::abs(beta[i]) < learned) continue;
    for (const std::size_t k : {i, n + i}) weights[k] += deviation * Rational(random());
  }
  return weights;
}

double distance(const std::vector<double>& beta, const std::vector<Rational>& plateau) {
  double largest = 0;
  for (std::size_t i = 0; i < beta.size(); ++i) largest = std::max(largest, std::abs(beta[i] - to_double(plateau[i])));
  return largest;
}

// The weights along one run in the primal coordinates, where both tests of the paper are made.
class Walk {
 public:
  Walk(const ClaimSettings& settings, Model model)
      : settings_(settings), model_(std::move(model)), state_(model_.description().start) {}

  // false: the run ended early
  bool until(const Rational& time, const std::vector<std::string>& stops = {}) {
    SimulationRequest request;
    request.until = time - time_;
    request.digits = run_digits;
    request.samples = 1;
    request.agree = false;
    request.stops = stops;
    const Simulation path = run(settings_, {model_, model_.values({}), state_}, request);
    if (!is_success(path.outcome)) return false;
    state_ = state_of(model_, path.rows.back());
    time_ += path.rows.back()[0].value();
    return true;
  }

  // where the flow is after `settling` from other weights
  std::optional<std::vector<double>> settled(const std::vector<Rational>& from) const {
    const Simulation path = [&] {
      SimulationRequest request;
      request.until = settling;
      request.digits = run_digits;
      request.samples = 1;
      request.agree = false;
      return run(settings_, {model_, model_.values({}), from}, request);
    }();
    if (!is_success(path.outcome)) return std::nullopt;
    return products(state_of(model_, path.rows.back()));
  }

  const Rational& time() const { return time_; }
  const std::vector<Rational>& state() const { return state_; }

 private:
  const ClaimSettings& settings_;
  Model model_;
  std::vector<Rational> state_;
  Rational time_;
};

// Every stage of a run at α: a product that becomes visible is perturbed and must reach the next plateau; a plateau is
// perturbed and must return. Plateaus are those of the stage algorithm.
void perturb(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
             const ReferenceCase& on, const Rational& alpha) {
  const auto sequence = stages(evidence, statements, on);
  const auto quadratic = quadratic_of(on.network, {});
  if (!sequence || !quadratic) return;
  const Rational logarithm = logarithm_of_inverse(alpha, 20).value();
  Walk walk(settings, statements.primal(on.network, on.start(alpha)));
  Gaussian random(settings.seed + 17);
  const std::size_t draws = settings.effort == Effort::full ? 8 : 2;
  for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
    if (evidence.out_of_time()) return;
    const Stage& stage = sequence->stages[k];
    const auto next = time_after(*sequence, *quadratic, k);
    const Rational plateau_lasts = next ? Rational((*next - stage.time) * logarithm) : Rational(4 * settling);
    const std::string of = fmt::format("stage {}", k + 1);
    evidence.at(fmt::format("{}, {}, alpha = {}", on.name, of, decimal(alpha, 3)));
    if (plateau_lasts < 2 * settling) {
      evidence.undecided("plateau", "it does not last long enough to settle on it");
      return;
    }
    const Rational end = (stage.time * logarithm) + plateau_lasts / 2;
    const std::string visible = print(product(stage.coordinate)) + (stage.sign > 0 ? " - 1/100000" : " + 1/100000");
    if (!walk.until(end, {visible}) || walk.time() >= end) {
      evidence.undecided("fast phase", "the product was not seen to begin");
      return;
    }
    for (std::size_t draw = 0; draw < draws; ++draw) {
      const auto reached = walk.settled(perturbed(walk.state(), ratio(1, 100), random));
      if (!reached) {
        evidence.undecided("next plateau after N(0, .01^2) as the product becomes visible", "the run ended early");
        continue;
      }
      evidence.below("next plateau after N(0, .01^2) as the product becomes visible, distance",
                     rounded(distance(*reached, stage.state), 4), "0.001", EvidenceMethod::sampled);
    }
    if (!walk.until(end)) {
      evidence.undecided("plateau", "the run ended early");
      return;
    }
    for (std::size_t draw = 0; draw < draws; ++draw) {
      const auto reached = walk.settled(perturbed(walk.state(), ratio(1, 20), random));
      if (!reached) {
        evidence.undecided("plateau after N(0, .05^2)", "the run ended early");
        continue;
      }
      evidence.below("plateau after N(0, .05^2), distance", rounded(distance(*reached, stage.state), 4), "0.001",
                     EvidenceMethod::sampled);
    }
  }
}

Evidence check_perturbations(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (user_fixes_features(settings)) {
    for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
      perturb(evidence, statements, settings, on, tiny(300));
    }
    return evidence.conclude();
  }
  perturb(evidence, statements, settings, uncorrelated_case(), tiny(250));
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> perturbation_claims(const Statements& statements) {
  return {claim(
      statements, "B17",
      "perturbation tests: N(0, .05^2) on the weights that are learned, on a plateau, returns to it; N(0, .01^2) as "
      "the next product exceeds 1e-5 leads to the same next plateau",
      Status::published, check_perturbations)};
}

}  // namespace separatrix::boix_adsera_2023
