#include "theory/boix_adsera_2023/mutants.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "theory/boix_adsera_2023/claims.hpp"
#include "theory/mutants.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

std::vector<Expression> parameters_of(const DiagonalNetwork& network) {
  std::vector<Expression> parameters;
  for (const Parameter& each : network.parameters) parameters.push_back(symbol(each.name));
  return parameters;
}

DiagonalNetwork with(DiagonalNetwork network, const Expression& loss) {
  network.loss = loss;
  return network;
}

// A slip in a formula of every model that a rule makes: in the same place, whatever network it is made for.
void in_every_model(Mutants<Statements>& mutants, const std::string& rule, Statements::Coordinates Statements::*place,
                    const std::string& formula) {
  const auto said = Statements().*place;
  const auto find = [formula](const Model& model) {
    for (const ModelFormula& each : formulas_of(model)) {
      if (each.name == formula) return each;
    }
    throw InternalError("no " + formula + " in " + model.name());
  };
  const ReferenceCase on = correlated_case();
  const Expression value = find(said(on.network, on.start(ratio(1, 100)))).value;
  mutants.formula(rule + ": " + formula, value, {}, [=](Statements& changed, Expression other) {
    std::size_t slip = 0;
    for (const std::vector<Mutation> all = mutations(value); all[slip].formula != other;) ++slip;
    changed.*place = [=](const DiagonalNetwork& network, const DiagonalStart& start) {
      const ModelFormula found = find(said(network, start));
      return found.with(mutations(found.value).at(slip).formula);
    };
  });
}

}  // namespace

// The regression is made for any number of features; its slips are those of three. The face of a stage and the attention head, a
// mean over data, are programs: their negative tests are written by hand.
std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  const Expression z = symbol("z"), g = symbol("g");
  mutants.formula("time to the wall", (sign(g) - z) / g, {}, [z, g](Statements& changed, Expression other) {
    changed.stage.time_to_wall = [z, g, other](const Rational& clock, const Rational& slope) {
      return exact_values(std::vector{other}, {{z, clock}, {g, slope}}).front().value();
    };
  });
  in_every_model(mutants, "weights", &Statements::primal, "invariant c0");
  in_every_model(mutants, "dual coordinates", &Statements::dual, "definition beta0");
  const DiagonalNetwork features = three_features();
  mutants.formula("three features: loss", features.loss, parameters_of(features),
                  [features](Statements& changed, Expression other) {
                    changed.three_features = [features, other] { return with(features, other); };
                  });
  const std::vector<Rational> three(3);
  const DiagonalNetwork regressed = regression(std::vector(3, three), three);
  mutants.formula("regression on three features: loss", regressed.loss, parameters_of(regressed),
                  [](Statements& changed, Expression other) {
                    changed.regression = [other](const std::vector<std::vector<Rational>>& H,
                                                 const std::vector<Rational>& target) {
                      const DiagonalNetwork network = regression(H, target);
                      return target.size() == 3 ? with(network, other) : network;
                    };
                  });
  mutants.function("u and v of w and C", {"w", "C"}, &Statements::weights);
  return mutants.all();
}

}  // namespace separatrix::boix_adsera_2023
