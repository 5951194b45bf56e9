#include "theory/saxe_2014/proofs.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/forms/plane_matrices.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::saxe_2014 {
namespace {

constexpr std::size_t most_layers = 5;
const Expression s = symbol("s"), w = symbol("w"), from = symbol("from"), t = symbol("t"), u0 = symbol("u0");
const std::vector<Expression> positive{s, w, from, u0};

bool in_domain(EvidenceBuilder& evidence, const ClaimSettings& settings) {
  return evidence.hypothesis("s > 0", settings.parameter("s", ratio(3, 2)) > 0);
}

// ẇ of balanced weights: w^(L−1) (s − w^L)
Expression balanced_rate(const Expression& layers, Expression weight) {
  return power(weight, layers - 1) * (s - power(weight, layers));
}

// the field of the product on equal weights: they stay equal
void weights_stay_equal(EvidenceBuilder& evidence, const Statements& statements, std::size_t layers) {
  const Model model = statements.product(layers);
  Substitution equal;
  for (const Expression& state : model.states()) equal.emplace(state, w);
  for (const Expression& rate : model.resolve(model.field())) {
    proved_zero(evidence, fmt::format("L = {}: dw/dt - w^(L-1) (s - w^L) on equal weights", layers),
                substitute(rate, equal) - balanced_rate(static_cast<int>(layers), w), positive);
  }
}

// Any L: one weight x beside the product R of the others has the loss (x R − s)²/2, and R = w^(L−1) where all are w
void any_number_of_weights(EvidenceBuilder& evidence, const Statements& statements) {
  const Expression x = symbol("x"), R = symbol("R"), L = symbol("L"), loss = power(x * R - s, 2) / 2;
  for (std::size_t layers = 2; layers <= most_layers; ++layers) {
    weights_stay_equal(evidence, statements, layers);
    const Model model = statements.product(layers);
    Expression others = 1;
    for (std::size_t l = 1; l < layers; ++l) others = others * model.states()[l];
    proved_zero(evidence, fmt::format("L = {}: loss - (x R - s)^2/2", layers),
                model.resolve(*model.description().loss) - substitute(loss, {{x, model.states()[0]}, {R, others}}));
  }
  proved_zero(evidence, "any L: dx/dt - w^(L-1) (s - w^L), x = w, R = w^(L-1)",
              substitute(-differentiate(loss, x), {{x, w}, {R, power(w, L - 1)}}) - balanced_rate(L, w), positive);
}

// u̇ = L w^(L−1) ẇ
void mode_is_product(EvidenceBuilder& evidence, const Statements& statements, Expression layers) {
  const Substitution powers{{symbol("L"), layers}, {symbol("u"), power(w, layers)}};
  proved_zero(evidence, "du/dt of the mode - L w^(L-1) dw/dt, u = w^L",
              substitute(statements.mode.resolve(statements.mode.field()[0]), powers) -
                  layers * power(w, layers - 1) * balanced_rate(layers, w),
              positive);
}

Evidence prove_mode(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  any_number_of_weights(evidence, statements);
  mode_is_product(evidence, statements, symbol("L"));
  return evidence.conclude();
}

Evidence prove_two_layers(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  weights_stay_equal(evidence, statements, 2);
  // u = w²: u̇ = 2w·w(s − w²)
  solves(
      evidence, "u", statements.two_layers(s, u0, t), t, [](Expression u) { return 2 * u * (s - u); }, u0, positive);
  proved_zero(evidence, "u at the half-time - s/2", statements.two_layers(s, u0, statements.half_time(s, u0)) - s / 2,
              positive);
  return evidence.conclude();
}

void growth_takes(EvidenceBuilder& evidence, const Statements& statements, std::size_t layers) {
  takes(
      evidence, fmt::format("L = {}: time of growth", layers), *statements.growth(layers, s, from, w), from, w,
      [&](Expression weight) { return balanced_rate(static_cast<int>(layers), weight); }, positive);
}

Evidence prove_growth(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  for (const std::size_t layers : {2, 3, 4}) {
    weights_stay_equal(evidence, statements, layers);
    growth_takes(evidence, statements, layers);
  }
  return evidence.conclude();
}

// Lemma. T(w) = ∫_w^h dx/(x^(L−1)(s − x^L)) is the time to h, h^L = s/2, and P(w) what is stated. If
//
//     d/dw (T − P) = −1/(w^(L−1)(s − w^L)) − P′(w) = −w/(s(s − w^L)),
//
// then |d/dw (T − P)| ≤ 2w/s² on (0, h], and T − P has a limit as w → 0.
Evidence prove_escape(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  any_number_of_weights(evidence, statements);
  for (const std::size_t layers : {3, 4}) growth_takes(evidence, statements, layers);
  const Expression L = symbol("L");
  const Expression stated = statements.escape(L, s, power(w, L));
  proved_zero(evidence, "d/dw (time to s/2 - escape time) + w/(s (s - w^L)), any L",
              -1 / balanced_rate(L, w) - differentiate(stated, w) + w / (s * (s - power(w, L))), positive);
  return evidence.conclude();
}

// W = R diag(x, y) Rᵀ in each layer: the field is R diag(x^(L−1)(s₁ − x^L), …) Rᵀ, so the layers stay aligned and balanced
Evidence prove_matrices(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s1 = settings.parameter("s1", 2), s2 = settings.parameter("s2", 1);
  if (!evidence.hypothesis("s1, s2 > 0", s1 > 0 && s2 > 0)) return evidence.conclude();
  const Expression x = symbol("x"), y = symbol("y");
  mode_is_product(evidence, statements, symbol("L"));
  for (const int layers : {2, 3}) {
    const auto of_each = static_cast<std::size_t>(layers);
    evidence.at(fmt::format("L = {}", layers));
    const Model model = statements.matrices(of_each);
    const auto rate = [&](Expression weight, const char* target) {
      return substitute(balanced_rate(layers, weight), {{s, symbol(target)}});
    };
    const PlaneMatrix layer = with_modes(x, y), law = with_modes(rate(x, "s1"), rate(y, "s2"));
    Substitution aligned;
    for (std::size_t i = 0; i < model.dimension(); ++i) aligned.emplace(model.states()[i], layer[i % 4]);
    const std::vector<Expression> field = model.resolve(model.field());
    for (std::size_t i = 0; i < field.size(); ++i) {
      proved_zero(evidence, fmt::format("d{}/dt - that of its modes", model.description().states[i]),
                  substitute(field[i], aligned) - law[i % 4]);
    }
    for (const auto& [i, j, value] :
         {std::tuple{1, 1, power(x, layers)}, {2, 2, power(y, layers)}, {1, 2, Expression(0)}, {2, 1, Expression(0)}}) {
      proved_zero(
          evidence, fmt::format("product between singular vectors {} and {}", i, j),
          substitute(mode_of_product(of_each, static_cast<std::size_t>(i), static_cast<std::size_t>(j)), aligned) -
              value);
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  return {proof_on(statements, "S2", "all s > 0, u > 0 and L >= 2", prove_mode),
          proof_on(statements, "S3", "all s, u(0) > 0 and t; half of s from u(0) < s", prove_two_layers),
          proof_on(statements, "S4", "all s > 0, 0 < w(0), w on one side of s^(1/L)", prove_growth),
          proof_on(statements, "S5", "all s > 0 and L >= 3", prove_escape),
          part_proof_on(
              statements, "S6", "2 and 3 layers of 2 x 2, all singular values s1, s2 > 0, all aligned balanced layers",
              prove_matrices, "matrices of every size and number, which are no formulas of finitely many entries")};
}

}  // namespace separatrix::saxe_2014
