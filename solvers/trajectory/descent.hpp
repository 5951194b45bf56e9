#pragma once
#include <cstdint>

#include "lib/num/rational.hpp"
#include "solvers/trajectory/schedule.hpp"

namespace separatrix {

/// What the method gradient-descent needs to know (solvers/trajectory/steppers/gradient_descent.hpp).
struct Descent {
  Schedule learning_rate;  ///< η > 0, of the steps 0, 1, 2, …
  Rational noise = 0;      ///< S ≥ 0, standard deviation of every entry of the gradient
  std::uint64_t seed = 0;  ///< of the noise
};

}  // namespace separatrix
