#include "solvers/enclosure/contracting_ball.hpp"

#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/krawczyk.hpp"

namespace separatrix {
namespace {

// sup |x − c| over a box, rounded upwards
double farthest(const IntervalVector& x, const IntervalVector& c) {
  interval sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum = sum + square(interval((x[i] - c[i]).magnitude()));
  interval root;
  Elementary<interval>::sqrt(root, sum);
  return root.high;
}

IntervalVector cube(const IntervalVector& c, double radius) {
  IntervalVector box;
  for (const interval& side : c) box.push_back(side + interval(-radius, radius));
  return box;
}

}  // namespace

bool ContractingBall::contains(const IntervalVector& x) const { return farthest(x, centre) <= radius; }

std::optional<ContractingBall> prove_contracting_ball(AutonomousField& field, const IntervalVector& x) {
  const auto centre = approximate_zero(field, x);
  if (!centre) return std::nullopt;
  ContractingBall ball{*centre, 0, 0, {}};
  ball.radius = 1.1 * farthest(x, *centre) + 1e-9;
  const IntervalVector box = cube(*centre, ball.radius);
  const auto slope = field.jacobian(box);
  const auto value = field.field(*centre);
  if (!slope || !value) return std::nullopt;
  // −sym J
  IntervalMatrix falling(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < x.size(); ++j) {
      falling(i, j) = interval(-0.5) * ((*slope)(i, j) + (*slope)(j, i));
    }
  }
  ball.rate = least_eigenvalue(falling);
  if (!(ball.rate > 0)) return std::nullopt;
  const double speed = farthest(*value, IntervalVector(x.size()));
  if (!(speed < (interval(ball.rate) * interval(ball.radius)).low)) return std::nullopt;
  // there is exactly one zero in the cube, too: f is strictly monotone on it. A smaller cube with a zero has that one
  IntervalVector around = box;
  for (double radius = 1e-12; radius < ball.radius; radius *= 100) {
    const IntervalVector small = cube(*centre, radius);
    const auto step = krawczyk(field, small);
    if (!step || !step->unique_zero) continue;
    around = small;
    break;
  }
  const BallPrecision scope(64);
  for (const auto& coordinate : sharpen_zero(field, around, 0)) ball.limit.push_back(coordinate.bounds());
  return ball;
}

}  // namespace separatrix
