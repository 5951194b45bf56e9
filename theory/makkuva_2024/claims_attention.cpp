#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/basin/boundary.hpp"
#include "solvers/basin/segment_zero.hpp"
#include "theory/makkuva_2024/attention.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), a = symbol("a"), u = symbol("u");

Evidence check_energy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::any);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.attention;
  const auto derived = attention_system(substitute(statements.slope, {{u, attention_logit()}}));
  for (std::size_t i = 0; i < derived.size(); ++i) {
    vanishes(evidence, settings, model.description().states[i] + "' of the loss's gradient - the same as derived",
             model, model.field()[i] - derived[i]);
  }
  has_formula(evidence, settings, "D = (p - q)^2 + 4pq e^u", model, symbol("D"), bias_discriminant());
  vanishes(evidence, settings, "dE/dt", model, model.time_derivative(statements.attention_energy));
  has_formula(evidence, settings, "E", model, model.description().invariants.at(0).value, statements.attention_energy);
  for (std::size_t i = 0; i < all.size() && i < 2; ++i) {
    conserved_along(evidence, settings, "E", model, statements.attention_energy, all[i],
                    {1, ratio(-3, 10), ratio(1, 3)}, 20);
  }
  return evidence.conclude();
}

Evidence check_critical_set(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.attention;
  const auto field = model.resolve(model.field());
  const auto matrix = hessian(model);
  const Expression loss = model.resolve(*model.description().loss);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    if (evidence.out_of_time()) break;
    const Known scale = evaluated(abs(slope_at_zero()), values_of(chain), 12);
    const auto at = [&](const Substitution& point, Expression expression) {
      return evaluated(substitute(expression, point), values_of(chain), guarded(settings));
    };
    // measured against the slope at 0: it is small where p + q is near 1, or p or q near 0
    const auto beside_slope = [&](const Substitution& point, Expression expression) {
      return evaluated(substitute(expression, point), values_of(chain), guarded(settings), scale.value());
    };
    const auto stationary = [&](const Substitution& point) {
      for (std::size_t i = 0; i < field.size(); ++i) {
        evidence.zero(model.description().states[i] + "'", beside_slope(point, field[i]), scale, required(settings));
      }
    };
    const Known bigram = at({}, bigram_loss()), unigram = at({}, unigram_loss());
    // u = s(1 + as)g = u*, on both sides of w_s: η has the sign of u*/g
    for (const Rational& at_w : {Rational(-1), ratio(-1, 3), Rational(1)}) {
      const Rational at_e = ratio(5, 4);
      const Expression s = Rational(at_e * at_e);
      const Expression at_a = (substitute(best_logit() / gain(), {{w, at_w}}) / s - 1) / s;
      const Substitution point{{e, at_e}, {w, at_w}, {a, at_a}};
      evidence.at(fmt::format("{}, u = u*, w = {}", chain.text(), to_string(at_w)));
      stationary(point);
      evidence.equal("loss", bigram, at(point, loss), required(settings));
      const bool left = at_w == -1;
      const Rational eta = 1 + at(point, a).value() * at_e * at_e;
      evidence.same("sheet: sign of 1 + as", left == (chain.side() < 0) ? "-" : "+", eta > 0 ? "+" : "-");
    }
    for (const Rational& at_w : {Rational(-2), Rational(1)}) {
      const Substitution point{{e, 0}, {w, at_w}, {a, ratio(2, 3)}};
      evidence.at(fmt::format("{}, e = 0, w = {}", chain.text(), to_string(at_w)));
      stationary(point);
      evidence.equal("loss", unigram, at(point, loss), required(settings));
      for (std::size_t k = 0; k < 9; ++k) {
        evidence.near(fmt::format("Hessian entry {},{}", k / 3 + 1, k % 3 + 1),
                      k == 0 ? beside_slope(point, 2 * gain() * slope_at_zero()) : Known("0"),
                      beside_slope(point, matrix[k]), scale, required(settings));
      }
    }
    for (const Rational& at_e : {ratio(1, 2), ratio(7, 5)}) {
      const Substitution point{{e, at_e}, {w, statements.saddle_w}, {a, -1 / power(Expression(at_e), 2)}};
      evidence.at(fmt::format("{}, w = w_s, a = -1/e^2, e = {}", chain.text(), to_string(at_e)));
      stationary(point);
      evidence.equal("loss", unigram, at(point, loss), required(settings));
      // eigenvalues 0, ±λ: trace 0, sum of the principal 2×2 minors -λ², determinant 0
      const auto& m = matrix;
      const auto minor = [&](std::size_t i, std::size_t j) {
        return m[3 * i + i] * m[3 * j + j] - m[3 * i + j] * m[3 * j + i];
      };
      const Expression determinant =
          m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
      const Expression eigenvalue = abs(slope_at_zero() * e) * sqrt(32 + 8 * power(e, 6));
      const auto relative = [&](Expression expression) {
        return evaluated(substitute(expression, point), values_of(chain), guarded(settings), 1);
      };
      evidence.zero("trace", relative((m[0] + m[4] + m[8]) / eigenvalue), "1", required(settings));
      evidence.zero("determinant", relative(determinant / power(eigenvalue, 3)), "1", required(settings));
      evidence.equal("eigenvalues +-|l_0| e sqrt(32 + 8e^6)", at(point, eigenvalue),
                     at(point, sqrt(-(minor(0, 1) + minor(0, 2) + minor(1, 2)))), required(settings));
    }
  }
  return evidence.conclude();
}

