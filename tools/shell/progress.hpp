#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace separatrix {

/// A line on stderr that says how far long work is; silent unless stderr is a terminal.
///
///     phase  43 %  12 300 starts/s  8 s left
///
/// Rewritten in place at most five times a second, cleared by finish() or the destructor, so that nothing remains on the
/// screen and stdout carries only results. The rate counts the work of this run, not what a checkpoint brought along.
///
/// phase      what is being done, one word
/// unit       plural of what is counted: "starts", "steps"
/// total      how many there are; 0 if unknown (then no percentage and no time left)
/// quiet      true: print nothing (--quiet)
/// finished   how many were done before this run (resumed from a checkpoint)
class Progress {
 public:
  Progress(std::string phase, std::string unit, std::uint64_t total, bool quiet, std::uint64_t finished = 0);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Counts finished work; any thread may call it at any rate.
  void advance(std::uint64_t count = 1) noexcept;

  /// Counts work that was done before this run, as it is found.
  void recall(std::uint64_t count) noexcept;

  /// Clears the line; later calls of advance only count. Safe to call twice.
  void finish() noexcept;

  /// Work done so far, with what was finished before this run.
  std::uint64_t done() const noexcept { return done_.load(std::memory_order_relaxed); }

 private:
  void show(std::chrono::nanoseconds elapsed) noexcept;

  const std::string phase_;
  const std::string unit_;
  const std::uint64_t total_;
  std::atomic<std::uint64_t> finished_;
  const std::chrono::steady_clock::time_point begin_;
  std::atomic<std::uint64_t> done_;
  std::atomic<std::int64_t> next_;  // nanoseconds since begin_ at which the line is due
  std::atomic<bool> visible_;
  std::mutex screen_;
};

/// The text of a progress line.
///
/// done, total, finished   as in Progress
/// seconds                 wall time of this run
/// returns                 the line without control characters; parts that are not known yet are left out
std::string progress_line(const std::string& phase, const std::string& unit, std::uint64_t done, std::uint64_t total,
                          std::uint64_t finished, double seconds);

}  // namespace separatrix
