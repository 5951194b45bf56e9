// `mpirun -np N separatrix …`: the bytes of one process, whatever N; one sentence for bad input; what a kill leaves behind.
#include <doctest/doctest.h>

#include <fmt/format.h>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

namespace fs = std::filesystem;

// processes beyond the cores, as root, as tests in a container are
const std::string mpirun = "mpirun --allow-run-as-root --oversubscribe --bind-to none";

std::string program() { return fs::absolute(std::getenv("SEPARATRIX_PROGRAM")).string(); }

/// A shell's command line here; its streams are left in `out` and `err`. Exit code, 128 + signal.
int shell(const Workplace& here, const std::string& line) {
  const int status = std::system(fmt::format("cd '{}' && {{ {}; }} >out 2>err", here.path().string(), line).c_str());
  return WEXITSTATUS(status);
}

// arguments as a shell reads them
int run(const Workplace& here, int processes, const std::string& arguments) {
  return shell(here, fmt::format("{} -np {} '{}' {}", mpirun, processes, program(), arguments));
}

// what the program says on stderr: mpirun adds paragraphs of its own where the exit code is not 0
std::vector<std::string> sentences(const std::string& err) {
  std::vector<std::string> ours;
  for (const std::string& line : lines(err)) {
    if (line.starts_with("separatrix: ")) ours.push_back(line);
  }
  return ours;
}

// of JSON without the wall time and the command line, which has --threads in it
std::string result_of(const std::string& text) {
  if (!text.starts_with("{")) return text;
  auto json = nlohmann::ordered_json::parse(text);
  json.erase("command");
  json.erase("seconds");
  return json.dump();
}

// without "400 starts in 0.3 s"
std::string untimed(const std::string& text) {
  std::string rest;
  for (const std::string& line : lines(text)) {
    if (!contains(line, " starts ")) rest += line + "\n";
  }
  return rest;
}

struct Job {
  int processes, threads;  ///< threads of each
};
const std::vector<Job> all_jobs{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {4, 1}, {4, 2}};

/// The command's exit code, stdout and file are those of one process.
void check_same(const std::vector<Job>& jobs, const std::string& arguments, const std::string& output,
                const std::string& starts = {}) {
  CAPTURE(arguments);
  const Workplace alone;
  if (!starts.empty()) alone.write("starts.csv", starts);
  const int code = shell(alone, fmt::format("'{}' {}", program(), arguments));
  REQUIRE(fs::exists(alone.path() / output));
  for (const Job& job : jobs) {
    CAPTURE(job.processes);
    CAPTURE(job.threads);
    const Workplace here;
    if (!starts.empty()) here.write("starts.csv", starts);
    CHECK(run(here, job.processes, fmt::format("{} --threads {}", arguments, job.threads)) == code);
    CHECK(untimed(here.read("out")) == untimed(alone.read("out")));
    CHECK(sentences(here.read("err")) == sentences(alone.read("err")));
    CHECK(result_of(here.read(output)) == result_of(alone.read(output)));
    CHECK(here.files() == alone.files());
  }
}

const std::string markov = "markov --set p=0.1 --set q=0.1 ";
const std::string phase = "phase " + markov + "--x w=-3:3 --y e=-3:3 ";

const std::string start = "[start]\nx = \"1\"\ny = \"1/2\"\n";
const std::string cycle_model =
    "name = \"cycle\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"x - y - x*(x^2 + y^2)\"\n"
    "y = \"x + y - y*(x^2 + y^2)\"\n" +
    start;

}  // namespace

TEST_CASE("mpirun: a phase diagram, its refinement, starts of a file and an ensemble have the bytes of one process") {
  check_same(all_jobs, phase + "--size 40x30 --csv labels.csv", "labels.csv");
  check_same({{2, 2}}, phase + "--refine 64 --csv cells.csv", "cells.csv");
  check_same({{3, 1}}, phase + "--size 40x30 --json labels.json", "labels.json");  // decided early, the others shared
  std::string starts = "e,w\n";
  for (int i = 0; i < 300; ++i) starts += fmt::format("{}/100,{}/70\n", i - 150, 2 * i - 300);
  check_same({{4, 1}}, "basin " + markov + "--starts starts.csv --csv basins.csv", "basins.csv", starts);
  check_same({{2, 2}}, "ensemble " + markov + "--random 400 --init 'normal(0,1/2)' --json all.json", "all.json");
}

TEST_CASE("mpirun: limit cycles and directions of infinity come back as they are") {
  const Workplace probe;
  probe.write("cycle.toml", cycle_model);
  probe.write("away.toml", "name = \"away\"\nstates = [\"x\", \"y\"]\nloss = \"-x^2/2 + y^2/2 + y\"\n" + start);
  for (const std::string model : {"cycle", "away"}) {
    const std::string command = fmt::format("phase {}.toml --size 12x12 --json ", model);
    const int code = shell(probe, fmt::format("'{}' {} alone.json", program(), command));
    REQUIRE(contains(probe.read("alone.json"), model == "cycle" ? "cycle" : "diverged"));
    CHECK(run(probe, 3, command + "shared.json") == code);
    CHECK(result_of(probe.read("shared.json")) == result_of(probe.read("alone.json")));
  }
}

TEST_CASE("mpirun: what is no work for several is done once") {
  const Workplace here;
  const std::string one = "simulate " + markov + "--from e=1/2,w=-1 --until 1 --csv -";
  REQUIRE(shell(here, fmt::format("'{}' {}", program(), one)) == 0);
  const std::string alone = here.read("out");
  for (const std::string& arguments : {one, "basin " + markov + "--from e=1/2,w=-2", phase + "--certify --depth 3"}) {
    CAPTURE(arguments);
    const Workplace there;
    CHECK(run(there, 3, arguments) == shell(here, fmt::format("'{}' {}", program(), arguments)));
    if (arguments == one) CHECK(there.read("out") == alone);
    CHECK(lines(there.read("out")).size() == lines(here.read("out")).size());
  }
}

