#pragma once
#include <cstddef>
#include <functional>
#include <memory>

namespace separatrix {

/// Runs work(0) … work(count − 1) on all cores, one index after the other as threads become free.
///
/// guarantee  everything is done on return; an exception of one piece of work reaches the caller; a piece that runs
///            in parallel itself is not interrupted by another one in the same thread
/// throws     Interruption, between two pieces (lib/num/interruption.hpp)
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

/// Limits the threads of in_parallel and of sweeps while it lives.
///
/// threads  0: as many as there are cores; more threads than cores are granted
class ThreadLimit {
 public:
  explicit ThreadLimit(std::size_t threads);
  ~ThreadLimit();
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  struct Control;
  std::unique_ptr<Control> control_;
};

}  // namespace separatrix
