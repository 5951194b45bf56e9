#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "lib/model/trajectory.hpp"
#include "lib/num/elementary.hpp"
#include "solvers/trajectory/steppers/radau_coefficients.hpp"

namespace separatrix {

/// sum += a·b
template <class Real>
void add_product(Real& sum, const Real& a, const Real& b, Real& scratch) {
  Elementary<Real>::multiply(scratch, a, b);
  Elementary<Real>::add(sum, sum, scratch);
}

/// Dense output of collocation: the polynomials of all steps.
///
///     x(t0 + τh) = x0 + Σ_k h C_k ∫₀^τ p_k
template <class Real>
class CollocationPolynomials final : public DenseOutput<Real> {
 public:
  /// increments  (s, d) h C: the Legendre coefficients of the slope, times the step
  void add(Real h, std::vector<Real> increments) { steps_.push_back({std::move(h), std::move(increments)}); }

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    const auto& [h, increments] = steps_.at(step);
    const std::size_t d = x0.size();
    const std::vector<Real> integrals = shifted_legendre_integrals(Real((t - t0) / h), increments.size() / d);
    State<Real> x = x0;
    Real scratch(0);
    for (std::size_t j = 0; j < d; ++j) {
      Real sum(0);
      for (std::size_t k = integrals.size(); k-- > 0;) add_product(sum, integrals[k], increments[k * d + j], scratch);
      x[j] += sum;
    }
    return x;
  }

 private:
  struct Step {
    Real h;
    std::vector<Real> increments;
  };
  std::vector<Step> steps_;
};

}  // namespace separatrix
