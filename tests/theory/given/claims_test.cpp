// Claims of a model file: each kind holds where theory says so and fails where it does not.
#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "tests/support/given_claims.hpp"

namespace separatrix::testing {
namespace {

using enum Verdict;

// x' = x − x³, y' = −k y:  x² = x0²/(x0² + (1 − x0²) e^(−2t)),  y = y0 e^(−kt)
const std::string wells = R"(name = "wells"
states = ["x", "y"]
loss = "(x^2 - 1)^2/4 + k*y^2/2"
[parameters]
k = { default = "1/2", above = 0 }
[start]
x = "1/10"
y = 1
)";

// u = xy → m along x² − y² = const;  on x = y: u' = 2u(m − u)
const std::string product = R"(name = "product"
states = ["x", "y"]
loss = "(u - m)^2/2"
[parameters]
m = { default = 1, above = 0 }
[definitions]
u = "x*y"
[start]
x = "1/5"
y = "1/5"
)";

// cos t, −sin t
const std::string turn = R"(name = "turn"
states = ["q", "p"]
[equations]
q = "p"
p = "-q"
[start]
q = 1
p = 0
)";

std::string text(const std::string& kind, const std::string& keys) { return "kind = \"" + kind + "\"\n" + keys; }

TEST_CASE("given identity: exact where the formula simplifies to 0, or where the flow keeps it 0") {
  const auto method = [](const std::string& model, const std::string& keys) {
    const Evidence found = evidence_for(model, text("identity", keys));
    CHECK(found.verdict == holds);
    return found.method;
  };
  using enum EvidenceMethod;
  CHECK(method(wells, "expression = \"loss - (x^2 - 1)^2/4 - k*y^2/2\"\nscope = \"everywhere\"") == exact);
  CHECK(method(wells, "expression = \"y - y_0*exp(-k*t)\"") == exact);
  CHECK(method(product, "expression = \"x^2 - y^2 - x_0^2 + y_0^2\"") == exact);
  CHECK(method(product, "expression = \"x - y\"") == exact);  // the start lies on x = y, which is invariant
  CHECK(method(product, "expression = \"x - y\"\nfrom = { y = \"x\" }\nover = { x = \"-1:1\" }") == exact);
  CHECK(method(turn, "expression = \"q - cos(t)\"") == numerical);
  CHECK(method(turn, "expression = \"q^2 + p^2 - 1\"") == exact);
  CHECK(method(turn, "expression = \"q - q_0*cos(t) - p_0*sin(t)\"\nover = { q = \"-1:1\", p = \"-1:1\" }") == sampled);
  // tanh 2x = 2 tanh x/(1 + tanh² x), which nothing simplifies
  const std::string tanh = "expression = \"tanh(2*x) - 2*tanh(x)/(1 + tanh(x)^2)\"\nscope = \"everywhere\"";
  CHECK(method(wells, tanh) == sampled);
}

TEST_CASE("given identity: the part of the box where the expression has no value is told") {
  const std::string box = "scope = \"everywhere\"\nbox = { x = \"-1:2\", y = \"-1:1\" }\nexpression = ";
  for (const std::string expression : {"\"log(x^2) - 2*log(x)\"", "\"tanh(2*log(x)) - (x^4 - 1)/(x^4 + 1)\""}) {
    CAPTURE(expression);
    const Evidence found = evidence_for(wells, text("identity", box + expression));
    CHECK(found.verdict == holds);
    const auto said = std::ranges::find_if(found.hypotheses, [](const Hypothesis& each) {
      return each.name.starts_with("where the expression has a value: at ");
    });
    REQUIRE(said != found.hypotheses.end());
    // x < 0 is a third of the box
    const double share = std::stod(said->name.substr(said->name.rfind("at ") + 3)) / 200;
    CHECK(std::abs(share - 2.0 / 3) < 0.15);
  }
  CHECK(evidence_for(wells, text("identity", box + "\"log(x^2 + 1) - log(1 + x^2)*cos(y)^2 - log(1 + x^2)*sin(y)^2\""))
            .hypotheses.size() ==
        evidence_for(wells, text("identity", box + "\"loss - (x^2 - 1)^2/4 - k*y^2/2\"")).hypotheses.size());
  CHECK(verdict_for(wells, text("identity", box + "\"log(-1 - x^2) - 2*log(sqrt(-1 - x^2))\"")) == undecided);
}

