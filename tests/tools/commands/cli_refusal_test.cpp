// Every wrong command line: one clear sentence on stderr, the right exit code, nothing on stdout, no file.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

struct Refusal {
  std::string command;                ///< words separated by single spaces, '' the empty word
  std::vector<std::string> mentions;  ///< what is wrong, which value, what is allowed
  int code = 64;
};

std::vector<std::string> arguments_of(const std::string& command) {
  std::vector<std::string> arguments = words(command);
  for (std::string& each : arguments) {
    if (each == "''") each.clear();
  }
  return arguments;
}

void check(const Refusal& refusal) {
  CAPTURE(refusal.command);
  const Workplace here;
  const Run run = here(arguments_of(refusal.command));
  CHECK(run.code == refusal.code);
  CHECK(run.out.empty());
  CHECK(here.files().empty());
  const std::vector<std::string> said = lines(run.err);
  REQUIRE(said.size() == 1);
  CHECK(said[0].starts_with("separatrix: "));
  CHECK(run.err.ends_with("\n"));
  for (const std::string& mention : refusal.mentions) {
    CAPTURE(mention);
    CAPTURE(said[0]);
    CHECK(said[0].find(mention) != std::string::npos);
  }
}

void check(const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) check(refusal);
}

}  // namespace

TEST_CASE("a command line without a known command, model or option is refused") {
  check({{"",
          {"a command is needed",
           "list, derive, simulate, stationary, basin, ensemble, boundary, phase, stages, verify", "--help"}},
         {"nope",
          {"no command nope", "list, derive, simulate, stationary, basin, ensemble, boundary, phase, stages, verify"}},
         {"simulat markov", {"no command simulat", "did you mean simulate?"}},
         {"--bogus", {"no option --bogus", "--version"}},
         {"phase", {"MODEL is missing", "separatrix phase --help"}},
         {"simulate makrov", {"no model makrov", "did you mean markov?"}},
         {"derive nope", {"no model nope", "markov"}},
         {"phase marko --csv -", {"no model marko", "did you mean markov?"}},
         {"simulate markov --bogus", {"no option --bogus", "--digits"}},
         {"simulate markov --digit 20", {"no option --digit;", "did you mean --digits?"}},
         {"stationary markov --latex", {"no option --latex", "--digits"}},
         {"simulate markov extra", {"extra is one word too many"}},
         {"simulate markov --set p=1/3 q=1/3", {"q=1/3 is one word too many"}},
         {"simulate markov --set", {"--set needs a value"}},
         {"simulate markov --digits 20 --digits 30", {"--digits is given more than once"}},
         {"simulate --set p=1/3 makrov", {"no model makrov"}},
         {"list nope", {"no list nope", "models, papers, claims, methods"}}});
}

TEST_CASE("a wrong parameter or start is refused") {
  const std::string number = "a number such as 0.1, 1/10 or 1e-3";
  check({{"simulate markov --set r=1", {"no parameter r", "p, q"}},
         {"simulate markov --set p=0", {"--set p=0", "0 < p < 1"}},
         {"simulate markov --set p=1.2", {"--set p=1.2", "0 < p < 1"}},
         {"phase markov --set q=1", {"--set q=1", "0 < q < 1"}},
         {"simulate markov --set p=abc", {"--set p=abc", number}},
         {"simulate markov --set p", {"--set p ", "NAME=VALUE"}},
         {"simulate markov --set =3", {"--set =3", "NAME=VALUE"}},
         {"simulate markov --set p=", {"--set p=", "NAME=VALUE"}},
         {"simulate markov --set p=1/10 --set p=1/5", {"p is set twice"}},
         {"simulate markov --from z=1", {"no state z", "e, w"}},
         {"simulate markov --from e=1,e=2", {"--from e=1,e=2", "e is given twice"}},
         {"simulate markov --from e", {"--from e ", "STATE=VALUE"}},
         {"simulate markov --from e=1,,w=2", {"--from ''", "STATE=VALUE"}},
         {"simulate markov --from e=x", {"--from e=x", number}},
         {"simulate markov --from e=1/0", {"--from e=1/0", "other than 0"}},
         {"simulate markov --from e=1e9999999999", {"an exponent within"}},
         {"simulate markov --from ''", {"--from has an empty value"}}});
}

