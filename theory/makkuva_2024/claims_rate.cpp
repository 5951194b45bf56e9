#include <fmt/format.h>

#include <cmath>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w");
constexpr std::size_t path_digits = 40, rate_digits = 6, law_digits = 5;

// a quantity of (e, w) on n + 1 equally spaced times, 40 digits
std::vector<Rational> along(const ClaimSettings& settings, const Model& model, const Chain& chain,
                            const std::vector<Rational>& start, const Rational& until, std::size_t samples,
                            Expression quantity) {
  SimulationRequest request;
  request.until = until;
  request.digits = path_digits;
  request.samples = samples;
  request.most_steps = 5000;  // a path that left the separatrix may be slow to follow
  request.agree = false;      // the agreement of two fits is what counts
  const Simulation path = run(settings, {model, chain.values(), start}, request);
  std::vector<Rational> values;
  for (const auto& row : path.rows) {
    values.push_back(
        number(quantity, values_of(chain, {{"e", row[1].value()}, {"w", row[2].value()}}), path_digits).value());
  }
  return values;
}

// a fit and a second one from other times: the digits they share are those that are vouched for
Known fitted(double value, double other) { return vouched(rounded(value, 12), rounded(other, 12)); }

// ln|y| falls like -rate·t up to terms that fall faster: slopes over the last two of four thirds of the path
void exponential(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
                 const Chain& chain, const std::vector<Rational>& start, Expression quantity, const Known& rate,
                 int folds) {
  const Rational until = Rational(folds) / rounded(rate.value(), 6).value();
  const auto y = along(settings, model, chain, start, until, 4, quantity);
  const double step = to_double(until) / 4;
  const auto slope = [&](std::size_t i) { return std::log(std::fabs(to_double(Rational(y[i] / y[i + 1])))) / step; };
  evidence.at(chain.text() + " from " + words(start));
  if (y.size() < 5 || y[4] == 0) {
    evidence.undecided(name, "the path ended early");
    return;
  }
  evidence.equal(name, rounded(rate.value(), 20), fitted(slope(3), slope(2)), rate_digits);
}

// z = ct + A ln t + B + o(1): c = [z(4T) - 2z(2T) + z(T)]/T + O(ln T/T²), fitted at T and at 2T
void linear(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
            const Chain& chain, const std::vector<Rational>& start, Expression quantity, const Known& slope) {
  // z = 3·10⁴ after T, whatever the slope
  const Rational scale = 30'000 / rounded(slope.value(), 6).value();
  const auto z = along(settings, model, chain, start, Rational(8 * scale), 8, quantity);  // t = T, 2T, … 8T
  evidence.at(chain.text() + " from " + words(start));
  if (z.size() < 9) {
    evidence.undecided(name, "the path ended early");
    return;
  }
  const auto fit = [&](std::size_t i) {
    return to_double(Rational(z[4 * i] - 2 * z[2 * i] + z[i])) / (static_cast<double>(i) * to_double(scale));
  };
  // z(4T) - z(2T) - [z(2T) - z(T)] = cT
  evidence.equal(name, rounded(slope.value(), 20), fitted(fit(2), fit(1)), law_digits);
  const Rational share = z[8] / (Rational(8 * scale)) / slope.value() - 1;
  evidence.below("relative distance of z/t itself at z = 2.4e5, " + name, rounded(Rational(abs(share)), 3), "0.001");
}