TEST_CASE("given identity: false ones fail, however near") {
  for (const std::string& keys : {
           "expression = \"loss - (x^2 - 1)^2/4 - k*y^2/2*1.000001\"\nscope = \"everywhere\"",
           "expression = \"tanh(2*x) - 2*tanh(x)/(1 + tanh(x)^2) - x/1000000000\"\nscope = \"everywhere\"",
           "expression = \"y - y_0*exp(-1.000001*k*t)\"",
           "expression = \"x - x_0/sqrt(x_0^2 + (1 + x_0^2)*exp(-2*t))\"",
           "expression = \"x - y\"",
       }) {
    CAPTURE(keys);
    CHECK(verdict_for(wells, text("identity", keys)) == fails);
  }
  CHECK(verdict_for(product, text("identity", "expression = \"x - y\"\nover = { x = \"1/10:1\" }")) == fails);
  CHECK(verdict_for(product, text("identity", "expression = \"x^2 - y^2 - x_0^2 + 2*y_0^2\"")) == fails);
  CHECK(verdict_for(turn, text("identity", "expression = \"q - sin(t)\"")) == fails);
}

TEST_CASE("given bound: proved by intervals on a box, else sampled") {
  const auto bound = [](const std::string& keys) { return evidence_for(wells, text("bound", keys)); };
  // (x² − 1)²/4 ≤ 9/4 and k y²/2 ≤ 1 for |x|, |y| ≤ 2 and k = 1/2
  const std::string box = "on = { x = \"-2:2\", y = \"-2:2\" }\nexpression = \"loss\"\n";
  CHECK(bound(box + "below = \"3.2501\"").method == EvidenceMethod::enclosure);
  CHECK(bound(box + "below = \"3.2501\"").verdict == holds);
  CHECK(bound(box + "at_least = 0").verdict == holds);
  CHECK(bound(box + "at_least = 0").method == EvidenceMethod::sampled);  // it touches 0 in the wells
  CHECK(verdict_for(wells, text("bound", box + "below = \"3.2499\"")) == fails);
  CHECK(verdict_for(wells, text("bound", box + "above = \"1/1000000\"")) == fails);  // only in two small discs
  CHECK(verdict_for(wells, text("bound", box + "below = 4\nabove = \"1/100\"")) == fails);
  CHECK(verdict_for(wells, text("bound", box + "below = \"11/4 + k\"\nover = { k = \"1/10:2\" }")) ==
        fails);  // 9/4 + 2k
  CHECK(verdict_for(wells, text("bound", box + "below = \"23/10 + 2*k\"\nover = { k = \"1/10:2\" }")) == holds);
  // where the hypothesis excludes what a proof on the whole box meets: 9/4 + 2k < 3.3 for k < 0.52
  const std::string upto = box + "below = \"3.3\"\nover = { k = \"1/10:2\" }\n";
  CHECK(verdict_for(wells, text("bound", upto)) == fails);
  CHECK(verdict_for(wells, text("bound", upto + "hypotheses = [\"k < 1/2\"]")) == holds);
}

