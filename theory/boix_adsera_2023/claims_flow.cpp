#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/diagonal/measured_stages.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"
#include "theory/boix_adsera_2023/one_coordinate.hpp"
#include "theory/boix_adsera_2023/regression.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

// largest |c_i(t) − c_i(0)|/α² of a trajectory of the weights, α = 1e-8, over its steps
Known relative_drift(const ClaimSettings& settings, const Model& model, const Rational& alpha, std::size_t digits) {
  SimulationRequest request;
  request.until = 40;  // twice ln(1/α): all coordinates have been learned
  request.digits = digits;
  request.agree = false;
  const Simulation path = run(settings, {model, model.values({}), model.description().start}, request);
  if (path.outcome != Outcome::reached_end) return {};
  Rational largest;
  for (const InvariantReport& each : path.invariants) largest = std::max(largest, each.drift.value());
  return rounded(Rational(largest / (alpha * alpha)), 6);
}

const Rational small_weights = tiny(8);

Evidence check_conservation(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const ReferenceCase on = correlated_case(), head = small_head(statements.head, settings.seed);
  for (const ReferenceCase& each : {on, head}) {
    evidence.at(each.name);
    const Model model = statements.primal(each.network, each.start(1));
    for (std::size_t i = 0; i < model.invariants().size() && !evidence.out_of_time(); ++i) {
      vanishes(evidence, settings, fmt::format("d(u{0}^2 - v{0}^2)/dt", i), model,
               model.time_derivative(model.invariants()[i].value));
    }
  }
  constexpr std::size_t lost = 24;  // 16 digits of α², and rounding
  evidence.at(on.name + ", alpha = 1e-8");
  evidence.zero("drift of u^2 - v^2 relative to alpha^2, in " + std::to_string(settings.digits + lost) + " digits",
                relative_drift(settings, statements.primal(on.network, on.start(small_weights)), small_weights,
                               settings.digits + lost),
                "1", required(settings));
  return evidence.conclude();
}

Evidence check_double_loses_it(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  constexpr std::size_t of_double = 15;
  for (const ReferenceCase& on : quadratic_cases()) {
    evidence.at(on.name + ", alpha = 1e-8");
    evidence.above(
        "drift of u^2 - v^2 relative to alpha^2, in double",
        relative_drift(settings, statements.primal(on.network, on.start(small_weights)), small_weights, of_double),
        "0.1");
  }
  return evidence.conclude();
}

Evidence check_dual_coordinates(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const ReferenceCase on = correlated_case();
  const std::size_t n = on.network.coordinates.size();
  const DiagonalStart start = on.start(tiny(20));
  const Model dual = statements.dual(on.network, start), primal = statements.primal(on.network, start);
  const std::vector<Expression> weights = weights_in_dual_coordinates(start);
  std::vector<Expression> products;
  for (std::size_t i = 0; i < n; ++i) {
    const Expression u = weights[i], v = weights[n + i], y = dual.states()[i];
    const Expression beta = symbol(on.network.coordinates[i]);
    vanishes(evidence, settings, fmt::format("du{0}/dy{0} - v{0}", i), dual, differentiate(u, y) - v);
    vanishes(evidence, settings, fmt::format("dv{0}/dy{0} - u{0}", i), dual, differentiate(v, y) - u);
    vanishes(evidence, settings, fmt::format("u{0} v{0} - beta{0}", i), dual, u * v - beta);
    products.push_back(beta);
  }
  // α² = 1e-40 is lost beside 1
  constexpr std::size_t lost = 40;
  const std::vector<Rational> times{64, 92};  // s = 1.39 and 2.0
  std::vector<Expression> of_weights;
  for (std::size_t i = 0; i < n; ++i) {
    of_weights.push_back(symbol("u" + std::to_string(i)) * symbol("v" + std::to_string(i)));
  }
  const auto found = values_along(settings, dual, products, times, settings.digits + guard::iteration);
  const auto expected = values_along(settings, primal, of_weights, times, settings.digits + guard::iteration + lost);
  if (found.empty() || expected.empty()) {
    evidence.undecided("both roads", "a run ended early");
    return evidence.conclude();
  }
  for (std::size_t k = 0; k < times.size(); ++k) {
    evidence.at(fmt::format("t = {}, alpha = 1e-20", to_string(times[k])));
    for (std::size_t i = 0; i < n; ++i) {
      evidence.equal(fmt::format("beta{} in dual coordinates, and as u v", i), expected[k][i], found[k][i],
                     required(settings));
    }
  }
  return evidence.conclude();
}

