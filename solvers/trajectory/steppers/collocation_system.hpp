#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/model/field_derivatives.hpp"

namespace separatrix {

/// Linear equations of a simplified Newton step of Radau IIA, in the Legendre coefficients of the slope:
///
///     (I − X ⊗ hJ) ΔC = R        X the tridiagonal matrix of radau_integration()
///
/// In double: a Newton iteration in any arithmetic needs the direction only, and gains the digits that a solution in
/// double is worth each time. Small and dense Jacobians are eliminated block by block, from the last coefficient to the
/// first, where no block is singular for |hJ| of order 1; the others as one sparse matrix with the stages of one state
/// side by side, so that a band stays a band.
///
/// cost  5 s d³ or, for a band of width b, about 4 s³ b² d, for each factorisation
class CollocationSystem {
 public:
  /// entries    places of the Jacobian in d rows; those of column d (time) do not count
  /// dimension  d
  /// stages     s
  CollocationSystem(const std::vector<DerivativeEntry>& entries, std::size_t dimension, std::size_t stages);
  ~CollocationSystem();

  /// Factorises for values of hJ.
  ///
  /// values   (entries,)
  /// returns  false if a value is not finite or a pivot is 0
  bool factorise(const std::vector<double>& values);

  /// right  (s·d,) R on entry, ΔC on return, coefficient by coefficient: R_k of state j at k·d + j
  void solve(std::vector<double>& right) const;

  /// right  (d,) r on entry, (I − hJ/s)⁻¹ r on return: what of a defect reaches the states
  void filter(std::vector<double>& right) const;

  /// Whether hJ is seen to have an eigenvalue with a real part > limit: what grows faster than the stages follow is damped
  /// by them. Of a dense Jacobian all eigenvalues are looked at; of a sparse one whether an odd number of real ones is
  /// beyond s.
  bool grows_beyond(double limit) const;

  /// Multiplications so far, in units of those of dense matrices.
  double multiplications() const;

 private:
  struct Factors;
  std::unique_ptr<Factors> factors_;
};

}  // namespace separatrix
