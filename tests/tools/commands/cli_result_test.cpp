// What right command lines print and write: the names, columns, keys and exit codes that scripts rely on.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

}  // namespace

TEST_CASE("simulate writes the CSV columns of the contract") {
  const Workplace here;
  const Run run = succeed(here, "simulate markov --samples 5 --csv -");
  const auto rows = lines(run.out);
  REQUIRE(rows.size() == 1 + 6);
  CHECK(rows[0] == "t,e,w,loss,energy");
  CHECK(rows[1].starts_with("0,0.5,-0.3,"));
  CHECK(rows.back().starts_with("10,"));
  for (const auto& row : rows) CHECK(fields(row).size() == 5);
  CHECK(here.files().empty());
}

TEST_CASE("simulate compares with the closed form: label, limit and agreed digits") {
  const Workplace here;
  const Json json = Json::parse(
      succeed(here, "simulate markov --from e=1/2,w=-2 --until 1e30 --digits 40 --stop-when-attracted --json -").out);
  const Json& prediction = json["prediction"];
  CHECK(keys(prediction) == std::vector<std::string>{"label", "limit", "agreed_digits"});
  CHECK(prediction["label"] == "local-minimum");
  CHECK(prediction["limit"]["w"] == json["limit"]["state"]["w"]);
  CHECK(prediction["agreed_digits"] >= 38);
  // a run that ends before its limit has nothing to compare with
  const Json early = Json::parse(succeed(here, "simulate markov --until 1 --json -").out)["prediction"];
  CHECK(early["label"] == "global-minimum");
  CHECK(early["limit"].is_object());
  CHECK(early["agreed_digits"].is_null());
  // theory says nothing of the trained bias
  CHECK(Json::parse(succeed(here, "simulate markov-bias-b --until 1 --json -").out)["prediction"].is_null());
  const Run text = succeed(here, "simulate markov --until 1e30 --stop-when-attracted");
  CHECK(contains(text.out, "closed form: global-minimum, limit e = "));
}

TEST_CASE("boundary of the model with attention agrees with the Airy curve") {
  const Workplace here;
  const Json json = Json::parse(succeed(here,
                                        "boundary markov-attention --set p=9/10 --set q=9/10 --from w=1,a=0,e=1/2 "
                                        "--to w=1,a=0,e=2 --digits 20 --cells 4 --json -")
                                    .out);
  CHECK(json["formula"] == "1.2717047750680987469");
  CHECK(json["point"]["e"] == json["formula"]);
}

TEST_CASE("simulate writes the JSON keys of the contract, in their order") {
  const Workplace here;
  const Json json = Json::parse(succeed(here, "simulate markov --set p=0.3 --json -").out);
  CHECK(keys(json) == std::vector<std::string>{"version", "command",     "seed",       "model",   "parameters",
                                               "method",  "digits",      "t0",         "outcome", "message",
                                               "final",   "loss",        "invariants", "events",  "prediction",
                                               "steps",   "evaluations", "seconds",    "work",    "agreed_digits"});
  CHECK(json["model"] == "markov");
  CHECK(json["parameters"] == Json({{"p", "3/10"}, {"q", "1/10"}}));
  CHECK(json["digits"] == 15);
  CHECK(json["outcome"] == "reached_end");
  CHECK(keys(json["final"]) == std::vector<std::string>{"e", "w"});
  REQUIRE(json["invariants"].size() == 1);
  CHECK(keys(json["invariants"][0]) == std::vector<std::string>{"name", "start", "end", "drift"});
  CHECK(json["invariants"][0]["name"] == "energy");
  CHECK(json["final"]["e"].is_string());
  CHECK(json["loss"].is_string());
}

