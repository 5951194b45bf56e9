#pragma once
#include <cstddef>

#include "solvers/trajectory/run.hpp"

namespace separatrix {

/// Digits that the runs of a request differ by, and those that one of them has to have.

inline constexpr std::size_t first_extra = 3;  ///< that the second run has beyond the first
inline constexpr std::size_t most_extra_digits = 200;
inline constexpr std::size_t mpfr_digits = 34;  ///< the fewest of mpfr, whose exponents have no practical end

/// Digits of the arithmetic that rounding inside the field leaves `digits` of, as far as the last run can tell. Where it left
/// none, what is lost is smaller than that run could see.
std::size_t digits_against_cancellation(const Run& last, std::size_t digits);

/// A zero of multiplicity m is one, and where it is, as far as a run tells that has m times the digits.
std::size_t digits_for_multiple_zeros(const Run& run);

/// The fewest of a second run by series: it holds all that was given.
std::size_t least_digits(const Model& model, const SimulationRequest& request, bool lost_range);

/// Most digits beyond those asked for.
std::size_t most_extra(const SimulationRequest& request);

/// Whether a pole is where the end is, to all digits of the run: the solution may still reach the end before it.
bool escapes_at_the_end(const Run& run, const SimulationRequest& request);

/// Digits beyond those asked for that tell a pole from the end.
std::size_t extra_for_end(const SimulationRequest& request);

}  // namespace separatrix
