#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "solvers/basin/sweep_memory.hpp"

namespace separatrix {

/// Starts first, …, end − 1 of a sweep.
struct StartRange {
  std::size_t first = 0, end = 0;
};

/// A sweep as one process of a team sees it. It outlives the sweep of the team.
///
/// results   (count,)
/// memory    of this process; null: none
/// threads   that will ask for starts
struct TeamSweepPlace {
  const Model& model;
  std::span<SweepResult> results;
  SweepMemory* memory = nullptr;
  const SweepSettings& settings;
  std::size_t threads = 1;
};

/// One sweep of a team, in one of its processes. Its end without finish() is that of a sweep that failed.
class TeamSweep {
 public:
  virtual ~TeamSweep() = default;

  /// Starts for the thread that asks; called from several. An empty range: none now, but ask again; none: no more will come.
  virtual std::optional<StartRange> take() = 0;

  /// Told of what this process finishes, besides TeamSweepPlace::results; null: nobody is.
  virtual SweepMemory* memory() = 0;

  /// Called once this process has finished all that it took, or is cancelled.
  ///
  /// guarantee  where it returns and nothing is cancelled, TeamSweepPlace::results has the results of all processes: in the
  ///            leading one, and with settings.all_need_results in every one
  /// throws     in the others, whose work is done with that; and what the memory throws
  virtual void finish() = 0;
};

/// Processes that make the same sweeps in the same order. One of them leads; only that one has a memory.
class SweepTeam {
 public:
  virtual ~SweepTeam() = default;

  virtual std::unique_ptr<TeamSweep> begin(const TeamSweepPlace& place) = 0;
};

}  // namespace separatrix
