#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "solvers/trajectory/lane_step.hpp"

namespace separatrix {

/// How the integration of a start in a lane ended.
enum class LaneEnd {
  reached,   ///< at the end of its time
  done,      ///< as LaneWork::look() said
  too_many,  ///< trials of steps
  stuck,     ///< no step meets the tolerance, or the field is not finite
};

/// Where starts come from and what becomes of them.
class LaneWork {
 public:
  virtual ~LaneWork() = default;

  /// The next start.
  ///
  /// x, end   (d,) on return the state at t = 0, and the time to stop at
  /// returns  false if there is none now; it is asked again when a start has ended, which may have left others to follow
  virtual bool next(std::size_t lane, std::vector<double>& x, double& end) = 0;

  /// Looks at the lanes that have moved, of which it gets their bits.
  ///
  /// returns  bits of those that are done
  virtual std::uint64_t look(const LaneStep&, std::uint64_t) { return 0; }

  /// The start of a lane has ended, in the state that the lane has.
  virtual void finish(std::size_t lane, LaneEnd end, const LaneStep& step) = 0;
};

/// Integrates starts of one autonomous field in double, start_lanes of them side by side: a lane whose start has ended takes the
/// next one.
///
/// step         of the field and the tolerance
/// most_trials  of a start
/// accuracy     local error per step below the tolerance. The path of a start is the same bits on every processor, in whatever
///              lane it is followed and whatever is followed in the others.
void integrate_in_lanes(LaneStep& step, LaneWork& work, std::size_t most_trials);

}  // namespace separatrix