// one product on its own
struct Single {
  Rational target, u0, v0;
};

Evidence check_one_coordinate(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational lambda = ratio(3, 2);
  const std::size_t digits = settings.digits + guard::iteration;
  const std::vector<Rational> times{1, 5};
  const auto network = [&](const Rational& target) { return regression({{lambda}}, {target}); };
  const auto compare = [&](const Single& each, const std::string& how, const Model& model, Expression product,
                           std::size_t working, const auto& closed_form) {
    const auto found = values_along(settings, model, {product}, times, working);
    evidence.at(fmt::format("beta* = {}, u(0) = {}, v(0) = {}", to_string(each.target), to_string(each.u0),
                            to_string(each.v0)));
    if (found.empty()) {
      evidence.undecided("beta", "the run ended early");
      return;
    }
    for (std::size_t k = 0; k < times.size(); ++k) {
      evidence.equal(fmt::format("beta({}) {}", to_string(times[k]), how),
                     evaluate({closed_form(times[k])}, {}, {}, digits + 30)[0], found[k][0], required(settings));
    }
  };
  const Expression uv = symbol("u0") * symbol("v0");
  for (const Rational& alpha : {ratio(1, 10), ratio(1, 1000)}) {
    for (const Single& each :
         {Single{ratio(7, 5), ratio(7, 10), ratio(-1, 5)}, Single{ratio(-7, 5), ratio(7, 10), ratio(-1, 5)},
          Single{ratio(3, 5), ratio(-2, 5), ratio(6, 5)}, Single{ratio(-3, 5), ratio(2, 5), ratio(6, 5)}}) {
      if (evidence.out_of_time()) return evidence.conclude();
      const DiagonalStart start{{each.u0}, {each.v0}, alpha};
      const Single scaled{each.target, Rational(alpha * each.u0), Rational(alpha * each.v0)};
      const auto form = [&](const Rational& t) {
        return one_coordinate(lambda, scaled.target, scaled.u0, scaled.v0, t);
      };
      compare(scaled, "in dual coordinates", statements.dual(network(each.target), start), symbol("beta0"), digits,
              form);
      compare(scaled, "from u and v", statements.primal(network(each.target), start), uv, digits + 10, form);
    }
    for (const Single& each : {Single{ratio(7, 5), 1, 1}, Single{ratio(-7, 5), 1, 1}, Single{ratio(-3, 5), 1, -1},
                               Single{ratio(3, 5), ratio(1, 2), ratio(-1, 2)}}) {
      const DiagonalStart start{{each.u0}, {each.v0}, alpha};
      const Single scaled{each.target, Rational(alpha * each.u0), Rational(alpha * each.v0)};
      compare(scaled, "from balanced u and v", statements.primal(network(each.target), start), uv, digits + 10,
              [&](const Rational& t) { return one_coordinate(lambda, scaled.target, scaled.u0, scaled.v0, t); });
    }
  }
  return evidence.conclude();
}

