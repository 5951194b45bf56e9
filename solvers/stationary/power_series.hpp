#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace separatrix {

/// Exponents (a₁ … a_k) of a monomial z^a = z₁^a₁ ⋯ z_k^a_k.
using Exponents = std::vector<std::uint8_t>;

/// Σ a_i: the total degree of a monomial.
unsigned degree_of(const Exponents& exponents);

/// Low degrees first, so that a truncated product can end early.
struct GradedOrder {
  bool operator()(const Exponents& a, const Exponents& b) const;
};

/// Power series in k variables, known up to a total degree.
///
///     p(z) = Σ_{|a| ≤ N} c_a z^a + O(|z|^(N+1))
///
/// Only coefficients that are not 0 are kept. Number is Rational, and everything exact, or mpfr.
template <class Number>
class PowerSeries {
 public:
  using Terms = std::map<Exponents, Number, GradedOrder>;

  /// The series 0. degree  N, at most 255
  PowerSeries(std::size_t variables, unsigned degree) : variables_(variables), degree_(degree) {}

  /// c
  static PowerSeries constant(std::size_t variables, unsigned degree, const Number& value);

  /// z_i
  static PowerSeries variable(std::size_t variables, unsigned degree, std::size_t index);

  std::size_t variables() const { return variables_; }
  unsigned degree() const { return degree_; }
  const Terms& terms() const { return terms_; }
  bool is_zero() const { return terms_.empty(); }

  Number constant_term() const;
  Number coefficient(const Exponents& exponents) const;

  /// Adds c·z^a; nothing if |a| > N.
  void add(const Exponents& exponents, const Number& coefficient);
  void add(const PowerSeries& other, const Number& factor);

  void scale(const Number& factor);
  PowerSeries operator*(const PowerSeries& other) const;

  /// Without the constant term.
  PowerSeries without_constant() const;

  /// The terms of the lowest degree that occurs.
  PowerSeries leading_form() const;

  /// p(q₁, …, q_k), the q without constant terms, all in the same variables; to the degree of the q.
  PowerSeries compose(const std::vector<PowerSeries>& inner) const;

  /// ∂p/∂z_i, known to one degree less.
  PowerSeries derivative(std::size_t index) const;

  /// Σ z_i ∂p/∂z_i: every term times its degree.
  PowerSeries radial_derivative() const;

  /// Its inverse on series without a constant term.
  PowerSeries radial_integral() const;

  /// The same with every coefficient below a bound left out.
  PowerSeries chopped(const Number& bound) const;

 private:
  std::size_t variables_;
  unsigned degree_;
  Terms terms_;
};

}  // namespace separatrix
