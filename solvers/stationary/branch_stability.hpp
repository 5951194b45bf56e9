#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// The states' part ∂f/∂x of a Jacobian whose first d rows are ∂f/∂(x, μ).
template <class Real>
std::vector<Real> square_part(const std::vector<Real>& matrix, std::size_t dimension) {
  std::vector<Real> square;
  for (std::size_t i = 0; i < dimension; ++i) {
    for (std::size_t j = 0; j < dimension; ++j) square.push_back(matrix[i * (dimension + 1) + j]);
  }
  return square;
}

/// The spectrum of ∂f/∂x at a point of a branch, in units of the box.
///
///     gradient flow: −W H W, of the same inertia as −H;   else: W⁻¹ J W, with the spectrum of J
///
/// values  ascending in the real part
/// size    Frobenius norm of that matrix
template <class Real>
struct BranchSpectrum {
  std::vector<ComplexNumber<Real>> values;
  Real size = 0;

  /// Eigenvalues with a real part above, and within, weak · size.
  std::size_t rising(double log10_weak) const;
  std::size_t weak(double log10_weak) const;

  /// The eigenvalue nearest to the imaginary axis; index into values.
  std::size_t nearest() const;
};

/// equations  of the model along a parameter: (x, μ)
/// symmetric  the model has a loss
template <class Real>
BranchSpectrum<Real> branch_spectrum(Equations<Real>& equations, const State<Real>& x, const Box& box, bool symmetric);

}  // namespace separatrix
