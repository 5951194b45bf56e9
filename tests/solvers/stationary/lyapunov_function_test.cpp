#include "solvers/stationary/lyapunov_function.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/parse.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

LyapunovCheck check_of(const Model& model, const std::string& quantity, const Rational& side = 3) {
  return check_lyapunov(model, parse(quantity), model.values({}),
                        std::vector<Interval>(model.dimension(), {-side, side}));
}

LyapunovCheck plane(const std::string& x, const std::string& y, const std::string& quantity) {
  return check_of(vector_field_model({"x", "y"}, {x, y}, {0, 0}), quantity);
}

LyapunovCheck line(const std::string& x, const std::string& quantity, const Rational& side = 3) {
  return check_of(vector_field_model({"x"}, {x}, {0}), quantity, side);
}

// ẍ = −sin x − k ẋ
Model pendulum(const Domain& domain) {
  ModelDescription description = vector_field_model({"x", "y"}, {"y", "-sin(x)"}, {0, 0}).description();
  description.parameters = {{"k", "friction", ratio(1, 2), domain}};
  description.equations[1] = parse("-sin(x) - k*y");
  return Model(description);
}

bool is_proof(const LyapunovCheck& check, LyapunovEvidence evidence) {
  return check.verdict == Verdict::holds && check.evidence == evidence;
}

}  // namespace

TEST_CASE("dV/dt <= 0 by symbols, each with what it rests on") {
  CHECK(is_proof(plane("y", "-x", "x^2 + y^2"), LyapunovEvidence::conserved));
  CHECK(is_proof(plane("-x + y", "-x - y", "x^2 + y^2"), LyapunovEvidence::signs));
  // −dV/dt = 2x² − 2xy + 2y²
  CHECK(is_proof(plane("-x + y", "-y", "x^2 + y^2"), LyapunovEvidence::squares));
  const Domain anything, positive{0, std::nullopt, true, false};
  CHECK(is_proof(check_of(pendulum(positive), "y^2/2 + 1 - cos(x)"), LyapunovEvidence::signs));
  CHECK(is_proof(check_of(pendulum(anything), "y^2/2 + 1 - cos(x)"), LyapunovEvidence::squares));
  // a loss falls along its own gradient flow
  CHECK(is_proof(check_of(gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + x*y + exp(y)"), "(x^2 - 1)^2/4 + x*y + exp(y)"),
                 LyapunovEvidence::signs));
  CHECK(is_proof(line("-x*(1 + cos(t)^2)", "x^2"), LyapunovEvidence::signs));
}

// −dV/dt = 2x² − x⁴/5 ≥ 0 for |x| ≤ √10 only
TEST_CASE("dV/dt <= 0 on a box by intervals, up to a double zero") {
  CHECK(is_proof(line("-x + x^3/10", "x^2"), LyapunovEvidence::enclosures));
  const LyapunovCheck wide = line("-x + x^3/10", "x^2", 4);
  CHECK(wide.verdict == Verdict::fails);
  CHECK(wide.evidence == LyapunovEvidence::witness);
  REQUIRE(wide.where.size() == 1);
  CHECK(wide.where[0] * wide.where[0] > 10);
  CHECK(wide.value.approximate() > 0);
  // in the plane, where the origin is the double zero
  CHECK(is_proof(plane("-x + y^3/10", "-y - x^2*y/10", "x^2 + y^2"), LyapunovEvidence::enclosures));
}

TEST_CASE("a witness is found where there is one, however small its place") {
  const LyapunovCheck sign = plane("y", "-x + y", "x^2 + y^2");
  CHECK(sign.evidence == LyapunovEvidence::witness);
  CHECK(sign.value.approximate() > 0);
  // dV/dt = −2x² (1 − 2 e^(−100 (x − 1)²)) > 0 only for |x − 1| < 1/12
  CHECK(line("-x + 2*x*exp(-100*(x - 1)^2)", "x^2").evidence == LyapunovEvidence::witness);
  const LyapunovCheck moved = line("-x + sin(t)", "x^2");
  CHECK(moved.verdict == Verdict::fails);
  CHECK(moved.time >= 0);
}

TEST_CASE("what is not proved is not said to hold") {
  // −dV/dt = 4x(x² − 2)², whose zero √2 is no fraction; on [−3, 3] it is negative for x < 0
  const Model model = vector_field_model({"x"}, {"2 - x^2"}, {1});
  const LyapunovCheck sampled = check_lyapunov(model, parse("(x^2 - 2)^2"), {}, {{1, 3}});
  CHECK(sampled.verdict == Verdict::undecided);
  CHECK(sampled.evidence == LyapunovEvidence::samples);
  CHECK(sampled.points == 1000);
  CHECK(check_lyapunov(model, parse("(x^2 - 2)^2"), {}, {{-3, 3}}).verdict == Verdict::fails);
  const LyapunovCheck nowhere = line("-(x + 4)", "exp(x)*sqrt(x + 2)");
  CHECK(nowhere.verdict == Verdict::undecided);
  CHECK(nowhere.evidence == LyapunovEvidence::no_value);
  REQUIRE(nowhere.where.size() == 1);
  CHECK(nowhere.where[0] < -2);
  // it jumps, and its slope is 0 on both sides
  CHECK(line("-(sign(x - 1/3) + 1/2)", "x").verdict == Verdict::fails);
}

}  // namespace separatrix
