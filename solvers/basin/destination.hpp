#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field_code.hpp"
#include "lib/num/known.hpp"
#include "solvers/basin/basin_code.hpp"
#include "solvers/basin/direction_away.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/basin/orbit_report.hpp"

namespace separatrix {

/// Where the flow from one start ends.
struct Destination {
  Label label = Label::undecided;
  Reason reason = Reason::none;  ///< of undecided
  std::size_t flat = 0;          ///< dimension of the stationary manifold through the limit
  std::vector<Known> limit;  ///< (d,) the limit, or on a manifold the point of it next to the path; else the last state
  bool at_limit = false;     ///< `limit` is the limit, to the digits
  Known loss;                ///< there
  Known time;                ///< until attraction was certain, or of the last state
  std::size_t steps = 0;
  std::size_t digits = 15;            ///< of limit and loss
  std::vector<Rational> last;         ///< (d,) the last state itself, if it is finite …
  Rational last_time = 0;             ///< … and its time
  std::optional<DirectionAway> away;  ///< of infinity and diverged
  std::optional<OrbitReport> orbit;   ///< of cycle and rotation: `limit` is a point of it, the last state
};

/// True if two starts, both decided, lie in one basin as far as their destinations tell.
///
/// The rule is same_limit() to half of the digits (solvers/basin/same_limit.hpp).
bool same_basin(const Destination& a, const Destination& b);

/// True if both limits lie on manifolds of equal label, dimension and loss: one manifold, or two.
bool same_manifold(const Destination& a, const Destination& b);

/// Largest distance of two limits in any coordinate.
Rational limit_distance(const Destination& a, const Destination& b);

/// How sure a label has to be.
enum class Certainty {
  nominal,  ///< one path, left as soon as its loss is below the model's second level; errors of the integration may
            ///< carry a start near a boundary across it
  checked,  ///< its neighbours at ten times the tolerance must agree (solvers/basin/basin_labeler.hpp)
  path,     ///< one path up to its limit: to be compared with another
};

/// Finds destinations of an autonomous flow at any number of digits: of a gradient flow as
/// solvers/basin/basin_labeler.hpp, of another one as solvers/basin/field_labeler.hpp. Safe to call from several threads.
class DestinationFinder {
 public:
  /// throws  InvalidArgument if the model depends on time
  DestinationFinder(const Model& model, ParameterValues parameters);

  /// start   (d,) exact
  /// digits  up to 12: dopri5 in double; up to 1200: Taylor series with a tolerance 10^-(digits + 2); auto where they
  ///         make too many steps
  ///
  /// Time and steps allowed grow with the digits: a start at distance δ from a degenerate saddle's stable
  /// set leaves after a time ~ δ^(−1/2) or slower, which takes some tens of steps for every factor of ten.
  ///
  /// method  another one, to the same digits; by default as above
  Destination operator()(const std::vector<Rational>& start, std::size_t digits, Certainty certainty,
                         std::string_view method = {}) const;

  /// On a manifold of stationary points: the limit, loss and time of a start that is attracted, to the digits.
  /// The label knows the nearest point of the manifold early; the limit only after going on until that point no
  /// longer moves (solvers/trajectory/arrival.hpp). What was found for an isolated limit is final already.
  ///
  /// found  of this start; the path goes on from its last state, or from the start if that has fewer digits
  void refine_limit(const std::vector<Rational>& start, std::size_t digits, Destination& found) const;

  const Model& model() const { return model_; }
  const VectorFieldCode& code() const { return basin_.field; }
  const ParameterValues& parameters() const { return parameters_; }

 private:
  template <class Real>
  Known loss_at(const std::vector<Real>& x, std::size_t digits) const;

  const Model& model_;
  BasinCode basin_;
  ParameterValues parameters_;
};

}  // namespace separatrix
