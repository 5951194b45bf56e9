// What a loss beside the levels of a model says: losses and levels that are known exactly, closer and closer to one another.
#include "solvers/basin/loss_levels.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

LossLevels<double> levels_of(const std::string& loss, const std::vector<std::string>& levels) {
  const Model model = gradient_model({"x"}, loss, levels);
  return {compile_basin_quantities(model), {}, model};
}

Label ranked(LossLevels<double>& levels, double x) {
  Reason reason = Reason::none;
  return levels.rank({x}, reason);
}

}  // namespace

TEST_CASE("levels: a limit is ranked by twice the digits of its arithmetic, down to a gap of 1e-20") {
  const std::string wells = "x^2*(x - 1)^2";  // 0 at 0 and at 1
  for (const std::string gap : {"1", "1e-10", "1e-20"}) {
    CAPTURE(gap);
    LossLevels<double> levels = levels_of(wells + " + " + gap + "*x", {"0", gap});
    CHECK(ranked(levels, 0) == Label::global_minimum);
    CHECK(ranked(levels, 1) == Label::local_minimum);
  }
  // the square of the error of a point in double
  LossLevels<double> close = levels_of(wells + " + 1e-33*x", {"0", "1e-33"});
  CHECK(ranked(close, 0) == Label::undecided);
}

TEST_CASE("levels: the infimum is recognised to rounding, and never where another level is that near") {
  // −1/9 at 1/3, which is no double
  LossLevels<double> one = levels_of("x*(x - 2/3)", {"-1/9", "1"});
  CHECK(one.is_at_infimum({1.0 / 3}));
  CHECK_FALSE(one.is_at_infimum({1.0 / 3 + 1e-6}));
  for (const std::string gap : {"1e-14", "1e-15", "1e-17"}) {
    CAPTURE(gap);
    LossLevels<double> two = levels_of("x^2 + " + gap, {"0", gap});
    CHECK_FALSE(two.is_at_infimum({0}));
    CHECK_FALSE(two.is_below_second({0}));
  }
}

TEST_CASE("levels: below the second level is what rounding of the loss cannot have put there") {
  // 1/2 at 0, by terms that are 1e4 times as large: rounding leaves 1e-12 of it at most
  LossLevels<double> levels = levels_of("5000*(cos(x)^2 + sin(x)^2) - 9999/2 + x^2", {"0", "1/2"});
  for (int i = 0; i < 1000; ++i) CHECK_FALSE(levels.is_below_second({1e-9 * i}));
  LossLevels<double> deep = levels_of("x^2", {"0", "1/2"});
  CHECK(deep.is_below_second({0.5}));
  CHECK_FALSE(deep.is_below_second({0.8}));
}

}  // namespace separatrix
