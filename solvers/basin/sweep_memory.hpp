#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "solvers/basin/sweep.hpp"

namespace separatrix {

/// Results that outlive the sweeps of one command, which come in the same order whenever it is run again.
class SweepMemory {
 public:
  virtual ~SweepMemory() = default;

  /// A sweep of so many starts begins; those before it are over.
  virtual void begin(std::size_t count) = 0;

  /// What is known of start i of this sweep. Called from several threads, as keep() is.
  virtual std::optional<SweepResult> recall(std::size_t i) = 0;

  /// Starts first, first + 1, … have these results.
  virtual void keep(std::size_t first, std::span<const SweepResult> results) = 0;

  /// Called with the number of starts just recalled; settings.progress counts the others.
  std::function<void(std::size_t)> recalled;
};

/// The sweep of solvers/basin/sweep.hpp with a memory, which is asked before a start is followed, and told of every 64 starts,
/// with a team of every piece taken, and of fewer once a second; also of those that were finished before the sweep is cancelled.
///
/// cell     called for every start, also where its result is recalled; but not for those that another process of a team follows
/// memory   null: none
/// returns  the same for whatever the memory recalls of a sweep with these settings
/// throws   as that sweep, and what the memory throws
std::vector<SweepResult> sweep(const Model& model, std::size_t count, const std::function<SweepCell(std::size_t)>& cell,
                               const SweepSettings& settings, SweepMemory* memory);

}  // namespace separatrix
