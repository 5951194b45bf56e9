#include "theory/makkuva_2024/proofs.hpp"

#include <doctest/doctest.h>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "tests/support/perturbation.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q");

ClaimSettings modest() {
  ClaimSettings settings;
  settings.digits = 16;
  return settings;
}

// one chain is enough to see a wrong formula
ClaimSettings trapping() {
  ClaimSettings settings = modest();
  settings.set = {{"p", ratio(9, 10)}, {"q", ratio(4, 5)}};
  return settings;
}

TEST_SUITE("perturbations") {
  TEST_CASE("makkuva_2024: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, trapping(), proofs);
    perturbed("sign of the energy's log",
              [](Statements& s) { s.energy = power(e, 2) - power(w, 2) + sign(w) * log(abs(w)); },
              {"M2", "M8", "M8b", "M9", "M10", "M10b", "M11", "M12"});
    perturbed("E_s off by 1e-12", [](Statements& s) { s.saddle_energy = s.saddle_energy + power(Expression(10), -12); },
              {"M8b", "M10b", "M11", "M16"});
    // beside the boundary, to 1e-6 of it, and beside the saddle: at random places neither shows
    perturbed("E_s off by 1/500", [](Statements& s) { s.saddle_energy = s.saddle_energy + Rational(ratio(1, 500)); },
              {"M8", "M8b", "M10b", "M11", "M16"});
    perturbed("w_s off by 1/200", [](Statements& s) { s.saddle_w = s.saddle_w * Rational(ratio(201, 200)); },
              {"M6", "M6b", "M8", "M8b", "M11", "M14", "M17b"});
    perturbed("every start of the untied model reaches a global minimum",
              [](Statements& s) {
                s.untied_basin = [](const Rational&, const Rational&, const Rational& e, const Rational& c,
                                    const Rational&) {
                  return e == 0 && c == 0 ? Label::stationary : Label::global_minimum;
                };
              },
              {"M17", "M17b"});
    perturbed("chances of a Gaussian start by a factor 1.0001",
              [](Statements& s) {
                s.chances = [](int side, const Rational& scale, std::size_t digits, Expression curve) {
                  auto chances = gaussian_start(side, scale, digits, curve);
                  if (chances) {
                    const Rational wrong = chances->global.value() * ratio(10001, 10000);
                    chances->global = rounded(wrong, digits);
                  }
                  return chances;
                };
              },
              {"M10b"});
    perturbed("critical points on e = 0 only", [](Statements& s) { s.critical_factors.pop_back(); }, {"M3"});
    perturbed("critical points on u = u* only",
              [](Statements& s) { s.critical_factors.erase(s.critical_factors.begin()); }, {"M3"});
    perturbed("critical points where e = 1/2 too",
              [](Statements& s) { s.critical_factors.push_back(e - Rational(ratio(1, 2))); }, {"M3"});
    perturbed("b - e^2/3 for b - e^2/2",
              [](Statements& s) {
                ModelDescription description = s.with_bias_b.description();
                description.loss = substitute(*description.loss, {{symbol("b"), symbol("b") + power(e, 2) / 6}});
                s.with_bias_b = Model(std::move(description));
              },
              {"M12"});
    perturbed("w|w| for 2w|w|",
              [](Statements& s) {
                ModelDescription description = s.two_parameter.description();
                for (Definition& definition : description.definitions) {
                  if (definition.name == "u") definition.value = power(e, 2) * (1 + w * abs(w));
                }
                s.two_parameter = Model(std::move(description));
              },
              {"M1", "M2", "M3", "M4", "M4b", "M5", "M5b", "M6", "M6b", "M8", "M8b", "M9", "M10b", "M11"});
    // exchanged everywhere, p and q rename the tokens, and l' is the same function: here in the probability only
    perturbed("p and q exchanged in l' = pi_1 [sigma(c + u) - (1 - q)]",
              [](Statements& s) { s.slope = s.slope + p / (p + q) * (p - q); }, {"M0", "M1", "M3", "M13", "M17b"});
    perturbed("a² for 2a² in the energy with attention",
              [](Statements& s) { s.attention_energy = s.attention_energy + power(symbol("a"), 2); }, {"M13"});
    perturbed("c² missing in the energy of the untied model",
              [](Statements& s) { s.untied_energy = s.untied_energy - power(symbol("c"), 2); }, {"M17b"});
  }
}

