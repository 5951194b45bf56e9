#pragma once
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>

#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// Ends a search by the work it has done instead of by the clock, so that what it finds does not depend on the load.
///
/// request    its `cancelled` keeps its say; its seconds are without end
/// most_work  candidates looked at, and steps along curves
inline void limit_by_work(StationaryRequest& request, std::size_t most_work) {
  request.cancelled = [user = std::move(request.cancelled), most_work, work = std::make_shared<std::size_t>(0)] {
    return ++*work > most_work || (user && user());
  };
  request.most_seconds = std::numeric_limits<double>::infinity();
}

}  // namespace separatrix
