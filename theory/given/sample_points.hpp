#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "solvers/box.hpp"

namespace separatrix::given {

/// Points of a box, spread evenly, and beside its faces.
///
///     x_i(k) = low_i + (high_i − low_i) φ_b(k),   φ_b the radical inverse in the i-th prime b (Halton 1960)
///
/// With a seed other than 0 all of them are shifted, modulo the box. Exact, and the same on every machine.
class SamplePoints {
 public:
  SamplePoints(std::vector<Interval> box, std::uint64_t seed);

  /// The next one, inside the box.
  std::vector<Rational> next();

  /// For every face a point at a millionth of the side from it, elsewhere as next(); and one so near to all low ends, and
  /// to all high ends.
  std::vector<std::vector<Rational>> beside_faces();

 private:
  std::vector<Interval> box_;
  std::vector<long> bases_;
  std::vector<Rational> shift_;
  long index_ = 0;
};

}  // namespace separatrix::given
