#pragma once
#include "solvers/basin/sweep_memory.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/progress.hpp"
#include "tools/shell/team.hpp"

namespace separatrix {

/// Lets a progress line count the starts of a sweep, Ctrl-C stop it, and the processes of a team share it.
///
/// memory  null: none
inline void watch(SweepSettings& settings, SweepMemory* memory, Progress& progress) {
  settings.progress = [&](std::size_t finished) { progress.advance(finished); };
  if (memory) memory->recalled = [&](std::size_t known) { progress.recall(known); };
  settings.cancelled = interrupted;
  settings.team = team();
}

}  // namespace separatrix