TEST_CASE("wrong parameters and thresholds of the two-stage models are refused") {
  check({{"stages two-stage --set rho=1", {"--set rho=1", "0 < rho < 1"}},
         {"stages two-stage --set rho=0", {"--set rho=0", "0 < rho < 1"}},
         {"stages two-stage --set gamma=0", {"--set gamma=0", "gamma > 0"}},
         {"stages two-stage --csv times.csv", {"--csv times.csv", "for models that are no two-stage ones"}},
         {"stages two-stage --plot times.svg", {"--plot times.svg", "for models that are no two-stage ones"}},
         {"simulate two-stage --set gamma=-1", {"--set gamma=-1", "gamma > 0"}},
         {"simulate two-stage --set r=1", {"r = 1, m = 1", "r < m"}},
         {"derive two-stage --set r=1", {"r = 1, m = 1", "r < m"}},
         {"basin two-stage-coupled --set m=1/5", {"r = 2/5, m = 1/5", "r < m"}},
         {"simulate two-stage-matrix --set p0=3/4", {"p0 = 3/4, q0 = 1/2", "p0 + q0 <= 1"}},
         {"phase two-stage --x r=0:2 --y rho=1/4:3/4 --size 4x4", {"r = 5/4, m = 1", "r < m"}},
         {"stages two-stage --eps-P 0", {"--eps-P 0", "greater than 0"}},
         {"stages two-stage --eps-Q 0.7", {"--eps-Q 0.7", "ln 2"}},
         {"stages two-stage --eps-Q abc", {"--eps-Q abc", "a number such as"}},
         {"stages two-stage --digits 0", {"--digits 0"}},
         {"stages two-stage --json missing/stages.json", {"missing"}, 73},
         {"stages markov", {"stages markov", "--until T"}},
         {"verify gong_2025/G1 --set rho=1", {"--set rho=1", "0 < rho < 1"}}});
}

TEST_CASE("a wrong axis or size of a phase diagram is refused") {
  const std::string form = "NAME=LOW:HIGH";
  check({{"phase markov --x w=3", {"--x w=3", form}},
         {"phase markov --y w", {"--y w ", form}},
         {"phase markov --x w=a:b", {"--x w=a:b", "a number such as"}},
         {"phase markov --x w=3:-3", {"--x w=3:-3", "low end is below its high end"}},
         {"phase markov --x w=1:1", {"--x w=1:1", "low end is below its high end"}},
         {"phase markov --x z=0:1", {"no axis z", "e, w, p, q, init-scale"}},
         {"phase markov --x w=0:1 --y w=0:2", {"--y w=0:2", "another axis than w"}},
         {"phase markov --x p=0:2", {"--x p=0:2", "0 < p < 1"}},
         {"phase markov --x p=-1:1/2", {"--x p=-1:1/2", "0 < p < 1"}},
         {"phase markov --color red", {"--color red", "label, loss, time or success-probability"}},
         {"phase markov --threads -1", {"--threads -1", "whole number from 0"}},
         {"phase markov --max-steps 0", {"--max-steps 0", "whole number from 1"}}});
  for (const std::string size :
       {"0x5", "5x0", "5", "axb", "5x", "x5", "1x1x1", "-1x3", "1e3x1", "100000x100000", "99999999999999999999x2"}) {
    check(Refusal{"phase markov --size " + size, {"--size " + size, "COLUMNSxROWS", "25000000 cells", "400x400"}});
  }
}