TEST_CASE("values are strings with all their digits, at few digits too; what made a result stands in it") {
  const Workplace here;
  const Json few = Json::parse(succeed(here, "simulate markov --until 2 --json -").out);
  const Json many = Json::parse(succeed(here, "simulate markov --until 2 --digits 25 --json -").out);
  REQUIRE(many["final"]["e"].is_string());
  CHECK(many["loss"].is_string());
  CHECK(many["invariants"][0]["drift"].is_string());
  const std::string e = many["final"]["e"];
  CHECK(e.size() >= 24);
  CHECK(std::fabs(std::stod(e) - number(few["final"]["e"])) < 1e-11);
  CHECK(many["command"] == "separatrix simulate markov --until 2 --digits 25 --json -");
  CHECK(many["version"].is_string());
  CHECK(many["seed"] == 0);
  for (const Json& each : Json::parse(succeed(here, "verify makkuva_2024/M2 --seed 3 --json -").out)) {
    CHECK(each["seed"] == 3);
    CHECK(each["command"] == "separatrix verify makkuva_2024/M2 --seed 3 --json -");
  }
}

TEST_CASE("quiet leaves stdout to the results asked for") {
  const Workplace here;
  CHECK(succeed(here, "simulate markov --quiet").out.empty());
  CHECK(succeed(here, "phase markov --size 5x5 --quiet").out.empty());
  CHECK(succeed(here, "simulate markov --quiet --csv a.csv --json a.json").out.empty());
  CHECK(here.files() == std::vector<std::string>{"a.csv", "a.json"});
  CHECK(here.read("a.csv") == succeed(here, "simulate markov --csv -").out);
}

TEST_CASE("a trajectory stopped by the limit of steps is undecided, and its table is there") {
  const Workplace here;
  const Run run = here(words("simulate markov --until 1000 --max-steps 3 --csv a.csv"));
  CHECK(run.code == 2);
  CHECK(contains(run.err, "limit of steps"));
  CHECK(contains(run.err, "3 steps"));
  CHECK(lines(run.err).size() == 1);
  CHECK(contains(run.out, "energy"));
  CHECK(lines(here.read("a.csv")).size() == 1 + 4);
  const Run json = here(words("simulate markov --until 1000 --max-steps 3 --json -"));
  CHECK(json.code == 2);
  CHECK(Json::parse(json.out)["outcome"] == "step_limit");
}

TEST_CASE("a trajectory stopped by the limit of work is undecided, whatever the load") {
  const Workplace here;
  const Run run = here(words("simulate markov --until 1000000 --method dopri5 --digits 30 --max-work 1 --json -"));
  CHECK(run.code == 2);
  CHECK(contains(run.err, "limit of work"));
  const Json json = Json::parse(run.out);
  CHECK(json["outcome"] == "work_limit");
  CHECK(json["work"] >= 1e6);
  CHECK(json["work"] < 1.1e6);
  CHECK(here(words("simulate markov --max-work 0")).code == 64);
}

TEST_CASE("phase samples cell centres, row by row, the lowest first") {
  const Workplace here;
  const Run run = succeed(here, "phase markov --x w=-3:3 --y e=0:1 --size 6x2 --csv - --json a.json");
  const auto rows = lines(run.out);
  REQUIRE(rows.size() == 1 + 12);
  CHECK(rows[0] == "w,e,label,loss,time,limit_e,limit_w,end_e,end_w");
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < 12; ++i) {
    const auto cell = fields(rows[1 + i] + ",");  // the last field may be empty
    REQUIRE(cell.size() == 9);
    CHECK(std::stod(cell[0]) == -2.5 + static_cast<double>(i % 6));
    CHECK(std::stod(cell[1]) == 0.25 + 0.5 * static_cast<double>(i / 6));
    ++counts[cell[2]];
  }
  const Json json = Json::parse(here.read("a.json"));
  for (const auto& [label, count] : counts) CHECK(json["counts"][label] == count);
  CHECK(json["counts"].size() == counts.size());
  CHECK(json["closed_form"]["compared"] == 12);
  CHECK(json["closed_form"]["agree"] == 12);
}

