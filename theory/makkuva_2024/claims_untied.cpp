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
Starts trapped_starts(const Chain& chain) {
  if (chain.side() < 0) return {{ratio(1, 2), -2}, {ratio(-3, 2), ratio(-5, 2)}, {ratio(1, 20), ratio(-4, 5)}};
  return {{ratio(1, 2), ratio(1, 3)}, {-2, 1}, {ratio(1, 20), ratio(-1, 2)}};
}

// What becomes of e = ±c, which the flow keeps: the untied labels' loss at the end of the path. Across these planes the
// flow is unstable like exp(|l_0 g| t), so the digits have to outlast the path.
void loss_at_the_end(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
                     const Chain& chain, const std::vector<Rational>& start) {
  const Label label = statements.untied_basin(chain.p, chain.q, start[0], start[1], start[2]);
  evidence.at(chain.text() + " from " + words(start));
  if (label == Label::undecided) {
    evidence.undecided("loss at the end", "the closed form does not decide the start");
    return;
  }
  constexpr std::size_t path_digits = 80;
  const Values at_start = values_of(chain, {{"w", start[2]}});
  const auto value = [&](Expression expression) { return evaluated(expression, at_start, 12).value(); };
  // |l_0 g| next to the axis, where a path into the saddle stays, l''(u*) u* next to u = u*
  const Rational at_axis = value(abs(slope_at_zero() * gain()));
  const Rational rate = label == Label::saddle ? at_axis : std::min(at_axis, value(curvature_at_best()));
  const Departure from{statements.untied, chain.values(), start};
  const Simulation path = run_until(settings, from, rounded(Rational(60 / rate), 3).value(), path_digits);
  if (!is_success(path.outcome)) {
    evidence.undecided("loss at the end", path.message);
    return;
  }
  // (L - H)/(h(pi_1) - H): both losses may differ in late digits only
  const std::vector<Rational> end = state_of(statements.untied, path.rows.back());
  const Values at_end = values_of(chain, {{"e", end[0]}, {"c", end[1]}, {"w", end[2]}});
  const Expression loss = resolved_loss(statements.untied);
  const Known share = evaluated((loss - bigram_loss()) / (unigram_loss() - bigram_loss()), at_end, 6);
  if (share.vouched() != 6) {
    evidence.undecided("loss at the end", "the losses of both limits are too near to one another");
    return;
  }
  const Rational place = share.value();
  const std::string found = abs(place - 1) < ratio(1, 1000) ? "unigram" : abs(place) < ratio(1, 1000) ? "bigram" : "";
  if (found.empty()) {
    evidence.undecided("loss at the end", "the path has not arrived");
    return;
  }
  evidence.same(label == Label::saddle ? "loss at the end of a path into the saddle" : "loss at the end",
                label == Label::saddle ? "unigram" : "bigram", found);
}

// the planes e = c and e = -c, in and out of their traps
Starts starts_on_planes(Effort effort) {
  Starts starts;
  for (const int side : {1, -1}) {
    const Rational at_e = ratio(1, 2), other = ratio(-5, 4);
    for (const Rational& at_w : {Rational(-2), ratio(1, 3)}) starts.push_back({at_e, Rational(side * at_e), at_w});
    if (effort == Effort::full) starts.push_back({other, Rational(side * other), ratio(-1, 2)});
  }
  return starts;
}

// c = ±e (1 + 10^−k) beside the traps of the planes, and in them
Starts starts_beside_planes(const Chain& chain) {
  Starts starts;
  for (const std::vector<Rational>& tied : trapped_starts(chain)) {
    for (const long k : {1, 3, 6}) {
      for (const int side : {1, -1}) {
        starts.push_back({tied[0], Rational(tied[0] * (1 + side * power(Rational(10), -k))), tied[1]});
        starts.push_back({tied[0], Rational(-tied[0] * (1 + side * power(Rational(10), -k))), tied[1]});
      }
    }
  }
  return starts;
}

