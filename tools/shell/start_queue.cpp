#include "tools/shell/start_queue.hpp"

#include <algorithm>

namespace separatrix {
namespace {

constexpr std::size_t pieces_each = 4;  // of what is left, were all pieces as large as the next one

// of a piece all starts are lost where its process is killed
constexpr std::size_t least = 1, most = 4096;

}  // namespace

StartQueue::StartQueue(std::size_t count, std::size_t takers) : count_(count), takers_(takers) {}

std::optional<StartRange> StartQueue::take() {
  if (!returned_.empty()) {
    const StartRange range = returned_.back();
    returned_.pop_back();
    return range;
  }
  if (next_ == count_) return std::nullopt;
  const std::size_t left = count_ - next_, size = std::clamp(left / (pieces_each * takers_), least, most),
                    first = next_;
  next_ += std::min(size, left);
  return StartRange{first, next_};
}

void StartQueue::put_back(StartRange range) {
  if (range.first < range.end) returned_.push_back(range);
}

}  // namespace separatrix
