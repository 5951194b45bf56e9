#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/stationary/normal_points.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), c = symbol("c"), w = symbol("w"), u = symbol("u");

// starts (e, w) in the trap of the tied model
std::vector<Rational> trapped_start(const Chain& chain) {
  return chain.side() < 0 ? std::vector<Rational>{ratio(1, 2), Rational(-2)}
                          : std::vector<Rational>{ratio(1, 2), ratio(1, 3)};
}

std::string label_of(const Model& model, const Chain& chain, const std::vector<Rational>& start) {
  SweepSettings sweeping;
  sweeping.digits = 40;
  return std::string(name(sweep(
                              model, 1,
                              [&](std::size_t) {
                                return SweepCell{chain.values(), start};
                              },
                              sweeping)
                              .front()
                              .label));
}

Evidence check_contrast(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    const std::vector<Rational> tied = trapped_start(chain);
    evidence.at(chain.text() + " from " + words(tied));
    evidence.same("tied", "local-minimum", label_of(statements.two_parameter, chain, tied), EvidenceMethod::sampled);
    evidence.same("untied, c = 1.001 e", "global-minimum",
                  label_of(statements.untied, chain, {tied[0], Rational(tied[0] * ratio(1001, 1000)), tied[1]}),
                  EvidenceMethod::sampled);
  }
  return evidence.conclude();
}

Evidence check_untied(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.untied;
  const Expression slope = substitute(statements.slope, {{u, untied_logit()}});
  const auto derived = untied_system(slope);
  for (std::size_t i = 0; i < derived.size(); ++i) {
    vanishes(evidence, settings, model.description().states[i] + "' of the loss's gradient - the same as derived",
             model, model.field()[i] - derived[i]);
  }
  vanishes(evidence, settings, "d(e^2 - c^2)/dt", model, model.time_derivative(imbalance()));
  vanishes(evidence, settings, "d(e^2 + c^2 - f(w))/dt", model, model.time_derivative(statements.untied_energy));
  vanishes(evidence, settings, "e' - c' - (e - c) g l': the line e = c is invariant, unstable across where g l' > 0",
           model, model.field()[0] - model.field()[1] - (e - c) * gain() * slope);
  conserved_along(evidence, settings, "e^2 + c^2 - f(w)", model, statements.untied_energy, all.front(),
                  {1, ratio(1, 2), ratio(-3, 10)}, 20);

  const auto m = hessian(model);
  const auto minor = [&](std::size_t i, std::size_t j) {
    return m[3 * i + i] * m[3 * j + j] - m[3 * i + j] * m[3 * j + i];
  };
  const Expression determinant =
      m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
  for (const Chain& chain : all) {
    // eigenvalues 0, ±λ: trace 0, sum of the principal 2×2 minors -λ², determinant 0
    const auto eigenvalues = [&](const Substitution& point, Expression expected, const std::string& text) {
      const auto at = [&](Expression expression) {
        return number(substitute(expression, point), values_of(chain), guarded(settings));
      };
      evidence.zero("trace", at(m[0] + m[4] + m[8]), "1", required(settings));
      evidence.zero("determinant", at(determinant), "1", required(settings));
      evidence.equal(text, at(expected), at(sqrt(-(minor(0, 1) + minor(0, 2) + minor(1, 2)))), required(settings));
    };
    for (const Rational& at_w : {Rational(-2), ratio(1, 3)}) {
      evidence.at(fmt::format("{}, e = c = 0, w = {}", chain.text(), to_string(at_w)));
      eigenvalues({{e, 0}, {c, 0}, {w, at_w}}, abs(slope_at_zero() * gain()), "eigenvalues +-l_0 g");
    }
    for (const auto& [at_e, at_c] : {std::pair<Rational, Rational>{ratio(4, 3), 0}, {0, ratio(-1, 2)}}) {
      evidence.at(fmt::format("{}, w = w_s, e = {}, c = {}", chain.text(), to_string(at_e), to_string(at_c)));
      eigenvalues({{e, at_e}, {c, at_c}, {w, saddle_w()}},
                  2 * sqrt(Expression(2)) * abs(slope_at_zero()) * sqrt(power(e, 2) + power(c, 2)),
                  "eigenvalues +-2 sqrt2 |l_0| sqrt(e^2 + c^2)");
    }
  }
  labels_agree(evidence, settings, model, all, settings.effort == Effort::full ? 2500 : 180,
               [&](const Chain& chain, const std::vector<Rational>& start) {
                 return untied_basin(chain.p, chain.q, start[0], start[1], start[2]);
               });
  return evidence.conclude();
}

