#include "solvers/enclosure/lojasiewicz_ball.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"
#include "solvers/enclosure/loss_gradient.hpp"
#include "tests/support/plane_model.hpp"

namespace separatrix::testing {
namespace {

TEST_CASE("sum of residuals: L = ℓ + ½ Σ r², read off as it is written") {
  const Expression loss = 3 + power(power(x, 2) - 1, 2) / 4 + power(x, 2) * power(y, 4) / 2;
  const auto sum = sum_of_residuals(loss);
  REQUIRE(sum);
  CHECK(sum->floor == 3);
  REQUIRE(sum->residuals.size() == 2);
  Expression again = Expression(sum->floor);
  for (const Expression r : sum->residuals) again = again + power(r, 2) / 2;
  CHECK(is_identically_zero(again - loss) == Verdict::holds);
  CHECK_FALSE(sum_of_residuals(power(x, 2) - power(y, 2)));
  CHECK_FALSE(sum_of_residuals(power(x, 2) + x * y));
  CHECK_FALSE(sum_of_residuals(power(x, 3)));
  CHECK_FALSE(sum_of_residuals(power(x, 2) + exp(y)));
}

TEST_CASE("Łojasiewicz ball: a line of minima, whose limits are projections") {
  // ẋ = ẏ = 2 − x − y: x − y stays
  auto ball = LojasiewiczBall::of(plane_model(power(x + y - 2, 2) / 2));
  REQUIRE(ball);
  const auto found = ball->prove({{3, 3}, {0.5, 0.5}});
  REQUIRE(found);
  CHECK(found->rate <= 2);  // |∇(x + y)|²
  CHECK(found->rate > 1.999);
  CHECK(found->limit[0].contains(2.25));
  CHECK(found->limit[1].contains(-0.25));
  // as far as the path is long: |r|/√2
  CHECK(found->limit[0].high - 3 < 1.5 / 1.414 + 1e-6);
}

TEST_CASE("Łojasiewicz ball: two residuals of three states, near their curve of zeros and not far from it") {
  ModelDescription description = plane_model(0).description();
  const Expression z = symbol("z");
  description.states = {"x", "y", "z"};
  description.start = {0, 0, 0};
  description.loss = power(x * y - 1, 2) / 2 + power(z - x, 2) / 2;
  auto ball = LojasiewiczBall::of(Model(description));
  REQUIRE(ball);
  const auto found = ball->prove({{1, 1}, {1, 1.001}, {1, 1}});
  REQUIRE(found);
  // the squares of the singular values of ∂r/∂x = (y x 0; −1 0 1) at (1, 1, 1): 3 and 1
  CHECK(found->rate < 1);
  CHECK(found->rate > 0.9);
  // ∂(xy) = 0 at the saddle x = y = 0
  CHECK_FALSE(ball->prove({{-0.1, 0.1}, {-0.1, 0.1}, {0, 0}}));
  CHECK_FALSE(ball->prove({{0.1, 0.1}, {0.1, 0.1}, {0, 0}}));
}

TEST_CASE("Łojasiewicz ball: the path has to end before the slope may vanish") {
  // L = (x² − 1)²/2 + y²/2, |∂(x² − 1)| = 2|x|
  auto ball = LojasiewiczBall::of(plane_model(power(power(x, 2) - 1, 2) / 2 + power(y, 2) / 2));
  REQUIRE(ball);
  const auto found = ball->prove({{0.9, 0.9}, {0, 0}});
  REQUIRE(found);
  CHECK(found->limit[0].contains(1));
  CHECK_FALSE(found->limit[0].contains(0));
  // (1 − 1/100)/(2/10): a ball with that radius holds 0, although x = 1/10 goes to 1
  CHECK_FALSE(ball->prove({{0.1, 0.1}, {0, 0}}));
  // |r| = 0.51, μ = 1 at the start: but a ball of that radius has μ = (2 · 0.18)² in it, and the path may be 1.4 long
  CHECK_FALSE(ball->prove({{0.7, 0.7}, {0, 0}}));
  CHECK_FALSE(ball->prove({{-0.01, 0.01}, {0, 0}}));
}

TEST_CASE("Łojasiewicz ball: residuals that contradict each other, or are too many, have no common zero to prove") {
  // the minimum of ½x² + ½(x − 1)² is 1/4, not 0: R Rᵀ is singular
  auto ball = LojasiewiczBall::of(plane_model(power(x, 2) / 2 + power(x - 1, 2) / 2));
  REQUIRE(ball);
  CHECK_FALSE(ball->prove({{0.5, 0.5}, {0, 0}}));
  CHECK_FALSE(ball->prove({{2, 2}, {1, 1}}));
  CHECK_FALSE(LojasiewiczBall::of(plane_model(power(x, 2) + power(x - 1, 2) + power(y, 2))));
}

TEST_CASE("gradient of the loss: proved for a gradient flow, not for another field beside a loss") {
  const Model flow = plane_model(power(x * y - 1, 2) / 2);
  CHECK(is_gradient_of_loss(flow));
  ModelDescription description = flow.description();
  description.equations = {-x, -2 * y};
  CHECK_FALSE(is_gradient_of_loss(Model(description)));
}

}  // namespace
}  // namespace separatrix::testing
