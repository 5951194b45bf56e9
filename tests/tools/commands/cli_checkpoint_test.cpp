// `--checkpoint`: a command that is killed goes on, to the same bytes; what is no checkpoint of it is refused.
#include <doctest/doctest.h>

#include <fmt/format.h>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include <sys/mount.h>

#include "tests/support/hdf5_reading.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

namespace fs = std::filesystem;

std::string checkpoint_of(const Workplace& here) { return (here.path() / "run.h5").string(); }

// through a shell, which has words of its own before the program; exit code, 128 + signal
int shell(const Workplace& here, const std::string& before, const std::string& arguments) {
  const int status = std::system(fmt::format("cd '{}' && {} {} '{}' >out 2>err", here.path().string(), before,
                                             fs::absolute(std::getenv("SEPARATRIX_PROGRAM")).string(),
                                             fmt::join(words(arguments), "' '"))
                                     .c_str());
  return WEXITSTATUS(status);
}

// `signal` so many seconds after there is a checkpoint: before that a slow machine has done nothing. Exit code, 128 + signal
int stop_after(const Workplace& here, const std::string& signal, double seconds, const std::string& arguments) {
  here.write("stop.sh", fmt::format("\"$@\" >out 2>err &\n"
                                    "while [ ! -e run.h5 ] && kill -0 $!; do sleep 0.01; done\n"
                                    "sleep {}\nkill -s {} $!\nwait $!\n",
                                    seconds, signal));
  const int code = shell(here, "sh stop.sh", arguments);
  fs::remove(here.path() / "stop.sh");
  return code;
}

bool is_one_sentence(const std::string& text) { return text.starts_with("separatrix: ") && lines(text).size() == 1; }

const std::string phase = "phase markov --set p=0.1 --set q=0.1 --x w=-3:3 --y e=-3:3 --quiet ";

// A run that is killed `kills` times, after random times, ends with the bytes of one that was not.
void check_kills(const std::string& command, const std::string& output, int kills, double longest) {
  CAPTURE(command);
  const Workplace undisturbed, here;
  const Run whole = undisturbed(words(command + output));
  const std::string arguments = command + output + " --checkpoint run.h5";
  std::mt19937 random(16);
  int killed = 0;
  std::size_t done = 0;
  // on a busy machine the first ones come before any start is done
  for (int i = 0; i < kills || (done == 0 && i < 10 * kills); ++i) {
    const double seconds = std::uniform_real_distribution(longest / 8, longest)(random) * (1 + i / kills);
    killed += stop_after(here, "KILL", seconds, arguments) == 137;
    if (!fs::exists(checkpoint_of(here))) continue;
    const std::size_t now = rows_done(checkpoint_of(here));  // the library reads it
    CHECK(now >= done);
    done = now;
  }
  CHECK(killed > 0);
  CHECK(done > 0);
  const Run end = here(words(arguments));
  CHECK(end.code == whole.code);
  CHECK(end.err == whole.err);
  CHECK(here.read("out.csv") == undisturbed.read("out.csv"));
}

}  // namespace

TEST_CASE("killed three times, phase, refinement, basin and ensemble end with the bytes of an undisturbed run") {
  check_kills(phase + "--size 150x150 ", "--csv out.csv", 3, 0.6);
  check_kills("ensemble markov --set p=0.1 --set q=0.1 --random 20000 --init uniform(-3,3) --quiet ", "--csv out.csv",
              1, 0.6);
}

TEST_CASE("killed twenty times" * doctest::test_suite("full")) {
  check_kills(phase + "--size 400x400 ", "--csv out.csv", 20, 1);
  check_kills(phase + "--refine 512 ", "--csv out.csv", 20, 0.6);
  check_kills(
      "phase " + std::string(std::getenv("SEPARATRIX_ROOT")) + "/examples/minimax-cycle.toml --size 60x60 --quiet ",
      "--csv out.csv", 20, 1);
}

TEST_CASE("SIGTERM and Ctrl-C say how to go on, and other threads and outputs go on") {
  const Workplace undisturbed, here;
  const std::string command = phase + "--size 150x150 ";
  undisturbed(words(command + "--csv out.csv"));
  for (const char* signal : {"TERM", "INT"}) {
    fs::remove(checkpoint_of(here));
    CHECK(stop_after(here, signal, 0.2, command + "--csv out.csv --checkpoint run.h5 --threads 2") == 130);
    CHECK(here.read("err") ==
          "separatrix: interrupted; nothing was written; run.h5 keeps the starts that are done, and the same command "
          "line goes on from them\n");
    CHECK_FALSE(fs::exists(here.path() / "out.csv"));
    CHECK(rows_done(checkpoint_of(here)) > 0);
  }
  here(words(command + "--threads=1 --csv other.csv --json other.json --checkpoint run.h5"));
  CHECK(here.read("other.csv") == undisturbed.read("out.csv"));
  CHECK(rows_done(checkpoint_of(here)) == 150 * 150);
  // all is known now: nothing but the rows is read
  here(words(command + "--csv again.csv --checkpoint run.h5"));
  CHECK(here.read("again.csv") == undisturbed.read("out.csv"));
}

