#pragma once
#include <functional>

#include "solvers/basin/sweep_team.hpp"
#include "tools/shell/ending.hpp"

namespace separatrix {

/// Runs the command of this process, and says why where it could not be done (stderr).
///
/// Where mpirun has started several processes (tools/shell/wire.hpp), they are a team (solvers/basin/sweep_team.hpp): that of rank 0 leads
/// and alone writes, to files, stdout and stderr. The others run the same command up to their last sweep, in silence; where
/// one of them fails, the starts that it had are followed by the others, and the leader says so at the end.
///
/// returns  the exit code: of the leader that of the command, of the others 0, so that it is the one of mpirun
int run_in_team(const std::function<Ending()>& command);

/// The team of this process; null: it is alone.
SweepTeam* team();

/// True in a process of a team that does not lead.
bool is_follower();

/// What is left to do in a process that does not lead: nothing. No std::exception, so that no handler of misfortune takes it
/// for one.
class Dismissed {};

/// To be called where one process is enough, or where something is written.
///
/// throws  Dismissed in all processes of a team but the leading one
void leave_to_leader();

}  // namespace separatrix
