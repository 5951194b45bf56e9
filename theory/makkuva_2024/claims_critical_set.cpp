#include <fmt/format.h>

#include <limits>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/roots/sign.hpp"
#include "solvers/roots/zero_between.hpp"
#include "solvers/stationary/stationary.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q"), u = symbol("u");

// w on the side where {u = u*} is: g(w) has the sign of u*
std::vector<Rational> on_minima(const Chain& chain) {
  if (chain.side() < 0) return {ratio(-2, 3), ratio(-1, 4), ratio(1, 3), Rational(2)};
  return {ratio(-3, 4), Rational(-1), Rational(-2)};
}

Evidence check_reduced_loss(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const Chain& chain : chains(evidence, settings, Side::any)) {
    evidence.at(chain.text());
    const Branch branch = chain.p <= chain.q ? Branch::p_at_most_q : Branch::p_at_least_q;
    const Expression loss = reduced_loss(branch), slope = statements.slope, curvature = reduced_loss_curvature(branch);
    const Rational scale = slope_scale(chain);
    const auto value = [&](Expression expression, Expression at, const Rational& least = 0) {
      return evaluated(substitute(expression, {{u, at}}), values_of(chain), guarded(settings), least);
    };
    const auto equal = [&](const std::string& name, const Known& expected, const Known& found) {
      evidence.equal(name, expected, found, required(settings));
    };
    evidence.zero("l'(u*)", value(slope, best_logit(), scale), rounded(scale, 12), required(settings));
    equal("l(u*) = H", value(bigram_loss(), 0), value(loss, best_logit()));
    equal("l(0) = h(pi_1)", value(unigram_loss(), 0), value(loss, 0));
    evidence.near("l'(0)", value(slope_at_zero(), 0, scale), value(slope, 0, scale), rounded(scale, 12),
                  required(settings));
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
  for (const Model* model : {&statements.two_parameter, &statements.with_bias_b, &statements.with_bias_c,
                             &statements.attention, &statements.untied}) {
    evidence.at("the levels of " + model->name());
    const std::vector<Level>& levels = model->description().levels;
    has_formula(evidence, settings, "H", *model, levels.at(0).loss, bigram_loss());
    has_formula(evidence, settings, "h(pi_1)", *model, levels.at(1).loss, unigram_loss());
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
  has_formula(evidence, settings, "D = (p - q)^2 + 4pq e^u", model, symbol("D"), bias_discriminant());
  return evidence.conclude();
}

Evidence check_energy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::any);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.two_parameter;
  vanishes(evidence, settings, "dE/dt", model, model.time_derivative(statements.energy));
  has_formula(evidence, settings, "E", model, model.description().invariants.at(0).value, statements.energy);
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

// Where a factor of the critical set is 0 along segments of e at fixed w, the field is 0. Returns how many zeros there
// were.
std::size_t stationary_on(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
                          const Chain& chain, Expression factor, const std::string& name) {
  std::size_t zeros = 0;
  for (const Rational& at_w : {Rational(-2), ratio(-4, 5), ratio(-1, 2), ratio(3, 4)}) {
    const Expression along = substitute(factor, {{w, at_w}, {p, chain.p}, {q, chain.q}});
    for (const auto& [from, to] : {std::pair<Rational, Rational>{-1, ratio(1, 3)}, {ratio(1, 1000), 1000}}) {
      const auto zero = zero_between(along, e, from, to, 2 * guarded(settings));
      if (!zero) continue;
      ++zeros;
      stationary_there(evidence, settings, model, chain, zero->value(), at_w,
                       fmt::format("{} = 0, w = {}", name, to_string(at_w)));
    }
  }
  return zeros;
}

// of a box in e that the curves of minima pass through: on them e² = u*/g(w), which is below |u*| where |g| > 1
Rational half_width_of(const Chain& chain) {
  const Rational best = abs(number(best_logit(), values_of(chain, {}), 12).value());
  Rational width = 3;
  while (width * width < best) ++width;
  return width;
}

