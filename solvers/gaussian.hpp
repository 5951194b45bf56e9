#pragma once
#include <cstdint>
#include <optional>
#include <random>

namespace separatrix {

/// Standard normal numbers by Box and Muller's formula.
///
///     ξ₁, ξ₂ = √(−2 ln u₁) · (cos 2πu₂, sin 2πu₂),   u₁, u₂ = (k + ½)/2⁵³ from std::mt19937_64
///
/// The functions are MPFR's at 53 bits, correctly rounded, so a seed gives the same numbers on every
/// machine and with every mathematics library.
class Gaussian {
 public:
  explicit Gaussian(std::uint64_t seed) : random_(seed) {}
  double operator()();

 private:
  std::mt19937_64 random_;
  std::optional<double> second_;
};

}  // namespace separatrix
