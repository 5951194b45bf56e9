#pragma once
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// The doubles nearest to a point.
inline State<double> in_double(const State<mpfr>& x) {
  State<double> result;
  for (const mpfr& entry : x) result.push_back(to_double(entry));
  return result;
}

/// The same point, with the digits of the thread's scope.
inline State<mpfr> exactly(const State<double>& x) { return {x.begin(), x.end()}; }

}  // namespace separatrix
