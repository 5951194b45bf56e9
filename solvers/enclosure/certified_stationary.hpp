#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/certified_simulation.hpp"
#include "solvers/enclosure/stationary_proof.hpp"

namespace separatrix {

/// What stationary points are to be proved, and where.
struct CertifiedStationaryRequest {
  ParameterValues parameters;  ///< (k,) exact
  std::vector<Interval> box;   ///< (d,) exact
  std::size_t digits = 15;     ///< significant, of every coordinate
  std::size_t most_boxes = 100'000;
  bool keep_proof = false;  ///< for a certificate; on a line the field itself is searched then, not its radical
};

/// A stationary point that exists, and is the only one in a box: a theorem.
struct ProvedPoint {
  std::vector<DecimalInterval> state;   ///< (d,) the point is in these
  std::vector<DecimalInterval> unique;  ///< (d,) and is the only one in these; empty if a manifold may pass through it
  DecimalInterval loss;                 ///< of it; empty without a loss
  bool kind_proved = false;
  std::string kind;          ///< "strict minimum", "saddle", …; "undecided" if its inertia could not be proved
  std::size_t unstable = 0;  ///< directions the flow leaves it in, if kind_proved
};

/// A connected part of a manifold of stationary points, of dimension d − 1, along all of its length: a theorem.
struct ProvedManifold {
  std::string factor;  ///< it is where this is 0, in the boxes
  std::string kind;    ///< "minimum manifold", "maximum", … of each of its points; "undecided"
  bool kind_proved = false;
  std::vector<DecimalInterval> hull;   ///< (d,) of the boxes that enclose it
  std::size_t boxes = 0;               ///< in each of them it is the graph of a function
  std::vector<DecimalInterval> point;  ///< (d,) one point of it is in these
  DecimalInterval loss;                ///< everywhere on it, of a gradient flow
};

/// Boxes that touch one another, in which points could neither be proved nor excluded: a degenerate point, a curve of
/// points, or too little work.
struct UnresolvedRegion {
  std::vector<DecimalInterval> hull;  ///< (d,)
  std::size_t boxes = 0;
  std::string volume;  ///< of the boxes
};

/// All stationary points of a model in a box: those proved, and what remains.
struct CertifiedStationary {
  std::vector<std::string> states;
  std::vector<ProvedPoint> points;
  std::vector<ProvedManifold> manifolds;
  std::vector<UnresolvedRegion> unresolved;
  std::string unresolved_volume;  ///< total; "0" if there is none
  bool complete = false;          ///< no region is unresolved: these are all points in the box
  std::size_t boxes = 0;          ///< examined
  double seconds = 0;
  std::optional<StationaryProof> proof;  ///< if it was asked for
};

/// Manifolds where a factor of the whole field is 0 (factor_manifold.hpp), and all zeros of the field divided by them. On a
/// line these are points: the zeros of the radical of the field, their kind by the signs of the field beside them. Existence and uniqueness by Krawczyk's operator, completeness by subdivision (zero_exhaustion.hpp), kind by the
/// inertia of the Hessian or Jacobian over the enclosure (inertia.hpp), loss over the enclosure.
///
/// throws  InvalidArgument for a box of the wrong size, and as compile_autonomous; with keep_proof for a field with a
///         common factor
CertifiedStationary certify_stationary(const Model& model, const CertifiedStationaryRequest& request);

}  // namespace separatrix