TEST_CASE("makkuva_2024: parameters outside a hypothesis make a claim undecided, and it says which") {
  ClaimSettings settings = modest();
  settings.set = {{"p", ratio(3, 10)}, {"q", ratio(7, 10)}};
  for (const Claim& claim : claims()) {
    CAPTURE(claim.id);
    const bool on_the_line = claim.id == "M0" || claim.id == "M1" || claim.id == "M7";
    const bool off_the_line = claim.id == "M3" || claim.id == "M4" || claim.id == "M6b" || claim.id == "M8" ||
                              claim.id == "M10" || claim.id == "M14" || claim.id == "M18";
    if (!on_the_line && !off_the_line) continue;
    const Evidence evidence = claim.check(settings);
    CHECK(evidence.verdict == (on_the_line ? Verdict::holds : Verdict::undecided));
    if (off_the_line) CHECK(evidence.witness.find("hypothesis") != std::string::npos);
  }
  settings.set = {{"p", Rational(2)}};
  const Evidence outside = claims().front().check(settings);
  CHECK(outside.verdict == Verdict::undecided);
  CHECK(outside.witness.find("0 < p < 1") != std::string::npos);
}

TEST_CASE("makkuva_2024: at p + q = 1 the claim on basins notices a saddle level that is off by 1e-12") {
  ClaimSettings settings = modest();
  settings.set = {{"p", ratio(3, 10)}, {"q", ratio(7, 10)}};
  const auto evidence = [&](const Statements& statements) {
    for (const Claim& claim : claims(statements)) {
      if (claim.id == "M8b") return claim.check(settings);
    }
    return Evidence{};
  };
  const Evidence truth = evidence({});
  CHECK(truth.verdict == Verdict::holds);
  std::size_t on_lines = 0;
  for (const Quantity& quantity : truth.quantities) on_lines += quantity.name.find("at the limit") != std::string::npos;
  CHECK(on_lines == 4);
  Statements wrong;
  wrong.saddle_energy = wrong.saddle_energy + power(Expression(10), -12);
  CHECK(evidence(wrong).verdict == Verdict::fails);
}

TEST_CASE("makkuva_2024: true at extreme parameters: no claim fails, and the local ones hold") {
  for (const auto& [p_text, q_text] : {std::pair{"1e-15", "1/10"},
                                       {"1e-100", "1e-100"},
                                       {"1/10", "0.9000001"},
                                       {"1/10", "0.899999"},
                                       {"1/3", "2/3"}}) {
    ClaimSettings settings = modest();
    settings.set = {{"p", parse_rational(p_text)}, {"q", parse_rational(q_text)}};
    for (const Claim& claim : claims()) {
      // those that integrate many paths: on the command line
      if (claim.id == "M3" || claim.id == "M8" || claim.id == "M8b" || claim.id == "M9" || claim.id == "M10b" ||
          claim.id == "M11" || claim.id == "M12" || claim.id.starts_with("M15") || claim.id == "M16" ||
          claim.id.starts_with("M17") || claim.id == "M18") {
        continue;
      }
      CAPTURE(claim.id);
      CAPTURE(to_string(settings.set.values().at("q")));
      const Evidence evidence = claim.check(settings);
      CAPTURE(evidence.witness);
      const bool outside = evidence.witness.find("hypothesis") != std::string::npos;
      CHECK(evidence.verdict == (outside ? Verdict::undecided : Verdict::holds));
    }
  }
}

TEST_CASE("makkuva_2024: the parameters that were set are the ones that are checked") {
  ClaimSettings settings = modest();
  settings.set = {{"p", ratio(1, 3)}, {"q", ratio(1, 7)}};
  for (const Claim& claim : claims()) {
    if (claim.id != "M0" && claim.id != "M4b" && claim.id != "M14") continue;
    const Evidence evidence = claim.check(settings);
    CHECK(evidence.verdict == Verdict::holds);
    for (const Quantity& quantity : evidence.quantities) {
      const bool is_for_all =
          quantity.name.find("less the one of the model") != std::string::npos;  // a formula, not a value
      CHECK((is_for_all || quantity.name.find("p = 1/3, q = 1/7") != std::string::npos));
    }
  }
}

}  // namespace
}  // namespace separatrix::makkuva_2024
