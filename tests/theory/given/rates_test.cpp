// Limits, rates and stages of a model file, against closed forms; and what finite times cannot decide.
#include <doctest/doctest.h>

#include "tests/support/given_claims.hpp"
#include "theory/given/sample_points.hpp"
#include "theory/given/sequence_limit.hpp"

namespace separatrix::testing {
namespace {

using enum Verdict;

// x' = x − x³, y' = −k y
const std::string wells = R"(name = "wells"
states = ["x", "y"]
loss = "(x^2 - 1)^2/4 + k*y^2/2"
[parameters]
k = { default = "1/2", above = 0 }
[start]
x = "1/10"
y = 1
)";

// x' = −a x³:  x = 1/√(2at + 1/x0²)
const std::string quartic = R"(name = "quartic"
states = ["x"]
loss = "a*x^4/4"
[parameters]
a = { default = 2, above = 0 }
[start]
x = 1
)";

// a damped oscillator: −1/2 ± i√3/2
const std::string damped = R"(name = "damped"
states = ["x"]
loss = "x^2/2"
[flow]
friction = 1
[start]
x = 1
)";

std::string text(const std::string& kind, const std::string& keys) { return "kind = \"" + kind + "\"\n" + keys; }

TEST_CASE("given limit: of a path, to the digits asked for") {
  const auto limit = [](const std::string& model, const std::string& quantity, const std::string& to,
                        const std::string& more = "") {
    return verdict_for(model, text("limit", "quantity = \"" + quantity + "\"\nto = \"" + to + "\"\n" + more));
  };
  CHECK(limit(wells, "x", "1") == holds);
  CHECK(limit(wells, "x + y", "1", "over = { x = \"1/100:2\", y = \"-1:1\", k = \"1/10:5\" }") == holds);
  CHECK(limit(wells, "x", "1", "over = { x = \"-1:2\" }") == fails);
  CHECK(limit(wells, "x", "1.0000000001") == fails);
  CHECK(limit(wells, "y*exp(k*t)", "y_0") == holds);
  CHECK(limit(wells, "loss", "0") == holds);
  CHECK(limit(wells, "loss", "1/1000000") == fails);
  CHECK(limit(quartic, "x*sqrt(t)", "1/sqrt(2*a)") == holds);
  CHECK(limit(quartic, "x*sqrt(t)", "1/sqrt(2*a) + 1/1000") == fails);
  CHECK(limit(quartic, "x", "0") == holds);
  CHECK(limit(quartic, "t", "0") == undecided);
  CHECK(limit(damped, "x", "0") == holds);
  CHECK(limit(damped, "x", "1/100") == fails);
}

TEST_CASE("given limit: along a parameter") {
  const auto limit = [](const std::string& quantity, const std::string& to, const std::string& more = "") {
    return verdict_for(quartic,
                       text("limit", "quantity = \"" + quantity + "\"\nalong = \"a\"\nto = \"" + to + "\"\n" + more));
  };
  CHECK(limit("(exp(a) - 1)/a", "1") == holds);
  CHECK(limit("(exp(a) - 1)/a", "1.001") == fails);
  CHECK(limit("sqrt(a + 4*a^2)/a", "2", "towards = \"infinity\"") == holds);
  CHECK(limit("sqrt(a + 4*a^2)/a", "1.999", "towards = \"infinity\"") == fails);
  CHECK(limit("(a^2 - 9)/(a - 3)", "6", "towards = 3") == holds);
  // slower than any power: nothing is settled, whatever is claimed
  for (const char* to : {"0", "1/100", "1/1000"}) {
    CHECK(limit("1/log(a)", to, "towards = \"infinity\"") == undecided);
  }
}