Evidence check_critical_set(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.two_parameter;
  const auto all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  // nothing else is critical: with g = 1 + 2w|w| the field gives e²l' back, and l' is 0 at u* only (M0)
  vanishes(evidence, settings, "e^2 l'(u) + (e e' - w w')/2: critical only where e l' = 0", model,
           power(e, 2) * substitute(statements.slope, {{u, tied_logit()}}) +
               (e * model.field()[0] - w * model.field()[1]) / 2);
  Expression product(1);
  for (const Expression factor : statements.critical_factors) product = product * factor;
  for (const Chain& chain : all) {
    for (const Rational& at : on_minima(chain)) {
      stationary_there(evidence, settings, model, chain, substitute(global_minima(), {{w, at}}), at,
                       "on u = u*, w = " + to_string(at));
    }
    stationary_there(evidence, settings, model, chain, 0, ratio(5, 7), "e = 0, w = 5/7");
    for (std::size_t k = 0; k < statements.critical_factors.size(); ++k) {
      const std::string name = fmt::format("factor {} of the critical set", k + 1);
      const std::size_t zeros = stationary_on(evidence, settings, model, chain, statements.critical_factors[k], name);
      evidence.at(chain.text());
      evidence.above("zeros of " + name + " on segments of e", zeros, "0", EvidenceMethod::sampled);
    }
  }
  // what a search of a box finds lies on the curves, and on each of them
  for (std::size_t i = 0; i < all.size() && i < 2; ++i) {
    if (evidence.out_of_time()) break;
    const Rational half_width = half_width_of(all[i]);
    StationaryRequest request;
    request.parameters = all[i].values();
    request.box = {{Rational(-half_width), half_width}, {-3, 3}};
    request.digits = 20;
    request.seed = settings.seed;
    request.most_seeds = 2000;
    request.most_seconds = std::numeric_limits<double>::infinity();
    request.cancelled = settings.out_of_time;
    const Stationary found = stationary(model, request);
    Rational worst = 0;
    std::size_t points = 0, on_axis = 0, above_axis = 0, below_axis = 0;
    const auto look = [&](const std::vector<Known>& point) {
      const Rational at_e = point[0].value();
      const Values values = values_of(all[i], {{"e", at_e}, {"w", point[1].value()}});
      worst = std::max(worst, Rational(abs(number(product, values, 30).value())));
      ++points;
      const bool zero = abs(at_e) < power(Rational(10), -12);
      ++(zero ? on_axis : at_e > 0 ? above_axis : below_axis);
    };
    for (const StationaryReport& point : found.points) look(point.x);
    for (const ManifoldReport& manifold : found.manifolds) {
      for (const auto& point : manifold.points) look(point);
    }
    evidence.at(fmt::format("{}, {} points with |w| <= 3 and |e| <= {}", all[i].text(), points, to_string(half_width)));
    // a search that misses a curve is no witness against it
    for (const auto& [curve, count] : {std::pair{"e = 0", on_axis}, std::pair{"u = u* with e > 0", above_axis},
                                       std::pair{"u = u* with e < 0", below_axis}}) {
      if (count == 0) evidence.undecided("points found on a curve", fmt::format("none on {}", curve));
      if (count > 0) evidence.above(fmt::format("points found on {}", curve), count, "0", EvidenceMethod::sampled);
    }
    evidence.zero("largest e (u - u*) over the stationary points found", rounded(worst, 6), "1", 12,
                  EvidenceMethod::sampled);
  }
  return evidence.conclude();
}

Evidence check_global_minima(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.two_parameter;
  const Expression loss = resolved_loss(model);
  RandomNumbers random(settings.seed + 4), elsewhere(settings.seed + 40);
  const auto all = chains(evidence, settings, Side::not_one);
  if (!all.empty()) loss_is_reduced(evidence, settings, model);
  for (const Chain& chain : all) {
    const Known lowest = evaluated(bigram_loss(), values_of(chain), guarded(settings));
    std::vector<Rational> places = on_minima(chain);
    for (int i = 0; i < 3; ++i) {
      places.push_back(chain.side() < 0 ? elsewhere.between(ratio(-7, 10), 3) : elsewhere.between(-4, ratio(-71, 100)));
    }
    for (const Rational& at : places) {
      evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at)));
      const Expression there = substitute(loss, {{e, substitute(global_minima(), {{w, at}})}, {w, at}});
      evidence.equal("loss on u = u*", lowest, evaluated(there, values_of(chain), guarded(settings)),
                     required(settings));
    }
    // u* > 0 exactly if p + q < 1, g(w) > 0 exactly if w > w_s
    evidence.at(chain.text());
    evidence.same("sign of u* = sign of g on the side of w_s", sign_text(-chain.side()),
                  sign_text(CertainSign(best_logit(), {p, q})(std::vector{chain.p, chain.q})), EvidenceMethod::exact);
    lowest_at_random_points(evidence, chain, loss, random);
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
        return substitute(expression, {{e, on_curve}, {w, at}});
      };
      const auto value = [&](Expression expression, const Rational& scale = 0) {
        return evaluated(there(expression), values_of(chain), guarded(settings), scale);
      };
      const Expression normal =
          curvature_at_best() * (4 * power(e, 2) * power(gain(), 2) + 16 * power(w, 2) * power(e, 4));
      // the eigenvalues are 0 and the trace
      evidence.equal("trace", value(normal), value(matrix[0] + matrix[3]), required(settings));
      evidence.zero("determinant / trace^2",
                    value((matrix[0] * matrix[3] - matrix[1] * matrix[2]) / power(normal, 2), 1), "1",
                    required(settings));
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
            check_minima_hessian)};
}

}  // namespace separatrix::makkuva_2024
