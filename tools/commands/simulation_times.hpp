#pragma once
#include <string>
#include <string_view>

#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// As --until: to the limit of the path, however long that takes.
inline constexpr std::string_view until_attracted = "attracted";

/// What is said of the time of a run, as text: --t0, --until, --at and --samples; empty where it is not given.
struct TimeOptions {
  const std::string &from_time, &until, &at, &samples;
  bool forward_only = false;  ///< no time before that of the start is allowed
};

/// Reads the interval of time and the times of the rows.
///
///     --t0 … --until, else to the last time of --at, else of length 10;   rows: --at, or --samples N, log:N, log:N:T
///
/// --until attracted asks for `until_attracted` and sets no end that a path would reach before its limit.
///
/// throws  InvalidArgument for an interval of length 0, times of --at that are not in the order of the run or beyond its end,
///         and for --samples with --at, or in shares of a run of --until attracted
void read_times(const TimeOptions& options, SimulationRequest& request);

}  // namespace separatrix
