#include "theory/domine_2025/claims.hpp"

#include <fmt/format.h>

#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/basin/destination.hpp"
#include "theory/claim_kit.hpp"
#include "theory/closed_form_value.hpp"
#include "theory/stated_model.hpp"

namespace separatrix::domine_2025 {
namespace {

using Start = std::vector<Rational>;

// λ of both signs and 0, the product of the right and of the wrong sign, small and large
const std::vector<Start> starts{{ratio(1, 2), ratio(1, 4)},  {ratio(1, 2), ratio(-1, 4)},
                                {ratio(-1, 3), ratio(1, 2)}, {ratio(1, 10), ratio(1, 10)},
                                {ratio(1, 2), ratio(-1, 2)}, {ratio(1, 100), ratio(-2, 1)}};

Rational target_of(const ClaimSettings& settings) { return settings.parameter("s", ratio(3, 2)); }

bool target_is_positive(EvidenceBuilder& evidence, const Rational& s) { return evidence.hypothesis("s > 0", s > 0); }

ProductOfTwo product_of(const Rational& s, const Rational& a, const Rational& b) {
  return {s, abs(Rational(a * a - b * b)), 1};
}

Expression product_at(const Statements& statements, const ProductOfTwo& of, const Rational& u0, const Rational& t) {
  return statements.product(terms_of(of, u0), signs_of(of, u0), t);
}

std::string text(const Rational& s, const Start& start) {
  return fmt::format("s = {}, start {}", short_text(s), words(start));
}

Evidence check_imbalance(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& matrices = statements.matrices;
  const std::vector<Expression>& all = statements.imbalance;
  conserves(evidence, settings, statements.model, {power(symbol("a"), 2) - power(symbol("b"), 2)});
  // the matrix is symmetric
  conserves(evidence, settings, matrices, {all[0], all[1], all[3]});
  vanishes(evidence, settings, "A^T A - B B^T, entry 21 less entry 12", matrices, all[2] - all[1]);
  return evidence.conclude();
}

Evidence check_equation(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  const Expression u = symbol("u"), lambda = power(symbol("a"), 2) - power(symbol("b"), 2);
  vanishes(evidence, settings, "(du/dt)^2 - (lambda^2 + 4u^2)(s - u)^2", model,
           model.resolve(power(model.time_derivative(u), 2) -
                         (power(lambda, 2) + 4 * power(u, 2)) * power(symbol("s") - u, 2)));
  return evidence.conclude();
}

Evidence check_product(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s = target_of(settings);
  if (!target_is_positive(evidence, s)) return evidence.conclude();
  for (const Start& start : starts) {
    const Rational u0 = start[0] * start[1];
    evidence.at(text(s, start));
    follows(evidence, settings, {statements.model, {s}, start}, {1, 4}, "u", symbol("u"),
            [&](const Rational& t) { return product_at(statements, product_of(s, start[0], start[1]), u0, t); });
  }
  return evidence.conclude();
}

Evidence check_wrong_sign(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s = target_of(settings);
  if (!target_is_positive(evidence, s)) return evidence.conclude();
  for (const Start& start : starts) {
    const Rational u0 = start[0] * start[1];
    if (u0 >= 0 || start[0] == -start[1]) continue;
    evidence.at(text(s, start));
    const ProductOfTwo of = product_of(s, start[0], start[1]);
    passes(evidence, settings, {statements.model, {s}, start}, "time to u = 0", "u", 1000 / s,
           statements.to_zero(terms_of(of, u0), signs_of(of, u0)));
  }
  return evidence.conclude();
}

Evidence check_basins(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s = target_of(settings);
  if (!target_is_positive(evidence, s)) return evidence.conclude();
  const std::size_t digits = settings.digits + guard::second_run;
  const Expression a = symbol("a"), b = symbol("b");
  rests(evidence, settings, statements.model, {{"learned", {{symbol("s"), a * b}}}, {"trapped", {{a, 0}, {b, 0}}}});
  const DestinationFinder finder(statements.model, {s});
  for (const Start& start : starts) {
    if (evidence.out_of_time()) break;
    evidence.at(text(s, start));
    if (statements.basin(start) == Label::saddle) {  // in rounded numbers a path leaves that set in the end
      follows(evidence, settings, {statements.model, {s}, start}, {3}, "a + b where it is trapped",
              1 + symbol("a") + symbol("b"), [](const Rational&) { return Expression(1); });
      continue;
    }
    Destination found = finder(start, digits, Certainty::checked);
    finder.refine_limit(start, digits, found);
    same_label(evidence, "label", statements.basin(start), found.label);
    if (found.label != Label::global_minimum) continue;
    const std::vector<Known> expected = statements.limit(s, start, guarded(settings));
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string name = i == 0 ? "a at the end" : "b at the end";
      if (has_value(evidence, name, expected[i])) {
        evidence.equal(name, expected[i], found.limit[i], required(settings));
      }
    }
  }
  // a grid, and what is beside its diagonal a = −b
  std::vector<Start> all;
  const long side = settings.effort == Effort::full ? 40 : 10;
  for (long i = -side; i <= side; ++i) {
    for (long j = -side; j <= side; ++j) all.push_back({ratio(2 * i, side), ratio(2 * j, side)});
    all.push_back({ratio(2 * i, side), ratio(-2 * i, side) + ratio(1, 1'000'000)});
  }
  const auto results = labels_of(settings, statements.model, {s}, all, 30);
  std::size_t decided = 0;
  for (std::size_t k = 0; k < results.size(); ++k) {
    const Label expected = statements.basin(all[k]);
    if (results[k].label == Label::undecided || expected == Label::saddle) continue;
    ++decided;
    if (expected == results[k].label) continue;
    evidence.at(text(s, all[k]));
    same_label(evidence, "label", expected, results[k].label, EvidenceMethod::sampled);
  }
  evidence.at(fmt::format("{} starts", all.size()));
  enough_decided(evidence, "share of starts with a label, all as the closed form says", decided, all.size());
  return evidence.conclude();
}

Evidence check_matrices(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s1 = settings.parameter("s1", 2), s2 = settings.parameter("s2", 1);
  if (!evidence.hypothesis("s1, s2 > 0", s1 > 0 && s2 > 0)) return evidence.conclude();
  const Model& model = statements.matrices;
  // λ = 3/4 in both modes; the second one starts with the wrong sign, and with λ = 0 for both
  for (const auto& [a1, a2, b1, b2] : {std::tuple{Rational(1), ratio(7, 8), ratio(1, 2), ratio(1, 8)},
                                       {Rational(1), ratio(7, 8), ratio(1, 2), ratio(-1, 8)},
                                       {ratio(1, 5), ratio(1, 4), ratio(1, 5), ratio(1, 4)}}) {
    const Departure from{model, {s1, s2}, aligned_start(a1, a2, b1, b2)};
    evidence.at(fmt::format("a = {}, b = {}", words({a1, a2}), words({b1, b2})));
    const char* between = "the product between different singular vectors";
    const Simulation path = run_until(settings, from, 3, settings.digits + guard::second_run);
    if (!comes_to(evidence, between, 3, path)) return evidence.conclude();
    for (const auto& [k, s, a, b] : {std::tuple{1, s1, a1, b1}, {2, s2, a2, b2}}) {
      const auto i = static_cast<std::size_t>(k);
      follows(evidence, settings, from, {1, 3}, fmt::format("u_{}", k), mode_of_product(i, i),
              [&, s = s, a = a, b = b](const Rational& t) {
                return product_at(statements, product_of(s, a, b), Rational(a * b), t);
              });
    }
    evidence.zero(between,
                  {value_at(model, {s1, s2}, mode_of_product(1, 2), state_of(model, path.rows.back()),
                            settings.digits + guard::second_run),
                   path.agreed_digits},
                  "1", required(settings));
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> claims(const Statements& statements) {
  const auto claim = [&](const char* id, const char* statement, Check<Statements> check) {
    return claim_on(statements, id, statement,
                    "derived in this project; setting of Dominé et al. 2025 (arXiv 2409.14623)", Status::derived,
                    check);
  };
  return {
      claim("D1", "a^2 - b^2 and A^T A - B B^T are constant along the flow", check_imbalance),
      claim("D2", "the product of one mode obeys u' = sqrt(lambda^2 + 4u^2) (s - u)", check_equation),
      claim("D3",
            "u = (c/4)(E - 1/E), c = |lambda|, E the solution of a Riccati equation; lambda = 0: a logistic function",
            check_product),
      claim("D4", "from the wrong sign and lambda not 0, u passes 0 when E passes 1", check_wrong_sign),
      claim("D5",
            "lambda not 0, or a = b: a global minimum with a^2 = (lambda + sqrt(lambda^2 + 4s^2))/2; a = -b: "
            "trapped in the saddle",
            check_basins),
      claim("D6", "aligned layers: each singular value of the product obeys D2 with its lambda, and the vectors stay",
            check_matrices)};
}

}  // namespace separatrix::domine_2025
