#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// A number of any arithmetic rounded to significant digits, to nearest.
///
/// digits  ≥ 1
template <class Real>
Known rounded(const Real& value, std::size_t digits);

/// Each of them.
template <class Real>
std::vector<Known> rounded(const std::vector<Real>& values, std::size_t digits) {
  std::vector<Known> all;
  for (const Real& each : values) all.push_back(rounded(each, digits));
  return all;
}

}  // namespace separatrix
