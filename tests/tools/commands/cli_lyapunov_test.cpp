// [lyapunov] of a model file, as derive checks it.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

struct Files : Workplace {
  Run derive(const std::string& equations, const std::string& lyapunov) const {
    write("m.toml",
          "name = \"m\"\nstates = [\"x\", \"y\"]\n[parameters]\nk = { default = \"1/2\", min = 0 }\n[equations]\n" +
              equations + "\n[lyapunov]\n" + lyapunov + "\n[start]\nx = 1\ny = 1\n");
    return (*this)(words("derive m.toml"));
  }
};

}  // namespace

TEST_CASE("derive says what dV/dt <= 0 rests on") {
  const Files here;
  const Run damped = here.derive("x = \"y\"\ny = \"-sin(x) - k*y\"", "V = \"y^2/2 + 1 - cos(x)\"");
  CHECK(damped.code == 0);
  CHECK(contains(damped.out, "Lyapunov functions\n  V = "));
  CHECK(contains(damped.out, "dV/dt = -k*y^2"));
  CHECK(contains(damped.out, "dV/dt <= 0: proved (by signs"));
  const Run squares = here.derive("x = \"-x + y\"\ny = \"-y\"", "V = \"x^2 + y^2\"\nE = \"y^2\"");
  CHECK(squares.code == 0);
  CHECK(contains(squares.out, "dV/dt <= 0: proved at k = 1/2 (-dV/dt is a sum of squares)"));
  CHECK(contains(squares.out, "dE/dt <= 0: proved (by signs"));
  const Run box = here.derive("x = \"-x + x^3/10\"\ny = \"-y\"",
                              "V = { value = \"x^2 + y^2\", box = { x = \"-2:2\", y = \"-1:1\" } }");
  CHECK(box.code == 0);
  CHECK(contains(box.out, "proved at k = 1/2 for x = -2:2, y = -1:1 (by intervals)"));
  const Run sampled =
      here.derive("x = \"2 - x^2\"\ny = \"-y\"", "V = { value = \"(x^2 - 2)^2\", box = { x = \"1:3\" } }");
  CHECK(sampled.code == 2);
  CHECK(contains(sampled.out, "checked at 1000 points of x = 1:3, y = -3:3 at k = 1/2, not proved"));
}

TEST_CASE("a false one fails with a witness") {
  const Files here;
  const Run run = here.derive("x = \"y\"\ny = \"-x + y\"", "V = \"x^2 + y^2\"");
  CHECK(run.code == 1);
  CHECK(contains(run.out, "dV/dt <= 0: fails (dV/dt = "));
  CHECK(contains(run.out, "at x = "));
}

TEST_CASE("[lyapunov] that says nothing clear is refused with its place") {
  const Files here;
  const auto refused = [&](const std::string& lyapunov, const std::string& says) {
    CAPTURE(lyapunov);
    const Run run = here.derive("x = \"-x\"\ny = \"-y\"", lyapunov);
    CHECK(run.code == 65);
    CAPTURE(run.err);
    CHECK(contains(run.err, says));
    CHECK(contains(run.err, "m.toml"));
  };
  refused("V = \"z^2\"", "'z'");
  refused("V = 3", "Lyapunov function");
  refused("x = \"x^2\"", "x");
  refused("V = { box = { x = \"-1:1\" } }", "V has no value");
  refused("V = { value = \"x^2\", boxes = 1 }", "boxes");
  refused("V = { value = \"x^2\", box = { z = \"-1:1\" } }", "z");
  refused("V = { value = \"x^2\", box = { x = \"1:-1\" } }", "x");
}

}  // namespace separatrix::testing
