#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/basin/sweep_team.hpp"

namespace separatrix {

/// Starts of a sweep that nobody has taken, handed out in ever smaller pieces so that all who take them end together:
///
///     size = starts left / (4 takers), within [1, 4096]
///
/// so a piece whose starts cost four times as much as the others ends when they do; and a start at many digits may take
/// minutes, hence the last ones go out one by one. Not for several threads at once.
///
/// takers  who take pieces in turn, at least 1
/// source  guided self-scheduling: Polychronopoulos and Kuck, IEEE Trans. Comput. C-36 (1987) 1425
class StartQueue {
 public:
  StartQueue(std::size_t count, std::size_t takers);

  /// The next piece, one that was put back before all others; none: all are taken.
  std::optional<StartRange> take();

  /// Starts that were taken and not followed.
  void put_back(StartRange range);

 private:
  std::size_t next_ = 0, count_, takers_;
  std::vector<StartRange> returned_;
};

}  // namespace separatrix
