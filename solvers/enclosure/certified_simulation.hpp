#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/flow_proof.hpp"

namespace separatrix {

// Exact input, decimal output: no ball passes this header.

/// How a validated integration ended.
enum class EnclosureOutcome {
  reached_end,
  width_not_reached,  ///< at the end, but wider than asked for
  no_enclosure,       ///< no step from here could be proved: a singularity, a switching surface, a set too wide
  step_limit,
  time_limit,
};
/// The word used in JSON: "reached_end", "width_not_reached", …
std::string_view name(EnclosureOutcome outcome);

/// One validated trajectory to compute.
struct CertifiedRequest {
  ParameterValues parameters;   ///< (k,) exact
  std::vector<Interval> start;  ///< (d,) exact, low = high for a point
  Rational until = 10;
  std::optional<Rational> width;  ///< of every state at the end; by default as narrow as `digits` significant digits
  std::size_t digits = 15;
  std::size_t samples = 0;  ///< rows at equal time intervals; 0: at every step
  std::size_t most_steps = 1'000'000;
  double most_seconds = 0;  ///< 0: no limit
  bool keep_proof = false;  ///< for a certificate: steps leave room for the roundings of another arithmetic
};

/// A closed interval in decimal notation, its ends rounded outwards.
struct DecimalInterval {
  std::string low, high;
};

/// Enclosures of one trajectory, or of all that start in a box.
struct CertifiedSimulation {
  EnclosureOutcome outcome = EnclosureOutcome::reached_end;
  std::string message;
  std::vector<std::string> columns;  ///< states, "loss" if there is one, invariants
  struct Row {
    std::string t;                        ///< a multiple of until/samples, or a dyadic number; to 30 digits
    std::vector<DecimalInterval> values;  ///< (columns,) at exactly that time
  };
  std::vector<Row> rows;          ///< the first is the start, the last the end
  std::size_t proved_digits = 0;  ///< of every state at the end: the largest n with width ≤ 10⁻ⁿ min |x|
  std::string width;              ///< the largest of the states at the end
  std::size_t order = 0, bits = 0, runs = 0, steps = 0;
  double seconds = 0;
  std::optional<FlowProof> proof;  ///< if it was asked for
};

/// Encloses the solutions from a box of starts, from t = 0 to `until` (FlowEnclosure).
///
/// Every row contains the state of every solution that starts in the box, at its time: a theorem about the model with
/// exactly these parameters, given IEEE double arithmetic and Arb. Order, precision and steps follow from the width
/// asked for; where the end is wider, the run is repeated more finely as long as that makes it narrower.
///
/// throws  InvalidArgument for a start of the wrong size or with low > high, until ≤ 0, width ≤ 0, and for means over
///         too many samples
CertifiedSimulation certify_simulation(const Model& model, const CertifiedRequest& request);

}  // namespace separatrix
