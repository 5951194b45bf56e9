#include "theory/zhang_2025/proofs.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/forms/riccati.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::zhang_2025 {
namespace {

const Expression N = symbol("N"), l1 = symbol("l1"), l2 = symbol("l2"), v = symbol("v"), v1 = symbol("v1"),
                 v2 = symbol("v2"), l = symbol("l"), trace = symbol("trace"), c = symbol("c");
const std::vector<Expression> positive{N, l1, l2, v, v1, v2, l, trace, c};

bool in_domain(EvidenceBuilder& evidence, const ClaimSettings& settings) {
  bool all = true;
  for (const char* name : {"N", "l1", "l2"}) all = all && settings.parameter(name, 1) > 0;
  return evidence.hypothesis("N, l1, l2 > 0", all);
}

Expression rate_of(const PowerGrowth& growth, Expression value) {
  return growth.rate * power(value, 2) * (growth.target - power(value, 3));
}

PowerGrowth growth_on(const Statements& statements, Expression lambda) {
  return statements.growth(lambda, statements.context(lambda, l1 + l2, N));
}

// states with heads of the sizes x and y on the eigenvectors
Substitution aligned(const Model& model, Expression x, Expression y) {
  const std::vector<Expression> values{x, x, 0, x, 0, y, 0, y, 0, y};
  Substitution where;
  for (std::size_t i = 0; i < values.size(); ++i) where.emplace(model.states()[i], values[i]);
  return where;
}

// the field there, of heads of the sizes v1 and v2: the law of the head that is stated, and 0 across
void heads_obey(EvidenceBuilder& evidence, const Statements& statements) {
  const Model& model = statements.attention;
  const Substitution where = aligned(model, v1, v2);
  const Expression first = rate_of(growth_on(statements, l1), v1), second = rate_of(growth_on(statements, l2), v2);
  const std::vector<Expression> expected{first, first, 0, first, 0, second, 0, second, 0, second};
  const std::vector<Expression> field = model.resolve(model.field());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    proved_zero(evidence, fmt::format("d{}/dt on the eigenvectors", model.description().states[i]),
                substitute(field[i], where) - expected[i], positive);
  }
  const Model& head = statements.head;
  proved_zero(evidence, "dv/dt of one head",
              head.resolve(head.field()[0]) - rate_of(statements.growth(l, statements.context(l, trace, N)), v),
              positive);
}

// the time of one factor of a product of three, of any target and rate
Evidence prove_growth(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  heads_obey(evidence, statements);
  const Expression from = symbol("from"), to = symbol("to"), target = symbol("target"), rate = symbol("rate");
  const PowerGrowth of_three{3, target, rate};
  const std::size_t factors = statements.growth(l, c).factors;
  evidence.same("factors of the product", "3", std::to_string(factors), EvidenceMethod::exact);
  takes(evidence, "time of growth", *time_between(of_three, from, to), from, to,
        [&](Expression value) { return rate_of(of_three, value); }, {from, to, target, rate});
  return evidence.conclude();
}

// v = (λc)^(−1/3) or 0 on each eigenvector: the flow is at rest, and the error there is what is stated
Evidence prove_plateaus(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  const Model& model = statements.attention;
  const Expression c1 = statements.context(l1, l1 + l2, N), c2 = statements.context(l2, l1 + l2, N);
  const std::vector<Expression> field = model.resolve(model.field());
  for (const auto& [first, second] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
    const Expression x = first * statements.learned(l1, c1), y = second * statements.learned(l2, c2);
    const Substitution where = aligned(model, x, y);
    evidence.at(fmt::format("{} and {} heads on the first and on the second eigenvector", first, second));
    for (std::size_t i = 0; i < field.size(); ++i) {
      proved_zero(evidence, fmt::format("d{}/dt", model.description().states[i]), substitute(field[i], where),
                  positive);
    }
    const Expression error = l1 + l2 - first * statements.gain(l1, c1) - second * statements.gain(l2, c2);
    proved_zero(evidence, "error less what is stated", substitute(model.resolve(symbol("error")), where) - error,
                positive);
  }
  return evidence.conclude();
}