TEST_CASE("a wrong box of a search for stationary points is refused") {
  const std::string form = "NAME=LOW:HIGH";
  check({{"stationary markov --box w=3", {"--box w=3", form}},
         {"stationary markov --box w", {"--box w ", form}},
         {"stationary markov --box", {"--box needs a value"}},
         {"stationary markov --box w=a:b", {"--box w=a:b", "a number such as"}},
         {"stationary markov --box w=3:-3", {"--box w=3:-3", "low end is below its high end"}},
         {"stationary markov --box w=1:1", {"--box w=1:1", "low end is below its high end"}},
         {"stationary markov --box z=0:1", {"no state z", "e, w"}},
         {"stationary markov --box p=0:1", {"no state p", "e, w"}},
         {"stationary markov --box w=0:1 --box w=0:2", {"--box w=0:2", "w is given twice"}},
         {"stationary markov --along p", {"--along p ", form}},
         {"stationary markov --along p=0.9:0.1", {"--along p=0.9:0.1", "low end is below its high end"}},
         {"stationary markov --along p=0:1/2", {"--along p=0:1/2", "0 < p < 1", "both ends"}},
         {"stationary markov --along e=0:1", {"no parameter e", "p, q"}},
         {"stationary markov --plot a.xyz", {"a.xyz", ".png, .svg or .pdf"}},
         {"stationary markov --digits 0", {"--digits 0", "whole number from 1 to 1000"}},
         {"stationary markov --digits 1001", {"--digits 1001", "whole number from 1 to 1000"}},
         {"stationary markov --seed -1", {"--seed -1", "whole number from 0"}},
         {"stationary markov --max-seeds 0", {"--max-seeds 0", "whole number from 1"}},
         {"stationary markov --max-seconds 0", {"--max-seconds 0", "whole number from 1"}},
         {"stationary markov --set p=2", {"--set p=2", "0 < p < 1"}},
         {"stationary makrov", {"no model makrov", "did you mean markov?"}},
         {"stationary", {"MODEL is missing"}},
         {"stationary markov --csv - --json -", {"--json -", "another place than that of --csv"}},
         {"stationary markov --json nowhere/a.json", {"nowhere/a.json", "does not exist"}, 73}});
}

TEST_CASE("a wrong question to verify is refused") {
  const std::string all = "verify makkuva_2024";
  check({{"verify makuva_2024", {"no paper makuva_2024", "did you mean makkuva_2024?"}},
         {"verify makkuva", {"no paper makkuva", "did you mean makkuva_2024?"}},
         {"verify ''", {"no paper ''", "makkuva_2024"}},
         {"verify markov", {"no paper markov", "known: makkuva_2024"}},
         {all + " nope", {"no paper nope"}},
         {all + "/", {"no claim of makkuva_2024 ''"}},
         {all + "/M99", {"no claim of makkuva_2024 M99"}},
         {all + " " + all.substr(7) + "/M1x", {"no claim of makkuva_2024 M1x"}},
         {all + " --digits 0", {"--digits 0", "whole number from 1 to 1000"}},
         {all + " --digits 1001", {"--digits 1001", "whole number from 1 to 1000"}},
         {all + " --effort most", {"no effort most", "standard, full"}},
         {all + " --seed -1", {"--seed -1", "whole number from 0"}},
         {all + " --threads x", {"--threads x", "whole number from 0"}},
         {all + " --max-seconds 0", {"--max-seconds 0", "whole number from 1"}},
         {all + " --set p", {"--set p ", "NAME=VALUE"}},
         {all + " --set p=abc", {"--set p=abc", "a number such as"}},
         {all + " --set p=1/10 --set p=1/5", {"p is set twice"}},
         {all + " --set zz=1", {"no parameter zz"}},
         {all + " --json nowhere/a.json", {"nowhere/a.json", "does not exist"}, 73},
         {all + " --json ''", {"--json has an empty value"}},
         {all + " --markdown nowhere/a.md", {"nowhere/a.md", "does not exist"}, 73},
         {all + " --markdown ''", {"--markdown has an empty value"}},
         {all + " --json a --markdown a", {"--json a", "another place than that of --markdown"}},
         {all + " --json - --markdown -", {"--json -", "another place than that of --markdown"}},
         {all + " --csv a", {"no option --csv"}}});
}

