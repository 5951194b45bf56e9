#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "theory/makkuva_2024/enclosed_chance.hpp"
#include "theory/makkuva_2024/proof_facts.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::makkuva_2024 {

using namespace of_proofs;

namespace {

// Lemma (basins). Let e ≠ 0; e keeps its sign, and so does w. u̇ = −ℓ'(u)|∇u|² and |∇u| > 0, so u moves towards u* without
// reaching or passing it; ẇ = −4|w|e²ℓ'(u) has the sign of u* − u, or w = 0 for ever: w is monotone. e² = E + f(w) ≥ 0 with
// |w|f' = g. Where |w| → ∞, and where w → 0 from below, f → ∞ and |u| → ∞, which cannot be as u stays between u(0) and u*; where
// w → 0 from above, f → −∞ and e² < 0. So w and e have limits, the path ends at rest: on e = 0 or on u = u* (M3). On w < 0 f is
// least at w_s, f(w_s) = −E_s, so e² ≥ E − E_s there, and for E < E_s no path comes to w_s.
//
//   p + q < 1, u* > 0.  w > w_s: u > 0 stays above min(u(0), u*) > 0, so e does not vanish: global. w = w_s: u̇ > 0 and ẇ > 0,
//     the same at once. w < w_s, u < 0 grows, w grows: E > E_s: e² ≥ E − E_s: global. E < E_s: w stays below w_s, u ≤ 0 < u*: the
//     trap. E = E_s: the same, with f(w) = f(w_s) at the end: the saddle.
//   p + q > 1, u* < 0.  w ≥ 0: u ≥ 0 for ever: the trap. w_s < w < 0: u > 0, w falls: E > E_s: global, E < E_s: the trap,
//     E = E_s: the saddle, as above. w ≤ w_s: u ≤ 0; u stays below max(u(0), u*), or falls at once: < 0: global.
//   p + q = 1, u* = 0.  All ends are global (M7). w < 0, E > E_s: e² ≥ E − E_s > 0, so g = 0: on w = w_s. Else e = 0: for w ≥ 0 as
//     g ≥ 1, for w < 0 as e² = E − E_s ≤ 0 at w_s.
//
// In the trap f(w) = −E at the end, (p+q−1) g > 0 (M5); at a global minimum g (E + f(w)) = u*.
void basins_are_known(EvidenceBuilder& evidence, const Statements& statements) {
  points_at_rest(evidence, statements);
  axis_is_known(evidence, statements);
  gain_changes_sign(evidence, statements);
  proved_zero(evidence, "dE/dt", rate_along(statements.energy, tied_states, tied_system(slope)));
  proved_zero(evidence, "E - e^2 + f(w)", statements.energy - power(e, 2) + potential());
  proved_zero(evidence, "f(w) - w^2 - sign(w) ln|w|", potential() - power(w, 2) - sign(w) * log(abs(w)));
  proved_zero(evidence, "|w| df/dw - g", abs(w) * differentiate(potential(), w) - gain());
  proved_zero(evidence, "E(0, w_s) - E_s",
              substitute(statements.energy, {{e, 0}, {w, statements.saddle_w}}) - statements.saddle_energy);
  proved_zero(evidence, "w' + 4|w| e^2 l'", tied_system(slope)[1] + 4 * abs(w) * power(e, 2) * slope);
  proved_zero(evidence, "du/dt + l' |grad u|^2",
              rate_along(tied_logit(), tied_states, tied_system(slope)) +
                  slope * (4 * power(e, 2) * power(gain(), 2) + 16 * power(w, 2) * power(e, 4)));
}

Evidence prove_basins(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  return evidence.conclude();
}

// the regions are those of the closed form; that there are starts of both kinds is seen by following boxes of them
Evidence prove_figures(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  std::vector<Chain> all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  if (all.size() > 2) all.resize(2);  // those of the figures
  for (const Chain& chain : all) {
    const bool is_below = chain.side() < 0;
    const auto box = [](const Rational& at_e, const Rational& at_w) {
      const Rational radius = ratio(1, 100);
      return std::vector<Interval>{{at_e - radius, at_e + radius}, {at_w - radius, at_w + radius}};
    };
    const std::vector<Interval> trapped = is_below ? box(ratio(1, 2), -2) : box(ratio(1, 10), ratio(1, 2)),
                                free = box(1, is_below ? ratio(1, 2) : Rational(-1));
    for (const auto& [start, label] : {std::pair{trapped, Label::local_minimum}, {free, Label::global_minimum}}) {
      evidence.at(chain.text());
      proved_label(evidence, "label", statements.two_parameter, chain.values(), start, label);
      same_label(evidence, "label of a corner by the closed form", label,
                 statements.basins()(chain.p, chain.q, start[0].low, start[1].low), EvidenceMethod::exact);
    }
  }
  return evidence.conclude();
}

// Lemma. s → 0. p + q < 1: the trap lies in w < w_s < 0, of which the chance goes to 0. p + q > 1: of w ≥ 0 all, and of w < 0 all
// with E = e² − w² + ln|w| < E_s are trapped; e and w → 0 in probability, so E → −∞, and the chance of the rest goes to 0.
Evidence prove_small_starts(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  return evidence.conclude();
}

// of the quadrature that is compared: less than enclosures are wide
constexpr std::size_t chance_digits = 12;

// By the basins P(I_*) depends on the side alone (enclosed_chance.hpp has the lemma)
Evidence prove_chances(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const std::vector<Chain> all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  if (evidence.conclude().verdict != Verdict::holds) return evidence.conclude();
  struct Row {
    Rational s, below, half_below, above, half_above;
  };
  const Rational fourth = ratio(1, 20'000), fifth = ratio(1, 200'000);
  for (const auto& [s, below, half_below, above, half_above] :
       {Row{ratio(1, 5), ratio(99995, 100'000), fifth, ratio(30, 10'000), fourth},
        Row{ratio(1, 2), ratio(9685, 10'000), fourth, ratio(1890, 10'000), fourth},
        Row{1, ratio(8870, 10'000), fourth, ratio(3805, 10'000), fourth}}) {
    for (const int side : sides(all)) {
      const Rational& stated = side < 0 ? below : above;
      const Rational& half = side < 0 ? half_below : half_above;
      evidence.at(fmt::format("{}, s = {}", text_of(side), to_string(s)));
      const auto found = enclosed_chance(statements.energy, statements.saddle_energy, side, s);
      const auto digits_of =
          statements.chances(side, s, chance_digits, level_curve(statements.energy, statements.saddle_energy));
      if (!found || !digits_of) {
        evidence.undecided("P(I_*)", "it is not enclosed");
        continue;
      }
      const std::string text = fmt::format("{} +- {}", decimal(stated, 5), decimal(half, 1));
      const auto holds_all = [](const Interval& large, const Rational& low, const Rational& high) {
        return large.low <= low && high <= large.high;
      };
      if (holds_all({stated - half, stated + half}, found->low, found->high)) {
        evidence.same("P(I_*)", text, text, EvidenceMethod::enclosure);
      } else {
        evidence.undecided("P(I_*)",
                           fmt::format("it is enclosed in [{}, {}]", decimal(found->low, 8), decimal(found->high, 8)));
      }
      if (!holds_all(*found, digits_of->global.value(), digits_of->global.value())) {
        evidence.undecided("P(I_*) by quadrature", "it is outside of its enclosure");
      }
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> basin_proofs(const Statements& statements) {
  const char* all = "all 0 < p, q < 1 and all e, w";
  return {
      proof_on(statements, "M8",
               "the regions: all 0 < p, q < 1, e, w; starts of both kinds: the boxes printed, p and q of the "
               "figures or as set",
               prove_figures),
      proof_on(statements, "M8b", all, prove_basins), proof_on(statements, "M9", all, prove_basins),
      proof_on(statements, "M10", "all 0 < p, q < 1 with p + q not 1", prove_small_starts),
      proof_on(statements, "M10b", "all 0 < p, q < 1 with p + q not 1; the numbers: to half a unit of their last digit",
               prove_chances)};
}

}  // namespace separatrix::makkuva_2024
