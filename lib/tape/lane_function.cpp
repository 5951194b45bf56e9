#include "lib/tape/lane_function.hpp"

#include <algorithm>

#include "lib/tape/bind.hpp"
#include "lib/tape/lane_code.hpp"

namespace separatrix {

LaneFunction::LaneFunction(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters)
    : tape_(std::move(tape)), registers_(tape_->registers * start_lanes) {
  append_lanes(code_, *tape_, [](std::uint32_t r) { return LaneOperand{0, r}; });
  TapeRunner<double> bound(*tape_);
  bind(*tape_, parameters, bound);
  for (std::size_t r = 0; r < tape_->registers; ++r) std::fill_n(row(r), start_lanes, bound.registers()[r]);
}

}  // namespace separatrix
