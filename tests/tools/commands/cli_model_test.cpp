// A user's model: the files of examples/ through every command.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;
using End = std::map<std::string, double>;  // states, and the loss where there is one

std::filesystem::path folder_of_examples() {
  return std::filesystem::path(std::getenv("SEPARATRIX_ROOT")) / "examples";
}

std::string example(const std::string& name) { return (folder_of_examples() / (name + ".toml")).string(); }

End end_of(const Workplace& here, const std::string& name, const std::string& options) {
  const Json json = Json::parse(succeed(here, "simulate " + example(name) + " --json - " + options).out);
  CHECK(json["model"] == name);
  CHECK(json["outcome"] == "reached_end");
  End end;
  for (const auto& [state, value] : json["final"].items()) end[state] = number(value);
  if (!json["loss"].is_null()) end["loss"] = number(json["loss"]);
  for (const Json& invariant : json["invariants"]) CHECK(number(invariant["drift"]) < 1e-14);
  return end;
}

bool near(double a, double b, double tolerance) { return std::fabs(a - b) <= tolerance; }

// those whose values have tests of their own, against what their papers publish: cli_published_test and cli_cycle_test
const std::set<std::string> elsewhere{"competition",          "integrate-and-fire", "linear-attention",
                                      "matrix-factorisation", "minimax-cycle",      "phase-retrieval",
                                      "sliding-relu",         "softmax-attention",  "teacher-student"};

