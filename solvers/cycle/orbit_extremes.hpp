#pragma once
#include <memory>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/event.hpp"

namespace separatrix {

/// Quantities with the events at which they may be extreme, compiled once per model.
///
///     q(x) is least or greatest on an orbit where dq/dt = ∇q·f = 0
struct ExtremesCode {
  VectorFieldCode field;
  std::shared_ptr<const EventCode> events;
  std::shared_ptr<const Tape> quantities;
};

/// model       autonomous
/// quantities  (m,) over its states, parameters and definitions
ExtremesCode compile_extremes(const Model& model, const std::vector<Expression>& quantities);

/// (m,) least and greatest values.
template <class Real>
struct Extremes {
  std::vector<Real> lowest, highest;
};

/// Extremes of quantities on a closed orbit.
///
/// parameters       (k,) exact, of the model
/// log10_tolerance  local error per step
template <class Real>
class OrbitExtremes {
 public:
  OrbitExtremes(const ExtremesCode& code, const ParameterValues& parameters, double log10_tolerance);

  /// start     (d,) a point of the orbit
  /// returns   none where a period cannot be followed, or a zero of dq/dt may have been missed
  /// accuracy  that of the orbit; a place that is off by ε makes an extreme value off by ε²
  std::optional<Extremes<Real>> operator()(const State<Real>& start, const Real& period);

 private:
  VectorField<Real> field_;
  std::shared_ptr<const EventCode> events_;
  Function<Real> quantities_;
  double log10_tolerance_;
};

}  // namespace separatrix
