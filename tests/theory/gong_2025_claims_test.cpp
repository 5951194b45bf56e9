#include <doctest/doctest.h>

#include <cmath>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/gong_2025/proofs.hpp"

namespace separatrix::gong_2025 {
namespace {

ClaimSettings modest() {
  ClaimSettings settings;
  settings.digits = 15;
  return settings;
}

// the first row of the reference table is enough to see a wrong formula
ClaimSettings one_run() {
  ClaimSettings settings = modest();
  settings.set = {{"gamma", Rational(1)}, {"r", ratio(2, 5)}, {"rho", ratio(2, 3)}};
  return settings;
}

// a model with another value of one definition
Model redefined(const Model& model, const std::string& name, const std::function<Expression(Expression)>& change) {
  ModelDescription description = model.description();
  for (Definition& each : description.definitions) {
    if (each.name == name) each.value = change(each.value);
  }
  return Model(std::move(description));
}

// those that cost seconds each have a test of their own
std::vector<Claim> select(const Statements& statements, bool slow) {
  std::vector<Claim> all = claims(statements);
  std::erase_if(all,
                [&](const Claim& each) { return (each.id == "G5b" || each.id == "G10" || each.id == "G12") != slow; });
  return all;
}

TEST_SUITE("perturbations") {
  TEST_CASE("gong_2025: the slow claims notice when what they rest on is wrong") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return select(statements, true); }, one_run(), proofs);
    perturbed("F(m) = m + 2e^m", [](Statements& s) { s.forms.F = s.forms.F + exp(symbol("x")); }, {"G10", "G12"});
    perturbed("erf(E/s) in the formula with noise",
              [](Statements& s) { s.inside = [](double E, double width) { return std::erf(E / width); }; }, {"G12"});
  }

  TEST_CASE("gong_2025: every claim notices when what it rests on is wrong, and no other does") {
    const Expression x = symbol("x");
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return select(statements, false); }, one_run(), proofs);
    perturbed("F(m) = m + 2e^m", [&](Statements& s) { s.forms.F = s.forms.F + exp(x); },
              {"G1", "G2", "G2b", "G5", "G6", "G7", "G8", "G11"});
    perturbed("clock of P twice as fast", [](Statements& s) { s.forms.clock_P = 2 * s.forms.clock_P; },
              {"G1", "G2", "G2b", "G7", "G8", "G11"});
    perturbed("clock of the cone with delta for delta^2",
              [](Statements& s) { s.forms.clock_cone = s.forms.clock_cone / delta(); }, {"G4", "G5", "G6", "G8"});
    perturbed("3E for 4E to fall to A = 0", [](Statements& s) { s.forms.crossing = s.forms.crossing * 3 / 4; },
              {"G4b"});
    perturbed("clock of sliding with b for b^2",
              [](Statements& s) { s.forms.clock_sliding = s.forms.clock_sliding / b(); }, {"G5", "G6", "G7", "G8"});
    perturbed("sliding ends 1/100 later",
              [](Statements& s) { s.forms.sliding_end = s.forms.sliding_end + Rational(ratio(1, 100)); }, {"G5"});
    perturbed("lag of kappa/delta for its square", [](Statements& s) { s.forms.lag = varrho(); }, {"G6", "G7"});
    perturbed("follower without its - 1", [&](Statements& s) { s.forms.follower = log(varrho() * (1 + exp(x))); },
              {"G6"});
    perturbed("follower 1e-4 too large",
              [](Statements& s) { s.forms.follower = s.forms.follower + Rational(ratio(1, 10000)); }, {"G6"});
    perturbed("rho and 1 - rho exchanged in one margin of the coupled model",
              [](Statements& s) {
                s.coupled = redefined(s.coupled, "hminus", [](Expression h) {
                  const Expression rho = symbol("rho");
                  return substitute(h, {{rho, 1 - rho}});
                });
              },
              {"G0"});
    perturbed("dead below A = -|E| - 1/100000 only",
              [](Statements& s) {
                s.fate = [](const ParameterValues& parameters, std::vector<Rational> start) {
                  start[1] += ratio(1, 100000) / (parameters[2] * parameters[2]);
                  return fate(parameters, start);
                };
              },
              {"G9b"});
    perturbed("e of half the margins", [](Statements& s) { s.forms.strength_zeta = s.forms.strength_zeta / 2; },
              {"G8"});
    perturbed("sign of e' in the stated flow", [](Statements& s) { s.system[2] = -s.system[2]; }, {"G0"});
    perturbed("m_P = gamma^2 omega in the model",
              [](Statements& s) { s.model = redefined(s.model, "mP", [](Expression mP) { return 2 * mP; }); },
              {"G0", "G1", "G2", "G2b", "G7", "G8", "G11"});
    perturbed("m_zeta larger by a tenth in the model",
              [](Statements& s) {
                s.model = redefined(s.model, "mzeta", [](Expression zeta) { return zeta * Rational(ratio(11, 10)); });
              },
              {"G0", "G4", "G4b", "G5", "G6", "G7", "G8"});
  }

  TEST_CASE("gong_2025: obstruction and dead starts notice a leaking ReLU") {
    ClaimSettings obstructed = modest();
    obstructed.set = {{"rho", ratio(2, 5)}};
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return select(statements, false); }, obstructed);
    perturbed("m_z leaks for A < 0",
              [](Statements& s) {
                s.model = redefined(s.model, "mz", [](Expression m_z) { return m_z + delta() * symbol("A") / 100; });
              },
              {"G0", "G3", "G9", "G9b"});
  }
}

TEST_CASE("gong_2025: outside their regime G6 and G7 are undecided and say so; G4b chooses its own small E") {
  for (const auto& [name, value, id, sentence] : {std::tuple{"r", ratio(9, 10), "G6", "r <= m/2"},
                                                  {"r", ratio(9, 10), "G7", "r <= m/2"},
                                                  {"gamma", ratio(1, 10), "G7", "the stages are apart"},
                                                  {"m", Rational(20), "G4b", ""}}) {
    ClaimSettings settings = modest();
    settings.set = {{name, value}};
    if (std::string(id) == "G4b") settings.set = {{"m", 20}, {"r", 9}};
    for (const Claim& claim : claims()) {
      if (claim.id != id) continue;
      CAPTURE(claim.id);
      const Evidence evidence = claim.check(settings);
      CAPTURE(evidence.witness);
      CHECK(evidence.verdict == (claim.id == "G4b" ? Verdict::holds : Verdict::undecided));
      CHECK(evidence.witness.find(sentence) != std::string::npos);
    }
  }
}

TEST_CASE("gong_2025: parameters outside a hypothesis make a claim undecided, and it says which") {
  for (const auto& [name, value, sentence] : {std::tuple{"rho", ratio(1, 2), "rho > 1/2"},
                                              {"r", Rational(2), "r < m"},
                                              {"lambda", Rational(1), "lambda = 0"},
                                              {"gamma", Rational(-1), "gamma > 0"}}) {
    ClaimSettings settings = modest();
    settings.set = {{name, value}};
    for (const Claim& claim : claims()) {
      if (claim.id != "G4") continue;
      const Evidence evidence = claim.check(settings);
      CHECK(evidence.verdict == Verdict::undecided);
      CHECK(evidence.witness.find(sentence) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace separatrix::gong_2025
