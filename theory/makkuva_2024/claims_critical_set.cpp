#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/roots/sign.hpp"
#include "solvers/stationary/stationary.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q"), u = symbol("u");

std::string sign_text(int sign) { return sign > 0 ? "+" : sign < 0 ? "-" : "0"; }

int sign_of(const std::string& decimal) { return sgn(parse_rational(decimal)); }

// w on the side where {u = u*} is: g(w) has the sign of u*
std::vector<Rational> on_minima(const Chain& chain) {
  if (chain.side() < 0) return {ratio(-2, 3), ratio(-1, 4), ratio(1, 3), Rational(2)};
  return {ratio(-3, 4), Rational(-1), Rational(-2)};
}

Expression resolved_loss(const Model& model) { return model.resolve(*model.description().loss); }

Evidence check_reduced_loss(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const Chain& chain : chains(evidence, settings, Side::any)) {
    evidence.at(chain.text());
    const Branch branch = chain.p <= chain.q ? Branch::p_at_most_q : Branch::p_at_least_q;
    const Expression loss = reduced_loss(branch), slope = statements.slope, curvature = reduced_loss_curvature(branch);
    const std::size_t digits = guarded(settings);
    const auto value = [&](Expression expression, Expression at) {
      return number(substitute(expression, {{u, at}}), values_of(chain), digits);
    };
    const auto equal = [&](const std::string& name, const std::string& expected, const std::string& found) {
      evidence.near(name, expected, found, "1", required(settings));
    };
    equal("l'(u*)", "0", value(slope, best_logit()));
    equal("l(u*) = H", value(bigram_loss(), 0), value(loss, best_logit()));
    equal("l(0) = h(pi_1)", value(unigram_loss(), 0), value(loss, 0));
    equal("l'(0)", value(slope_at_zero(), 0), value(slope, 0));
    equal("l''(0)", value(curvature_at_zero(), 0), value(differentiate(slope, u), 0));
    equal("l''(u*)", value(curvature_at_best(), 0), value(differentiate(slope, u), best_logit()));
    evidence.same("sign of u*", sign_text(-chain.side()),
                  sign_text(chain.side() == 0 ? 0 : sign_of(value(best_logit(), 0))));
    for (const Rational& at : {Rational(-30), Rational(-2), ratio(1, 3), Rational(7)}) {
      evidence.at(fmt::format("{}, u = {}", chain.text(), to_string(at)));
      equal("l' is the derivative of l", value(slope, at), value(differentiate(loss, u), at));
      equal("l'' is the derivative of l'", value(curvature, at), value(differentiate(slope, u), at));
      evidence.above("l'' (l is strictly convex)", value(curvature, at), "0");
    }
  }
  return evidence.conclude();
}

Evidence check_gradient(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  const Model& model = statements.two_parameter;
  const auto printed = tied_system(substitute(statements.slope, {{u, tied_logit()}}));
  vanishes(evidence, settings, "e' of the loss's gradient - e' as printed, p and q random", model,
           model.field()[0] - printed[0]);
  vanishes(evidence, settings, "w' of the loss's gradient - w' as printed, p and q random", model,
           model.field()[1] - printed[1]);
  vanishes(evidence, settings, "dL/dbeta at the bias minimised out", model,
           differentiate(*model.description().loss, symbol("beta")));
  return evidence.conclude();
}

Evidence check_energy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::any);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.two_parameter;
  vanishes(evidence, settings, "dE/dt", model, model.time_derivative(statements.energy));
  for (std::size_t i = 0; i < all.size() && i < 2; ++i) {
    for (const auto& start : {std::vector<Rational>{1, ratio(-3, 10)}, {ratio(1, 2), -2}}) {
      conserved_along(evidence, settings, "E", model, statements.energy, all[i], start, 20);
    }
  }
  return evidence.conclude();
}

Evidence check_lines(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  const Model& model = statements.two_parameter;
  const auto field = model.resolve(model.field());
  vanishes(evidence, settings, "e' on the line e = 0: no path crosses it", model, substitute(field[0], {{e, 0}}));
  vanishes(evidence, settings, "w' on the line w = 0: no path crosses it", model, substitute(field[1], {{w, 0}}));
  return evidence.conclude();
}