TEST_CASE("given bound: a bound that is only touched is no strict one") {
  const auto on_line = [](const std::string& keys) {
    return verdict_for(wells, text("bound", "on = { x = \"0:2\" }\n" + keys));
  };
  CHECK(on_line("expression = \"x*(1 - x)\"\nbelow = \"1/4\"") == fails);  // at 1/2
  CHECK(on_line("expression = \"x*(1 - x)\"\nat_most = \"1/4\"") == holds);
  CHECK(on_line("expression = \"abs(x - 1/3)\"\nabove = 0") == fails);
  CHECK(on_line("expression = \"x\"\nbelow = 2") == fails);  // the box is closed
  CHECK(on_line("expression = \"cos(x)\"\nbelow = 1") == fails);
  CHECK(on_line("expression = \"(x^2 - 2)^2\"\nabove = 0") == undecided);  // at no fraction
  CHECK(on_line("expression = \"(x^2 - 2)^2\"\nat_least = 0") == holds);
  CHECK(on_line("expression = \"(x^2 - 2)^2\"\nabove = \"-1/1000000\"") == holds);
}

TEST_CASE("given bound: along a path, at its extrema") {
  const auto along = [](const std::string& model, const std::string& keys) {
    return verdict_for(model, text("bound", "on = \"trajectory\"\n" + keys));
  };
  CHECK(along(wells, "expression = \"loss\"\nat_most = \"(x_0^2 - 1)^2/4 + k*y_0^2/2\"") == holds);
  CHECK(along(wells, "expression = \"loss\"\nbelow = \"(x_0^2 - 1)^2/4 + k*y_0^2/2\"") == fails);  // equal at t = 0
  CHECK(along(wells, "expression = \"x\"\nbelow = 1") == holds);
  // (q + p)² ≤ 2, with equality at t = −π/4 + nπ/2
  CHECK(along(turn, "expression = \"q + p\"\nbelow = \"1.4142136\"") == holds);
  CHECK(along(turn, "expression = \"q + p\"\nbelow = \"1.4142135\"") == fails);
  CHECK(along(turn, "expression = \"q\"\nabove = \"-1\"\nuntil = 3") == holds);  // before t = π
  CHECK(along(turn, "expression = \"q\"\nabove = \"-1\"\nuntil = 4") != holds);
}

TEST_CASE("given count: proved where intervals prove it") {
  const auto count = [](const std::string& model, const std::string& of, int equals) {
    return evidence_for(model, text("count", "of = \"" + of + "\"\nequals = " + std::to_string(equals) +
                                                 "\nbox = { x = \"-2:2\", y = \"-2:2\" }"));
  };
  CHECK(count(wells, "strict minimum", 2).verdict == holds);
  CHECK(count(wells, "strict minimum", 2).method == EvidenceMethod::enclosure);
  CHECK(count(wells, "saddle", 1).verdict == holds);
  CHECK(count(wells, "maximum", 0).verdict == holds);
  CHECK(count(wells, "stationary point", 3).verdict == holds);
  CHECK(count(wells, "strict minimum", 1).verdict == fails);
  CHECK(count(wells, "strict minimum", 3).verdict == fails);
  CHECK(count(wells, "maximum", 1).verdict == fails);
  CHECK(count(wells, "strict minimum", 3).witness.find("(-1, 0), (1, 0)") != std::string::npos);
  // the hyperbola xy = 1 has two branches; that there is no third is searched, not proved
  CHECK(count(product, "minimum manifold", 2).verdict == holds);
  CHECK(count(product, "minimum manifold", 1).verdict == fails);
  CHECK(count(product, "minimum manifold", 3).verdict == undecided);
}

// |x| + x² jumps in its slope: nothing is proved of it, and its minimum is found all the same
TEST_CASE("given count: of a model that no enclosure knows it is a number") {
  const std::string kink = "name = \"kink\"\nstates = [\"x\"]\nloss = \"abs(x) + x^2\"\n[start]\nx = 1\n";
  const Evidence found = evidence_for(kink, text("count", "of = \"stationary point\"\nequals = 1"));
  CHECK(found.verdict == holds);
  CHECK(found.method == EvidenceMethod::numerical);
}