// what is known of the end of each other example
const std::map<std::string, std::function<void(const Workplace&)>>& known() {
  static const std::map<std::string, std::function<void(const Workplace&)>> all{
      {"double-well",
       [](const Workplace& here) {  // x² = 1/(1 + (x₀⁻² − 1) e^−2t), y = e^−kt
         const End end = end_of(here, "double-well", "--until 3 --set k=1/3");
         CHECK(near(end.at("x"), 1 / std::sqrt(1 + 99 * std::exp(-6.0)), 1e-14));
         CHECK(near(end.at("y"), std::exp(-1.0), 1e-14));
       }},
      {"deep-linear",
       [](const Workplace& here) {  // W2 W1 is A, W1 = W2 its square root: (√3 ± 1)/2
         const End end = end_of(here, "deep-linear", "--until 40");
         CHECK(near(end.at("W1[1][1]"), (std::sqrt(3.0) + 1) / 2, 1e-14));
         CHECK(near(end.at("W2[1][2]"), (std::sqrt(3.0) - 1) / 2, 1e-14));
       }},
      {"coupled-double-well",
       [](const Workplace& here) {  // the shallow wells ±(1, −1)√(1 − 2c), loss 2c(1 − c)
         const End end = end_of(here, "coupled-double-well", "--until 100");
         CHECK(near(end.at("x"), std::sqrt(0.8), 1e-12));
         CHECK(near(end.at("y"), -std::sqrt(0.8), 1e-12));
         CHECK(near(end.at("loss"), 0.18, 1e-14));
       }},
      {"four-minima",
       [](const Workplace& here) {  // x³ − x + a = 0, y³ − y + 2a = 0
         const End end = end_of(here, "four-minima", "--until 60");
         const double x = end.at("x"), y = end.at("y");
         CHECK(near(x * x * x - x, -0.05, 1e-14));
         CHECK(near(y * y * y - y, -0.1, 1e-14));
         CHECK(x > 0.9);
         CHECK(y < -0.9);
       }},
      {"nine-minima",
       [](const Workplace& here) {
         const End end = end_of(here, "nine-minima", "--until 60");
         CHECK(near(end.at("x"), 1, 1e-12));
         CHECK(near(end.at("y"), 0, 1e-12));
         CHECK(near(end.at("loss"), 0, 1e-14));
       }},
      {"mueller-brown",
       [](const Workplace& here) {  // the three minima as the literature gives them, to its digits
         const std::vector<std::pair<std::string, std::vector<double>>> minima{
             {"x=-1,y=1", {-0.558, 1.442, -146.700}},
             {"x=-0.2,y=0.9", {-0.050, 0.467, -80.768}},
             {"x=0.7,y=0.2", {0.623, 0.028, -108.167}}};
         for (const auto& [start, minimum] : minima) {
           const End end = end_of(here, "mueller-brown", "--until 1 --from " + start);
           CHECK(near(end.at("x"), minimum[0], 1e-3));
           CHECK(near(end.at("y"), minimum[1], 1e-3));
           CHECK(near(end.at("loss"), minimum[2], 1e-3));
         }
       }},
      {"diagonal-network-10",
       [](const Workplace& here) {  // u v = c, u² − v² = 1/100 − 1/400
         const End end = end_of(here, "diagonal-network-10", "--until 80");
         const std::map<std::string, double> targets{{"1", 1}, {"2", -0.6}, {"3", 0.8}, {"4", 2}, {"5", 0.5}};
         for (const auto& [k, c] : targets) {
           const double u = end.at("u" + k), v = end.at("v" + k);
           CHECK(near(u * v, c, 1e-13));
           CHECK(near(u * u - v * v, 0.0075, 5e-14));
         }
       }},
      {"neuron",
       [](const Workplace& here) {  // both derivatives vanish, added up over the points of the file
         const End end = end_of(here, "neuron", "--until 1500");
         const double w = end.at("w"), v = end.at("v");
         const std::vector<std::string> rows = lines(here.read(folder_of_examples() / "neuron-points.csv"));
         REQUIRE(rows.size() == 42);
         double slope_w = 0, slope_v = 0, loss = 0;
         for (std::size_t i = 2; i < rows.size(); ++i) {
           const double x = std::stod(fields(rows[i])[0]), y = std::stod(fields(rows[i])[1]), h = std::tanh(w * x);
           slope_w += (v * h - y) * v * (1 - h * h) * x / 40;
           slope_v += (v * h - y) * h / 40;
           loss += (v * h - y) * (v * h - y) / 80;
         }
         CHECK(near(slope_w, 0, 1e-14));
         CHECK(near(slope_v, 0, 1e-14));
         CHECK(near(end.at("loss"), loss, 1e-15));
         CHECK(w > 1);
         CHECK(v > 0.9);
       }},
      {"two-products",
       [](const Workplace& here) {  // b1 = 1/2, b0 + b1²/2 = 1
         const End end = end_of(here, "two-products", "--coordinates primal --alpha 1/100 --until 80");
         CHECK(near(end.at("u0") * end.at("v0"), 0.875, 1e-13));
         CHECK(near(end.at("u1") * end.at("v1"), 0.5, 1e-13));
       }},
      {"claims",
       [](const Workplace& here) {  // x = x₀/√(x₀² + (1 − x₀²)e^(−2t)), y = e^(−t/2)
         const End end = end_of(here, "claims", "--until 5");
         CHECK(near(end.at("x"), 0.1 / std::sqrt(0.01 + 0.99 * std::exp(-10.0)), 1e-14));
         CHECK(near(end.at("y"), std::exp(-2.5), 1e-14));
       }},
      {"max-margin",
       [](const Workplace&
              here) {  // Σ zₙ e^(−zₙ·w)/6 = u/t over the support vectors: zₙ·w = log(t/(6αₙ)), α = 3/5, 2/5
         const End end = end_of(here, "max-margin", "--until 1e12");
         const double w1 = end.at("w[1]"), w2 = end.at("w[2]");
         CHECK(near(2 * w1 - w2, std::log(1e12 / 3.6), 1e-8));  // the point at 9/5 adds a share of 1e12^(−4/5)
         CHECK(near(3 * w2 - w1, std::log(1e12 / 2.4), 1e-8));
         CHECK(near(end.at("loss"), 1e-12, 1e-20));
       }},
      {"lorenz",
       [](const Workplace& here) {  // two methods; the start of 15 digits has 10 left at t = 12
         const End one = end_of(here, "lorenz", "--until 12");
         const End other = end_of(here, "lorenz", "--until 12 --method fehlberg78 --tolerance 1e-15 --no-agree");
         for (const std::string state : {"x", "y", "z"}) {
           CHECK(near(one.at(state), other.at(state), 1e-8));
           CHECK(!near(one.at(state), 1, 1e-2));
         }
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("every example is derived, integrated and ends where it is known to end") {
  const Workplace here;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(example("")).parent_path())) {
    if (entry.path().extension() != ".toml") continue;
    const std::string name = entry.path().stem();
    CAPTURE(name);
    ++count;
    CHECK(succeed(here, "list " + example(name)).out.starts_with(name + " "));
    const Run derived = here(words("derive " + example(name)));
    CHECK(derived.code == (name == "sliding-relu" ? 2 : 0));  // across its kink an invariant is tried at points only
    CHECK(derived.out.starts_with("model " + name + ": "));
    CHECK(derived.out.find("[given]") != std::string::npos);
    succeed(here, "derive --latex " + example(name));
    if (elsewhere.contains(name)) continue;
    REQUIRE(known().contains(name));
    known().at(name)(here);
  }
  CHECK(count == known().size() + elsewhere.size());
}

TEST_CASE("the invariants of a user's model are proved by derive") {
  const Workplace here;
  const Run run = succeed(here, "derive " + example("diagonal-network-10"));
  for (const std::string k : {"1", "2", "3", "4", "5"}) {
    CHECK(run.out.find("dbalance" + k + "/dt = 0: proved") != std::string::npos);
  }
}

TEST_CASE("a user's model is drawn over its states, and only what differs from it is in the caption") {
  const Workplace here;
  succeed(here, "phase " + example("mueller-brown") +
                    " --size 12x12 --x x=-1.5:1.2 --y y=-0.2:2 --set A4=16 --color loss --quiet --plot a.svg");
  const std::string picture = here.read("a.gp");
  CHECK(picture.find("mueller-brown") != std::string::npos);
  CHECK(picture.find("16") != std::string::npos);
  CHECK(picture.find("-200") == std::string::npos);
  succeed(here, "phase " + example("diagonal-network-10") + " --size 5x5 --x u1=-1:1 --y c1=-1:1 --quiet --csv b.csv");
  CHECK(
      lines(here.read("b.csv"))[0] ==
      "u1,c1,label,loss,time,limit_u1,limit_v1,limit_u2,limit_v2,limit_u3,limit_v3,limit_u4,limit_v4,limit_u5,limit_v5,"
      "end_u1,end_v1,end_u2,end_v2,end_u3,end_v3,end_u4,end_v4,end_u5,end_v5");
}

TEST_CASE("the basins of a user's model have the numbers that stationary gives to their limits") {
  const Workplace here;
  const std::string box = " --box x=-3/2:3/2 --box y=-3/2:3/2";
  const Json points =
      Json::parse(succeed(here, "stationary " + example("nine-minima") + box + " --json -").out)["points"];
  succeed(here, "phase " + example("nine-minima") + box +
                    " --x x=-8/5:8/5 --y y=-8/5:8/5 --size 15x15 --csv a.csv --json a.json --plot a.svg --quiet");
  const auto rows = lines(here.read("a.csv"));
  REQUIRE(rows.size() == 226);
  std::map<std::string, int> counts;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto row = fields(rows[i]);  // x, y, label, loss, time, limit_x, limit_y, end_x, end_y
    ++counts[row[2]];
    if (row[2] == "stationary") continue;  // the start at the origin
    REQUIRE(row[2].starts_with("equilibrium-"));
    const Json& point = points.at(std::stoul(row[2].substr(12)) - 1);
    CHECK(point["kind"] == "strict minimum");
    for (const auto& [state, column] : {std::pair{"x", 5U}, {"y", 6U}}) {
      CHECK(number(point["state"][state]) == doctest::Approx(std::stod(row[column])).epsilon(1e-6));
    }
  }
  CHECK(counts.size() == 10);
  const Json summary = Json::parse(here.read("a.json"))["counts"];
  CHECK(summary.begin().key() == "equilibrium-1");
  for (const auto& [label, count] : counts) CHECK(summary[label] == count);
  for (const std::string name : {"equilibrium-9", "strict minimum", "saddle", "maximum"}) {
    CHECK(here.read("a.gp").find(name) != std::string::npos);
  }
}

TEST_CASE("a basin on a curve of minima has its number, wherever on the curve the limit lies") {
  const Workplace here;
  std::ofstream(here.path() / "ring.toml") << "name = \"ring\"\nstates = [\"x\", \"y\"]\n"
                                              "loss = \"(x^2 + y^2 - 1)^2/4\"\n[start]\nx = \"1\"\ny = \"1\"\n";
  const Json counts = Json::parse(succeed(here, "phase ring.toml --size 20x20 --json -").out)["counts"];
  CHECK(counts == Json({{"equilibrium-1", 400}}));
}

TEST_CASE("a minimum outside the box has the next number, and none where an axis is a parameter") {
  const Workplace here;
  const std::string phase = "phase " + example("nine-minima") + " --box x=1/2:2 --size 6x6 --json - --threads ";
  const std::string inside = "stationary " + example("nine-minima") + " --box x=1/2:2 --json -";
  const std::size_t points = Json::parse(succeed(here, inside).out)["points"].size();
  const Json counts = Json::parse(succeed(here, phase + "1").out)["counts"];
  CHECK(counts == Json::parse(succeed(here, phase + "3").out)["counts"]);
  CHECK(counts.size() == 9);  // one for each minimum, none of them called `minimum`
  std::size_t met = 0;
  for (const auto& [label, count] : counts.items()) {
    REQUIRE(label.starts_with("equilibrium-"));
    met += std::stoul(label.substr(12)) > points ? 1 : 0;
  }
  CHECK(met == 6);
  const std::string along = "phase " + example("four-minima") + " --x a=-1/20:1/20 --y x=-1:1 --size 4x4 --json -";
  CHECK(Json::parse(succeed(here, along).out)["counts"] == Json({{"minimum", 16}}));
  const Run run = here(words("phase " + example("four-minima") + " --box x=1:0"));
  CHECK(run.code == 64);
  CHECK(run.err.find("--box x=1:0") != std::string::npos);
}

TEST_CASE("what needs a loss says so for a model given by its equations") {
  const Workplace here;
  const Run run = here(words("simulate --stop-when-attracted " + example("lorenz")));
  CHECK(run.code == 64);
  CHECK(run.out.empty());
  CHECK(run.err.find("lorenz is given by its equations") != std::string::npos);
  here.write("climbs.toml", "name = \"climbs\"\nstates = [\"x\", \"y\"]\nloss = \"x*y\"\n[flow]\nascent = [\"y\"]\n");
  const Run flow = here(words("simulate climbs.toml --from x=1,y=1 --until attracted"));
  CHECK(flow.code == 64);
  CHECK(flow.err.find("climbs has a [flow]") != std::string::npos);
}

}  // namespace separatrix::testing