TEST_CASE("given rate: exponentials and powers") {
  const auto rate = [](const std::string& model, const std::string& quantity, const std::string& exponent,
                       const std::string& more = "") {
    return verdict_for(model,
                       text("rate", "quantity = \"" + quantity + "\"\nexponent = \"" + exponent + "\"\n" + more));
  };
  const std::string exponential = "law = \"exponential\"\n";
  CHECK(rate(wells, "y", "-k", exponential) == holds);
  CHECK(rate(wells, "loss", "-2*k", exponential + "over = { k = \"1/10:1\" }") == holds);
  CHECK(rate(wells, "1 - x", "-2", exponential) == holds);
  CHECK(rate(wells, "loss", "-2.01*k", exponential) == fails);
  CHECK(rate(wells, "loss", "-1.99*k", exponential) == fails);
  CHECK(rate(wells, "1 - x", "-1.999", exponential) == fails);
  CHECK(rate(quartic, "x", "-1/2", "over = { x = \"1/2:2\", a = \"1:3\" }") == holds);
  CHECK(rate(quartic, "loss", "-2") == holds);
  CHECK(rate(quartic, "x", "-0.51") == fails);
  CHECK(rate(quartic, "loss", "-1.5") == fails);
  CHECK(rate(quartic, "exp(a) - 1 - a", "2", "along = \"a\"") == holds);
  CHECK(rate(quartic, "exp(a) - 1 - a", "3", "along = \"a\"") == fails);
}

TEST_CASE("given rate: a slower part that does not show yet leaves a claim undecided") {
  // the loss is 2450 e^(−4t) + e^(−3.8t): what is true does not show before t = 39, and is not refuted
  const std::string claim =
      text("rate", "quantity = \"loss\"\nlaw = \"exponential\"\nset = { k = \"19/10\" }\nexponent = ");
  CHECK(verdict_for(wells, claim + "\"-2*k\"") == undecided);
  CHECK(verdict_for(wells, claim + "\"-4\"") == undecided);  // what it looks like until then
}

TEST_CASE("given stage: the time of an event, and an order of events") {
  const auto stage = [](const std::string& keys) { return verdict_for(wells, text("stage", keys)); };
  const std::string half = "event = \"x - 1/2\"\n";
  CHECK(stage(half + "time = \"log((1/x_0^2 - 1)/3)/2\"\nover = { x = \"1/1000:2/5\" }") == holds);
  CHECK(stage(half + "time = \"log((1/x_0^2 - 1)/3)/2 + 1e-9\"") == fails);
  CHECK(stage("event = \"x - 2\"\ntime = \"10\"") == fails);  // never
  CHECK(stage("event = \"x - 2\"\ntime = \"2000\"") == undecided);
  const std::string k = "set = { k = 1 }\nuntil = 20\n";  // t = log 2 and log 33 / 2
  CHECK(stage(k + "order = [\"y - 1/2\", \"x - 1/2\"]") == holds);
  CHECK(stage(k + "order = [\"x - 1/2\", \"y - 1/2\"]") == fails);
  CHECK(stage(k + "order = [\"x - 2\", \"y - 1/2\"]") == fails);
  CHECK(stage(k + "order = [\"y - 1/2\", \"x - 2\"]") == undecided);
}

TEST_CASE("limit of a sequence: powers and exponentials are seen through, logarithms are not") {
  std::vector<Rational> powers, logarithms;
  for (long k = 1; k <= 14; ++k) {
    const Rational s = power(Rational(2), k);
    powers.push_back(3 + 1 / s - 5 / (s * s) + 7 / (s * s * s));
    logarithms.push_back(ratio(1, k));
  }
  const auto limit = given::sequence_limit(powers);
  CHECK(abs(Rational(limit.value - 3)) <= limit.error + power(Rational(10), -30));
  CHECK(limit.error < power(Rational(10), -30));
  CHECK(limit.settles);
  std::vector<Rational> growing;
  for (long k = 1; k <= 14; ++k) growing.push_back(power(Rational(2), k) / 1000);  // the algorithm would say 0
  CHECK_FALSE(given::sequence_limit(growing).settles);
  const auto slow = given::sequence_limit(logarithms);
  CHECK(abs(slow.value) < 1000 * slow.error);
}

TEST_CASE("sample points: inside, beside every face, and others for another seed") {
  const std::vector<Interval> box{{-2, 2}, {0, ratio(1, 10)}, {5, 6}};
  given::SamplePoints points(box, 0), others(box, 1);
  const auto beside = points.beside_faces();
  CHECK(beside.size() == 8);
  std::vector<std::vector<Rational>> all = beside;
  for (int i = 0; i < 100; ++i) all.push_back(points.next());
  for (const auto& point : all) {
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(point[i] > box[i].low);
      CHECK(point[i] < box[i].high);
    }
  }
  CHECK(beside[0][0] == Rational(-2) + ratio(4, 1'000'000));
  CHECK(beside[1][0] == Rational(2) - ratio(4, 1'000'000));
  CHECK(others.next() != given::SamplePoints(box, 0).next());
}

}  // namespace
}  // namespace separatrix::testing