TEST_CASE("starts from a file, a sample for each cell, cycles and directions are kept") {
  const Workplace here;
  here.write("starts.csv", "e,w\n1/2,-2\n1/2,1\n0,0\n-2,1/3\n");
  here.write("wells.toml",
             "name = \"circle\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"-y + x*(1 - x^2 - y^2)\"\n"
             "y = \"x + y*(1 - x^2 - y^2)\"\n[start]\nx = \"1\"\ny = \"1\"\n");
  here.write(
      "hill.toml",
      "name = \"hill\"\nstates = [\"x\", \"y\"]\nloss = \"log(1 + exp(-x - 2*y))\"\n[start]\nx = \"1\"\ny = \"1\"\n");
  for (const std::string& command : std::vector<std::string>{
           "basin markov --set p=0.1 --set q=0.1 --starts starts.csv", "phase wells.toml --size 6x6",
           "phase hill.toml --size 6x6", "phase markov --x p=1/10:9/10 --y q=1/10:9/10 --size 4x4",
           "phase markov --color success-probability --samples 10 --x p=1/10:4/10 --y init-scale=1/2:1 --size 3x3"}) {
    CAPTURE(command);
    fs::remove(checkpoint_of(here));
    const auto result = [&](const std::string& more) {
      const Run run = here(words(command + " --csv out.csv --json out.json --quiet" + more));
      CHECK(run.err.empty());
      auto json = nlohmann::ordered_json::parse(here.read("out.json"));
      json.erase("seconds");
      json.erase("command");
      return fmt::format("{}\n{}\n{}", run.code, here.read("out.csv"), json.dump());
    };
    const std::string undisturbed = result("");
    CHECK(result(" --checkpoint run.h5") == undisturbed);  // nothing is known …
    CHECK(result(" --checkpoint run.h5") == undisturbed);  // … and all
  }
}

TEST_CASE("the checkpoint of another command line is refused, and the difference is named") {
  const Workplace here;
  here.write("well.toml",
             "name = \"well\"\nstates = [\"x\", \"y\"]\nloss = \"x^2 + y^2\"\n[start]\nx = \"1\"\ny = \"1\"\n");
  const auto refused = [&](const std::string& command, const std::string& difference) {
    const std::string before = here.read("run.h5");
    const Run run = here(words(command + " --checkpoint run.h5"));
    CHECK(run.code == 64);
    CHECK(run.err == "separatrix: run.h5 is the checkpoint of another command line; " + difference +
                         "; name another file, or remove it\n");
    CHECK(here.read("run.h5") == before);
  };
  succeed(here, "phase well.toml --size 4x4 --quiet --checkpoint run.h5");
  refused("phase well.toml --size 4x5", "--size: 4x4 there, 4x5 here");
  refused("phase well.toml --size 4x4 --from x=2", "--from: nothing there, x=2 here");
  refused("phase well.toml --size 4x4 --color loss", "--color: label there, loss here");
  refused("ensemble well.toml --init normal(0,1)", "COMMAND: phase there, ensemble here");
  here.write("well.toml",
             "name = \"well\"\nstates = [\"x\", \"y\"]\nloss = \"x^2 + 2*y^2\"\n[start]\nx = \"1\"\ny = \"1\"\n");
  const Run run = here(words("phase well.toml --size 4x4 --checkpoint run.h5"));
  CHECK(run.code == 64);
  CHECK(contains(run.err, "; the file well.toml: "));
}

namespace {

// A file with one byte changed, or cut off, is refused in one sentence, or leads to the same result.
void check_damage(std::size_t step) {
  const Workplace here;
  const std::string command = phase + "--size 5x5 --csv out.csv --checkpoint run.h5";
  succeed(here, command);
  const std::string whole = here.read("run.h5"), result = here.read("out.csv");
  std::size_t refused = 0, mended = 0, restored = 0;  // restored: a row was integrated again
  const auto check = [&](const std::string& damaged) {
    here.write("run.h5", damaged);
    fs::remove(here.path() / "out.csv");
    const Run run = here(words(command));
    if (run.code == 0) {
      CHECK(here.read("out.csv") == result);
      ++mended;
      restored += here.read("run.h5") == whole;
    } else {
      CHECK((run.code == 65 || run.code == 64));
      CHECK(is_one_sentence(run.err));
      CHECK(here.read("run.h5") == damaged);
      ++refused;
    }
  };
  for (std::size_t i = 0; i < whole.size(); i += step) {
    CAPTURE(i);
    std::string changed = whole;
    changed[i] = static_cast<char>(~changed[i]);
    check(changed);
  }
  CHECK(restored > 0);
  CHECK(refused > 0);
  mended = 0;
  for (std::size_t i = 0; i < whole.size(); i += 5 * step) check(whole.substr(0, i));
  check(whole.substr(0, whole.size() - 1));
  CHECK(mended == 0);
}

}  // namespace