// both components of the field at (e, w), which are expressions
void stationary_there(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model, const Chain& chain,
                      Expression at_e, Expression at_w, const std::string& where) {
  const auto field = model.resolve(model.field());
  for (std::size_t i = 0; i < field.size(); ++i) {
    evidence.at(chain.text() + ", " + where);
    const Expression there = substitute(field[i], {{e, at_e}, {w, at_w}});
    evidence.zero(model.description().states[i] + "'", number(there, values_of(chain), guarded(settings)), "1",
                  required(settings));
  }
}

Evidence check_critical_set(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.two_parameter;
  const auto all = chains(evidence, settings, Side::not_one);
  for (const Chain& chain : all) {
    for (const Rational& at : on_minima(chain)) {
      stationary_there(evidence, settings, model, chain, substitute(global_minima(), {{w, at}}), at,
                       "on u = u*, w = " + to_string(at));
    }
    stationary_there(evidence, settings, model, chain, 0, ratio(5, 7), "e = 0, w = 5/7");
  }
  // and nothing else: what a search of a box finds lies on the two curves
  for (std::size_t i = 0; i < all.size() && i < 2; ++i) {
    if (evidence.out_of_time()) break;
    StationaryRequest request;
    request.parameters = all[i].values();
    request.box = {{-3, 3}, {-3, 3}};
    request.digits = 20;
    request.seed = settings.seed;
    request.most_seconds = 15;
    request.cancelled = settings.out_of_time;
    const Stationary found = stationary(model, request);
    Rational worst = 0;
    std::size_t points = 0;
    const auto look = [&](const std::vector<std::string>& point) {
      const Values values = values_of(all[i], {{"e", parse_rational(point[0])}, {"w", parse_rational(point[1])}});
      const Rational distance = abs(parse_rational(number(e * (tied_logit() - best_logit()), values, 30)));
      worst = std::max(worst, distance);
      ++points;
    };
    for (const StationaryReport& point : found.points) look(point.x);
    for (const ManifoldReport& manifold : found.manifolds) {
      for (const auto& point : manifold.points) look(point);
    }
    evidence.at(fmt::format("{}, {} points in [-3, 3]^2", all[i].text(), points));
    evidence.same("manifolds found", "some", found.manifolds.empty() ? "none" : "some", EvidenceMethod::sampled);
    evidence.zero("largest e (u - u*) over the stationary points found", decimal(worst, 6), "1", 12,
                  EvidenceMethod::sampled);
  }
  return evidence.conclude();
}

Evidence check_global_minima(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.two_parameter;
  const Expression loss = resolved_loss(model);
  RandomNumbers random(settings.seed + 4);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    const std::string lowest = number(bigram_loss(), values_of(chain), guarded(settings));
    for (const Rational& at : on_minima(chain)) {
      evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at)));
      const Expression there = substitute(loss, {{e, substitute(global_minima(), {{w, at}})}, {w, at}});
      evidence.equal("loss on u = u*", lowest, number(there, values_of(chain), guarded(settings)), required(settings));
    }
    // u* > 0 exactly if p + q < 1, g(w) > 0 exactly if w > w_s
    evidence.at(chain.text());
    evidence.same("sign of u* = sign of g on the side of w_s", sign_text(-chain.side()),
                  sign_text(CertainSign(best_logit(), {p, q})(std::vector{chain.p, chain.q})), EvidenceMethod::exact);
    for (int i = 0; i < 5; ++i) {
      const Rational at_e = random.between(-3, 3), at_w = random.between(-3, 3);
      evidence.at(chain.text() + " " + words({at_e, at_w}));
      const std::string level = number(loss - bigram_loss(), values_of(chain, {{"e", at_e}, {"w", at_w}}), 30);
      evidence.above("loss above H at a random point", level, "0", EvidenceMethod::sampled);
    }
  }
  return evidence.conclude();
}

Evidence check_minima_hessian(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto matrix = hessian(statements.two_parameter);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    for (const Rational& at : on_minima(chain)) {
      evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at)));
      const auto there = [&](Expression expression) {
        const Expression on_curve = substitute(global_minima(), {{w, at}});
        return number(substitute(expression, {{e, on_curve}, {w, at}}), values_of(chain), guarded(settings));
      };
      const std::string normal =
          there(curvature_at_best() * (4 * power(e, 2) * power(gain(), 2) + 16 * power(w, 2) * power(e, 4)));
      // the eigenvalues are 0 and the trace
      evidence.equal("trace", normal, there(matrix[0] + matrix[3]), required(settings));
      const Rational square = parse_rational(normal) * parse_rational(normal);
      evidence.zero("determinant / trace^2",
                    decimal(Rational(parse_rational(there(matrix[0] * matrix[3] - matrix[1] * matrix[2])) / square),
                            guarded(settings)),
                    "1", required(settings));
    }
  }
  return evidence.conclude();
}