Evidence check_guideline(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::above);
  if (all.empty()) return evidence.conclude();
  const bool own = !settings.set.contains("p") && !settings.set.contains("q");
  const Chain chain = own ? Chain{ratio(1, 2), ratio(4, 5)} : all.front();
  const std::string unigram = number(unigram_loss(), values_of(chain), 20),
                    bigram = number(bigram_loss(), values_of(chain), 20);
  evidence.at(chain.text());
  if (chain.p == ratio(1, 2) && chain.q == ratio(4, 5)) {
    evidence.equal("unigram loss", "0.666278", unigram, 6);
    evidence.equal("bigram loss", "0.619015", bigram, 6);
  }
  const std::size_t count = settings.effort == Effort::full ? 2000 : 60;
  const auto points = normal_points(2, count, Spread::pseudorandom, settings.seed + 18);
  struct Case {
    const char* name;
    bool small;
    Label label;
    const std::string& loss;
  };
  for (const Case& each : {Case{"Gaussian starts with s = 1/50", true, Label::local_minimum, unigram},
                           Case{"starts with w in (-4, -2), |e| up to 3", false, Label::global_minimum, bigram}}) {
    if (evidence.out_of_time()) break;
    RandomNumbers random(settings.seed + 19);
    std::vector<std::vector<Rational>> starts;
    for (const auto& point : points) {
      starts.push_back(each.small ? std::vector<Rational>{Rational(point[0]) / 50, Rational(point[1]) / 50}
                                  : std::vector<Rational>{random.between(-3, 3), random.between(-4, -2)});
    }
    SweepSettings sweeping;
    sweeping.digits = 30;
    sweeping.cancelled = settings.out_of_time;
    const auto results = sweep(
        statements.two_parameter, count,
        [&](std::size_t i) {
          return SweepCell{chain.values(), starts[i]};
        },
        sweeping);
    if (results.empty()) continue;
    const auto right = std::count_if(results.begin(), results.end(),
                                     [&](const SweepResult& result) { return result.label == each.label; });
    const auto wrong = std::count_if(results.begin(), results.end(), [&](const SweepResult& result) {
      return result.label != each.label && result.label != Label::undecided;
    });
    evidence.at(fmt::format("{}, {} {}", chain.text(), count, each.name));
    // one Gaussian in 10³⁰⁰ lies as far as w_s
    evidence.same(fmt::format("starts that reach anything but a {}", name(each.label)), "0", std::to_string(wrong),
                  EvidenceMethod::sampled);
    evidence.above("share that reach it", decimal(static_cast<double>(right) / static_cast<double>(count), 4), "0.9",
                   EvidenceMethod::sampled);
    const auto first = std::find_if(results.begin(), results.end(),
                                    [&](const SweepResult& result) { return result.label == each.label; });
    if (first != results.end()) evidence.equal("loss there", each.loss, decimal(first->loss, 12), 6);
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> untied_claims(const Statements& statements) {
  constexpr Status published = Status::published, derived = Status::derived;
  return {
      claim(statements, "M17", "where the tied model is trapped, the one with untied embeddings is not", published,
            check_contrast),
      claim(statements, "M17b",
            "untied, u = e c g(w): e^2 - c^2 and e^2 + c^2 - f(w) are conserved; Hessian eigenvalues +-l_0 g, 0 at "
            "e = c = 0 and 0, +-2 sqrt2 |l_0| sqrt(e^2 + c^2) at {w = w_s, ec = 0}; no local minimum but the global "
            "ones; e = c is invariant and unstable across",
            derived, check_untied),
      claim(statements, "M18",
            "p = 0.5, q = 0.8: small Gaussian starts end at the unigram loss .666278, starts with w << w_s at the "
            "bigram loss .619015",
            published, check_guideline)};
}

}  // namespace separatrix::makkuva_2024
