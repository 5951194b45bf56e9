#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/wide.hpp"

namespace separatrix {

/// Tape of the loss of a model and of its levels.
///
/// throws  InvalidArgument if the model has no loss
std::shared_ptr<const Tape> compile_basin_quantities(const Model& model);

/// The loss of a model beside the levels it takes on its stationary sets: what a limit is ranked by.
///
///     infimum  the lowest level        gap  its distance to the next one above it; 0 if there is none
///
/// Levels are one if their difference is 0 exactly. Otherwise it is computed with as many digits as it takes, 4000 at most:
/// what is nearer counts as too close to be told apart.
///
/// Owns registers: one per thread. For mpfr, made and used under one PrecisionScope.
template <class Real>
class LossLevels {
 public:
  /// quantities  from compile_basin_quantities(model)
  LossLevels(std::shared_ptr<const Tape> quantities, const ParameterValues& parameters, const Model& model);

  /// The model states no levels.
  bool empty() const { return !has_levels_; }
  /// Paths have nowhere else to go: has_exhaustive_levels().
  bool bind() const { return bind_; }
  /// All levels are one: every limit is a global minimum.
  bool coincide() const { return has_levels_ && known_ && gap_ == 0; }

  /// Loss at x (d,).
  Real loss(const State<Real>& x);

  /// L(to) − L(from), in twice the digits.
  Real rise(const State<Real>& from, const State<Real>& to);

  /// global_minimum or local_minimum by the level nearest to the loss at a limit, half-way between two levels
  /// separating them; `minimum` without levels; undecided, with the reason, where they cannot be told apart.
  ///
  /// accuracy  computed in twice the digits: at a stationary point the error of the loss is the square of the point's
  Label rank(const State<Real>& limit, Reason& reason);

  /// The loss at x is the infimum to rounding, and no other level is near it.
  bool is_at_infimum(const State<Real>& x);

  /// The loss at x is below every level but the infimum, by far more than rounding, so that the flow settles there; never of a model
  /// that has_exhaustive_levels() does not know to be one without paths to infinity.
  bool is_below_second(const State<Real>& x);

 private:
  Wide<Real> wide_loss(const State<Real>& x);
  bool gap_is_clear() const;
  Real resolution() const;

  ParameterValues parameters_;
  std::shared_ptr<const Tape> tape_;
  Function<Real> function_;
  std::optional<Function<Wide<Real>>> wide_function_;  // made when first needed
  bool has_levels_;
  bool bind_;          // a path below the second of them has nowhere else to go
  bool known_ = true;  // whether the gap is
  Wide<Real> infimum_ = 0, gap_ = 0;
  Real real_infimum_ = 0, real_gap_ = 0;
  std::vector<Real> point_, values_;
};

}  // namespace separatrix
