#pragma once
#include <limits>

#include "lib/tape/tape.hpp"

namespace separatrix {

// Work is counted, never measured: what it decides is the same on every machine under any load. Its unit is one operation
// in double; one of d digits counts as many as it takes the longer.

/// Of one pass over a tape, every mean written out.
template <class Real>
double work_of_pass(const Tape& tape);

/// Of the coefficients 0 … K of all series of a tape.
///
///     K²/2 passes in double;  2K in mpfr, whose convolutions are faster than single products by as much as they are long
template <class Real>
double work_of_series(const Tape& tape, std::size_t order);

/// Of one pass in intervals or balls of doubles.
double work_of_enclosure(const Tape& tape);

inline constexpr double no_limit_of_work = std::numeric_limits<double>::infinity();

}  // namespace separatrix
