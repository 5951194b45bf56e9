#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/print.hpp"
#include "solvers/diagonal/dual_path.hpp"
#include "solvers/stages/weight_path.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

constexpr std::size_t run_digits = 15;

// the weights u, v in which the paper makes both tests, as states
WeightPath primal_path(const Statements& statements, const ClaimSettings& settings, const ReferenceCase& on,
                       const StageSequence& sequence, const Rational& alpha) {
  const Model model = statements.primal(on.network, on.start(alpha));
  const std::size_t n = on.network.coordinates.size();
  std::vector<Expression> products;
  std::vector<std::string> texts;
  std::vector<WeightGroup> groups;
  for (std::size_t i = 0; i < n; ++i) {
    products.push_back(symbol("u" + std::to_string(i)) * symbol("v" + std::to_string(i)));
    texts.push_back(print(products.back()));
    groups.push_back({products.back(), {i, n + i}});
  }
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = model.description().start;
  request.digits = run_digits;
  const Walk::Runner counted = [&settings](const Model& of, const SimulationRequest& piece) {
    return run(settings, {of, piece.parameters, piece.start}, piece);
  };
  // one that begins to show is there up to the rounding of its zero
  return {{model, request, counted}, visits_of(sequence, texts, alpha), products, groups, visible_product / 2};
}

// Every stage of a run at α: a product that becomes visible is perturbed and must reach the next plateau; a plateau is
// perturbed and must return. Plateaus are those of the stage algorithm.
void perturb(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
             const ReferenceCase& on, const Rational& alpha) {
  const auto sequence = stages(evidence, statements, on);
  if (!sequence) return;
  WeightPath path = primal_path(statements, settings, on, *sequence, alpha);
  PerturbationSettings perturbing;
  perturbing.seed = settings.seed + 17;
  perturbing.draws = settings.effort == Effort::full ? 8 : 2;
  perturbing.cancelled = [&] { return evidence.out_of_time(); };
  for (const PerturbedStage& each : perturbation_tests(path, perturbing)) {
    evidence.at(fmt::format("{}, stage {}, alpha = {}", on.name, each.stage + 1, decimal(alpha, 3)));
    const std::string name = each.test == PerturbationTest::plateau
                                 ? "plateau after N(0, .05^2)"
                                 : "next plateau after N(0, .01^2) as the product becomes visible";
    const auto compare = [&](const std::string& of, const PerturbedDraw& draw) {
      if (draw.verdict == Verdict::undecided) {
        evidence.undecided(of, each.message);
        return;
      }
      evidence.below(of + ", distance", rounded(draw.distance, 4), "0.001", EvidenceMethod::sampled);
    };
    if (each.draws.empty()) compare(name + " without it", each.unperturbed);
    for (const PerturbedDraw& draw : each.draws) compare(name, draw);
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