Evidence check_airy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.attention;
  // ds/da = 4/s + 8a with s = e²:  s·2eė = (4 + 8as) ȧ
  const Expression s = power(e, 2);
  vanishes(evidence, settings, "s ds/dt - (4 + 8as) da/dt", model,
           s * 2 * e * model.field()[0] - (4 + 8 * a * s) * model.field()[2]);
  for (std::size_t i = 0; i < all.size() && i < 2; ++i) {
    for (const auto& start : {std::vector<Rational>{1, ratio(-3, 10), ratio(1, 3)}, {ratio(3, 4), 1, ratio(-1, 2)}}) {
      const Simulation path =
          run_until(settings, {model, all[i].values(), start}, 5, settings.digits + guard::second_run);
      const Rational end_e = path.rows.back()[1].value(), end_a = path.rows.back()[3].value();
      evidence.at(fmt::format("{}, t = 5 from {}", all[i].text(), words(start)));
      evidence.equal("second integral", second_integral(start[0] * start[0], start[2], guarded(settings)),
                     {second_integral(end_e * end_e, end_a, guarded(settings)), path.agreed_digits},
                     required(settings));
    }
  }
  evidence.at("");
  const auto distance = [](const Known& found, const Known& stated) {
    return rounded(Rational(abs(Rational(found.value() - stated.value()))), 6);
  };
  evidence.below("|s_sep(0) - 1.617233|", distance(separatrix_s(0, 20), "1.617233"), "5e-7");
  evidence.equal("e_crit = sqrt(s_sep(0))",
                 number(sqrt(Expression(separatrix_s(0, guarded(settings)).value())), {}, guarded(settings)),
                 critical_embedding(guarded(settings)), required(settings));
  evidence.below("|e_crit - 1.271705|", distance(critical_embedding(20), "1.271705"), "5e-7");
  for (const Chain& chain : all) {
    if (chain.side() < 0 || evidence.out_of_time()) continue;
    BoundaryRequest request;
    request.parameters = chain.values();
    request.segment = {{ratio(1, 2), 1, 0}, {2, 1, 0}};
    request.digits = settings.digits;
    request.cells = 4;
    request.cancelled = settings.out_of_time;
    const BoundarySearch search = find_boundaries(model, request);
    evidence.at(chain.text() + ", w = 1, a = 0");
    if (search.boundaries.empty()) {
      evidence.undecided("e_crit", "no boundary was found between e = 1/2 and e = 2");
      continue;
    }
    // the ends of the bracket are 10^-digits apart
    const Boundary& boundary = search.boundaries.front();
    const bool enclosed = boundary.outcome == BoundaryOutcome::enclosed;
    evidence.equal(
        "e_crit, by the flow", critical_embedding(guarded(settings)),
        {rounded(request.segment.at(boundary.place())[0], guarded(settings)), enclosed ? settings.digits - 1 : 0},
        required(settings));
    break;
  }
  return evidence.conclude();
}

