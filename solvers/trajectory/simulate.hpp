#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/outcome.hpp"
#include "lib/num/known.hpp"
#include "solvers/trajectory/descent.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/work.hpp"

namespace separatrix {

struct StateChange;  // lib/model/state_change.hpp

// Exact input, a number of digits, numbers known to them: the arithmetic that fits the digits is chosen in
// here, and no multiprecision type passes this header.

/// One trajectory to compute.
struct SimulationRequest {
  ParameterValues parameters;   ///< (k,) exact
  std::vector<Rational> start;  ///< (d,) exact
  Rational from_time = 0;       ///< t at the start
  Rational until = 10;          ///< t at the end; before `from_time`: backward in time
  std::size_t digits = 15;
  std::string method{automatic_method};
  std::optional<Rational> tolerance;     ///< local error per step; by default from the digits
  std::optional<Rational> longest_step;  ///< no step of any method is longer; by default none is too long
  std::size_t most_steps = 10'000'000;
  double most_seconds = 0;              ///< 0: no limit
  double most_work = no_limit_of_work;  ///< of all runs, in operations of double
  std::size_t samples = 0;              ///< rows at this many intervals of time, from dense output; 0: every step
  std::optional<Rational>
      first_sample;                ///< then the intervals are equal in log |t − from_time| from here on (row_times())
  std::vector<Rational> times;     ///< rows at these times, in the order of the run, and at the end instead
  std::vector<std::string> shown;  ///< expressions (parse_quantity()) that have a column each
  bool agree = true;               ///< compute until two runs agree to `digits`
  std::vector<std::string> events;  ///< expressions whose zeros are wanted
  std::vector<std::string> stops;   ///< the same, ending the run at the first zero
  int event_direction = 0;          ///< of events and stops: 1: only where they rise with t, −1: only where they fall
  bool project = false;             ///< every step back onto the level set of the invariants
  bool until_attracted = false;     ///< end once a stationary point or manifold is certain to be the limit
  bool into_saddles = false;        ///< with `until_attracted`: the path ends at a saddle that it runs into too
  std::optional<Descent> descent;   ///< of gradient-descent, and only of it