// w = α^x, C = α²: the lemmas bound u and v by the size of w alone
Evidence check_sizes(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression w = symbol("w"), C = symbol("C");
  const auto [u, v] = statements.weights(w, C);
  evidence.same("u + v", "w", is_identically_zero(u + v - w) == Verdict::holds ? "w" : "another expression",
                EvidenceMethod::exact);
  evidence.same("u^2 - v^2", "C",
                is_identically_zero(power(u, 2) - power(v, 2) - C) == Verdict::holds ? "C" : "another expression",
                EvidenceMethod::exact);
  constexpr long exponent = 60;  // α = 1e-60
  const auto power_of_alpha = [](const Rational& x) {
    return power(Expression(10), Expression(Rational(-exponent * x)));
  };
  const auto at = [&](Expression expression, const Rational& x, const Rational& scale = 0) {
    const Expression there = substitute(expression, {{w, power_of_alpha(x)}, {C, power_of_alpha(2)}});
    return evaluated(there, {}, 20, scale);
  };
  const Rational edge = ratio(1, 1000);
  for (const Rational& c : {ratio(1, 10), ratio(1, 2), ratio(9, 10)}) {
    const Known largest = evaluated(power_of_alpha(Rational(c / 2)), {}, 20);
    for (const Rational& x : {Rational(c + edge), Rational(1), Rational(2 - c - edge)}) {
      evidence.at(fmt::format("c = {}, log_alpha w = {}, alpha = 1e-{}", to_string(c), to_string(x), exponent));
      evidence.below("|u| in units of alpha^(c/2), with c < log_alpha w < 2 - c", at(abs(u), x), largest);
      evidence.below("|v|", at(abs(v), x, largest.value()), largest);  // v = 0 at w = α
    }
    for (const Rational& x : {Rational(-c - edge), Rational(2 + c + edge), Rational(3)}) {
      evidence.at(fmt::format("c = {}, log_alpha w = {}, alpha = 1e-{}", to_string(c), to_string(x), exponent));
      evidence.above("|u| outside of (-c, 2 + c)", at(abs(u), x), "1");
    }
    for (const int side : {1, -1}) {
      for (const Rational& x : {Rational(1 + side * (c + edge)), Rational(1 + 2 * side)}) {
        evidence.at(fmt::format("c = {}, log_alpha w = {}, alpha = 1e-{}", to_string(c), to_string(x), exponent));
        if (side > 0) evidence.below("v beyond 1 + c", at(v, x), "0");
        if (side < 0) evidence.above("v below 1 - c", at(v, x), "0");
      }
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> flow_claims(const Statements& statements) {
  constexpr Status published = Status::published, derived = Status::derived;
  return {
      claim(statements, "B1", "u_i^2 - v_i^2 is constant along the flow", published, check_conservation),
      claim(statements, "B1b",
            "the constant is alpha^2 times a number: at alpha = 1e-8 a computation with u and v in double loses it",
            derived, check_double_loses_it),
      claim(statements, "B2",
            "with y_i = (1/2) ln|(u_i + v_i)/(u_i - v_i)| the flow is dy/dt = g(beta), beta_i = (|c_i|/2) sinh 2y_i, "
            "g = -grad L; only ln alpha enters",
            derived, check_dual_coordinates),
      claim(
          statements, "B3",
          "one coordinate: beta = (|c|/4)(E - 1/E), E = (E_- - E_+ K e^(lambda omega t))/(1 - K e^(lambda omega t)), "
          "E_+- = (2 beta* +- omega)/|c|, omega = sqrt(c^2 + 4 beta*^2); balanced: beta = beta*/(1 + (beta*/beta(0) - "
          "1) e^(-2 lambda beta* t)) for beta(0) > 0",
          derived, check_one_coordinate),
      claim(statements, "B14",
            "u = (w + C/w)/2, v = (w - C/w)/2; small alpha, C ~ alpha^2: log_alpha w in (c, 2-c) gives |u|, |v| <= "
            "alpha^(c/2), outside (-c, 2+c) |u| > 1, above 1+c v < 0, below 1-c v > 0",
            published, check_sizes)};
}

}  // namespace separatrix::boix_adsera_2023
