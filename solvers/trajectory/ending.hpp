#pragma once
#include <cstddef>
#include <string>

#include "lib/model/trajectory.hpp"

namespace separatrix {

/// How a trajectory ended, in a sentence with the time and the steps.
///
/// where   "at x - 1 = 0, ", of an end on a switching surface
/// digits  of the time of an obstacle, at most; 0: as many as are known of it
template <class Real>
std::string in_words(const Trajectory<Real>& path, const std::string& where, std::size_t digits);

}  // namespace separatrix
