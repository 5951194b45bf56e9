#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/series_arithmetic.hpp"
#include "solvers/trajectory/step_polynomial.hpp"

namespace separatrix {

/// A step polynomial at the same fractions θ of its length, whatever that is, by dot products with rows that stay:
///
///     x_i(t + θh) − x_i(t) = Σ_k a_{i,k} θ^k,    h ẋ_i(t + θh) = Σ_k a_{i,k} k θ^{k−1},    a_{i,k} = c_{i,k} h^k
///
/// For mpfr, made and used under one PrecisionScope.
template <class Real>
class StepSamples {
 public:
  /// fractions  (n,) in (0, 1]
  explicit StepSamples(const std::vector<double>& fractions) : fractions_(fractions.begin(), fractions.end()) {}

  /// The polynomials of all states, with a length.
  void set(const StepPolynomial<Real>& step, const Real& h);

  const Real& fraction(std::size_t j) const { return fractions_[j]; }
  /// x_i − x_i(t) at the j-th fraction
  void increment(Real& result, std::size_t i, std::size_t j) { dot(result, i, values_[j]); }
  /// h ẋ_i there
  void rise(Real& result, std::size_t i, std::size_t j) { dot(result, i, slopes_[j]); }

 private:
  using Arithmetic = SeriesArithmetic<Real>;
  using Row = SeriesRow<Real>;

  void prepare(std::size_t order);
  void dot(Real& result, std::size_t i, const Row& weights);

  std::vector<Real> fractions_;
  std::size_t order_ = 0;
  long bits_ = 0;
  std::vector<Row> values_, slopes_;  // per fraction: θ^K … θ and K θ^{K−1} … 1, the last one first
  std::vector<Row> scaled_;           // per state: a_1 … a_K
  Row sum_{1}, power_{2};
};

}  // namespace separatrix
