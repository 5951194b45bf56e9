#pragma once
#include <cstddef>
#include <vector>

namespace separatrix {

/// An eigenvalue of a real matrix.
template <class Real>
struct ComplexNumber {
  Real real = 0, imaginary = 0;
};

/// Eigenvalues of any real matrix, from its real Schur form.
///
///     A = Q T Qᵀ,   T with blocks of size 1 and 2 on its diagonal
///
/// matrix    (d·d,) row by row, finite
/// returns   (d,) ascending in the real part, conjugate pairs together; empty if the iteration did not converge
/// accuracy  backward stable; an eigenvalue of multiplicity m to ε^(1/m)
template <class Real>
std::vector<ComplexNumber<Real>> eigenvalues(const std::vector<Real>& matrix, std::size_t dimension);

}  // namespace separatrix
