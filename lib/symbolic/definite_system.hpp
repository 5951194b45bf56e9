#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// G y = b in symbols, G symmetric and positive definite.
///
///     G = L D Lᵀ,   d_j = G_jj − Σ_k<j l_jk² d_k,   l_ij = (G_ij − Σ_k<j l_ik l_jk d_k)/d_j,   L unit lower triangular
///
/// Without exchange of rows: every pivot d_j is positive exactly where G is positive definite (Sylvester's criterion).
class DefiniteSystem {
 public:
  /// matrix  (n·n,) row by row, symmetric; what is above the diagonal is not read
  explicit DefiniteSystem(const std::vector<Expression>& matrix);

  /// (n,) d_j
  const std::vector<Expression>& pivots() const { return pivots_; }

  /// side     (n,) b
  /// returns  (n,) y
  std::vector<Expression> solve(std::vector<Expression> side) const;

 private:
  std::vector<std::vector<Expression>> lower_;  // row i has l_i0 … l_i(i−1)
  std::vector<Expression> pivots_;
};

}  // namespace separatrix