// Lemma. T(v) = ∫_v^h dx/(r x² (s − x³)) with r s = λ² is the time to h, h³ < s, and P(v) what is stated. If
//
//     d/dv (T − P) = −1/(r v² (s − v³)) − P′(v) = −v/(λ² (s − v³)),
//
// its size is at most v/(λ² (s − h³)) on (0, h], and T − P has a limit as v → 0.
Evidence prove_escape(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  heads_obey(evidence, statements);
  const PowerGrowth growth = statements.growth(l, c);
  proved_zero(evidence, "d/dv (time of growth - escape time) + v/(l^2 (s - v^3))",
              -1 / rate_of(growth, v) - differentiate(statements.escape(l, v), v) +
                  v / (power(l, 2) * (growth.target - power(v, 3))),
              positive);
  return evidence.conclude();
}

// Any D: one entry of U on the diagonal, x, and one off it, y, beside the sum T of the other diagonal ones and the sum Q of the
// other squares. On U = u 1, v = √D u all entries of a kind move alike, the set is kept, and σ = v u obeys a Riccati equation.
Evidence prove_merged(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  const Expression D = symbol("D"), x = symbol("x"), y = symbol("y"), T = symbol("T"), Q = symbol("Q"), u = symbol("u"),
                   t = symbol("t"), sigma0 = symbol("sigma0");
  const std::vector<Expression> sizes{N, D, u, sigma0};
  const Expression context = statements.context(1, D, N),
                   loss = (D - 2 * v * (x + T) + context * power(v, 2) * (power(x, 2) + power(y, 2) + Q)) / 2;

  const Model& model = statements.merged;
  const auto entry = [](std::size_t i, std::size_t j) { return symbol(fmt::format("u{}{}", i, j)); };
  Expression others, squares;
  for (std::size_t i = 1; i <= merged_dimensions; ++i) {
    for (std::size_t j = 1; j <= merged_dimensions; ++j) {
      if (i == j && i > 1) others = others + entry(i, i);
      if (i + j > 3 || i > j) squares = squares + power(entry(i, j), 2);
    }
  }
  proved_zero(evidence, "loss in four dimensions less that of any D",
              model.resolve(*model.description().loss) - substitute(loss, {{D, static_cast<long>(merged_dimensions)},
                                                                           {x, entry(1, 1)},
                                                                           {y, entry(1, 2)},
                                                                           {T, others},
                                                                           {Q, squares}}));

  const Substitution white{{v, sqrt(D) * u}, {x, u}, {y, 0}, {T, (D - 1) * u}, {Q, (D - 1) * power(u, 2)}};
  const auto rate = [&](Expression of) { return substitute(-differentiate(loss, of), white); };
  const Expression speed = rate(x);
  proved_zero(evidence, "any D: an entry off the diagonal stays 0", rate(y));
  proved_zero(evidence, "any D: dv/dt - sqrt(D) du/dt", rate(v) - sqrt(D) * speed, sizes);
  const auto law = [&](const Riccati& of, Expression value) {
    return of.rate * (of.stable - value) * (value - of.unstable);
  };
  const Riccati growth = statements.merged_growth(D, context);
  const Expression sigma = sqrt(D) * power(u, 2);
  proved_zero(evidence, "any D: d(sigma)/dt less the law of it", differentiate(sigma, u) * speed - law(growth, sigma),
              sizes);
  solves(
      evidence, "sigma", solution(growth, sigma0, t), t, [&](Expression value) { return law(growth, value); }, sigma0,
      sizes);
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  const char* all = "all N, l1, l2 > 0";
  return {proof_on(statements, "Z3", "all N, l1, l2 > 0 and v on one side of (l c)^(-1/3)", prove_growth),
          proof_on(statements, "Z4", all, prove_plateaus), proof_on(statements, "Z5", all, prove_escape),
          proof_on(statements, "Z6", "all N, D, w_0 > 0 and all t", prove_merged)};
}

}  // namespace separatrix::zhang_2025
