#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Tape of a model's invariants, of their gradients, and of the terms they are sums of.
struct LevelSetCode {
  std::size_t dimension = 0;
  std::vector<std::size_t> terms;  ///< (m,) how many terms each invariant has
  std::shared_ptr<const Tape> tape;
};

/// throws  InvalidArgument if the model has no invariants
LevelSetCode compile_level_set(const Model& model);

/// Where the invariants have the values they have at the start, and the way back to it.
///
///     I_k(x, t) = I_k(x0, t0),  k = 1 … m
template <class Real>
class LevelSet {
 public:
  LevelSet(const LevelSetCode& code, const ParameterValues& parameters);

  /// Fixes the level: the values at this point.
  void pass_through(const Real& t, const State<Real>& x);

  /// Level of one invariant.
  void set_level(std::size_t k, const Real& value);

  /// Orthogonal projection by the Gauss–Newton iteration
  ///
  ///     x ← x − Gᵀ(G Gᵀ)⁻¹ (I(x) − I(x0)),   G = ∂I/∂x
  ///
  /// until every residual is within the rounding of its own evaluation. Dependent gradients count
  /// once, zero gradients not at all.
  ///
  /// x         the nearest point of the level set up to O(distance²); unchanged where there is none
  ///           near
  /// returns   true if all residuals are at the working precision
  bool project(const Real& t, State<Real>& x);

  /// What project() has met so far, over all calls.
  const ProjectionDrift<Real>& drift() const { return drift_; }

 private:
  void evaluate(const Real& t, const State<Real>& x);
  double worst() const;
  State<Real> correction() const;

  std::size_t dimension_;
  std::vector<std::size_t> terms_;
  Function<Real> function_;
  std::vector<Real> point_, values_;
  std::vector<Real> level_, residual_, noise_;  // (m,)
  ProjectionDrift<Real> drift_;
};

/// The larger ones of both; of a motion that slides, whose first quantity is its surface.
template <class Real>
void add_drift(ProjectionDrift<Real>& all, const ProjectionDrift<Real>& sliding);

/// A method whose every step ends on the level set. Its memory of the slope at the end of the step
/// is reset wherever the state was moved.
template <class Real>
std::unique_ptr<Stepper<Real>> project_steps(std::unique_ptr<Stepper<Real>> stepper,
                                             std::shared_ptr<LevelSet<Real>> level_set);

/// Dense output moved onto the level set: it meets the projected points at both ends of a step.
template <class Real>
std::shared_ptr<DenseOutput<Real>> project_dense_output(std::shared_ptr<DenseOutput<Real>> dense,
                                                        std::shared_ptr<LevelSet<Real>> level_set);

}  // namespace separatrix