Evidence check_contrast(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    if (evidence.out_of_time()) break;
    const Starts tied = trapped_starts(chain);
    const auto labels = labels_of(settings, statements.two_parameter, chain.values(), tied, 40);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      evidence.at(chain.text() + " from " + words(tied[i]));
      same_label(evidence, "tied", Label::local_minimum, labels[i].label);
    }
    const Starts beside = starts_beside_planes(chain);
    const auto untied = labels_of(settings, statements.untied, chain.values(), beside, 40);
    for (std::size_t i = 0; i < untied.size(); ++i) {
      evidence.at(chain.text() + " from " + words(beside[i]));
      same_label(evidence, "untied, e^2 != c^2", Label::global_minimum, untied[i].label);
    }
    // on e = c itself the trap is left over, as the stable set of saddles
    const std::vector<Rational>& inside = tied.front();
    loss_at_the_end(evidence, statements, settings, chain, {inside[0], inside[0], inside[1]});
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
  has_formula(evidence, settings, "D = (p - q)^2 + 4pq e^u", model, symbol("D"), bias_discriminant());
  const auto& invariants = model.description().invariants;
  has_formula(evidence, settings, "e^2 - c^2", model, invariants.at(0).value, imbalance());
  has_formula(evidence, settings, "e^2 + c^2 - f(w)", model, invariants.at(1).value, statements.untied_energy);
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
      const auto at = [&](Expression expression) { return substitute(expression, point); };
      const auto value = [&](Expression expression, const Rational& scale = 0) {
        return evaluated(at(expression), values_of(chain), guarded(settings), scale);
      };
      evidence.zero("trace", value((m[0] + m[4] + m[8]) / expected, 1), "1", required(settings));
      evidence.zero("determinant", value(determinant / power(expected, 3), 1), "1", required(settings));
      evidence.equal(text, value(expected), value(sqrt(-(minor(0, 1) + minor(0, 2) + minor(1, 2)))),
                     required(settings));
    };
    for (const Rational& at_w : {Rational(-2), ratio(1, 3)}) {
      evidence.at(fmt::format("{}, e = c = 0, w = {}", chain.text(), to_string(at_w)));
      eigenvalues({{e, 0}, {c, 0}, {w, at_w}}, abs(slope_at_zero() * gain()), "eigenvalues +-l_0 g");
    }
    for (const auto& [at_e, at_c] : {std::pair<Rational, Rational>{ratio(4, 3), 0}, {0, ratio(-1, 2)}}) {
      evidence.at(fmt::format("{}, w = w_s, e = {}, c = {}", chain.text(), to_string(at_e), to_string(at_c)));
      eigenvalues({{e, at_e}, {c, at_c}, {w, statements.saddle_w}},
                  2 * sqrt(Expression(2)) * abs(slope_at_zero()) * sqrt(power(e, 2) + power(c, 2)),
                  "eigenvalues +-2 sqrt2 |l_0| sqrt(e^2 + c^2)");
    }
  }
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) break;
    const auto predicted = [&](const std::vector<Rational>& start) {
      return statements.untied_basin(chain.p, chain.q, start[0], start[1], start[2]);
    };
    labels_agree(evidence, settings, model, chain, "random starts",
                 random_starts(settings, 3, settings.effort == Effort::full ? 2500 : 180), predicted);
    labels_agree(evidence, settings, model, chain, "starts beside e = c and e = -c", starts_beside_planes(chain),
                 predicted);
    for (const std::vector<Rational>& start : starts_on_planes(settings.effort)) {
      loss_at_the_end(evidence, statements, settings, chain, start);
    }
  }
  return evidence.conclude();
}

Evidence check_guideline(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::above);
  if (all.empty()) return evidence.conclude();
  const bool own = !settings.set.any_of({"p", "q"});
  const Chain chain = own ? Chain{ratio(1, 2), ratio(4, 5)} : all.front();
  const Known unigram = evaluated(unigram_loss(), values_of(chain), 20),
              bigram = evaluated(bigram_loss(), values_of(chain), 20);
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
    const Known& loss;
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
    const auto results = labels_of(settings, statements.two_parameter, chain.values(), starts, 30);
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
    enough_decided(evidence, "share that reach it", static_cast<std::size_t>(right), count);
    const auto first = std::find_if(results.begin(), results.end(),
                                    [&](const SweepResult& result) { return result.label == each.label; });
    if (first != results.end()) evidence.equal("loss there", each.loss, rounded(first->loss, 12), 6);
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