TEST_CASE("a damaged checkpoint is refused in one sentence or mended") { check_damage(331); }
TEST_CASE("a checkpoint damaged anywhere is refused in one sentence or mended" * doctest::test_suite("full")) {
  check_damage(7);
}

TEST_CASE("a file without room for the rows is refused in one sentence; an earlier checkpoint stays as it was") {
  const Workplace here, undisturbed;
  // no file may be larger than 16 blocks of 512 bytes; without the signal that would end the program
  const std::string limited = "trap '' XFSZ; ulimit -f 16;";
  CHECK(shell(here, limited, phase + "--size 40x40 --checkpoint run.h5") == 74);
  CHECK(here.read("err") == "separatrix: cannot write run.h5: File too large\n");
  CHECK(here.files() == std::vector<std::string>{"err", "out"});
  // rows of 5x5 have room; those behind the first 8 KiB of 40x40 cannot be written later on
  CHECK(shell(here, limited, phase + "--size 5x5 --checkpoint run.h5") == 0);
  fs::remove(checkpoint_of(here));
  CHECK(stop_after(here, "KILL", 0.1, phase + "--size 100x100 --csv out.csv --checkpoint run.h5") == 137);
  const std::size_t done = rows_done(checkpoint_of(here));
  CHECK(shell(here, limited, phase + "--size 100x100 --csv out.csv --checkpoint run.h5") == 74);
  CHECK(rows_done(checkpoint_of(here)) >= done);
  succeed(here, phase + "--size 100x100 --csv out.csv --checkpoint run.h5");
  succeed(undisturbed, phase + "--size 100x100 --csv out.csv");
  CHECK(here.read("out.csv") == undisturbed.read("out.csv"));
}

namespace {

/// A file system of its own, where this process may mount one.
struct Mounted {
  Mounted(fs::path place, unsigned long flags) : path(std::move(place)) {
    fs::create_directory(path);
    is_there = mount("tmpfs", path.c_str(), "tmpfs", flags, "size=512k") == 0;
  }
  ~Mounted() {
    if (is_there) umount(path.c_str());
  }
  fs::path path;
  bool is_there = false;
};

}  // namespace

TEST_CASE("a full and a read-only file system are one sentence each") {
  const Workplace here;
  const Mounted full(here.path() / "full", 0);
  if (full.is_there) {
    const Run run = here(words(phase + "--size 100x100 --checkpoint full/run.h5"));
    CHECK(run.code == 74);
    CHECK(run.err == "separatrix: cannot write full/run.h5: No space left on device\n");
    CHECK(fs::is_empty(full.path));
    // room for the 64x64 cells that a refinement begins with, not for as many again: the file that has those stays
    const std::string refine = phase + "--refine 256 --csv out.csv --checkpoint ";
    const Run grown = here(words(refine + "full/run.h5"));
    CHECK(grown.code == 74);
    CHECK(grown.err == "separatrix: cannot write full/run.h5: No space left on device\n");
    CHECK(rows_done((full.path / "run.h5").string()) == 64 * 64);
    fs::copy(full.path / "run.h5", here.path());
    succeed(here, refine + "run.h5");
    const Workplace undisturbed;
    succeed(undisturbed, phase + "--refine 256 --csv out.csv");
    CHECK(here.read("out.csv") == undisturbed.read("out.csv"));
  }
  const Mounted fixed(here.path() / "fixed", MS_RDONLY);
  if (fixed.is_there) {
    const Run run = here(words(phase + "--size 10x10 --checkpoint fixed/run.h5"));
    CHECK(run.code == 73);
    CHECK(run.err == "separatrix: cannot write fixed/run.h5: the directory fixed is on a read-only file system\n");
  }
}

TEST_CASE("--checkpoint is refused where no starts are integrated, in one sentence") {
  const Workplace here;
  here.write("text.h5", "no HDF5\n");
  for (const auto& [command, code, sentence] : std::vector<std::tuple<std::string, int, std::string>>{
           {"basin markov --checkpoint run.h5", 64, "--checkpoint run.h5 is not allowed; allowed: with --starts"},
           {"phase markov --certify --checkpoint run.h5", 64, "--checkpoint run.h5 is not allowed; allowed: without"},
           {"phase two-stage --color separation --x gamma=1:2 --y r=1:2 --checkpoint run.h5", 64,
            "with a colour for which"},
           {"phase markov --checkpoint -", 64, "the name of a file"},
           {"phase markov --checkpoint run.h5 --csv run.h5", 64, "--checkpoint"},
           {"phase markov --checkpoint missing/run.h5", 73, "the directory missing does not exist"},
           {"phase markov --checkpoint /dev/full", 73, "a checkpoint is a file on a disk"},
           {"phase markov --checkpoint text.h5", 65, "text.h5 cannot be used as a checkpoint: "}}) {
    CAPTURE(command);
    const Run run = here(words(command));
    CHECK(run.code == code);
    CHECK(is_one_sentence(run.err));
    CHECK(contains(run.err, sentence));
  }
  CHECK(here.files() == std::vector<std::string>{"text.h5"});
}

}  // namespace separatrix::testing
