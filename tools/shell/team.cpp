#include "tools/shell/team.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "tools/shell/command.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/team_follower.hpp"
#include "tools/shell/team_leader.hpp"
#include "tools/shell/wire.hpp"

namespace separatrix {
namespace {

SweepTeam* current = nullptr;
bool follows = false;

int said(const Ending& ending) {
  if (!ending.sentence.empty()) std::fprintf(stderr, "separatrix: %s\n", ending.sentence.c_str());
  return ending.code;
}

std::unique_ptr<Wire> wire_of(const JobPlace& place) {
  auto wire = open_mpi_wire();
  if (wire->size() != place.size) {
    throw UsageError(
        fmt::format("{} processes were started, of which MPI connects {}: start them with the mpirun of {}", place.size,
                    wire->size(), mpi_text()));
  }
  return wire;
}

int lead(Wire& wire, const std::function<Ending()>& command) {
  TeamLeader leader(wire);
  current = &leader;
  const Ending ending = command();
  current = nullptr;
  const int code = said(ending);
  say_no_last_words();
  leader.dismiss();
  if (ending.sentence.empty()) said({code, leader.failures()});
  return code;
}

void follow(Wire& wire, const std::function<Ending()>& command) {
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, stream);
  close(nowhere);
  follows = true;
  TeamFollower follower(wire);
  current = &follower;
  std::string sentence;
  try {
    sentence = command().sentence;
  } catch (const Dismissed&) {
    if (interrupted()) sentence = "interrupted";
  }
  current = nullptr;
  follower.leave(sentence);
}

}  // namespace

int run_in_team(const std::function<Ending()>& command) {
  const JobPlace place = job_place();
  if (place.size == 1) return said(command());
  const bool leads = place.rank == 0;
  if (!leads) say_no_last_words();
  std::unique_ptr<Wire> wire;
  const Ending refused = ending_of([&] {
    wire = wire_of(place);
    return 0;
  });
  if (!wire) return leads ? said(refused) : 0;
  if (leads) return lead(*wire, command);
  follow(*wire, command);
  return 0;
}

SweepTeam* team() { return current; }

bool is_follower() { return follows; }

void leave_to_leader() {
  if (follows) throw Dismissed();
}

}  // namespace separatrix
