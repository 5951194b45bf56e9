#pragma once
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "solvers/stationary/local_type.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// Orthonormal directions (m, d).
using Directions = std::vector<std::vector<mpfr>>;

/// Digits with which stationary points are computed: an m-fold zero is known to a third of them, m ≤ 3.
std::size_t stationary_working_digits(std::size_t digits);

/// Refines zeros of a field to the digits asked for, and says what they are.
///
/// Made and used under one PrecisionScope of stationary_working_digits(digits).
class StationaryClassifier {
 public:
  /// scale  of the field and its Jacobian in the box: what "0" is relative to
  StationaryClassifier(const Model& model, const ParameterValues& parameters, std::size_t digits, const Box& box,
                       const Scale& scale);

  /// The zero near a guess; nothing if Newton iteration does not end in one.
  ///
  /// Tried first with weak directions (below 10⁻⁶ of the strongest) left out, as on a manifold; if |F| does not become
  /// rounding so, with all of them. Coordinates that are 0 to the digits asked for become 0 exactly.
  ///
  /// most_rank  on a known manifold of dimension m: d − m
  std::optional<NewtonResult<mpfr>> polish(const State<mpfr>& guess,
                                           std::size_t most_rank = std::numeric_limits<std::size_t>::max());

  /// The zero near a guess whose coordinate `fixed` has the value `value`: where a curve meets a face of the box.
  ///
  ///     F(x) = 0, x_fixed = value,  by Newton iteration with least-squares steps
  std::optional<NewtonResult<mpfr>> polish_on_face(const State<mpfr>& guess, std::size_t fixed, const mpfr& value);

  /// Number of singular values of the Jacobian that are 0 to the digits asked for.
  std::size_t nullity(const State<mpfr>& x);

  /// Directions in which x is surrounded by stationary points: those that remain, after refinement, at distance
  /// 10⁻³ of the least width of the box to both sides of x, along the null space of the Jacobian.
  ///
  /// neighbours  if given, gets the stationary points found near x; where x is a crossing of manifolds they lie on these
  /// returns     (m, d), m the dimension of the manifold through x; none where manifolds cross
  Directions tangents(const State<mpfr>& x, std::vector<State<mpfr>>* neighbours = nullptr);

  /// All that is known of a zero. On a switching surface of abs, sign or relu derivatives say nothing: degenerate.
  ///
  /// tangents  of the manifold through it
  /// located   x is a point of that manifold where an eigenvalue changes sign
  StationaryPoint<mpfr> classify(const NewtonResult<mpfr>& zero, const Directions& tangents, bool located);

  /// Eigenvalues of the Jacobian, real parts, ascending: for a gradient flow those of −Hessian.
  std::vector<mpfr> real_parts(const State<mpfr>& x);

  /// Largest eigenvalue that counts as 0, to the digits asked for.
  const mpfr& zero() const { return zero_; }

  mpfr loss(const State<mpfr>& x);
  bool has_loss() const { return loss_.has_value(); }
  std::size_t digits() const { return digits_; }

 private:
  StationaryPoint<mpfr> classify_gradient(StationaryPoint<mpfr> point, const Directions& tangents, bool located);
  StationaryPoint<mpfr> classify_field(StationaryPoint<mpfr> point, const Directions& tangents, bool located);
  bool is_on_switching_surface(const State<mpfr>& x);
  void explain_zeros(StationaryPoint<mpfr>& point, bool located);

  const Model& model_;
  ParameterValues parameters_;
  std::size_t digits_;
  Box box_;
  Scale scale_;
  Equations<mpfr> equations_;
  std::optional<Function<mpfr>> loss_;
  std::optional<Function<mpfr>> switches_;  // arguments of abs, sign and relu, if there are any
  std::optional<LossExpansion> expansion_;  // made when first needed
  mpfr zero_;                               // largest eigenvalue that counts as 0
};

}  // namespace separatrix
