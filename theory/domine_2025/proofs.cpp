#include "theory/domine_2025/proofs.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/forms/plane_matrices.hpp"
#include "theory/forms/product_proof.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::domine_2025 {
namespace {

const Expression a = symbol("a"), b = symbol("b"), s = symbol("s");

bool in_domain(EvidenceBuilder& evidence, const ClaimSettings& settings) {
  return evidence.hypothesis("s > 0", settings.parameter("s", ratio(3, 2)) > 0);
}

// u̇ = (a² + b²)(s − u) = √(λ² + 4u²) (s − u), λ constant
void product_obeys(EvidenceBuilder& evidence, const Statements& statements) {
  const Model& model = statements.model;
  const Expression squares = power(a, 2) + power(b, 2), lambda = power(a, 2) - power(b, 2), u = symbol("u");
  proved_zero(evidence, "d(lambda)/dt", model.resolve(model.time_derivative(lambda)));
  proved_zero(evidence, "du/dt - (a^2 + b^2)(s - u)", model.resolve(model.time_derivative(u) - squares * (s - u)));
  proved_zero(evidence, "(a^2 + b^2)^2 - lambda^2 - 4u^2",
              model.resolve(power(squares, 2) - power(lambda, 2) - 4 * power(u, 2)));
}

Evidence prove_product(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  product_obeys(evidence, statements);
  if (evidence.conclude().verdict == Verdict::holds) product_is_solved(evidence, statements.product, 1);
  return evidence.conclude();
}

Evidence prove_wrong_sign(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  product_obeys(evidence, statements);
  if (evidence.conclude().verdict == Verdict::holds) product_passes_zero(evidence, statements.to_zero, 1);
  return evidence.conclude();
}

// A = R diag(a1, a2) Rᵀ, B = R diag(b1, b2) Rᵀ: the field is R diag(bₖ(sₖ − aₖbₖ)) Rᵀ and R diag(aₖ(sₖ − aₖbₖ)) Rᵀ, that of the
// modes alone
Evidence prove_matrices(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s1 = settings.parameter("s1", 2), s2 = settings.parameter("s2", 1);
  if (!evidence.hypothesis("s1, s2 > 0", s1 > 0 && s2 > 0)) return evidence.conclude();
  const Model& model = statements.matrices;
  const Expression a1 = symbol("a1"), a2 = symbol("a2"), b1 = symbol("b1"), b2 = symbol("b2");
  const auto gap = [](const char* target, Expression x, Expression y) { return symbol(target) - x * y; };
  const Expression first = gap("s1", a1, b1), second = gap("s2", a2, b2);
  const PlaneMatrix A = with_modes(a1, a2), B = with_modes(b1, b2), of_A = with_modes(b1 * first, b2 * second),
                    of_B = with_modes(a1 * first, a2 * second);
  Substitution aligned;
  std::vector<std::pair<std::string, Expression>> expected;
  for (std::size_t i = 0; i < 4; ++i) {
    expected.emplace_back(entry_names("a")[i], of_A[i]);
    expected.emplace_back(entry_names("b")[i], of_B[i]);
    aligned.emplace(symbol(entry_names("a")[i]), A[i]);
    aligned.emplace(symbol(entry_names("b")[i]), B[i]);
  }
  const auto there = [&](Expression value) { return substitute(model.resolve(value), aligned); };
  for (const auto& [name, rate] : expected) {
    proved_zero(evidence, fmt::format("d{}/dt - that of its modes", name),
                there(model.time_derivative(symbol(name))) - rate);
  }
  for (const auto& [i, j, value] :
       {std::tuple{1, 1, a1 * b1}, {2, 2, a2 * b2}, {1, 2, Expression(0)}, {2, 1, Expression(0)}}) {
    proved_zero(evidence, fmt::format("product between singular vectors {} and {}", i, j),
                there(mode_of_product(static_cast<std::size_t>(i), static_cast<std::size_t>(j))) - value);
  }
  if (evidence.conclude().verdict == Verdict::holds) product_is_solved(evidence, statements.product, 1);
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  return {
      proof_on(statements, "D3", "all s > 0, lambda, u(0) and t >= 0", prove_product),
      proof_on(statements, "D4", "all s > 0, lambda not 0 and u(0) < 0", prove_wrong_sign),
      no_proof("D5",
               "labels and limits of all starts follow from D3, but they are stated by functions of numbers, which are "
               "compared with the flow at samples"),
      part_proof_on(statements, "D6", "2 x 2, all s1, s2 > 0, all aligned layers; each mode as in D3", prove_matrices,
                    "matrices of every size, which are no formulas of finitely many entries")};
}

}  // namespace separatrix::domine_2025