const std::vector<Rational> axis_points{Rational(-2), ratio(-3, 4), ratio(-7, 10), ratio(-1, 5), Rational(1)};

Evidence check_axis(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression loss = resolved_loss(statements.two_parameter);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    const std::string expected = number(unigram_loss(), values_of(chain), guarded(settings));
    for (const Rational& at : axis_points) {
      evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at)));
      evidence.equal("loss on e = 0", expected,
                     number(substitute(loss, {{e, 0}, {w, at}}), values_of(chain), guarded(settings)),
                     required(settings));
      // (p+q-1) g(w) > 0: a local minimum
      const int gain_sign = at < 0 && 2 * at * at > 1 ? -1 : 1;
      for (const Rational& step : {ratio(1, 1000), ratio(-1, 100'000)}) {
        const std::string rise =
            number(loss - unigram_loss(), values_of(chain, {{"e", step}, {"w", at + step / 10}}), 30);
        evidence.same("sign of the rise of the loss next to the axis", sign_text(chain.side() * gain_sign),
                      sign_text(sign_of(rise)));
      }
    }
  }
  return evidence.conclude();
}

Evidence check_axis_hessian(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto matrix = hessian(statements.two_parameter);
  const std::vector<Expression> expected{2 * gain() * slope_at_zero(), 0, 0, 0};
  const char* const names[] = {"d2L/de2 = 2 g l_0", "d2L/dedw", "d2L/dwde", "d2L/dw2"};
  for (const Chain& chain : chains(evidence, settings, Side::any)) {
    for (const Rational& at : axis_points) {
      evidence.at(fmt::format("{}, e = 0, w = {}", chain.text(), to_string(at)));
      for (std::size_t i = 0; i < 4; ++i) {
        const auto there = [&](Expression expression) {
          return number(substitute(expression, {{e, 0}, {w, at}}), values_of(chain), guarded(settings));
        };
        evidence.near(names[i], there(expected[i]), there(matrix[i]), "1", required(settings));
      }
    }
  }
  return evidence.conclude();
}

Evidence check_saddle(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression loss = resolved_loss(statements.two_parameter);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    stationary_there(evidence, settings, statements.two_parameter, chain, 0, saddle_w(), "(0, w_s)");
    evidence.at(chain.text());
    for (const int direction : {1, -1}) {
      const Expression step = ratio(direction, 1000);
      const Expression rise = substitute(loss, {{e, ratio(1, 1000)}, {w, saddle_w() + step}}) - unigram_loss();
      evidence.same(direction > 0 ? "sign of the rise at w > w_s" : "sign of the rise at w < w_s",
                    sign_text(chain.side() * direction), sign_text(sign_of(number(rise, values_of(chain), 30))));
    }
  }
  return evidence.conclude();
}

Evidence check_saddle_order(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.two_parameter;
  const Expression loss = resolved_loss(model);
  const auto second = hessian(model);
  const Expression third_e = differentiate(second[0], e), third_w = differentiate(second[0], w);
  // d³L/de²dw of ℓ₀ 2√2 (w-w_s) e²
  const Expression leading = 2 * sqrt(Expression(2)) * slope_at_zero();
  const std::vector<std::tuple<std::string, Expression, Expression>> expected{
      {"d2L/de2", 0, second[0]},
      {"d2L/dedw", 0, second[1]},
      {"d2L/dw2", 0, second[3]},
      {"d3L/de3", 0, third_e},
      {"d3L/de2dw = 4 sqrt2 l_0", 2 * leading, third_w},
      {"d3L/dedw2", 0, differentiate(second[1], w)},
      {"d3L/dw3", 0, differentiate(second[3], w)}};
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    for (const auto& [name, value, found] : expected) {
      evidence.at(chain.text());
      const auto there = [&](Expression expression) {
        return number(substitute(expression, {{e, 0}, {w, saddle_w()}}), values_of(chain), guarded(settings));
      };
      evidence.near(name, there(value), there(found), "1", required(settings));
    }
    // the rest is smaller by a factor of the distance; the rise is its third power
    const Expression step = power(Expression(10), -static_cast<int>(settings.digits + 5));
    const Expression share = (substitute(loss, {{e, step}, {w, saddle_w() + step}}) - unigram_loss()) / power(step, 3);
    evidence.equal("(L - h(pi_1)) / ((w - w_s) e^2) next to the saddle",
                   number(leading, values_of(chain), guarded(settings)),
                   number(share, values_of(chain), 5 * settings.digits + 60), required(settings));
  }
  return evidence.conclude();
}