Evidence check_rates(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.two_parameter;
  const Expression root_two = sqrt(Expression(2));
  for (const Chain& chain : chains(evidence, settings, Side::any)) {
    if (evidence.out_of_time()) break;
    const auto value = [&](Expression expression, const Values& others = {}) {
      return evaluated(expression, values_of(chain, others), path_digits);
    };
    const auto limit = [&](const std::vector<Rational>& start) {
      const auto found = limit_point(chain.p, chain.q, start[0], start[1], path_digits, statements.energy,
                                     statements.saddle_energy, statements.saddle_w);
      return found ? Values{{"e", (*found)[0].value()}, {"w", (*found)[1].value()}} : Values{};
    };
    if (chain.side() == 0) {
      const std::vector<Rational> to_axis{ratio(1, 2), ratio(1, 2)}, to_line{3, -1};
      const Values axis = limit(to_axis), line = limit(to_line);
      if (axis.empty() || line.empty()) {
        evidence.same("limit", "a root of the closed form", "none");
        continue;
      }
      // e ~ (4ℓ''(0)g²t)^(-1/2)
      linear(evidence, settings, "slope of 1/e^2 onto the axis: 4 l''(0) g^2", model, chain, to_axis, power(e, -2),
             value(4 * curvature_at_zero() * power(gain(), 2), axis));
      exponential(evidence, settings, "rate of w - w_s onto the line: 8 l''(0) e^4", model, chain, to_line,
                  w - statements.saddle_w, value(8 * curvature_at_zero() * power(e, 4), line), 40);
      continue;
    }
    const std::vector<Rational> trapped =
        chain.side() < 0 ? std::vector<Rational>{ratio(1, 2), Rational(-2)} : std::vector<Rational>{ratio(1, 2), 1};
    const std::vector<Rational> free =
        chain.side() < 0 ? std::vector<Rational>{1, ratio(1, 2)} : std::vector<Rational>{1, -1};
    const Values trap = limit(trapped), minimum = limit(free);
    if (trap.empty() || minimum.empty()) {
      evidence.same("limit", "a root of the closed form", "none");
      continue;
    }
    exponential(evidence, settings, "rate of e into the trap: 2 g(w_lim) l_0", model, chain, trapped, e,
                value(2 * gain() * slope_at_zero(), trap), 40);
    const Expression normal =
        curvature_at_best() * (4 * power(e, 2) * power(gain(), 2) + 16 * power(w, 2) * power(e, 4));
    exponential(evidence, settings, "rate of u - u* to a global minimum: l''(u*)(4e^2g^2 + 16w^2e^4)", model, chain,
                free, tied_logit() - best_logit(), value(normal, minimum), 40);

    // the laws on the separatrix are those of |u| << |u*|, and u ~ z⁻³ there
    const Rational best = value(abs(best_logit())).value();
    if (best < power(Rational(10), -7)) {
      evidence.at(chain.text());
      evidence.undecided("slopes on the separatrix",
                         "u* = " + decimal(best, 3) + ": the law holds where u << u*, later");
      continue;
    }
    // on the separatrix, an irrational start to 60 digits
    const Rational at_w = chain.side() < 0 ? Rational(-2) : ratio(-1, 4);
    const Expression curve = level_curve(statements.energy, statements.saddle_energy);
    const std::vector<Rational> on_curve{number(substitute(curve, {{w, at_w}}), {}, 60).value(), at_w};
    linear(evidence, settings, "slope of 1/|w - w_s| on the separatrix: 4 sqrt2 |l_0|", model, chain, on_curve,
           1 / abs(w - statements.saddle_w), value(4 * root_two * abs(slope_at_zero())));
    linear(evidence, settings, "slope of 1/|e| on the separatrix: 4 |l_0|", model, chain, on_curve, 1 / abs(e),
           value(4 * abs(slope_at_zero())));
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> rate_claims(const Statements& statements) {
  return {claim(statements, "M11",
                "rates: trap |e| ~ exp(-2g(w_lim) l_0 t); global |u - u*| ~ exp(-l''(u*)(4e^2g^2 + 16w^2e^4) t); "
                "separatrix |w - w_s| ~ 1/(4 sqrt2 |l_0| t), |e| ~ 1/(4|l_0| t); p+q = 1: onto the axis "
                "|e| ~ (4l''(0)g^2 t)^(-1/2), onto w_s exp(-8l''(0)e^4 t)",
                Status::derived, check_rates)};
}

}  // namespace separatrix::makkuva_2024
