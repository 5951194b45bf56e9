#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/dyadic.hpp"
#include "lib/num/interval.hpp"

namespace separatrix {

using IntervalVector = std::vector<interval>;

/// A square matrix of intervals: all matrices with entries in them.
class IntervalMatrix {
 public:
  explicit IntervalMatrix(std::size_t size) : size_(size), entries_(size * size) {}
  static IntervalMatrix identity(std::size_t size);

  std::size_t size() const { return size_; }
  interval& operator()(std::size_t i, std::size_t j) { return entries_[i * size_ + j]; }
  const interval& operator()(std::size_t i, std::size_t j) const { return entries_[i * size_ + j]; }
  std::vector<interval>& entries() { return entries_; }
  const std::vector<interval>& entries() const { return entries_; }

  /// The matrix of the middles of the entries, exactly.
  IntervalMatrix middle() const;
  /// max_i Σ_j |a_ij|, rounded upwards: ‖A‖∞ of every matrix is at most this.
  double norm() const;

 private:
  std::size_t size_;
  std::vector<interval> entries_;
};

IntervalMatrix operator+(const IntervalMatrix& a, const IntervalMatrix& b);
IntervalMatrix operator-(const IntervalMatrix& a, const IntervalMatrix& b);
IntervalMatrix operator*(const IntervalMatrix& a, const IntervalMatrix& b);
IntervalMatrix operator*(const interval& c, const IntervalMatrix& a);
IntervalVector operator*(const IntervalMatrix& a, const IntervalVector& x);
IntervalVector operator+(const IntervalVector& a, const IntervalVector& b);
IntervalMatrix transpose(const IntervalMatrix& a);

/// ‖e^{tJ}‖∞ ≤ e^{tμ}: the logarithmic norm of the maximum norm, rounded upwards.
///
///     μ(J) = max_i (J_ii + Σ_{j≠i} |J_ij|)
double logarithmic_norm(const IntervalMatrix& j);

/// A nearly orthogonal matrix whose first columns span those of `a` with the largest length · width: the frame in which
/// the image of a box is wrapped with little loss (Lohner 1987). Entries are exact doubles.
IntervalMatrix orthogonal_frame(const IntervalMatrix& a, const IntervalVector& widths);

/// Inverses of all matrices Q near to an orthogonal one.
///
///     E = I − QᵀQ, ε = ‖E‖∞ < 1:   Q⁻¹ = (I − E)⁻¹ Qᵀ ∈ (I + [−δ, δ]) Qᵀ,   δ = ε/(1 − ε)
///
/// throws  InternalError if ε ≥ 1/2
IntervalMatrix inverse_of_frame(const IntervalMatrix& q);

/// A box, and a matrix of exact entries, as text.
DyadicBox dyadic(const IntervalVector& x);
DyadicMatrix dyadic(const IntervalMatrix& a);

/// An approximate inverse of the middle of a matrix, entries exact doubles; false if there is none.
bool approximate_inverse(const IntervalMatrix& a, IntervalMatrix& inverse);

}  // namespace separatrix
