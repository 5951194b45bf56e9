#include "theory/boix_adsera_2023/claims.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "tests/support/perturbation.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

ClaimSettings modest() {
  ClaimSettings settings;
  settings.digits = 15;
  return settings;
}

// softmax over columns: Σ_i P_ik = 1
std::vector<std::vector<Expression>> weights_by_columns(const Tokens& X, const std::vector<Expression>& a) {
  const std::size_t n = X.size();
  std::vector<std::vector<Expression>> P(n, std::vector<Expression>(n));
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<Expression> terms;
    for (std::size_t i = 0; i < n; ++i) {
      Expression score;
      for (std::size_t j = 0; j < a.size(); ++j) score = score + a[j] * X[i][j] * X[k][j];
      P[i][k] = exp(score);
      terms.push_back(P[i][k]);
    }
    for (std::size_t i = 0; i < n; ++i) P[i][k] = P[i][k] / sum(terms);
  }
  return P;
}

// the definitions of the products, changed
Statements::Coordinates dual_with(const std::function<Expression(Expression)>& change) {
  return [change](const DiagonalNetwork& network, const DiagonalStart& start) {
    ModelDescription description = dual_model(network, start).description();
    for (Definition& each : description.definitions) each.value = change(each.value);
    return Model(std::move(description));
  };
}

// v' = −u g where it is u g
Model wrong_sign_of_v(const DiagonalNetwork& network, const DiagonalStart& start) {
  const Model model = primal_model(network, start);
  ModelDescription description = model.description();
  description.equations = model.field();
  for (std::size_t i = network.coordinates.size(); i < description.equations.size(); ++i) {
    description.equations[i] = -description.equations[i];
  }
  return Model(std::move(description));
}

// Ŷ = PX diag(b + 1): the tokens are passed on where b = 0
DiagonalNetwork with_skip_connection(const HeadTask& task) {
  DiagonalNetwork network = attention(task.tokens, task.a, task.b);
  Substitution shifted;
  for (const std::size_t i : network.groups[1].coordinates) {
    shifted.emplace(symbol(network.coordinates[i]), symbol(network.coordinates[i]) + 1);
  }
  network.loss = substitute(network.loss, shifted);
  return network;
}

TEST_SUITE("perturbations") {
  TEST_CASE("boix_adsera_2023: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, modest());
    perturbed("time to the wall without the memory z",
              [](Statements& s) {
                s.stage.time_to_wall = [](const Rational&, const Rational& g) -> Rational { return abs(1 / g); };
              },
              {"B4", "B5", "B7", "B8", "B9", "B10", "B11"});
    perturbed("faces that a coordinate enters half way to its wall",
              [](Statements& s) {
                s.stage.face = [](const std::vector<Rational>& clock) {
                  std::vector<int> signs;
                  for (const Rational& z : clock) signs.push_back(2 * abs(z) >= 1 ? sgn(z) : 0);
                  return signs;
                };
              },
              {"B4", "B5", "B6", "B7", "B9", "B10", "B11"});
    perturbed("sinh without the factor 1/2",
              [](Statements& s) { s.dual = dual_with([](Expression beta) { return 2 * beta; }); },
              {"B2", "B3", "B10b"});
    perturbed("wrong sign of dv/dt", [](Statements& s) { s.primal = wrong_sign_of_v; }, {"B1", "B2", "B3"});
    perturbed("softmax over columns",
              [](Statements& s) {
                s.head = [](const HeadTask& task) {
                  return attention(task.tokens, task.a, task.b, weights_by_columns);
                };
              },
              {"B0", "B9"});
    perturbed("a skip connection", [](Statements& s) { s.head = with_skip_connection; }, {"B0", "B9", "B12"});
  }
}

TEST_CASE("boix_adsera_2023: what the theorem asks for and the parameters do not give makes a claim undecided") {
  ClaimSettings tie = modest(), indefinite = modest();
  tie.set = {{"correlation", 0}, {"ratio", 1}};
  indefinite.set = {{"correlation", ratio(4, 5)}};
  for (const Claim& claim : claims()) {
    CAPTURE(claim.id);
    if (claim.id != "B4" && claim.id != "B5" && claim.id != "B6" && claim.id != "B7" && claim.id != "B8" &&
        claim.id != "B11") {
      continue;
    }
    const Evidence tied = claim.check(tie), unbounded = claim.check(indefinite);
    CHECK(tied.verdict == Verdict::undecided);
    CHECK(tied.witness.find("coordinates 0 and 1 tie") != std::string::npos);
    CHECK(unbounded.verdict == Verdict::undecided);
    CHECK(unbounded.witness.find("positive definite") != std::string::npos);
  }
}

TEST_CASE("boix_adsera_2023: the parameters that were set are the ones that are checked") {
  ClaimSettings settings = modest();
  settings.set = {{"correlation", ratio(1, 3)}, {"ratio", ratio(-1, 7)}};
  for (const Claim& claim : claims()) {
    CAPTURE(claim.id);
    if (claim.id != "B4" && claim.id != "B5" && claim.id != "B8" && claim.id != "B9" && claim.id != "B11") continue;
    const Evidence evidence = claim.check(settings);
    CHECK(evidence.verdict == Verdict::holds);
    for (const Quantity& quantity : evidence.quantities) {
      CHECK(quantity.name.find("correlation = 1/3, ratio = -1/7") != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace separatrix::boix_adsera_2023