  bool is_backward() const { return until < from_time; }
};

/// Start, end and drift of a conserved quantity.
struct InvariantReport {
  std::string name;
  Known start, end;
  Known drift;                  ///< max over all rows of |I(t) − I(0)|
  double log10_drift = 0;       ///< −∞ if it never moved
  std::optional<Known> before;  ///< with projection: max over all steps of |I − I(0)| before it
  /// What a drift is measured against: |I(0)|; where that is 0 to half the digits of what it is computed from
  /// (magnitude() of lib/symbolic), the largest size of that over all rows.
  Known size;
};

/// A zero of a requested expression, or where the solution begins or ends to slide along a discontinuity.
struct EventReport {
  std::string name;  ///< the expression as given; "slides on x - 1", "leaves x - 1"
  Known t;
  std::vector<Known> state;  ///< (d,)
  int direction = 0;  ///< with t, 1: it rises, or is left to its side > 0; −1: it falls; 0: it touches 0 or slides
  bool requested = true;         ///< false: of sliding
  std::size_t multiplicity = 1;  ///< m: what is off by ε may be m zeros, ε^(1/m) apart
};

/// The stationary point that the path settles at.
struct LimitReport {
  std::vector<Known> state;   ///< (d,)
  std::size_t dimension = 0;  ///< of the manifold of stationary points through it; 0: an isolated one
  Known loss;
};

/// Gradient descent beside its flow.
struct DescentReport {
  Known distance;  ///< max over all iterates and states of |x_k − x(t_k)|
  Known time;      ///< t_k where it is reached
  Known until;     ///< last t_k that was compared
};

/// A trajectory, and what is known of it.
struct Simulation {
  std::string method;         ///< the one that ran
  std::string method_reason;  ///< why auto left the series: "stiff from t = …", "short steps from t = …"; else empty
  std::size_t digits = 0, working_digits = 0;
  Outcome outcome = Outcome::reached_end;
  std::string message;
  std::vector<std::string> columns;      ///< "t", states, "loss" if there is one, invariants, what is shown
  std::vector<std::vector<Known>> rows;  ///< (n, columns)
  std::vector<InvariantReport> invariants;
  std::vector<EventReport> events;      ///< in the order of the run, begins and ends of sliding included
  std::vector<std::string> unsearched;  ///< events whose search was given up: runs agree on none of them
  std::vector<double> passed_over;      ///< times where much may happen between the steps: runs agree on nothing then
  std::optional<LimitReport> limit;     ///< of a run that converged
  /// Of the end, or of the limit (there relative to max(1, |x|)), between two runs; none if only one was made.
  std::optional<std::size_t> agreed_digits;
  std::vector<std::string> on_scale;  ///< columns whose end is 0 to the agreed digits of their size along the way only
  std::size_t runs = 1;
  std::size_t expectation_nodes = 0;     ///< of Gauss–Hermite rules; 0: all expectations have a closed form
  std::string second_method;             ///< of the run it was compared with, where that is another one
  std::size_t unprojected = 0;           ///< steps that could not be moved back onto the level set
  std::optional<DescentReport> descent;  ///< of gradient-descent
  std::size_t steps = 0, rejected = 0, evaluations = 0;
  double seconds = 0;
  double work = 0;  ///< of all runs, in operations of double
};

/// Integrates a model from `from_time` to `until`, in either direction of time, and reports it with the digits asked for.
///
/// With `agree`, the run is repeated with more digits — more working precision, a tighter tolerance,
/// and so a different order of a Taylor method — until the ends of two runs agree to `digits` in
/// every state, or 5 runs were made; runs that part on the way by more than 1 % agree to no digit, wherever they end. The last run is reported, with the digits it agrees to. Where a
/// tolerance is given, that run is reported, with the digits to which one run 1000 times tighter
/// agrees. Agreement of two runs is evidence, not a bound. Expectations without a closed form have twice as many nodes from
/// run to run, up to the most there are: runs agree to no more digits than their rules do.
///
/// Runs by Taylor series differ in their arithmetic as well: from the second on it is mpfr with the digits that all
/// inputs are given with (input_digits()) and, once a run has shown what rounding inside the field costs
/// (field_digits()), those too; no run agrees to more digits than rounding leaves it. A run that fails is repeated with
/// more digits: an obstacle is one that two runs meet.
///
/// With `until_attracted` the run ends with the outcome `converged` where Arrival (solvers/trajectory/arrival.hpp)
/// finds its limit, and it is the limits of two runs that have to agree, the dimensions of their
/// manifolds included. A path into a saddle is not attracted by it, and goes on there unless `into_saddles`.
///
/// gradient-descent makes ⌊until/η⌋ steps of its learning rate η, or as many of a schedule as fit: `until` is time of
/// the flow. It is made in one run, as a second one would repeat it, and reported with its distance to the flow.
///
/// throws  ParseError for an event, or what is to be shown, that is no quantity of the model (parse_quantity());
///         InvalidArgument for digits outside 1…1000, an unknown method, a tolerance below the
///         arithmetic's resolution, a start of the wrong size, until = from_time, projection without
///         invariants, gradient-descent and a learning rate without each other or from another time than 0 on, or
///         until_attracted without a loss, with a loss that depends on time, backward in time or with gradient-descent;
///         expectations with more than half of the nodes there are
Simulation simulate(const Model& model, const SimulationRequest& request);

/// The same of a model whose state changes at events (solvers/trajectory/hybrid_flow.hpp): each change is one of the events, and
/// the rows have the states before and after it. Where they accumulate the message says when.
///
/// throws  InvalidArgument besides, with changes: backward in time, with projection, until_attracted or gradient-descent
Simulation simulate_hybrid(const Model& model, const SimulationRequest& request,
                           const std::vector<StateChange>& changes);

}  // namespace separatrix
