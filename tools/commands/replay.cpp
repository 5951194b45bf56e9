#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "lib/num/error.hpp"
#include "tools/commands/recorded_run.hpp"
#include "tools/report/report.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

// what stands in the file is somebody's data: what is wrong with it is no mistake of the command line
ExitCode refuse(const std::string& path, const InvalidArgument& problem) {
  tell(fmt::format("{}: {} {} is not what a report holds; allowed: {}", path, problem.subject(), problem.value(),
                   problem.allowed()));
  return exit_bad_data;
}

ExitCode run(const std::string& path, bool quiet) {
  const std::string text = read_file(path);
  std::optional<Recordings> report;
  std::optional<TemporaryPlace> place;
  try {
    report = read_recordings(text);
    place.emplace(report->files);
  } catch (const InvalidArgument& problem) {
    return refuse(path, problem);
  }
  if (!quiet && report->version != invocation().version) {
    fmt::print("made by version {}, run again by {}\n", report->version, invocation().version);
  }
  ExitCode code = exit_done;
  for (const Recording& each : report->recordings) {
    std::optional<Recording> again;
    try {
      again = record(each.words, !each.table.empty());
    } catch (const InvalidArgument& problem) {
      return refuse(path, problem);
    }
    const auto difference = first_difference(each, *again);
    if (difference) code = exit_claim_fails;
    if (!quiet) {
      fmt::print("{} {}{}\n", difference ? "differs" : "same   ", command_text(each.words),
                 difference ? ": " + *difference : "");
      std::fflush(stdout);
    }
  }
  return code;
}

}  // namespace

Command replay_command() {
  static std::string path;
  static bool quiet = false;
  Command command;
  command.name = "replay";
  command.summary = "runs the commands of a report again and compares their results digit by digit";
  command.example = "replay report.html";
  command.positionals = {{"FILE", "a report: the page of --out, or the file of --json", &path}};
  command.options = {
      Option{"--quiet", "", "nothing on stdout, only the exit code (default: off)", nullptr, nullptr, &quiet}};
  command.run = [] { return run(path, quiet); };
  return command;
}

}  // namespace separatrix
