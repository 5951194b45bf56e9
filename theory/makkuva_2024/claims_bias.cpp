#include <fmt/format.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {
namespace {

// b = c + e²/2, where c is the best logit after a 0 that the start would have; rounded to 12 digits
Rational best_b(const Chain& chain, const std::vector<Rational>& start) {
  const Expression p = symbol("p"), q = symbol("q"), u = symbol("u"), e = symbol("e");
  const Expression D = power(p - q, 2) + 4 * p * q * exp(u);
  const Expression c = chain.p <= chain.q ? log(2 * p) - log(q - p + sqrt(D)) : log(p - q + sqrt(D)) - log(2 * q) - u;
  const Expression b = substitute(c, {{u, tied_logit()}}) + power(e, 2) / 2;
  return evaluated(b, values_of(chain, {{"e", start[0]}, {"w", start[1]}}), 12).value();
}

Evidence check_bias(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  const Model &with_b = statements.with_bias_b, &with_c = statements.with_bias_c;
  // the system as the logits c and c + u of the two tokens give it: L_c = pi_0 (sigma(c) - p) + L_u,
  // L_u = pi_1 (sigma(c + u) - (1 - q)); with b the chain rule through c = b - e²/2
  const Expression e = symbol("e"), w = symbol("w"), b = symbol("b"), c = symbol("c"), p = symbol("p"), q = symbol("q");
  const auto along_u = [&](Expression logit) { return p / (p + q) * (sigmoid(logit + tied_logit()) - (1 - q)); };
  const auto along_c = [&](Expression logit) { return q / (p + q) * (sigmoid(logit) - p) + along_u(logit); };
  const auto system = [&](Expression logit, Expression dlogit_de) {
    return std::vector<Expression>{-2 * e * gain() * along_u(logit) - dlogit_de * along_c(logit),
                                   -4 * abs(w) * power(e, 2) * along_u(logit), -along_c(logit)};
  };
  const auto of_b = system(b - power(e, 2) / 2, -e), of_c = system(c, 0);
  for (std::size_t i = 0; i < 3; ++i) {
    vanishes(evidence, settings, with_b.description().states[i] + "' with b trained - the same as derived", with_b,
             with_b.field()[i] - of_b[i]);
    vanishes(evidence, settings, with_c.description().states[i] + "' with c trained - the same as derived", with_c,
             with_c.field()[i] - of_c[i]);
  }
  vanishes(evidence, settings, "dE/dt with c trained", with_c, with_c.time_derivative(statements.energy));
  has_formula(evidence, settings, "E with c trained", with_c, with_c.description().invariants.at(0).value,
              statements.energy);
  for (std::size_t i = 0; i < all.size() && i < 2; ++i) {
    const std::vector<Rational> start{1, ratio(-1, 2), ratio(1, 4)};
    conserved_along(evidence, settings, "E with c trained", with_c, statements.energy, all[i], start, 20);
    // the same start and the same loss, with b: E drifts
    const Simulation path =
        run_until(settings, {with_b, all[i].values(), {start[0], start[1], Rational(start[2] + ratio(1, 2))}}, 20, 15);
    const auto energy_at = [&](const Known& at_e, const Known& at_w) {
      return number(statements.energy, {{"e", at_e.value()}, {"w", at_w.value()}}, 15).value();
    };
    const Rational drift =
        energy_at(path.rows.back()[1], path.rows.back()[2]) - energy_at(path.rows.front()[1], path.rows.front()[2]);
    evidence.at(fmt::format("{}, t = 20", all[i].text()));
    evidence.above("|drift of E| with b trained", rounded(Rational(abs(drift)), 10), "0.001");
  }
  // the classes that this changes
  const std::size_t count = settings.effort == Effort::full ? 2000 : 200;
  std::size_t changed = 0, decided = 0;
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) break;
    RandomNumbers random(settings.seed + 12);
    Starts starts;
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<Rational> start{random.between(-3, 3), random.between(-3, 3)};
      start.push_back(best_b(chain, start));
      starts.push_back(std::move(start));
    }
    const auto results = labels_of(settings, with_b, chain.values(), starts, 15);
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (results[i].label == Label::undecided) continue;
      ++decided;
      if (results[i].label != basin(chain.p, chain.q, starts[i][0], starts[i][1])) ++changed;
    }
  }
  evidence.at(fmt::format("{} random starts with the best b, {} decided", all.size() * count, decided));
  const double share = static_cast<double>(changed) / static_cast<double>(std::max<std::size_t>(decided, 1));
  enough_decided(evidence, "share of starts decided", decided, all.size() * count);
  // the share is one over the claim's own chains: on a single one it may be 0
  if (!settings.set.any_of({"p", "q"})) {
    const double band = 2 * std::sqrt(share * (1 - share) / static_cast<double>(std::max<std::size_t>(decided, 1)));
    evidence.above(
        fmt::format("share of starts whose class changes with b trained, {:.4f} +- {:.4f}: its lower end", share, band),
        rounded(share - band, 4), "0.01", EvidenceMethod::sampled);
    evidence.below("its upper end: a few per cent", rounded(share + band, 4), "0.1", EvidenceMethod::sampled);
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> bias_claims(const Statements& statements) {
  return {claim(statements, "M12",
                "with the bias trained, E stays conserved if its coordinate is c = b - e^2/2; with the published "
                "coordinate b it does not, and the class of a few per cent of the starts changes",
                Status::derived, check_bias)};
}

}  // namespace separatrix::makkuva_2024
