#include "solvers/stationary/newton.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr int most_halvings = 30;
constexpr double largest_multiplicity = 64;

template <class Real>
State<Real> moved(const State<Real>& x, const Real& factor, const std::vector<Real>& step) {
  State<Real> result = x;
  for (std::size_t i = 0; i < x.size(); ++i) result[i] -= factor * step[i];
  return result;
}

// J⁺ in double from singular values above 10⁻⁶ of the largest has a relative error of 10⁻¹⁰: a step brings as many digits,
// at the cost of values of F and J. Where 30 such steps do not bring all of them, J⁺ in these digits is cheaper: it doubles
// them in a step.
constexpr double least_of_double = -6;
constexpr std::size_t most_digits_from_double = 300;

// J⁺ F, from the singular values above 10^log10_singular of the largest
template <class Real>
std::vector<Real> step_at(const std::vector<Real>& matrix, const std::vector<Real>& values, std::size_t columns,
                          const NewtonSettings& settings) {
  const std::size_t rows = values.size();
  if constexpr (std::is_same_v<Real, mpfr>) {
    Real unit(0);
    for (const Real& entry : matrix) unit = std::max(unit, Real(abs(entry)));
    if (working_digits<Real>() <= most_digits_from_double && unit > 0) {
      std::vector<double> rough;
      for (const Real& entry : matrix) rough.push_back(to_double(Real(entry / unit)));
      const SingularValues<double> svd = singular_values(rough, rows, columns);
      const double log10_bound = std::max(settings.log10_singular, least_of_double);
      const std::size_t rank =
          std::min(rank_above(svd, std::pow(10, log10_bound) * svd.values.front()), settings.most_rank);
      if (rank == settings.most_rank || settings.log10_singular >= least_of_double) {
        SingularValues<Real> exact{
            rows, columns, {}, {svd.left.begin(), svd.left.end()}, {svd.right.begin(), svd.right.end()}};
        for (const double value : svd.values) exact.values.push_back(unit * Real(value));
        return least_squares(exact, values, rank);
      }
    }
  }
  const SingularValues<Real> svd = singular_values(matrix, rows, columns);
  const Real bound = power_of_ten<Real>(settings.log10_singular) * svd.values.front();
  return least_squares(svd, values, std::min(rank_above(svd, bound), settings.most_rank));
}

}  // namespace

template <class Real>
NewtonResult<Real> newton(Equations<Real>& equations, const State<Real>& guess, const NewtonSettings& settings) {
  const std::size_t n = equations.unknowns();
  if (guess.size() != n) {
    throw InvalidArgument("number of entries of the guess", std::to_string(guess.size()), std::to_string(n));
  }
  const Real small_step = power_of_ten<Real>(settings.log10_step);
  const Real small_residual = power_of_ten<Real>(settings.log10_residual);

  NewtonResult<Real> result;
  result.x = guess;
  std::vector<Real> values = equations(result.x);
  result.residual = length(values);
  if (!is_finite(values)) return result;
  double previous_log = 0, previous_ratio = 0;
  std::size_t slow = 0, even = 0;
  for (; result.iterations < settings.most_iterations; ++result.iterations) {
    check_interruption();
    const std::vector<Real> matrix = equations.jacobian(result.x);
    if (!is_finite(matrix)) return result;
    const std::vector<Real> step = step_at(matrix, values, n, settings);
    const Real size = length(step);
    const bool is_small = size <= small_step * (1 + length(result.x));
    if (is_small && result.residual <= small_residual) {
      // the last step is worth making, where it helps
      const State<Real> last = moved(result.x, Real(1), step);
      const Real after = length(equations(last));
      if (after <= result.residual) {
        result.x = last;
        result.residual = after;
      }
      result.status = slow >= 3 ? StationaryStatus::singular : StationaryStatus::converged;
      return result;
    }

    // ratio of the lengths of two steps, from logarithms: they may be far below double
    const double log = log10_magnitude(size);
    const double ratio = result.iterations > 0 ? std::pow(10, log - previous_log) : 0;
    Real factor(1);
    if (ratio > 0.4 && ratio < 1 - 1 / largest_multiplicity && std::abs(ratio - previous_ratio) < 0.02 * ratio) {
      ++slow;
      factor = Real(static_cast<int>(std::lround(1 / (1 - ratio))));
    }
    even = ratio > 1 - 1 / (2 * largest_multiplicity) ? even + 1 : 0;
    if (even >= settings.most_even_steps) return result;
    previous_log = log;
    previous_ratio = ratio;

    State<Real> next = moved(result.x, factor, step);
    std::vector<Real> there = equations(next);
    Real residual = length(there);
    if (factor != 1) {
      // a zero of multiplicity m: one plain step leaves ((m−1)/m)^m ≈ 1/3 of |F|
      if (!is_finite(there) || !(residual < result.residual / 8)) {
        factor = Real(1);
        next = moved(result.x, factor, step);
        there = equations(next);
        residual = length(there);
      } else {
        previous_ratio = 0;  // the next two steps are not comparable with these
      }
    }
    const auto falls = [&] { return is_finite(there) && (!settings.damped || residual < result.residual); };
    for (int halving = 0; !falls() && settings.damped && halving < most_halvings; ++halving) {
      factor /= 2;
      next = moved(result.x, factor, step);
      there = equations(next);
      residual = length(there);
    }
    if (!falls()) {
      // nothing decreases |F| any more: rounding, or a minimum of |F| that is no zero
      if (result.residual <= small_residual) {
        result.status = slow >= 3 ? StationaryStatus::singular : StationaryStatus::converged;
      }
      return result;
    }
    result.x = std::move(next);
    values = std::move(there);
    result.residual = residual;
  }
  return result;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template NewtonResult<Real> newton<Real>(Equations<Real>&, const State<Real>&, const NewtonSettings&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
