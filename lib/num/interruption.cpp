#include "lib/num/interruption.hpp"

#include <atomic>

namespace separatrix {
namespace {

std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // what a signal handler may touch

}  // namespace

void request_interruption() noexcept { requested.store(true, std::memory_order_relaxed); }

bool interruption_requested() noexcept { return requested.load(std::memory_order_relaxed); }

void check_interruption() {
  if (interruption_requested()) throw Interruption();
}

void forget_interruption() noexcept { requested.store(false, std::memory_order_relaxed); }

}  // namespace separatrix
