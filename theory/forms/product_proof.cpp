#include "theory/forms/product_proof.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

const Expression P = symbol("P"), Q = symbol("Q");

Expression root(Expression c, Expression x) { return sqrt(power(c, 2) + power(2 * x, 2)); }
Expression difference(Expression c, Expression x) { return c / 4 * (x - 1 / x); }
Expression sum(Expression c, Expression x) { return c / 2 * (x + 1 / x); }

// a formula of c, s and the start without its roots: every number is (c/4)(P − 1/P) of one P > 0, and √(c² + 4s²) = (c/2)(P + 1/P)
Expression in_exponentials(Expression value, Expression c, Expression s, Expression start) {
  return substitute(
      value, {{root(c, s), sum(c, P)}, {root(c, start), sum(c, Q)}, {s, difference(c, P)}, {start, difference(c, Q)}});
}

}  // namespace

void product_is_solved(EvidenceBuilder& evidence,
                       const std::function<Expression(const ProductTerms&, const ProductSigns&, Expression t)>& product,
                       int target) {
  const Expression size = symbol("size"), c = symbol("c"), k = symbol("k"), t = symbol("t"), s = symbol("s"),
                   start = symbol("start");
  const std::vector<Expression> positive{size, c, k, P, Q};
  for (const Expression& x : {P, Q}) {
    proved_zero(evidence, "c^2 + 4 x^2 less the square of its root",
                power(c, 2) + 4 * power(difference(c, x), 2) - power(sum(c, x), 2));
  }
  for (const int side : {1, 0, -1}) {
    evidence.at(fmt::format("target {} 0, start {} 0", target > 0 ? '>' : '<', side > 0 ? '>' : side < 0 ? '<' : '='));
    const Expression beta = product({s, c, k, start}, {target, side, false}, t);
    const Expression W = differentiate(beta, t) / (k * (s - beta));
    const Substitution at_start = side == 0 ? Substitution{{Q, 1}} : Substitution{};
    const auto zero = [&](const char* name, Expression value) {
      proved_zero(evidence, name, substitute(in_exponentials(value, c, s, start), at_start), positive);
    };
    zero("beta at t = 0 less the start", substitute(beta, {{t, 0}}) - start);
    zero("W^2 - c^2 - 4 beta^2", power(W, 2) - power(c, 2) - 4 * power(beta, 2));
    zero("W - sqrt(c^2 + 4 beta^2) at t = 0", substitute(W, {{t, 0}}) - root(c, start));
    const Expression balanced = target * symbol("P"), from = side * size;
    solves(
        evidence, "beta, c = 0", product({balanced, 0, k, from}, {target, side, true}, t), t,
        [&](Expression y) { return 2 * side * k * y * (balanced - y); }, from, positive);
  }
  evidence.at("");
}

void product_passes_zero(EvidenceBuilder& evidence,
                         const std::function<Expression(const ProductTerms&, const ProductSigns&)>& time, int target) {
  const Expression c = symbol("c"), k = symbol("k"), s = symbol("s"), start = symbol("start");
  const std::vector<Expression> positive{c, k, P, Q};
  const auto zero = [&](const char* name, Expression value) { proved_zero(evidence, name, value, positive); };
  // E(0) = Q, and of the roots E± the positive one is P, the other −1/P
  const Expression stated = in_exponentials(time({s, c, k, start}, {target, -target, false}), c, s, start);
  zero("derivative of the time by E(0) plus 1/rate",
       differentiate(stated, Q) + 1 / (k * c / 2 * (P - Q) * (Q + 1 / P)));
  zero("time from E(0) = 1", substitute(stated, {{Q, 1}}));
}

}  // namespace separatrix
