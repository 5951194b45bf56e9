#pragma once
#include <boost/multiprecision/mpfr.hpp>
#include <cstddef>
#include <utility>
#include <vector>

namespace separatrix {

/// Boost's number as users find it: with expression templates.
using PlainReal = boost::multiprecision::mpfr_float;

/// The Taylor method as one writes it for this one model: every recurrence a plain loop. The
/// measuring stick of the engine, with the same order and tolerance.
///
/// digits     of the working precision
/// log10_tol  truncation error per step
/// returns    (e, w) at t = 10 from (1/2, −3/10), and the number of steps
std::pair<std::vector<PlainReal>, std::size_t> plain_taylor(std::size_t digits, double log10_tol);

}  // namespace separatrix
