#pragma once
#include <cstddef>

namespace separatrix {

/// z of bounds that hold with a probability of 95 %.
inline constexpr double z_of_95_percent = 1.959964;

/// Bounds of a probability from a sample (Wilson 1927), z standard deviations wide:
///
///     (k + z²/2 ± z √(k(n − k)/n + z²/4)) / (n + z²)
///
/// Undecided starts are failures in the lower bound and successes in the upper one.
struct ShareBounds {
  double low, high;
};
ShareBounds share_bounds(std::size_t successes, std::size_t undecided, std::size_t count, double z);

}  // namespace separatrix
