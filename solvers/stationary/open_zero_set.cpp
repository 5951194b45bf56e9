#include "solvers/stationary/open_zero_set.hpp"

#include <algorithm>
#include <vector>

namespace separatrix {
namespace {

constexpr double beside = 1e-4;  // of the width of the box: further than Newton iteration in double is off at a kink

// at x and on both sides of it along each axis: on a line of zeros of third order F and its Jacobian are 0 too
bool vanishes_around(Equations<double>& equations, const State<double>& x, const Box& box) {
  const auto vanishes = [&](const State<double>& y) {
    const auto is_zero = [](double value) { return value == 0; };
    return std::ranges::all_of(equations(y), is_zero) && std::ranges::all_of(equations.jacobian(y), is_zero);
  };
  if (!vanishes(x)) return false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const int side : {1, -1}) {
      State<double> y = x;
      y[i] += side * beside * beside * box.width(i);
      if (!vanishes(y)) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<State<double>> open_zero_set_beside(Equations<double>& equations, const State<double>& x,
                                                  const Box& box) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const int side : {1, -1}) {
      State<double> y = x;
      y[i] += side * beside * box.width(i);
      if (box.contains(y, 0) && vanishes_around(equations, y, box)) return y;
    }
  }
  return std::nullopt;
}

}  // namespace separatrix
