// Stationary sets on kinks of abs and relu: places by hand from the sides' gradients.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "tests/solvers/stationary/stationary_cases.hpp"

namespace separatrix {

TEST_CASE("stationary: minima on kinks") {
  check({
      {"x y", "abs(x) + y^2", -2, third, one_minimum},
      {"x y", "abs(x) - y^2", -2, third, one_saddle},
      {"x y", "-abs(x) - y^2", -2, third, one_maximum},
      {"x y", "abs(x) + abs(y)", -2, third, one_minimum},
      {"x y", "abs(x - y) + (x + y - 1)^2", -2, third, one_minimum},
      {"x y", "abs(x - 1/3) + y^4", -2, third, one_minimum},
      {"x", "(x - 1)^2/2 + 2*abs(x)", -2, third, one_minimum},                               // 0 ∈ −1 + 2 [−1, 1]
      {"x", "(x - 3/2)^2/2 + abs(x)", -2, third, one_minimum},                               // 1/2, off the kink
      {"x y", "(x - 1)^2/2 + (y - 1/4)^2/2 + (abs(x) + abs(y))/2", -2, third, one_minimum},  // (1/2, 0)
      {"x", "abs(x) + x/2", -2, third, one_minimum},
      {"x", "abs(x) + 2*x", -2, third, nothing},
      {"x y", "abs(x)", -2, third, {{"minimum manifold/1", 1}}, 1},
      {"x y", "relu(x) + relu(y) + relu(-x - y)", -2, third, one_minimum, 1},  // three kinks meet
      {"x y", "abs(x) + abs(y) + abs(x + y) - (x + 2*y)/2", -2, third, one_minimum,
       1},  // 2|t| − t, 2|t| − t/2, 2|t| + t/2
      {"x y", "log(1 + exp(x)) - x/2 + abs(y)", -2, third, one_minimum, 1},
      {"x", "abs(x)^1.5", -2, third, one_minimum},
      {"x y", "abs(x)^(4/3) + y^2", -2, third, one_minimum},
      {"x", "abs(x)^(1/2)", -2, third, one_minimum},
      {"x y", "relu(x) + relu(-2*x) + y^2", -2, third, one_minimum},
      {"x y", "x^2*abs(x) + y^2", -2, third, one_minimum},
  });
}

// ((1 − a·w⁺)² + (1/2 − a·w⁻)²)/2, w⁺ = relu w, w⁻ = relu −w. Off the kinks: both of w positive, a·w = 1, loss 1/8; both
// negative, a·w⁻ = 1/2, loss 1/2; of both signs, each fits its own, loss 0. On w₁ = 0 beside them, a₂w₂ = 1 or 1/2: L falls to
// the one side where a₁ > 0, else it is the border of the set beside it. On w = 0, L falls or rises along w_i as −a_i does.
TEST_CASE("stationary: two units of a relu network on data of both signs") {
  const Stationary found =
      stationary_in("u w a b", "((1 - a*relu(u) - b*relu(w))^2 + (1/2 - a*relu(-u) - b*relu(-w))^2)/2", -2, 2);
  std::map<std::string, std::multiset<double>> losses;  // of "kind/dimension"
  for (const auto& manifold : found.manifolds) {
    if (manifold.middle.kind == StationaryKind::degenerate) continue;
    losses[std::string(name(manifold.middle.kind)) + "/" + std::to_string(manifold.dimension)].insert(
        number(manifold.loss_low));
    if (number(manifold.loss_low) < 0.6) continue;
    const auto& x = manifold.middle.x;
    const std::size_t rising = (number(x[2]) < 0) + (number(x[3]) < 0);
    CHECK(manifold.middle.kind == (rising == 2   ? StationaryKind::minimum_manifold
                                   : rising == 0 ? StationaryKind::maximum
                                                 : StationaryKind::saddle));
  }
  CHECK(losses == std::map<std::string, std::multiset<double>>{{"minimum manifold/2", {0, 0.625}},
                                                               {"minimum manifold/3", {0.125, 0.5}},
                                                               {"saddle/2", {0.125, 0.5, 0.625}},
                                                               {"maximum/2", {0.625}}});
  CHECK(found.points.empty());
}

}  // namespace separatrix
