#include "solvers/basin/equilibria.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "solvers/basin/sweep.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

Limit<double> isolated(std::vector<double> x) { return {Label::minimum, 0, std::move(x), 0}; }
Limit<double> on_curve(std::vector<double> x) { return {Label::minimum, 1, std::move(x), 0}; }

std::vector<Interval> box(std::size_t dimension) { return std::vector<Interval>(dimension, Interval{-3, 3}); }

TEST_CASE("the same limit: isolated points by distance, points of manifolds by dimension, loss and neighbourhood") {
  const double near = 1e-6;
  CHECK(same_limit(isolated({1, 0}), isolated({1 + 1e-7, 1e-7}), near));
  CHECK_FALSE(same_limit(isolated({1, 0}), isolated({1 + 1e-5, 0}), near));
  CHECK(same_limit(on_curve({1, 0}), on_curve({1.01, 0}), near));
  CHECK_FALSE(same_limit(on_curve({1, 0}), on_curve({1.1, 0}), near));
  CHECK_FALSE(same_limit(on_curve({1, 0}), isolated({1, 0}), near));
  CHECK_FALSE(same_limit(on_curve({1, 0}), Limit<double>{Label::minimum, 1, {1, 0}, 1e-3}, near));
  CHECK(same_limit(Limit<double>{Label::global_minimum, 1, {1, 0}, 0},
                   Limit<double>{Label::global_minimum, 1, {5, 7}, 0}, near));
  CHECK_FALSE(same_limit(Limit<double>{Label::global_minimum, 0, {1, 0}, 0},
                         Limit<double>{Label::local_minimum, 0, {1, 0}, 0}, near));
}

TEST_CASE("equilibria: the number of stationary in the box, the next ones as they are met outside of it") {
  const Model model = gradient_model({"x"}, "-cos(x)");  // minima at 2πn, of which the box holds 0
  Equilibria equilibria(model, {}, box(1));
  const double turn = 2 * std::numbers::pi;
  CHECK(name(equilibria(isolated({3 * turn}))) == "equilibrium-2");
  CHECK(name(equilibria(isolated({-turn}))) == "equilibrium-3");
  CHECK(name(equilibria(isolated({0}))) == "equilibrium-1");
  CHECK(name(equilibria(isolated({3 * turn + 1e-9}))) == "equilibrium-2");
  CHECK(name(equilibria(isolated({3 * turn + 1e-2}))) == "equilibrium-4");  // another one, to the digits of a limit
  CHECK(name(equilibria(Limit<double>{Label::diverged, 0, {0}, 0})) == "diverged");
}

TEST_CASE("equilibria: where the search comes to its limit of work, limits it has not found have the next numbers") {
  const Model wells = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + (y^2 - 1)^2/4");  // minima 1 to 4, by coordinates
  Equilibria whole(wells, {}, box(2)), cut(wells, {}, box(2), {}, 1);
  CHECK(name(whole(isolated({1, -1}))) == "equilibrium-3");
  CHECK_FALSE(whole.is_cut());
  CHECK(whole.found()->points.size() == 9);
  CHECK_FALSE(cut.is_cut());  // not asked for yet
  const auto found = [&] { return cut.found()->points.size(); };
  const std::size_t first = *cut(isolated({1, -1})).number, second = *cut(isolated({-1, 1})).number;
  CHECK(cut.is_cut());
  CHECK(found() < 9);
  CHECK(first != second);
  CHECK(first <= found() + 1);
  CHECK(second <= found() + 2);
  CHECK(*cut(isolated({1, -1})).number == first);
}

TEST_CASE("equilibria: points of one curve have one number, those of another one another") {
  // x y = 20: two branches, both outside of the box; 1 is the saddle in it
  const Model hyperbola = gradient_model({"x", "y"}, "(x*y-20)^2/2");
  Equilibria equilibria(hyperbola, {}, box(2));
  CHECK(name(equilibria(on_curve({4, 5}))) == "equilibrium-2");
  CHECK(name(equilibria(on_curve({-4, -5}))) == "equilibrium-3");
  CHECK(name(equilibria(on_curve({2, 10}))) == "equilibrium-2");
  CHECK(name(equilibria(on_curve({-200, -0.1}))) == "equilibrium-3");
  // all round a circle of radius 10, whose centre is 1
  const Model circle = gradient_model({"x", "y"}, "(x^2+y^2-100)^2/4");
  Equilibria round(circle, {}, box(2));
  for (int i = 0; i < 12; ++i) {
    const double angle = std::numbers::pi * i / 6;
    CHECK(name(round(on_curve({10 * std::cos(angle), 10 * std::sin(angle)}))) == "equilibrium-2");
  }
}

TEST_CASE("equilibria: valleys side by side in the box have the numbers that stationary gives them") {
  // y = ±1e-4, minima 1 and 2, and the ridge y = 0 between them
  const Model valleys = gradient_model({"x", "y"}, "(y^2 - 1e-8)^2/2 + 0*x");
  Equilibria equilibria(valleys, {}, box(2));
  CHECK(name(equilibria(on_curve({1, -1e-4}))) == "equilibrium-1");
  CHECK(name(equilibria(on_curve({1, 1e-4}))) == "equilibrium-2");
  CHECK(name(equilibria(on_curve({-2, 1e-4}))) == "equilibrium-2");
  // outside of it
  CHECK(name(equilibria(on_curve({5, 1e-4}))) == "equilibrium-2");
  CHECK(name(equilibria(on_curve({-7, -1e-4}))) == "equilibrium-1");
}

TEST_CASE("equilibria: oscillators on a ring lock on lines a turn apart") {
  // -cos of the differences: limits are (c + 2πk₁, …, c + 2πk₃), one line for each (k₁ − k₃, k₂ − k₃)
  const Model ring = gradient_model({"a", "b", "c"}, "-cos(a-b) - cos(b-c) - cos(c-a)");
  const double turn = 2 * std::numbers::pi;
  Equilibria equilibria(ring, {}, box(3));
  const auto number = [&](double shift, int first, int second) {
    return *equilibria({Label::minimum, 1, {shift + first * turn, shift + second * turn, shift}, -3}).number;
  };
  const std::size_t together = number(0.3, 0, 0);
  CHECK(together == 1);
  CHECK(number(-40, 0, 0) == together);
  const std::size_t ahead = number(0.1, 1, 0), both = number(0.1, 1, 1);
  CHECK(ahead != together);
  CHECK(both != together);
  CHECK(both != ahead);
  CHECK(number(2.5, 1, 0) == ahead);
  CHECK(number(-7, 1, 1) == both);
}

}  // namespace
}  // namespace separatrix