Evidence check_balanced(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression loss = resolved_loss(statements.two_parameter);
  RandomNumbers random(settings.seed + 7);
  for (const Chain& chain : chains(evidence, settings, Side::one)) {
    const std::string lowest = number(bigram_loss(), values_of(chain), guarded(settings));
    const auto level = [&](Expression at_e, Expression at_w) {
      return number(substitute(loss, {{e, at_e}, {w, at_w}}), values_of(chain), guarded(settings));
    };
    evidence.at(chain.text());
    evidence.equal("h(pi_1) = H", lowest, number(unigram_loss(), values_of(chain), guarded(settings)),
                   required(settings));
    for (const Rational& at : {ratio(-3, 2), ratio(-1, 5), Rational(2)}) {
      evidence.at(fmt::format("{}, {}", chain.text(), to_string(at)));
      evidence.equal("loss on e = 0", lowest, level(0, at), required(settings));
      evidence.equal("loss on w = w_s", lowest, level(at, saddle_w()), required(settings));
      stationary_there(evidence, settings, statements.two_parameter, chain, 0, at, "e = 0, w = " + to_string(at));
      stationary_there(evidence, settings, statements.two_parameter, chain, at, saddle_w(),
                       "w = w_s, e = " + to_string(at));
    }
    for (int i = 0; i < 5; ++i) {
      const Rational at_e = random.between(-3, 3), at_w = random.between(-3, 3);
      evidence.at(chain.text() + " " + words({at_e, at_w}));
      evidence.above("loss above H at a random point",
                     number(loss - bigram_loss(), values_of(chain, {{"e", at_e}, {"w", at_w}}), 30), "0",
                     EvidenceMethod::sampled);
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> reduced_loss_claims(const Statements& statements) {
  return {claim(statements, "M0",
                "the reduced loss l(u) is strictly convex with minimiser u* = ln[(1-p)(1-q)/(pq)], u* > 0 iff p+q < 1; "
                "l(u*) = H, l(0) = h(pi_1), l'(0) = pi_0 pi_1 (p+q-1), l''(0) = (pi_0 pi_1)^2, "
                "l''(u*) = pq(1-p)(1-q)/[(p+q)(2-p-q)]",
                Status::derived, check_reduced_loss)};
}

std::vector<Claim> critical_set_claims(const Statements& statements) {
  constexpr Status published = Status::published, derived = Status::derived;
  return {
      claim(statements, "M1",
            "e' = -2e g(w) l'(u), w' = -4|w| e^2 l'(u) is minus the gradient of the loss with its bias minimised out",
            published, check_gradient),
      claim(statements, "M2", "E(e,w) = e^2 - w^2 - sign(w) ln|w| is constant along the flow for w != 0", published,
            check_energy),
      claim(statements, "M2b", "the lines e = 0 and w = 0 are invariant, so the signs of e and w never change", derived,
            check_lines),
      claim(statements, "M3", "the critical points are {e^2 g(w) = u*} and {e = 0}", published, check_critical_set),
      claim(statements, "M4",
            "{e^2 g(w) = u*} are the global minima, with loss H, on w > w_s if p+q < 1 and on w < w_s if p+q > 1",
            published, check_global_minima),
      claim(statements, "M4b",
            "at the global minima the Hessian has the eigenvalues 0 and l''(u*)(4e^2 g^2 + 16 w^2 e^4)", derived,
            check_minima_hessian),
      claim(statements, "M5",
            "on e = 0 the loss is h(pi_1); local minima where (p+q-1) g(w) > 0, local maxima where it is < 0",
            published, check_axis),
      claim(statements, "M5b", "on e = 0 the Hessian is diag(2 g l_0, 0): no extremum there is strict", derived,
            check_axis_hessian),
      claim(statements, "M6", "(0, w_s), w_s = -1/sqrt2, is a saddle", published, check_saddle),
      claim(statements, "M6b",
            "the Hessian at (0, w_s) is 0; by third order L - h(pi_1) = 2 sqrt2 l_0 (w - w_s) e^2 + ...", derived,
            check_saddle_order),
      claim(statements, "M7", "for p+q = 1 all of {e = 0} and {w = w_s} are global minima, and H = h(pi_1)", derived,
            check_balanced)};
}

}  // namespace separatrix::makkuva_2024
