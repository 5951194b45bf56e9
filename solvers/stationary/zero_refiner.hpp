#pragma once
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// Digits with which stationary points are computed: an m-fold zero is known to a third of them, m ≤ 3.
std::size_t stationary_working_digits(std::size_t digits);

/// Refines zeros of a field to the digits asked for, singular ones and those of a manifold too.
///
/// Made and used under one PrecisionScope of stationary_working_digits(digits).
class ZeroRefiner {
 public:
  /// scale  of the field and its Jacobian in the box: what "0" is relative to
  ZeroRefiner(const Model& model, const ParameterValues& parameters, std::size_t digits, const Box& box,
              const Scale& scale);

  /// The zero near a guess; nothing if Newton iteration does not end in one.
  ///
  /// Tried first with weak directions (below 10⁻⁶ of the strongest) left out, as on a manifold; if |F| does not become
  /// rounding so, with all of them; and where the slope along what is nearly a manifold is smaller by any power, by turns
  /// across it and along it, a tenth of the box at most. Coordinates that are 0 to the digits asked for become 0 exactly.
  ///
  /// most_rank  on a known manifold of dimension m: d − m
  std::optional<NewtonResult<mpfr>> polish(const State<mpfr>& guess,
                                           std::size_t most_rank = std::numeric_limits<std::size_t>::max());

  /// The zero near a guess whose coordinate `fixed` has the value `value`: where a curve meets a face of the box.
  ///
  ///     F(x) = 0, x_fixed = value,  by Newton iteration with least-squares steps
  std::optional<NewtonResult<mpfr>> polish_on_face(const State<mpfr>& guess, std::size_t fixed, const mpfr& value);

  /// The zero near a guess in the plane through it: a point of a curve whose place along the curve is given.
  ///
  ///     F(x) = 0, normal · (x − guess) = 0
  ///
  /// Where another curve is as near as the guess is off, convergence is linear.
  std::optional<NewtonResult<mpfr>> polish_in_plane(const State<mpfr>& guess, const std::vector<mpfr>& normal);

  /// The simplest fractions within a distance of a point, if the field is exactly 0 there.
  std::optional<NewtonResult<mpfr>> exact_zero_near(const State<mpfr>& x, const Rational& distance);

  /// Number of singular values of the Jacobian that are 0 to the digits asked for.
  std::size_t nullity(const State<mpfr>& x);

  /// Whether F is 0 near x, and not only small there, as far as four times the digits tell.
  ///
  ///     |J⁺F| is far below the width of the box, and is_zero_of_radicals(x)
  ///
  /// Where F only tends to 0 (e⁻ˣ at x = 400; e^(−1/x²)) the step of Newton's iteration is as long as what F changes over. It
  /// is made for the radicals of F (compile_radicals), of which 1 − tanh² is no factor. A Jacobian that is 0 to all these
  /// digits too is not told from one that is 0.
  bool is_certainly_near_zero(const State<mpfr>& x);

  /// Whether |Fᵢ|/|row i of J| of every radical of F is far below the width of the box: y³⁹ at 1/200 is small, its radical y is not.
  bool is_zero_of_radicals(const State<mpfr>& x);

  /// How far a refined zero is off, as far as four times the digits tell.
  mpfr location_error(const State<mpfr>& x);

  /// The Jacobian at a zero, to the digits asked for: with 4 and with 16 times the digits of the arithmetic where rounding
  /// inside of its formula shows, as in sin(x)/x next to 0.
  ///
  /// returns  nothing where it does not become certain
  std::optional<std::vector<mpfr>> certain_jacobian(const State<mpfr>& x);

  /// x with the coordinates 0 that are 0 to the digits asked for and without a field there, as at 0 of sin(x)/x.
  State<mpfr> with_removed_singularity(const State<mpfr>& x);

  /// What an eigenvalue may be off by, as a zero is known to so many digits only and the arithmetic rounds.
  ///
  ///     1000 max ‖J(x ± δ eᵢ) − J(x)‖,  δ = location_error(x), at least 10^(−digits − 14);  and rounding of J(x)
  ///
  /// δ is less where Newton's iteration in all directions, with four times the digits, ends nearer to x.
  mpfr eigenvalue_error(const State<mpfr>& x, const std::vector<mpfr>& jacobian);

  /// Largest eigenvalue that counts as 0, to the digits asked for: relative to those of the box and of the point itself.
  ///
  /// largest  eigenvalue or singular value of the same Jacobian
  mpfr zero(const mpfr& largest) const;
  std::size_t digits() const { return digits_; }

 protected:
  /// The zero of least |F| near a guess on the sphere around a centre that goes through the guess, or near to that.
  State<mpfr> on_sphere(State<mpfr> guess, const State<mpfr>& centre);

  const Model& model_;
  ParameterValues parameters_;
  std::size_t digits_;
  Box box_;
  Scale scale_;
  Equations<mpfr> equations_;
  std::vector<Expression> field_;  // of the states only

 private:
  void snap(NewtonResult<mpfr>& zero, const mpfr& allowed);
  double log10_near() const;    // what is far below the width of the box
  Equations<mpfr>& radicals();  // under a scope of precise_digits_
  // with more digits, read with those of the scope
  std::vector<mpfr> precise_jacobian(std::unique_ptr<Equations<mpfr>>& equations, std::size_t digits,
                                     const State<mpfr>& x);

  std::size_t precise_digits_;
  // with four times the digits, and 16 times; made when first needed
  std::unique_ptr<Equations<mpfr>> precise_, more_precise_;
  std::unique_ptr<Equations<mpfr>> radicals_;  // with four times the digits
  mpfr zero_;
};

}  // namespace separatrix
