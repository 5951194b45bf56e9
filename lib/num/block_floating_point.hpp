#pragma once
#include <arb.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/num/digit_products.hpp"

namespace separatrix {

/// The series of one expansion in t/ρ, with ρ = 2^-(slope/8) near their common radius of convergence, so that
/// coefficients of all orders have about the same size.
struct GeometricScale {
  long slope = 0;  ///< bits per eight orders

  /// ⌊slope · j / 8⌋
  long exponent(std::size_t j) const { return slope * static_cast<long>(j) >> 3; }
};

/// Coefficients of a power series in block floating point: one exponent E for the whole row, fixed point inside.
///
///     c_j = 2^(E − ⌊slope j/8⌋) (X_j − ½),   X_j = Σ_l digit_l B^-(l+1),   B = 2⁵²
///
/// The half makes digits unsigned. It is a copy of the series for the sake of dot products, made as far as they need
/// it, and made anew with a larger E when a coefficient exceeds half of 2^E.
class BlockFloatingPoint {
 public:
  /// Forgets all coefficients, not the memory.
  void clear();

  /// Copies coefficients up to number `count` that are not there yet.
  ///
  /// row      of `size` numbers
  /// digits   per coefficient; what lies below is cut off
  /// returns  false if one of them is no finite number or its exponent is beyond 2⁴⁰
  bool cover(const arb_struct* row, std::size_t count, std::size_t size, std::size_t digits, GeometricScale scale);

 private:
  friend class BlockProducts;
  void place(const arf_struct* number, std::size_t j);
  void rebuild(const arb_struct* row, std::size_t count, long headroom);

  std::vector<std::uint64_t> memory_;
  std::vector<std::int32_t> depths_;  // log₂|X_j − ½| rounded up, `negligible` for 0
  std::vector<std::size_t> lengths_;  // digits of X_j that may be other than 0
  std::size_t digits_ = 0, stride_ = 0, filled_ = 0;
  long exponent_ = 0, slope_ = 0, headroom_ = 0;
  bool finite_ = true, empty_ = true;  // empty: nothing but zeros so far
};

/// Dot products of rows in block floating point.
///
/// A dot product is a sum of products of digits, without a shift, an exponent or a rounding per term. Its terms are
/// cut to as many digits as its precision takes, counted from its largest term, which is looked up first; where rows
/// have not that many, nothing is computed and the caller goes another way.
class BlockProducts {
 public:
  /// bits: the largest precision that dot() is going to be asked for
  explicit BlockProducts(long bits, const DigitKernel& kernel = fastest_kernel());

  /// Digits that a row is given: those of the largest precision and a few more, or all that the kernel is good for.
  std::size_t digits() const { return digits_; }
  GeometricScale scale() const { return scale_; }

  /// Back to ρ = 1, so that results depend on nothing computed before.
  void restart() { scale_ = {}; }

  /// Follows the growth of series whose coefficients 0 … k are known: between orders k/2 and k none of them grows
  /// against the scale. Changes the scale only where the rows would lose a digit or so to it.
  void follow(const std::vector<const arb_struct*>& rows, std::size_t k);

  /// result = Σ_{i<n} a_{from+i} b_{last−i}
  ///
  /// a, b      covering these coefficients in this scale
  /// returns   false if not computed: `result` is then as before
  /// accuracy  2^-bits of the largest term (rounded up to a power of 2, factor by factor), and result rounded to `bits`
  bool dot(arf_struct* result, const BlockFloatingPoint& a, std::size_t from, const BlockFloatingPoint& b,
           std::size_t last, std::size_t n, long bits);

 private:
  void assign(arf_struct* result, std::size_t digits, std::size_t terms, long exponent, long bits);

  const DigitKernel& kernel_;
  std::size_t digits_;
  GeometricScale scale_;
  DigitSums sums_;
  std::vector<mp_limb_t> limbs_;
};

}  // namespace separatrix
