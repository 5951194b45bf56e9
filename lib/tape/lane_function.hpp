#pragma once
#include <boost/align/aligned_allocator.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/tape/start_lanes.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// Rows of start_lanes numbers, none of them across two cache lines.
using LaneRows = std::vector<double, boost::alignment::aligned_allocator<double, 64>>;

/// Expressions as a function of start_lanes points at once, in double.
///
/// accuracy  as run_lanes() for each lane, fixed values rounded once. What comes out of a lane depends on what was put into it
///           alone, not on the others. Where a double overflows it is not finite, though Function finds a number there.
///
/// Owns its registers: one per thread.
class LaneFunction {
 public:
  /// Whether lanes can run it: there are no means.
  static bool can_run(const Tape& tape) { return tape.means.empty(); }

  /// tape        compiled expressions that lanes can run
  /// parameters  (k,) exact values
  LaneFunction(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters);

  std::size_t variables() const { return tape_->variables; }
  std::size_t results() const { return tape_->results.size(); }

  /// (start_lanes,) of variable i: to be set before a call.
  double* variable(std::size_t i) { return row(i); }

  void operator()() { run_start_lanes(code_, registers_.data()); }

  /// (start_lanes,) of result i, until the next call.
  const double* result(std::size_t i) { return row(tape_->results[i]); }

 private:
  double* row(std::size_t r) { return registers_.data() + r * start_lanes; }

  std::shared_ptr<const Tape> tape_;
  std::vector<LaneInstruction> code_;
  LaneRows registers_;
};

}  // namespace separatrix
