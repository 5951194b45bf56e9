#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "solvers/stationary/kink.hpp"
#include "solvers/stationary/local_type.hpp"
#include "solvers/stationary/neighbourhood.hpp"
#include "solvers/stationary/zero_refiner.hpp"

namespace separatrix {

/// Refines zeros of a field to the digits asked for, and says what they are.
///
/// Made and used under one PrecisionScope of stationary_working_digits(digits).
class StationaryClassifier : public ZeroRefiner {
 public:
  /// scale  of the field and its Jacobian in the box: what "0" is relative to
  StationaryClassifier(const Model& model, const ParameterValues& parameters, std::size_t digits, const Box& box,
                       const Scale& scale);

  /// The stationary points around x, looked for at distance 10⁻³ of the least width of the box (see Neighbourhood).
  Neighbourhood neighbourhood(const State<mpfr>& x);

  /// The tangents of neighbourhood(x).
  ///
  /// neighbours  if given, gets the stationary points found near x; where x is a crossing of manifolds they lie on these
  Directions tangents(const State<mpfr>& x, std::vector<State<mpfr>>* neighbours = nullptr);

  /// What the loss does on the sides of the kinks at x, across the manifold with these tangents; nothing where there are
  /// none, or where that is not known.
  std::optional<KinkType> kink(const State<mpfr>& x, const Directions& tangents = {});

  /// The loss and its gradient; nothing for a field without one.
  const std::optional<LossFormulas>& formulas() const { return formulas_; }

  /// All that is known of a zero. On a switching surface of abs, sign or relu derivatives say nothing: its sides do.
  ///
  /// tangents  of the manifold through it
  /// located   x is a point of that manifold where an eigenvalue changes sign
  StationaryPoint<mpfr> classify(const NewtonResult<mpfr>& zero, const Directions& tangents, bool located);

  /// The same with all that is known of the stationary points around.
  StationaryPoint<mpfr> classify(const NewtonResult<mpfr>& zero, const Neighbourhood& around, bool located);

  /// Eigenvalues of the Jacobian, real parts, ascending: for a gradient flow those of −Hessian.
  std::vector<mpfr> real_parts(const State<mpfr>& x);

  /// True if the field is a power series around every point where it has a value: no abs, sign or relu of states.
  bool is_analytic() const { return !switches_; }

  /// Whether an argument of abs, sign or relu is 0 at x, to the digits asked for.
  bool is_on_switching_surface(const State<mpfr>& x);

  /// Sign of the loss across a curve of stationary points on which more eigenvalues are 0 than its tangent explains.
  LocalSign sign_across(const State<mpfr>& x, const std::vector<mpfr>& tangent);

  mpfr loss(const State<mpfr>& x);
  bool has_loss() const { return loss_.has_value(); }

 private:
  StationaryPoint<mpfr> classify_gradient(StationaryPoint<mpfr> point, const Directions& tangents, bool located);
  StationaryPoint<mpfr> classify_field(StationaryPoint<mpfr> point, const Directions& tangents, bool located);
  std::optional<HigherOrder> higher_order(const State<mpfr>& x, const Directions& tangents, unsigned most_degree);
  mpfr largest_zero(const State<mpfr>& x, const SymmetricSpectrum<mpfr>& spectrum, std::size_t tangents, bool located);
  mpfr loss_above_zero(const State<mpfr>& x);
  mpfr distance_to_surfaces(const State<mpfr>& x);
  void explain_zeros(StationaryPoint<mpfr>& point, std::size_t tangents, bool located);

  std::optional<Function<mpfr>> loss_;
  std::optional<Function<mpfr>> loss_terms_;  // sum of their absolute values
  std::optional<Function<mpfr>> switches_;    // arguments of abs, sign and relu, if there are any …
  std::optional<Function<mpfr>> slopes_;      // … and their gradients
  std::optional<LossFormulas> formulas_;      // of a gradient flow
};

}  // namespace separatrix
