#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "lib/num/interval.hpp"

namespace separatrix {

/// A number as an affine function of a few symbols that range over [−1, 1], with an interval for what is left of it.
///
///     x ∈ c + Σ_i a_i ε_i,   ε ∈ [−1, 1]⁴,   and x ∈ all
///
/// Numbers that depend on the same symbols keep what they have in common, so that x − x = 0 and a formula over a box of
/// width w is enclosed to O(w²) beyond its range, where intervals lose O(w) (Comba, Stolfi 1993). The interval `all`
/// goes along, so that no result is wider than that of interval arithmetic. Curved functions by Taylor's theorem:
///
///     f(x) ∈ f(m) + f'(m)(x − m) + ½ f''(all)(all − m)²,   m = mid c
///
/// Roundings of the a_i are added to c. Where an operation is not defined on all of its operand the result is not
/// finite().
class affine {
 public:
  static constexpr std::size_t symbols = 4;
  using Slopes = std::array<double, symbols>;

  interval all, c;
  Slopes a{};

  affine() = default;
  affine(double value) : all(value), c(value) {}
  explicit affine(const interval& range) : all(range), c(range) {}
  /// c + Σ a_i ε_i
  affine(const interval& centre, const Slopes& slopes);
  /// A range as mid + radius · ε_symbol.
  affine(const interval& range, std::size_t symbol);

  bool finite() const { return all.finite(); }
  /// Σ |a_i|, rounded upwards.
  double reach() const;
  /// Fixed: no symbol changes it.
  bool is_free() const;
};

/// A box as affine numbers, its widest sides with a symbol each.
std::vector<affine> affine_box(std::span<const interval> box);

/// Σ_{i<n} a[i] · b[−i]
affine dot(const affine* a, const affine* b, std::size_t n);

template <>
struct Elementary<affine> {
  static void assign(affine& r, const affine& a) { r = a; }
  static void add(affine& r, const affine& a, const affine& b);
  static void subtract(affine& r, const affine& a, const affine& b);
  static void multiply(affine& r, const affine& a, const affine& b);
  static void divide(affine& r, const affine& a, const affine& b);
  static void negate(affine& r, const affine& a);
  static void square(affine& r, const affine& a);
  static void sqrt(affine& r, const affine& a);
  static void exp(affine& r, const affine& a);
  static void log(affine& r, const affine& a);
  static void tanh(affine& r, const affine& a);
  static void sigmoid(affine& r, const affine& a);
  static void softplus(affine& r, const affine& a);
  static void sin(affine& r, const affine& a);
  static void cos(affine& r, const affine& a);
  static void sinh(affine& r, const affine& a);
  static void cosh(affine& r, const affine& a);
  static void asin(affine& r, const affine& a);
  static void acos(affine& r, const affine& a);
  static void atan(affine& r, const affine& a);
  static void erf(affine& r, const affine& a);
  static void erfc(affine& r, const affine& a);
  static void abs(affine& r, const affine& a);
  static void sign(affine& r, const affine& a);
  static void relu(affine& r, const affine& a);
  static void power(affine& r, const affine& a, const affine& b);
  static void atan2(affine& r, const affine& y, const affine& x);
};

}  // namespace separatrix
