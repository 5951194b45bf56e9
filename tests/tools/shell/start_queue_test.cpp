#include "tools/shell/start_queue.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace separatrix {
namespace {

std::vector<std::size_t> sizes_of(StartQueue queue) {
  std::vector<std::size_t> sizes;
  std::size_t next = 0;
  while (const auto piece = queue.take()) {
    CHECK(piece->first == next);
    next = piece->end;
    sizes.push_back(piece->end - piece->first);
  }
  return sizes;
}

TEST_CASE("StartQueue: pieces are a quarter of each taker's part of what is left, from 64 to 4096 starts") {
  // by hand: 1000/8 = 125, 875/8 = 109, 766/8 = 95, 671/8 = 83, 588/8 = 73, 515/8 = 64, then 64 each of 451: 7 and a rest of 3
  CHECK(sizes_of({1000, 2}) == std::vector<std::size_t>{125, 109, 95, 83, 73, 64, 64, 64, 64, 64, 64, 64, 64, 3});
  CHECK(sizes_of({30, 5}) == std::vector<std::size_t>{30});
  CHECK(sizes_of({100'000, 1}).front() == 4096);
}

TEST_CASE("StartQueue: what is put back comes before all others, and again after the last") {
  StartQueue queue(200, 1);
  CHECK(queue.take()->end == 64);
  queue.put_back({10, 20});
  queue.put_back({5, 5});  // nothing
  CHECK(queue.take()->first == 10);
  CHECK(queue.take()->first == 64);
  while (queue.take()) {
  }
  queue.put_back({199, 200});
  CHECK(queue.take()->first == 199);
  CHECK_FALSE(queue.take());
}

}  // namespace
}  // namespace separatrix