TEST_CASE("the ends in the CSV have the loss and place that theory says") {
  const Workplace here;
  const auto rows = lines(succeed(here, "phase markov --set p=9/10 --set q=9/10 --size 8x8 --csv -").out);
  const double h = -0.9 * std::log(0.9) - 0.1 * std::log(0.1);  // entropy rate; the unigram loss is ln 2
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto cell = fields(rows[i]);
    const bool global = cell[2] == "global-minimum";
    REQUIRE((global || cell[2] == "local-minimum"));
    CHECK(std::stod(cell[3]) == doctest::Approx(global ? h : std::log(2.0)).epsilon(1e-6));
    CHECK(cell[5].empty());  // on a curve: the limit itself is not known yet
    CHECK(cell[6].empty());
    const double e = std::stod(cell[7]), w = std::stod(cell[8]);
    const double u = e * e * (1 + 2 * w * std::fabs(w));
    CHECK(u == doctest::Approx(global ? 2 * std::log(1.0 / 9) : 0.0).epsilon(1e-3));
  }
}

TEST_CASE("any number of threads writes the same bytes") {
  const Workplace here;
  const std::string command = "phase markov --size 30x30 --csv - --threads ";
  const std::string one = succeed(here, command + "1").out;
  CHECK(one == succeed(here, command + "2").out);
  CHECK(one == succeed(here, command + "5").out);
}

TEST_CASE("axes may be parameters or the scale of the start") {
  const Workplace here;
  const auto parameters =
      lines(succeed(here, "phase markov --x p=0:1 --y q=0:1 --from e=1/5,w=-1/10 --size 4x4 --csv -").out);
  REQUIRE(parameters.size() == 17);
  CHECK(parameters[0] == "p,q,label,loss,time,limit_e,limit_w,end_e,end_w");
  for (std::size_t i = 1; i < parameters.size(); ++i) {
    const auto cell = fields(parameters[i]);
    const double sum = std::stod(cell[0]) + std::stod(cell[1]);
    CHECK(cell[2] == (sum > 1 ? "local-minimum" : "global-minimum"));
  }
  // the scale multiplies --from; a state on the other axis is what it says
  const auto scaled =
      lines(succeed(here, "phase markov --x init-scale=0:4 --y w=-3:1 --from e=1,w=7 --size 2x2 --csv -").out);
  const auto direct = lines(succeed(here, "phase markov --x e=0:4 --y w=-3:1 --size 2x2 --csv -").out);
  REQUIRE(scaled.size() == 5);
  CHECK(scaled[0] == "init-scale,w,label,loss,time,limit_e,limit_w,end_e,end_w");
  for (std::size_t i = 1; i < 5; ++i) CHECK(scaled[i] == direct[i]);
  CHECK(lines(succeed(here, "phase markov --y w=-1:1 --size 2x2 --csv -").out)[0] ==
        "e,w,label,loss,time,limit_e,limit_w,end_e,end_w");
}

TEST_CASE("pictures come with their script, and nothing else") {
  const Workplace here;
  CHECK(contains(succeed(here, "phase markov --size 9x9 --plot a.png").out, "picture: a.png"));
  CHECK(here.read("a.png").starts_with("\x89PNG"));
  CHECK(contains(here.read("a.gp"), "0.1"));
  succeed(here, "phase markov --size 9x9 --color time --plot b.svg --quiet");
  CHECK(contains(here.read("b.svg"), "<svg"));
  succeed(here, "simulate markov --plot c.pdf --quiet");
  CHECK(here.read("c.pdf").starts_with("%PDF"));
  CHECK(here.files() == std::vector<std::string>{"a.gp", "a.png", "b.gp", "b.svg", "c.gp", "c.pdf"});
}

TEST_CASE("Ctrl-C ends long work within a second, with a message and without files") {
  const Workplace models;
  models.write("sines.toml", R"(name = "sines"
states = ["x", "y"]
loss = "sin(k*x)*sin(y) + cos(x*y/10)/5"
[parameters]
k = "1"
[start]
x = "1"
y = "1"
)");
  const std::string sines = (models.path() / "sines.toml").string();
  for (const std::string command : std::vector<std::string>{
           "phase markov --size 4000x4000 --csv a.csv --json a.json --plot a.png",
           "simulate markov --digits 40 --method dopri5 --max-steps 1000000000 --csv a.csv",
           "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --digits 200 --json a.json",
           "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --digits 60 --curve w=-3:-1 --csv a.csv",
           "stationary " + sines + " --along k=1:2 --box x=0:40 --box y=0:40 --json a.json",
           "stationary " + sines + " --box x=0:400 --box y=0:400 --json a.json",
           "basin markov --digits 1000 --json a.json"}) {
    CAPTURE(command);
    const Workplace here;
    const Run run = here(words(command), 0.7);
    CHECK(run.code == 130);
    CHECK(run.out.empty());
    CHECK(run.seconds_after_interrupt < 2);  // 1 s, and the load of a test machine
    CHECK(run.err == "separatrix: interrupted; nothing was written\n");
    CHECK(here.files().empty());
  }
}

