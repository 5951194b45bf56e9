#pragma once
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/num/known.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

// The problem of all benchmarks: the two-parameter Markov model with p = q = 1/10, t = 0 … 10.

/// Its field in one arithmetic, from compiled expressions.
template <class Real>
VectorField<Real> markov_field();

/// From (e, w) = (1/2, −3/10), or from another start.
template <class Real>
Trajectory<Real> solve_markov(VectorField<Real>& field, const std::string& method, const Tolerance& tolerance,
                              const State<Real>& start, double end_time = 10);
template <class Real>
State<Real> markov_start();

/// End of the default start to `digits` digits and 20 more, by the Taylor method at higher order.
std::vector<Known> markov_end(std::size_t digits);

/// The right-hand side as one writes it by hand:
///
///     u = e²a,  a = 1 + 2w|w|,  D = (p−q)² + 4pq e^u,  r = A + B/(1 + C(|p−q| + √D))
///     ė = −2 e r a,   ẇ = −4 e² r |w|
template <class Real>
struct MarkovConstants {
  Real gap, gap_squared, four_pq, a, b, c;  ///< |p−q|, (p−q)², 4pq, A, B, C

  /// for p = q = 1/10
  static MarkovConstants make();
};

/// That, in double: slope (2,) at x (2,).
inline void markov_by_hand(const MarkovConstants<double>& c, const double* x, double* slope) {
  const double e = x[0], size = std::fabs(x[1]), e2 = e * e;
  const double a = 1 + 2 * x[1] * size;
  const double r = c.a + c.b / (1 + c.c * (c.gap + std::sqrt(c.gap_squared + c.four_pq * std::exp(e2 * a))));
  slope[0] = -2 * e * r * a;
  slope[1] = -4 * e2 * r * size;
}

}  // namespace separatrix