// e of the closed boundary on w, a fixed; the labels next to it
void straddle(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
              const Chain& chain, const Rational& at_w, const Rational& at_a) {
  const Segment segment{{ratio(1, 10), at_w, at_a}, {2, at_w, at_a}};
  const auto value = [&](const std::vector<Rational>& state, std::size_t digits) {
    return attention_boundary(chain.p, chain.q, state[0], state[1], state[2], digits, statements.saddle_energy);
  };
  evidence.at(fmt::format("{}, w = {}, a = {}", chain.text(), to_string(at_w), to_string(at_a)));
  const auto place = zero_on_segment(value, segment, 0, 1, settings.digits + 10);
  if (!place) {
    evidence.undecided("e of the separatrix", "the closed form has no zero on the segment");
    return;
  }
  const std::size_t close = required(settings);
  const Rational step = power(Rational(10), -static_cast<long>(close));
  const DestinationFinder finder(statements.attention, chain.values());
  const auto label = [&](const Rational& s) {
    return finder(segment.at(s), digits_for_width(step), Certainty::nominal).label;
  };
  const Label below = label(*place - step), above = label(*place + step);
  const std::string where = fmt::format("labels at e = {} -+ 1.9e-{}", decimal(segment.at(*place)[0], 12), close);
  if (below == Label::undecided || above == Label::undecided) {
    evidence.undecided(where, "a start next to the separatrix is undecided");
    return;
  }
  evidence.same(where, "local-minimum | global-minimum", fmt::format("{} | {}", name(below), name(above)));
}

Evidence check_basins(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::not_one);
  const Model& model = statements.attention;
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) break;
    labels_agree(evidence, settings, model, chain, "random starts",
                 random_starts(settings, 3, settings.effort == Effort::full ? 2500 : 100),
                 [&](const std::vector<Rational>& start) {
                   return attention_basin(chain.p, chain.q, start[0], start[1], start[2], statements.saddle_energy);
                 });
  }
  bool below = false, above = false;
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) break;
    bool& done = chain.side() < 0 ? below : above;
    if (done) continue;
    done = true;
    if (chain.side() < 0) {
      straddle(evidence, statements, settings, chain, -2, ratio(1, 5));
    } else {
      straddle(evidence, statements, settings, chain, ratio(1, 3), ratio(1, 5));
      straddle(evidence, statements, settings, chain, ratio(-1, 4), ratio(-1, 5));
    }
    // a path in the trap ends at a = a₁
    const std::vector<Rational> start = chain.side() < 0
                                            ? std::vector<Rational>{ratio(1, 2), -2, ratio(1, 4)}
                                            : std::vector<Rational>{ratio(1, 2), ratio(-1, 3), ratio(1, 4)};
    const auto expected = attention_limit_point(chain.p, chain.q, start[0], start[1], start[2], guarded(settings));
    const auto found = limit_by_flow(settings, model, chain, start, settings.digits);
    evidence.at(chain.text() + " from " + words(start));
    if (!expected || !found) {
      evidence.undecided("limit in the trap", "the path did not arrive, or the closed form has no root");
      continue;
    }
    for (std::size_t k = 0; k < 3; ++k) {
      evidence.near(model.description().states[k] + " at the limit in the trap", (*expected)[k], (*found)[k], "1",
                    required(settings));
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> attention_claims(const Statements& statements) {
  constexpr Status derived = Status::derived;
  return {
      claim(statements, "M13",
            "with attention, u = e^2(1 + ae^2)(1 + 2w|w|): E(e,w,a) = e^2 - (w^2 + sign(w) ln|w|) - 2a^2 is conserved",
            derived, check_energy),
      claim(statements, "M14",
            "critical set with attention: {u = u*}, two sheets; {e = 0} with Hessian diag(2g l_0, 0, 0); "
            "{w = w_s, a = -1/e^2} with unigram loss and Hessian eigenvalues 0, +-|l_0| e sqrt(32 + 8e^6)",
            derived, check_critical_set),
      claim(statements, "M15",
            "(s, a) = (e^2, a) decouple from w, ds/da = 4/s + 8a: a = (16^(1/3)/4) Y'/Y, s = 4a^2 - (16^(2/3)/4) xi, "
            "Y'' = xi Y; the curve s_sep is Y = Ai; e_crit = sqrt(|a_1'| 16^(2/3)/4) = 1.271705",
            derived, check_airy),
      claim(statements, "M16",
            "trap with attention: {1 + as > 0, s < s_sep(a)} with, p+q < 1: {w < w_s, E + 2a_1^2 < E_s}; p+q > 1: "
            "{w >= 0} or {w_s < w < 0, E + 2a_1^2 < E_s}; the generic rest reaches a global minimum",
            derived, check_basins)};
}

}  // namespace separatrix::makkuva_2024