TEST_CASE("Ctrl-C ends a verification within a second: what was decided has been told") {
  const Workplace here;
  const Run run = here(words("verify --effort full --json a.json"), 2);
  CHECK(run.code == 130);
  CHECK(run.seconds_after_interrupt < 2);  // 1 s, and the load of a test machine
  CHECK(run.err == "separatrix: interrupted; nothing was written\n");
  CHECK(here.files().empty());
}

TEST_CASE("derive tells what is proved from what is only checked") {
  const Workplace here;
  const std::string text = succeed(here, "derive markov").out;
  for (const char* part :
       {"loss = ", "e' = ", "w' = ", "de'/dw = ", "energy = e^2 - w^2 - sign(w)*log(abs(w))",
        "denergy/dt = 0: proved (it simplifies to 0", "dloss/dbeta = 0: checked numerically, not proved"}) {
    CAPTURE(part);
    CHECK(contains(text, part));
  }
  CHECK(!contains(text, "undecided"));
}

TEST_CASE("derive --latex writes balanced LaTeX") {
  const Workplace here;
  const std::string text = succeed(here, "derive markov --latex").out;
  CHECK(contains(text, "\\begin{align*}"));
  CHECK(contains(text, "\n\\end{align*}\n"));
  CHECK(!contains(text, "\\\\\n\\end"));
  CHECK(contains(text, "p_- &= "));
  int depth = 0;
  const auto count = [&](const std::string& word) {
    std::size_t found = 0;
    for (std::size_t place = text.find(word); place != std::string::npos; place = text.find(word, place + 1)) ++found;
    return found;
  };
  for (const char c : text) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    REQUIRE(depth >= 0);
  }
  CHECK(depth == 0);
  CHECK(count("\\left") == count("\\right"));
  CHECK(count("&=") == 9);
}

TEST_CASE("list names what there is") {
  const Workplace here;
  CHECK(succeed(here, "list models").out.starts_with("markov "));
  CHECK(contains(succeed(here, "list papers").out, "arXiv 2406.03072"));
  CHECK(contains(succeed(here, "list methods").out, "fehlberg78"));
  const std::string all = succeed(here, "list").out;
  for (const char* part : {"models\n", "papers\n", "methods\n", "markov "}) CHECK(contains(all, part));
}

TEST_CASE("help shows every option with its default, and an example that runs") {
  const Workplace here;
  const std::string overview = succeed(here, "--help").out;
  for (const std::string command : {"list", "derive", "simulate", "phase"}) {
    CAPTURE(command);
    CHECK(contains(overview, "\n  " + command + " "));
    const std::string help = succeed(here, command + " --help").out;
    for (const std::string& line : lines(help)) {
      if (!line.starts_with("  --")) continue;
      CAPTURE(line);
      CHECK(contains(line, "default: "));
    }
    const std::size_t example = help.find("Example:\n  separatrix ");
    REQUIRE(example != std::string::npos);
    std::string line = help.substr(example + 22);
    line = line.substr(0, line.find('\n'));
    if (const std::size_t size = line.find("400x400"); size != std::string::npos) line.replace(size, 7, "20x20");
    succeed(here, line);
  }
  const std::vector<std::string> version = lines(succeed(here, "--version").out);
  REQUIRE(version.size() == 6);
  for (std::size_t i = 0; i < version.size(); ++i) {
    const char* const says[] = {"separatrix ", "commit ", "compiler ", "kernels ", "processes ", "libraries  Boost 1."};
    CHECK(version[i].starts_with(says[i]));
  }
}

}  // namespace separatrix::testing