TEST_CASE("given basin: starts of a set, beside its edge too") {
  const auto basin = [](const std::string& model, const std::string& keys) {
    return verdict_for(model, text("basin", "box = { x = \"-2:2\", y = \"-2:2\" }\n" + keys));
  };
  CHECK(basin(wells, "starts = \"x > 0\"\nlabel = \"equilibrium-2\"\nexactly = true") == holds);
  CHECK(basin(wells, "starts = \"x > 0\"\nlabel = \"equilibrium-1\"") == fails);
  CHECK(basin(wells, "starts = \"x > -1/10000\"\nlabel = \"equilibrium-2\"") == fails);
  CHECK(basin(wells, "starts = \"x > 1/10000\"\nlabel = \"equilibrium-2\"") == holds);
  CHECK(basin(wells, "starts = \"x > 1/10000\"\nlabel = \"equilibrium-2\"\nexactly = true") == fails);
  CHECK(basin(wells, "starts = \"x > 0 or x < 0\"\nlabel = \"minimum\"") == holds);
  CHECK(basin(product, "starts = \"x + y > 0\"\nlabel = \"minimum\"\nover = { m = \"1/2:2\" }") == holds);
  // 1 and 2 are among the starts, and 1 is at rest
  const std::string line = "name = \"line\"\nstates = [\"x\"]\nloss = \"x^4/4 - x^2/2\"\n[start]\nx = 1\n";
  const auto of_line = [&](const std::string& starts) {
    return verdict_for(
        line, text("basin",
                   "box = { x = \"-2:2\" }\nexactly = true\nlabel = \"equilibrium-2\"\nstarts = \"" + starts + "\""));
  };
  CHECK(of_line("x > 0") == holds);
  CHECK(of_line("x > 1/1000000") == fails);
  CHECK(verdict_for(turn, text("basin", "starts = \"q > 0\"\nlabel = \"minimum\"")) == undecided);  // it has no loss
}

TEST_CASE("given claims: outside of its hypotheses a claim is undecided, and says which one") {
  const std::string claim = text("limit", "quantity = \"x\"\nto = 1\nhypotheses = [\"k < 2\", \"k^2 > 1/100\"]");
  CHECK(verdict_for(wells, claim) == holds);
  ClaimSettings settings;
  settings.set = {{"k", 3}};
  const Evidence found = evidence_for(wells, claim, settings);
  CHECK(found.verdict == undecided);
  CHECK(found.witness == "the hypothesis k < 2 does not hold");
  CHECK(found.rerun.empty());
  settings.set = {{"k", ratio(1, 20)}};
  CHECK(evidence_for(wells, claim, settings).witness == "the hypothesis k^2 > 1/100 does not hold");
  // what is set has to lie in the interval of the claim, too
  settings.set = {{"k", 7}};
  const std::string over = text("limit", "quantity = \"x\"\nto = 1\nover = { k = \"1/10:5\" }");
  CHECK(evidence_for(wells, over, settings).witness == "the hypothesis 1/10 <= k <= 5 does not hold");
  settings.set = {{"k", 4}};
  CHECK(evidence_for(wells, over, settings).method == EvidenceMethod::numerical);  // one case
  CHECK(evidence_for(wells, over).method == EvidenceMethod::sampled);
}

// x' = −x is no flow of a loss here, so the limit of x + 1 is extrapolated; tanh(t − 10⁶) turns to 1 after all that is seen
TEST_CASE("given limits: what is extrapolated is sampled, and no more") {
  const std::string decay =
      "name = \"decay\"\nstates = [\"x\"]\n[equations]\nx = \"-x\"\n[parameters]\np = { default = "
      "\"1\" }\n[start]\nx = \"1\"\n";
  for (const char* claim :
       {"quantity = \"x + 1\"\nto = 1", "quantity = \"x + 1\"\nto = \"1 + 1e-9\"",
        "quantity = \"tanh(t - 1000000)\"\nto = -1", "quantity = \"p + 1e-7\"\nalong = \"p\"\nto = 0"}) {
    CAPTURE(std::string(claim));
    const Evidence found = evidence_for(decay, text("limit", claim));
    CHECK(found.verdict == holds);
    CHECK(found.method == EvidenceMethod::sampled);
  }
}

}  // namespace
}  // namespace separatrix::testing
