#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// Samples that the body of a mean is run for at once, in double: the width of a block, the same on every processor.
constexpr std::size_t sample_lanes = 16;

/// An operand of a block: a register of sample_lanes numbers, or such a row of the data.
struct LaneOperand {
  std::uint32_t is_data : 1;
  std::uint32_t index : 31;
};

/// One instruction for all lanes. Beside the operations of a tape there is result = c ± a·b, rounded twice.
struct LaneInstruction {
  enum class Sum : std::uint8_t { none, plus, minus };
  Operation operation;
  Sum sum = Sum::none;  ///< where it is not none: c ± a·b
  LaneOperand result, a, b, c;
};

/// Runs code on a block of samples.
///
/// registers  (number of registers, sample_lanes)
/// data       (rows of the block, sample_lanes)
/// accuracy   every operation as in Elementary<double>, exp and sigmoid within 2 units in the last place. Arithmetic,
///            sqrt, exp, sigmoid, abs, sign and relu consist of IEEE operations in a fixed
///            order: their results are the same bits on every processor, whatever the width of its vectors;
///            all other functions are those of the C library
void run_lanes(const std::vector<LaneInstruction>& code, double* registers, const double* data);

/// Adds rows of a block to sums that carry their rounding errors along.
///
/// rows   (n,) addresses of sample_lanes numbers, of which the first `used` count
/// sums   (n, 2, sample_lanes): sums and errors
void add_lanes(const std::vector<const double*>& rows, std::size_t used, double* sums);

/// Sum over the lanes of one row of sums and errors.
///
/// accuracy  one rounding, as long as the terms do not cancel by more than 2⁵⁰
double total_of_lanes(const double* sums);

}  // namespace separatrix
