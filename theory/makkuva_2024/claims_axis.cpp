#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w");

// undecided where the digits of the value do not tell its sign
void sign_agrees(EvidenceBuilder& evidence, const std::string& name, int expected, const Known& value) {
  if (value.vouched().value_or(1) == 0) {
    evidence.undecided(name, "its sign is not certain");
  } else {
    evidence.same(name, sign_text(expected), sign_text(sign_of(value)));
  }
}

// rational e > 0 with e² ≤ least(1e-6, |u*|/40): e²|g(w)| < |u*|/2 for |w| ≤ 2, where ℓ − ℓ(0) has the sign of ℓ₀u
Rational small_e(const Chain& chain) {
  const Rational best = evaluated(abs(best_logit()), values_of(chain), 12).value();
  Rational step = ratio(1, 1000);
  while (40 * step * step > best) step /= 10;
  return step;
}

const std::vector<Rational> axis_points{Rational(-2), ratio(-3, 4), ratio(-7, 10), ratio(-1, 5), Rational(1)};

Evidence check_axis(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression loss = resolved_loss(statements.two_parameter);
  const auto all = chains(evidence, settings, Side::not_one);
  if (!all.empty()) loss_is_reduced(evidence, settings, statements.two_parameter);
  RandomNumbers random(settings.seed + 50);
  for (const Chain& chain : all) {
    const Known expected = evaluated(unigram_loss(), values_of(chain), guarded(settings));
    const Rational step = small_e(chain);
    std::vector<Rational> places = axis_points;
    for (int i = 0; i < 3; ++i) places.push_back(random.between(-2, 2));
    for (const Rational& at : places) {
      evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at)));
      evidence.equal("loss on e = 0", expected,
                     evaluated(substitute(loss, {{e, 0}, {w, at}}), values_of(chain), guarded(settings)),
                     required(settings));
      // (p+q-1) g(w) > 0: a local minimum
      for (const Rational& e_step : {step, Rational(-step / 100)}) {
        for (const Rational& at_w : {Rational(at + step / 10), Rational(at - step / 7)}) {
          const int gain_sign = at_w < 0 && 2 * at_w * at_w > 1 ? -1 : 1;
          const Known rise = evaluated(loss - unigram_loss(), values_of(chain, {{"e", e_step}, {"w", at_w}}), 12);
          sign_agrees(evidence, "sign of the rise of the loss next to the axis", chain.side() * gain_sign, rise);
        }
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
        const Rational scale = slope_scale(chain);
        const auto there = [&](Expression expression) {
          return evaluated(substitute(expression, {{e, 0}, {w, at}}), values_of(chain), guarded(settings), scale);
        };
        evidence.near(names[i], there(expected[i]), there(matrix[i]), rounded(scale, 12), required(settings));
      }
    }
  }
  return evidence.conclude();
}

Evidence check_saddle(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression loss = resolved_loss(statements.two_parameter);
  const auto all = chains(evidence, settings, Side::not_one);
  if (!all.empty()) loss_is_reduced(evidence, settings, statements.two_parameter);
  for (const Chain& chain : all) {
    stationary_there(evidence, settings, statements.two_parameter, chain, 0, statements.saddle_w, "(0, w_s)");
    evidence.at(chain.text());
    const Rational step = small_e(chain);
    // lower and higher on both sides, as near as one likes
    for (const Rational& size : {step, Rational(step / 1'000'000)}) {
      for (const int direction : {1, -1}) {
        const Expression at_w = statements.saddle_w + Rational(size * direction);
        const Expression rise = substitute(loss, {{e, size}, {w, at_w}}) - unigram_loss();
        sign_agrees(evidence, direction > 0 ? "sign of the rise at w > w_s" : "sign of the rise at w < w_s",
                    chain.side() * direction, evaluated(rise, values_of(chain), 12));
      }
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
      const Rational scale = slope_scale(chain);
      const auto there = [&](Expression expression) {
        return evaluated(substitute(expression, {{e, 0}, {w, statements.saddle_w}}), values_of(chain),
                         guarded(settings), scale);
      };
      evidence.near(name, there(value), there(found), rounded(scale, 12), required(settings));
    }
    // the rest is smaller by a factor of the distance; the rise is its third power
    const Rational step = small_e(chain) * power(Rational(10), -static_cast<long>(settings.digits + 3));
    const Expression share =
        (substitute(loss, {{e, step}, {w, statements.saddle_w + step}}) - unigram_loss()) / power(Expression(step), 3);
    evidence.equal("(L - h(pi_1)) / ((w - w_s) e^2) next to the saddle",
                   evaluated(leading, values_of(chain), guarded(settings)),
                   evaluated(share, values_of(chain), guarded(settings)), required(settings));
  }
  return evidence.conclude();
}

Evidence check_balanced(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression loss = resolved_loss(statements.two_parameter);
  RandomNumbers random(settings.seed + 7);
  for (const Chain& chain : chains(evidence, settings, Side::one)) {
    const Known lowest = evaluated(bigram_loss(), values_of(chain), guarded(settings));
    const auto level = [&](Expression at_e, Expression at_w) {
      return evaluated(substitute(loss, {{e, at_e}, {w, at_w}}), values_of(chain), guarded(settings));
    };
    evidence.at(chain.text());
    evidence.equal("h(pi_1) = H", lowest, evaluated(unigram_loss(), values_of(chain), guarded(settings)),
                   required(settings));
    for (const Rational& at : {ratio(-3, 2), ratio(-1, 5), Rational(2)}) {
      evidence.at(fmt::format("{}, {}", chain.text(), to_string(at)));
      evidence.equal("loss on e = 0", lowest, level(0, at), required(settings));
      evidence.equal("loss on w = w_s", lowest, level(at, statements.saddle_w), required(settings));
      stationary_there(evidence, settings, statements.two_parameter, chain, 0, at, "e = 0, w = " + to_string(at));
      stationary_there(evidence, settings, statements.two_parameter, chain, at, statements.saddle_w,
                       "w = w_s, e = " + to_string(at));
    }
    lowest_at_random_points(evidence, chain, loss, random);
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> axis_claims(const Statements& statements) {
  constexpr Status published = Status::published, derived = Status::derived;
  return {claim(statements, "M5",
                "on e = 0 the loss is h(pi_1); local minima where (p+q-1) g(w) > 0, local maxima where it is < 0",
                published, check_axis),
          claim(statements, "M5b", "on e = 0 the Hessian is diag(2 g l_0, 0): no extremum there is strict", derived,
                check_axis_hessian),
          claim(statements, "M6", "(0, w_s), w_s = -1/sqrt2, is a saddle", published, check_saddle),
          claim(statements, "M6b",
                "the Hessian at (0, w_s) is 0; by third order L - h(pi_1) = 2 sqrt2 l_0 (w - w_s) e^2 + ...", derived,
                check_saddle_order),
          claim(statements, "M7", "for p+q = 1 all of {e = 0} and {w = w_s} are global minima, and H = h(pi_1)",
                derived, check_balanced)};
}

}  // namespace separatrix::makkuva_2024
