#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace separatrix {

/// How points are spread.
enum class Spread {
  pseudorandom,  ///< independent
  sobol,         ///< a Sobol sequence, shifted at random modulo 1: for most integrands far more even
};

/// Standard normal points: uniform ones through the inverse of the normal distribution.
///
/// dimension  1 … 40
/// seed       the same points for the same seed; shifts of a Sobol sequence with different seeds are independent
/// returns    (count, dimension)
std::vector<std::vector<double>> normal_points(std::size_t dimension, std::size_t count, Spread spread,
                                               std::uint64_t seed);

}  // namespace separatrix
