#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// A quadratic loss in exact numbers.
///
///     L(β) = ½ βᵀHβ − rᵀβ + c,   g(β) = −∇L = r − Hβ
///
/// H  (n·n,) symmetric, row by row        r  (n,)
struct Quadratic {
  std::size_t n = 0;
  std::vector<Rational> H, r;
  Rational c;

  std::vector<Rational> slope(const std::vector<Rational>& beta) const;  ///< (n,) g(β)
  Rational loss(const std::vector<Rational>& beta) const;

  /// Smallest eigenvalue of H on the support of β, in double; +∞ at β = 0.
  double smallest_eigenvalue(const std::vector<Rational>& beta) const;
};

/// The quadratic losses of a network for all its parameters: symbolic work once, exact numbers at each of them.
class QuadraticFamily {
 public:
  /// returns  none if a second derivative of the loss depends on a coordinate after expansion: the loss is then treated
  ///          as any other
  static std::optional<QuadraticFamily> of(const DiagonalNetwork& network);

  /// returns  none if a coefficient is no rational number at these parameters
  std::optional<Quadratic> at(const ParameterValues& parameters) const;

 private:
  std::size_t n_ = 0;
  std::shared_ptr<const Tape> coefficients_;  // c, then −r and H by rows
};

/// The loss of a network, if it is quadratic in its coordinates with rational coefficients.
///
/// returns  none as QuadraticFamily
std::optional<Quadratic> quadratic_of(const DiagonalNetwork& network, const ParameterValues& parameters);

/// How the search for the minimum on a face ended.
enum class FaceOutcome {
  found,      ///< the one minimum, by its Karush–Kuhn–Tucker conditions in exact numbers
  singular,   ///< H is singular on the face: its minima, if any, are not isolated
  unbounded,  ///< H has a negative direction on the face: no minimum is certain to exist
};

/// Minimum of a quadratic on a face of the orthants, and the proof that it is one.
///
/// beta   (n,)
/// slope  (n,) g(β): 0 where β_i ≠ 0, σ_i g_i ≤ 0 where β_i = 0 and σ_i ≠ 0
struct FaceMinimum {
  FaceOutcome outcome = FaceOutcome::found;
  std::vector<Rational> beta, slope;
};

/// The minimum of L over the β with σ_i β_i ≥ 0 where σ_i ≠ 0 and β_i = 0 where σ_i = 0.
///
/// Active sets after Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23, in rationals: the loss falls
/// strictly from one active set to the next, so that none returns and the search ends.
///
/// signs    (n,) of −1, 0, 1
/// throws   InternalError if the conditions of the result do not hold
FaceMinimum minimum_on_face(const Quadratic& loss, const std::vector<int>& signs);

}  // namespace separatrix
