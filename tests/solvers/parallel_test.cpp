#include "solvers/parallel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace separatrix {
namespace {

using namespace std::chrono_literals;

TEST_CASE("in_parallel: every index once, and exceptions reach the caller") {
  for (const std::size_t threads : {1, 2, 5}) {
    const ThreadLimit limit(threads);
    std::vector<std::atomic<int>> times(1000);
    in_parallel(times.size(), [&](std::size_t i) { ++times[i]; });
    CHECK(std::all_of(times.begin(), times.end(), [](const auto& each) { return each == 1; }));
    CHECK_THROWS_AS(in_parallel(10,
                                [](std::size_t i) {
                                  if (i == 7) throw std::range_error("x");
                                }),
                    std::range_error);
  }
  in_parallel(0, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("in_parallel: as many threads as the limit grants, also beyond the number of cores, and no more") {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    const ThreadLimit limit(threads);
    // a round of `threads` pieces of which each waits until all are under way: it ends early only if all are granted
    std::atomic<std::size_t> arrived = 0;
    const auto patience = std::chrono::steady_clock::now() + 20s;
    in_parallel(threads, [&](std::size_t) {
      ++arrived;
      while (arrived < threads && std::chrono::steady_clock::now() < patience) std::this_thread::sleep_for(100us);
    });
    CHECK(std::chrono::steady_clock::now() < patience);
    std::atomic<std::size_t> inside = 0, most = 0;
    in_parallel(100, [&](std::size_t) {
      const std::size_t now = ++inside;
      for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
      std::this_thread::sleep_for(200us);
      --inside;
    });
    CHECK(most <= threads);
  }
}

TEST_CASE("in_parallel: a thread that waits inside a piece of work is not given another one") {
  const ThreadLimit limit(8);
  std::atomic<int> nested = 0;
  for (int round = 0; round < 4; ++round) {
    in_parallel(64, [&](std::size_t i) {
      thread_local int depth = 0;
      if (depth++ > 0) ++nested;
      in_parallel(8, [&](std::size_t k) { std::this_thread::sleep_for(300us * (1 + (7 * i + 5 * k) % 4)); });
      --depth;
    });
  }
  CHECK(nested == 0);
}

}  // namespace
}  // namespace separatrix
