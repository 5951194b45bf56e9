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

TEST_CASE("StartQueue: pieces are a quarter of each taker's part of what is left, from 1 to 4096 starts") {
  // by hand: 100/8 = 12, 88/8 = 11, 77/8 = 9, 68/8 = 8, 60/8 = 7, 53/8 = 6, 47/8 = 5, 42/8 = 5, 37/8 = 4, 33/8 = 4, 29/8 = 3,
  // 26/8 = 3, 23/8 = 2, 21/8 = 2, 19/8 = 2, 17/8 = 2, and the last 15 one by one
  std::vector<std::size_t> sizes{12, 11, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2};
  sizes.resize(sizes.size() + 15, 1);
  CHECK(sizes_of({100, 2}) == sizes);
  CHECK(sizes_of({7, 100}) == std::vector<std::size_t>(7, 1));
  CHECK(sizes_of({100'000, 1}).front() == 4096);
}

TEST_CASE("StartQueue: what is put back comes before all others, and again after the last") {
  StartQueue queue(200, 1);
  CHECK(queue.take()->end == 50);
  queue.put_back({10, 20});
  queue.put_back({5, 5});  // nothing
  CHECK(queue.take()->first == 10);
  CHECK(queue.take()->first == 50);
  while (queue.take()) {
  }
  queue.put_back({199, 200});
  CHECK(queue.take()->first == 199);
  CHECK_FALSE(queue.take());
}

}  // namespace
}  // namespace separatrix