TEST_CASE("a number out of its range is refused") {
  for (const std::string command : {"simulate", "phase"}) {
    for (const std::string digits : {"0", "1001", "abc", "-1", "1.5"}) {
      check(Refusal{command + " markov --digits " + digits, {"--digits " + digits, "whole number from 1 to 1000"}});
    }
  }
  check({{"simulate markov --tolerance 0", {"--tolerance 0", "between 0 and 1"}},
         {"simulate markov --tolerance 2", {"--tolerance 2", "between 0 and 1"}},
         {"simulate markov --tolerance x", {"--tolerance x", "a number such as"}},
         {"simulate markov --tolerance 1e-30", {"1e-30", "at least 1e-15", "more --digits"}},
         {"simulate markov --until 0", {"--until 0", "another time than that of the start, 0"}},
         {"simulate markov --t0 3/2 --until 1.5", {"--until 1.5", "another time than that of the start, 3/2"}},
         {"simulate markov --t0 soon", {"--t0 soon", "a number such as"}},
         {"simulate markov --certify --until -1", {"--until -1", "greater than 0 with --certify"}},
         {"simulate markov --certify --t0 1", {"--certify", "--t0"}},
         {"simulate markov --until -1 --stop-when-attracted", {"--stop-when-attracted", "--until after --t0"}},
         {"simulate markov --until -1 --method gradient-descent --learning-rate 1/10", {"--t0 0", "counts steps"}},
         {"simulate markov --t0 1 --method gradient-descent --learning-rate 1/10", {"--t0 0", "counts steps"}},
         {"simulate markov --until soon", {"--until soon", "a number such as"}},
         {"simulate markov --method nope", {"no method nope", "dopri5", "fehlberg78"}},
         {"simulate markov --method dopri", {"did you mean dopri5?"}},
         {"simulate markov --samples 0", {"--samples 0", "whole number from 1"}},
         {"simulate markov --max-seconds x", {"--max-seconds x", "whole number from 0"}}});
}

TEST_CASE("an output that cannot be written is refused before the work") {
  const std::string where = "the directory nowhere does not exist";
  for (const std::string command : {"simulate markov", "phase markov --size 2000x2000"}) {
    check({{command + " --csv nowhere/a.csv", {"nowhere/a.csv", where}, 73},
           {command + " --json nowhere/a.json", {"nowhere/a.json", where}, 73},
           {command + " --plot nowhere/a.png", {"nowhere/a.png", where}, 73},
           {command + " --csv /", {"cannot write /", "a directory"}, 73},
           {command + " --csv ''", {"--csv has an empty value"}},
           {command + " --plot a.xyz", {"a.xyz", "unknown extension", ".png, .svg or .pdf"}},
           {command + " --plot a", {"no extension", ".png, .svg or .pdf"}},
           {command + " --plot -", {"a picture needs a file name"}},
           {command + " --csv - --json -", {"--json -", "another place than that of --csv"}},
           {command + " --csv a --json ./a", {"--json ./a", "another place"}},
           {command + " --csv a.gp --plot a.png", {"--csv a.gp", "another place", "gp file of --plot"}}});
  }
}

TEST_CASE("a program without MPI that mpirun starts several times says so once, and does nothing") {
  const Workplace elsewhere, here;  // without the module that is beside it or installed with it
  const std::string program = std::getenv("SEPARATRIX_PROGRAM");
  std::filesystem::copy_file(program, elsewhere.path() / "separatrix");
  const auto run = [&](const char* rank, const char* rank_name, const char* size_name) {
    setenv("SEPARATRIX_PROGRAM", (elsewhere.path() / "separatrix").c_str(), 1);
    setenv(rank_name, rank, 1);
    setenv(size_name, "2", 1);
    const Run run = here(words("phase markov --size 3x3 --csv labels.csv"));
    unsetenv(rank_name);
    unsetenv(size_name);
    setenv("SEPARATRIX_PROGRAM", program.c_str(), 1);
    return run;
  };
  for (const auto& [rank_name, size_name] :
       {std::pair{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}, std::pair{"PMI_RANK", "PMI_SIZE"},
        std::pair{"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}}) {
    const Run first = run("0", rank_name, size_name), second = run("1", rank_name, size_name);
    CHECK(first.code == 64);
    CHECK(lines(first.err).size() == 1);
    CHECK(first.err.starts_with("separatrix: mpirun has started several processes"));
    CHECK(second.code == 0);
    CHECK(first.out + second.out + second.err == "");
    CHECK(here.files().empty());
  }
}

TEST_CASE("a full disk is told") {
  if (!std::filesystem::exists("/dev/full")) return;
  const Workplace here;
  for (const std::string command :
       {"simulate markov --csv", "simulate markov --json", "phase markov --size 9x9 --csv"}) {
    const Run run = here(words(command + " /dev/full"));
    CHECK(run.code == 74);
    CHECK(lines(run.err).size() == 1);
    CHECK(run.err.find("/dev/full") != std::string::npos);
    CHECK(here.files().empty());
  }
}

}  // namespace separatrix::testing
