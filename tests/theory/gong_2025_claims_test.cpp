#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/gong_2025/claims.hpp"

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

// those that sample cost seconds each: they have a test of their own
std::vector<Claim> select(const Statements& statements, bool sampled) {
  std::vector<Claim> all = claims(statements);
  std::erase_if(all, [&](const Claim& each) { return (each.id == "G10" || each.id == "G12") != sampled; });
  return all;
}

TEST_SUITE("perturbations") {
  TEST_CASE("gong_2025: sampled claims notice when what they rest on is wrong") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return select(statements, true); }, one_run());
    perturbed("F(m) = m + 2e^m", [](Statements& s) { s.forms.F = s.forms.F + exp(symbol("x")); }, {"G10", "G12"});
  }

  TEST_CASE("gong_2025: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return select(statements, false); }, one_run());
    perturbed("F(m) = m + 2e^m", [](Statements& s) { s.forms.F = s.forms.F + exp(symbol("x")); }, {"G1", "G2"});
    perturbed("clock of P twice as fast", [](Statements& s) { s.forms.clock_P = 2 * s.forms.clock_P; }, {"G1", "G2"});
    perturbed("clock of the cone with delta for delta^2",
              [](Statements& s) { s.forms.clock_cone = s.forms.clock_cone / delta(); }, {"G4"});
    perturbed("3E for 4E to fall to A = 0", [](Statements& s) { s.forms.crossing = s.forms.crossing * 3 / 4; },
              {"G4b"});
    perturbed("sign of e' in the stated flow", [](Statements& s) { s.system[2] = -s.system[2]; }, {"G0"});
    perturbed("m_P = gamma^2 omega in the model",
              [](Statements& s) { s.model = redefined(s.model, "mP", [](Expression mP) { return 2 * mP; }); },
              {"G0", "G1", "G2"});
    perturbed("m_zeta twice in the model",
              [](Statements& s) { s.model = redefined(s.model, "mzeta", [](Expression zeta) { return 2 * zeta; }); },
              {"G0", "G4", "G4b"});
  }
}

}  // namespace
}  // namespace separatrix::gong_2025
