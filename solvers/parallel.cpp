#include "solvers/parallel.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "lib/num/interruption.hpp"

namespace separatrix {

// made in place: a copy of a global_control limits nothing
struct ThreadLimit::Control {
  explicit Control(std::size_t threads) : limit(tbb::global_control::max_allowed_parallelism, threads) {}
  tbb::global_control limit;
};

ThreadLimit::ThreadLimit(std::size_t threads) {
  if (threads == 0) return;
  control_ = std::make_unique<Control>(threads);
}

ThreadLimit::~ThreadLimit() = default;

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
  const auto run = [&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i < range.end(); ++i) {
            // without isolation a thread that waits inside work(i) may be given work(k): its time would count for i
            tbb::this_task_arena::isolate([&] {
              check_interruption();
              work(i);
            });
          }
        },
        tbb::simple_partitioner());
  };
  // the arena that a thread starts with has as many places as there are cores
  const auto granted =
      static_cast<int>(tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism));
  if (granted <= tbb::this_task_arena::max_concurrency()) return run();
  tbb::task_arena arena(granted);
  arena.execute(run);
}

}  // namespace separatrix
