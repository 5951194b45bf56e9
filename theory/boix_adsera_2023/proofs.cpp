#include "theory/boix_adsera_2023/proofs.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "theory/forms/product_proof.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

const Expression k = symbol("k"), s = symbol("s"), alpha = symbol("alpha");

Expression weight(char letter, std::size_t i) { return symbol(fmt::format("{}{}", letter, i)); }
Expression slope(std::size_t i) { return symbol(fmt::format("g{}", i)); }

// The flow of the weights has the loss at a state by its gradient there alone: L = g·β with symbols g stands for any loss
DiagonalNetwork of_any_loss() {
  DiagonalNetwork network;
  network.name = network.title = "any loss";
  for (std::size_t i = 0; i < 2; ++i) {
    network.coordinates.push_back(fmt::format("beta{}", i));
    network.parameters.push_back({slope(i).name(), "slope", 1, {}});
    network.loss = network.loss + slope(i) * symbol(network.coordinates.back());
  }
  return network;
}

DiagonalNetwork quadratic_of_one() {
  DiagonalNetwork network;
  network.name = network.title = "one coordinate";
  network.coordinates = {"beta0"};
  network.parameters = {{"k", "curvature", 1, {Rational(0), std::nullopt, false, false}}, {"s", "target", 1, {}}};
  network.loss = k * power(symbol("beta0") - s, 2) / 2;
  return network;
}

// |u| above |v| in the first, below it in the second
const DiagonalStart both_ways{{ratio(3, 2), ratio(-1, 5)}, {ratio(1, 2), 1}, ratio(1, 10)};

Evidence prove_conservation(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model model = statements.primal(of_any_loss(), both_ways);
  for (std::size_t i = 0; i < 2; ++i) {
    const Expression c = power(weight('u', i), 2) - power(weight('v', i), 2);
    proved_zero(evidence, fmt::format("d(u{0}^2 - v{0}^2)/dt", i), model.resolve(model.time_derivative(c)));
  }
  return evidence.conclude();
}

// y = ½ ln|(u + v)/(u − v)| in the flow of the weights; and the model in y, whose weights have the same flow
Evidence prove_dual_coordinates(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const DiagonalNetwork network = of_any_loss();
  const Model primal = statements.primal(network, both_ways), dual = statements.dual(network, both_ways);
  const std::vector<Expression> weights = weights_in_dual_coordinates(both_ways);
  for (std::size_t i = 0; i < 2; ++i) {
    const Expression u = weight('u', i), v = weight('v', i), y = log(abs((u + v) / (u - v))) / 2;
    proved_zero(evidence, fmt::format("dy{0}/dt + dL/dbeta{0}", i),
                primal.resolve(primal.time_derivative(y)) + slope(i));
    proved_zero(evidence, fmt::format("u{0} v{0} - |c{0}|/2 sinh(2 y{0})", i),
                u * v - abs((u + v) * (u - v)) / 2 * sinh(2 * y));
    const Expression of_y = dual.states()[i], first = weights[i], second = weights[2 + i];
    proved_zero(evidence, fmt::format("y{}' of the model in y + dL/dbeta", i), dual.resolve(dual.field()[i]) + slope(i),
                {alpha});
    proved_zero(evidence, fmt::format("du{0}/dy{0} - v{0}", i), differentiate(first, of_y) - second, {alpha});
    proved_zero(evidence, fmt::format("dv{0}/dy{0} - u{0}", i), differentiate(second, of_y) - first, {alpha});
    proved_zero(evidence, fmt::format("u{0} v{0} - beta{0} of the model in y", i),
                first * second - dual.resolve(symbol(network.coordinates[i])), {alpha});
  }
  return evidence.conclude();
}

// β̇ = (u² + v²) k (s − β) and (u² + v²)² = c² + 4β²
Evidence prove_one_coordinate(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const DiagonalNetwork network = quadratic_of_one();
  const DiagonalStart start{{both_ways.xi[0]}, {both_ways.eta[0]}, both_ways.alpha};
  const Expression u = weight('u', 0), v = weight('v', 0), squares = power(u, 2) + power(v, 2), beta = u * v;
  const Model primal = statements.primal(network, start), dual = statements.dual(network, start);
  proved_zero(evidence, "dbeta/dt - (u^2 + v^2) k (s - beta)",
              primal.resolve(primal.time_derivative(beta)) - squares * k * (s - beta));
  proved_zero(evidence, "(u^2 + v^2)^2 - (u^2 - v^2)^2 - 4 beta^2",
              power(squares, 2) - power(power(u, 2) - power(v, 2), 2) - 4 * power(beta, 2));
  const std::vector<Expression> weights = weights_in_dual_coordinates(start);
  const Expression product = symbol("beta0");
  proved_zero(
      evidence, "the same of the model in y",
      dual.resolve(dual.time_derivative(product) - (power(weights[0], 2) + power(weights[1], 2)) * k * (s - product)),
      {alpha});
  proved_zero(evidence, "u v - beta of the model in y", dual.resolve(weights[0] * weights[1] - product), {alpha});
  if (evidence.conclude().verdict != Verdict::holds) return evidence.conclude();
  const auto stated = [](const ProductTerms& terms, const ProductSigns& signs, Expression t) {
    return solution(terms, signs, t);
  };
  for (const int target : {1, -1}) product_is_solved(evidence, stated, target);
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  const char *limit = "the limit alpha -> 0, with a bound in alpha",
             *times =
                 "that the stage algorithm, a program, has these times for all H and beta*: it is run on chosen ones";
  return {
      no_proof("B0", "the gradient for all tokens; it is compared at one task"),
      proof_on(statements, "B1", "any loss with a gradient, all u and v", prove_conservation),
      no_proof("B1b", "what double loses is measured, not deduced"),
      proof_on(statements, "B2", "any loss with a gradient, |u| and |v| not equal, any alpha > 0",
               prove_dual_coordinates),
      proof_on(statements, "B3", "all lambda > 0, beta* not 0, beta(0), c >= 0 and t >= 0", prove_one_coordinate),
      no_proof("B4", limit),
      no_proof("B5", "a bound of the exponentially small terms: enclosures at chosen alpha prove no limit"),
      no_proof("B6", "an induction over the stages of all losses; ranks are counted in those of chosen ones"),
      no_proof("B7", limit),
      no_proof(
          "B8",
          "that the assumptions hold, which depends on H and beta*: they are decided stage by stage for chosen ones"),
      no_proof("B9", times),
      no_proof("B10", times),
      no_proof("B10b", "a bound of the order alpha^2 that is left out"),
      no_proof("B11",
               "where the signs of the mean and of the clocks are equal for all H and beta*; chosen ones are solved "
               "exactly"),
      no_proof("B12", "the winner of the first stage for all tokens; it is found for chosen ones"),
      no_proof("B13", limit),
      no_proof("B14", "how small alpha has to be for given c: the statement leaves it open"),
      no_proof("B15",
               "an induction over the stages of all H and beta*; clocks and slopes are looked at in chosen ones"),
      no_proof("B16", limit),
      no_proof("B17", "perturbations are drawn at random")};
}

}  // namespace separatrix::boix_adsera_2023
