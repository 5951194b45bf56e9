#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/outcome.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/num/tolerance.hpp"

namespace separatrix {

/// The solution between the stored points of a trajectory, as accurate as the points themselves.
template <class Real>
class DenseOutput {
 public:
  virtual ~DenseOutput() = default;

  /// State at time t inside step k, which leads from (t0, x0) to point k + 1.
  virtual State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) = 0;
};

/// A zero of a quantity along a trajectory, or a switching surface where it begins or ends to slide:
/// "slides on x - 1", "leaves x - 1".
template <class Real>
struct Event {
  std::string name;
  std::optional<std::size_t> request;  ///< number of the request it answers; none for sliding
  Real t = 0;
  State<Real> x;
  int direction = 0;  ///< 1: the quantity rises (or is left to its side > 0), −1: it falls, 0: it touches 0 or slides
  std::size_t multiplicity = 1;  ///< of the zero, as far as the tolerance lets tell
};

/// What an integration cost.
struct Statistics {
  std::size_t steps = 0;  ///< accepted
  std::size_t rejected = 0;
  std::size_t evaluations = 0;  ///< of the vector field
  double seconds = 0;
  double work = 0;  ///< in operations of double: the field, the series of the method, the search for events
};

/// How far the steps left the level set of the invariants, where they were moved back onto it
/// (IntegrationSettings::level_set).
template <class Real>
struct ProjectionDrift {
  std::vector<Real> before, after;  ///< (m,) largest |I_k − I_k(x0)| before and after the projections
  std::size_t failed = 0;           ///< steps that could not be moved back to working precision
};

/// Result of an integration: points, what lies between them, how it ended and what it cost.
///
/// t (n,) increasing (or decreasing, for negative time), x (n, d); the first point is the start.
/// With Settings::keep_points off only the first and the last point are kept.
template <class Real>
struct Trajectory {
  std::vector<Real> t;
  std::vector<State<Real>> x;
  std::vector<Event<Real>> events;      ///< in order of time, begins and ends of sliding included
  std::vector<std::string> unsearched;  ///< requests for events whose search was given up
  Outcome outcome = Outcome::reached_end;
  std::string message;           ///< the outcome in words, with time and step
  std::optional<Real> obstacle;  ///< the time of what stands where it ends: an escape, a singularity
  Statistics statistics;
  Tolerance tolerance;
  std::string method;                ///< the one that ran; of those that auto chose, the last
  std::string reason;                ///< why auto chose another than its first; empty where it did not
  ProjectionDrift<Real> projection;  ///< empty without projection
  std::shared_ptr<DenseOutput<Real>> dense;

  const Real& end_time() const { return t.back(); }
  const State<Real>& end() const { return x.back(); }

  /// State at any time between the first and the last point.
  ///
  /// accuracy  the tolerance of the integration
  /// throws    InvalidArgument outside the interval, InternalError if points were not kept
  State<Real> at(const Real& time) const;
};

}  // namespace separatrix
