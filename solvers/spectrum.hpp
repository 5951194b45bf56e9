#pragma once
#include <cstddef>
#include <vector>

namespace separatrix {

/// Eigenvalues and orthonormal eigenvectors of a symmetric matrix.
///
///     A = V diag(λ) Vᵀ
///
/// values   (d,) ascending
/// vectors  (d·d,) row i is the eigenvector of values[i]
template <class Real>
struct SymmetricSpectrum {
  std::vector<Real> values;
  std::vector<Real> vectors;
};

/// matrix    (d·d,) row by row; only the lower triangle is read
/// accuracy  backward stable: |error| ≤ a few roundoffs times ‖A‖
template <class Real>
SymmetricSpectrum<Real> symmetric_spectrum(const std::vector<Real>& matrix, std::size_t dimension);

}  // namespace separatrix
