#pragma once
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "lib/model/state_change.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// A request of a model whose state may change at events.
struct HybridRequest : SimulationRequest {
  std::vector<StateChange> changes;
};

/// A run with everything that a second one has to find too, to all the digits it was computed with. Until it is reported,
/// `passed_over` has clocks too.
struct Run : Simulation {
  std::vector<Known> end;                 ///< (d,) the last state, or the limit of a run that converged
  std::vector<Known> end_values;          ///< the loss, if any, and what is shown, there; empty for a limit
  std::vector<std::size_t> end_columns;   ///< of the rows, one for each of `end_values`
  std::vector<EventReport> exact_events;  ///< `events`, unrounded
  std::vector<double> log10_size;         ///< (d + m,) of the largest |x_i| along the way; then of `end_values`
  /// (d,) the state at a clock_of(); empty where it did not come so far
  std::function<std::vector<double>(double)> at;
  double field_digits =
      std::numeric_limits<double>::infinity();  ///< that rounding inside the field leaves (field_digits())
  std::optional<Known> obstacle;                ///< time of what it ended at; none if there is nothing
  bool lost_range = false;                      ///< a state left the exponents of the arithmetic
  double from_time = 0, until = 0;              ///< clock_of() at the ends of the time asked for
  double log10_noise = 0;                       ///< of the states, by its tolerance
  std::vector<double> step_times;               ///< clock_of() where its steps ended
  std::vector<double>
      overlooked;  ///< of a first run by a method that samples the field: clock_of() of overlooked_times()
};

/// What sets one run of a request apart from the first.
struct RunSettings {
  std::size_t extra = 0;                             ///< digits beyond those asked for
  std::size_t least = 0;                             ///< digits of the arithmetic, whatever the digits asked for
  std::shared_ptr<const std::vector<double>> stops;  ///< clocks, increasing, that no step passes over; may be empty
  bool surveyed = false;                             ///< whether it says what it may have overlooked
  bool disturbed = false;                            ///< whether its steps are: solvers/trajectory/disturbance.hpp
  /// How often the nodes of expectations without a closed form are doubled: what two runs agree on has their error too.
  std::size_t doublings = 0;
};

/// Whether a method knows the field from samples only. A run by Taylor series, whose steps follow from what the field is
/// made of, is a second road to it.
bool is_sampled(const std::string& method);

/// One run of a request.
Run run(const Model& model, const HybridRequest& request, const RunSettings& settings = {});

}  // namespace separatrix