TEST_CASE("mpirun: bad input is answered once, with the exit code of one process") {
  struct Refusal {
    std::string arguments;
    int code;
    const char* mention;
  };
  for (const Refusal& refusal : {
           Refusal{phase + "--size 0x3", 64, "--size"},
           Refusal{"phase nothing.toml", 66, "nothing.toml"},
           Refusal{phase + "--size 3x3 --csv missing/labels.csv", 73, "missing"},
       }) {
    CAPTURE(refusal.arguments);
    const Workplace here;
    CHECK(run(here, 3, refusal.arguments) == refusal.code);
    const std::vector<std::string> said = sentences(here.read("err"));
    REQUIRE(said.size() == 1);
    CHECK(contains(said.front(), refusal.mention));
    CHECK(here.read("out").empty());
    CHECK(here.files() == std::vector<std::string>{"err", "out"});
  }
}

TEST_CASE("mpirun of another MPI, which connects no processes, is refused once") {
  const Workplace here;
  const auto as_rank = [&](int rank) {
    return shell(here,
                 fmt::format("PMI_SIZE=2 PMI_RANK={} '{}' {} --size 3x3 --csv labels.csv", rank, program(), phase));
  };
  CHECK(as_rank(0) == 64);
  const std::vector<std::string> said = sentences(here.read("err"));
  REQUIRE(said.size() == 1);
  CHECK(contains(said.front(), "2 processes were started, of which MPI connects 1"));
  CHECK(as_rank(1) == 0);
  CHECK(here.read("err").empty());
  CHECK(here.files() == std::vector<std::string>{"err", "out"});
}

namespace {

/// mpirun in the background; `signal` to it (rank -1) or to its process of that rank, so many seconds after it has written
/// to the checkpoint: before that a slow machine has done nothing.
int stop(const Workplace& here, int processes, const std::string& arguments, const std::string& signal, int rank,
         double seconds = 0.2) {
  const std::string whom = rank < 0
                               ? "$job"
                               : fmt::format(
                                     "$(for p in $(grep -ls \"^PPid:[[:space:]]*$job\\$\" /proc/[0-9]*/status); do "
                                     "tr '\\0' '\\n' <${{p%status}}environ | grep -qx OMPI_COMM_WORLD_RANK={} && "
                                     "basename ${{p%/status}}; done)",
                                     rank);
  return shell(here, fmt::format("before=$(cksum <run.h5); {} -np {} '{}' {} & job=$!; "
                                 "while [ \"$(cksum <run.h5)\" = \"$before\" ] && kill -0 $job; do sleep 0.01; done; "
                                 "sleep {}; kill -s {} {}; wait $job",
                                 mpirun, processes, program(), arguments, seconds, signal, whom));
}

/// A command that takes a millisecond a start, with its model.
std::string slow_command(const Workplace& here, int side) {
  here.write("cycle.toml", cycle_model);
  return fmt::format("phase cycle.toml --size {0}x{0} --quiet --csv labels.csv", side);
}

}  // namespace

TEST_CASE(
    "mpirun: Ctrl-C, and a process that is killed, leave a checkpoint from which any number of processes goes on") {
  const Workplace alone, here;
  if (alone(words("phase markov --size 1x1 --quiet --checkpoint a.h5")).code == 64) return;  // built without HDF5
  const std::string command = slow_command(alone, 60);
  REQUIRE(alone(words(command)).code == 0);
  const std::string resumed = slow_command(here, 60) + " --checkpoint run.h5";
  CHECK(stop(here, 3, resumed, "INT", -1) != 0);
  CHECK(contains(here.read("err"), "run.h5 keeps the starts that are done"));
  CHECK_FALSE(fs::exists(here.path() / "labels.csv"));
  fs::rename(here.path() / "run.h5",
             here.path() / "interrupted.h5");  // a fast machine has too little left to be killed in
  CHECK(stop(here, 2, resumed, "KILL", 1) == 137);
  CHECK_FALSE(fs::exists(here.path() / "labels.csv"));
  for (const std::string checkpoint : {"run.h5", "interrupted.h5"}) {
    CHECK(run(here, 4, slow_command(here, 60) + " --checkpoint " + checkpoint) == 0);
    CHECK(here.read("labels.csv") == alone.read("labels.csv"));
  }
}

TEST_CASE("mpirun: ten kills of one process or another, and the bytes of an undisturbed run" *
          doctest::test_suite("full")) {
  const Workplace alone, here;
  if (alone(words("phase markov --size 1x1 --quiet --checkpoint a.h5")).code == 64) return;  // built without HDF5
  const std::string command = slow_command(alone, 120);
  REQUIRE(alone(words(command)).code == 0);
  const std::string resumed = slow_command(here, 120) + " --checkpoint run.h5";
  std::mt19937 random(16);
  int killed = 0;
  for (int i = 0; i < 10; ++i) {
    const int processes = 2 + i % 3, rank = i % processes;
    killed += stop(here, processes, resumed, "KILL", rank, std::uniform_real_distribution(0.1, 1.0)(random)) == 137;
  }
  CHECK(killed > 0);
  CHECK(run(here, 3, resumed) == 0);
  CHECK(here.read("labels.csv") == alone.read("labels.csv"));
}

}  // namespace separatrix::testing
