#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/tape/enclose.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// Tapes of an autonomous field, its Jacobian and its loss.
struct AutonomousCode {
  std::size_t dimension = 0;
  bool gradient_flow = false;  ///< then the Jacobian is symmetric
  std::shared_ptr<const Tape> field, jacobian, loss;
};

/// throws  InvalidArgument for a field that depends on time or jumps (sign), and for means over too many samples
AutonomousCode compile_autonomous(const Model& model);
/// The same for another field over the states of a model, with the model's loss.
AutonomousCode compile_autonomous(const Model& model, const std::vector<Expression>& field);

/// Takes the middles of parameters that are intervals while it lives, for tests that have to fail then.
class SabotagedParameters {
 public:
  SabotagedParameters() { active_ = true; }
  ~SabotagedParameters() { active_ = false; }
  SabotagedParameters(const SabotagedParameters&) = delete;
  SabotagedParameters& operator=(const SabotagedParameters&) = delete;
  static bool active() { return active_; }

 private:
  static inline bool active_ = false;
};

/// Range of an autonomous field, of its Jacobian and of its loss over boxes of states and of parameters; nothing where they
/// are not defined all over them. Kinks (|x|, relu) are allowed: the hull of the one-sided slopes serves the mean value
/// theorem.
///
///     f(X) ⊇ {f(x; p) : x ∈ X, p ∈ P}
///
/// So what a lemma finds of one of these fields, it finds of f(·; p) for each p ∈ P.
class AutonomousField {
 public:
  AutonomousField(const AutonomousCode& code, const ParameterValues& parameters);
  /// parameters  (k,) exact, low ≤ high: P
  AutonomousField(const AutonomousCode& code, const std::vector<Interval>& parameters);

  std::size_t dimension() const { return dimension_; }
  bool gradient_flow() const { return gradient_flow_; }

  std::optional<IntervalVector> field(const IntervalVector& x);
  std::optional<IntervalMatrix> jacobian(const IntervalVector& x);
  std::optional<interval> loss(const IntervalVector& x);

  /// f and loss at the thread's BallPrecision.
  std::optional<std::vector<ball>> field(const std::vector<ball>& x);
  std::optional<ball> loss(const std::vector<ball>& x);

 private:
  std::size_t dimension_;
  bool gradient_flow_;
  AutonomousCode code_;
  std::vector<Interval> parameters_;
  EnclosureEvaluator<interval> field_, jacobian_;
  std::optional<EnclosureEvaluator<interval>> loss_;
};

}  // namespace separatrix
