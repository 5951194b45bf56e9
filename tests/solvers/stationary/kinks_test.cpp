// Stationary sets on kinks of abs and relu: places by hand from the sides' gradients.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

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

// At 0 the flow rests, for the gradient says nothing of a jump: what a loss is there, sign 0 = 0, and beside it, decides.
TEST_CASE("stationary: where a loss jumps") {
  check({
      {"x", "step(x) + x^2", -2, third, one_saddle},                      // 1/2 at 0, 0 and 1 beside it
      {"x y", "sign(x)*step(y) + (x^2 + y^2)/2", -2, third, one_saddle},  // 0 at 0, ±1 where y > 0
      {"x y", "sign(x) + x^2 - y^2", -2, third, one_saddle},              // 0 at 0, −1 and 1 beside it
      {"x", "sign(x)^2 + x^2", -2, third, one_minimum},                   // 0 at 0, 1 beside it
      {"x", "-x^2 - step(x)*step(-x)", -2, third, one_minimum},           // −1/4 at 0, though the Hessian is −2
      {"x", "x^2 + step(x)*step(-x)", -2, third, one_maximum},            // 1/4 at 0, 0 beside it
      {"x", "step(x - 1/4) + x^2", -2, third, one_minimum},               // 0, off the jump
      {"x y", "sign(x - 1/7)*step(y) + (x - 1/7)^2 + y^2", -2, third, one_saddle},
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

// ((1 − a r₁)² + (7/10 − a r₂)² + (3/10 + a r₃)² + (1/2 − a r₄)²)/8 with r_i = relu(n_i · w), all kinks through w = 0. Each
// fits what is active. Off the kinks: r₁ and r₂, loss (3² + 5²)/800; r₁ and r₄, (7² + 3²)/800; r₁ alone, (7² + 3² + 5²)/800;
// r₄ alone, (10² + 7² + 3²)/800. On r₂ = 0 beside the second, r₁ alone; on r₁ = 0 beside it, r₄ alone; on r₂ = 0 to the other
// side, w = (−11, 6) c, a r₄ = 43/50 u and a r₃ = 109/100 u with u = 1030/19277.
TEST_CASE("stationary: one unit of a relu network on four samples") {
  const Stationary found = stationary_in(
      "w1 w2 a",
      "((1 - a*relu(w1 + w2/5))^2 + (7/10 - a*relu(3/5*w1 + 11/10*w2))^2 + (3/10 + a*relu(9/10*w2 - w1/2))^2 + "
      "(1/2 - a*relu(-w1 - 2/5*w2))^2)/8",
      -3, 3);
  std::map<std::string, std::vector<double>> losses;  // of "kind/dimension"
  for (const auto& manifold : found.manifolds) {
    losses[std::string(name(manifold.middle.kind)) + "/" + std::to_string(manifold.dimension)].push_back(
        number(manifold.loss_low));
  }
  const double u = 1030.0 / 19277, r3 = 0.3 + 1.09 * u, r4 = 0.5 - 0.86 * u;
  const std::map<std::string, std::vector<double>> expected{
      {"minimum manifold/1", {34.0 / 800, 58.0 / 800}},
      {"minimum manifold/2", {83.0 / 800, 158.0 / 800}},
      {"saddle/1", {83.0 / 800, 158.0 / 800, (1.49 + r3 * r3 + r4 * r4) / 8}}};
  REQUIRE(losses.size() == expected.size());
  for (const auto& [kind, levels] : expected) {
    CAPTURE(kind);
    REQUIRE(losses[kind].size() == levels.size());
    for (std::size_t i = 0; i < levels.size(); ++i) CHECK(losses[kind][i] == doctest::Approx(levels[i]).epsilon(1e-13));
  }
}

}  // namespace separatrix
