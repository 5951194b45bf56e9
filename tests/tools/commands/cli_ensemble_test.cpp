// Random starts: fractions with their intervals, quantiles, and starts that can be fed back.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

Json ensemble(const Workplace& here, const std::vector<std::string>& options) {
  std::vector<std::string> line{"ensemble"};
  line.insert(line.end(), options.begin(), options.end());
  line.insert(line.end(), {"--json", "-"});
  const Run run = here(line);
  CHECK(run.code == 0);
  CHECK(run.err == "");
  Json json = Json::parse(run.out);
  json.erase("seconds");
  json.erase("command");
  return json;
}

std::string double_well() {
  return (std::filesystem::path(std::getenv("SEPARATRIX_ROOT")) / "examples/double-well.toml").string();
}

}  // namespace

TEST_CASE("ensemble: the share of markov is that of the closed form, and no label contradicts its own") {
  const Workplace here;
  const Json json = ensemble(here, {"markov", "--random", "4000", "--init", "normal(0,1/2)"});
  const Json& outcome = json["outcomes"]["global-minimum"];
  const double exact = number(json["closed_form"]["probability"]);
  CHECK(std::fabs(outcome["fraction"].get<double>() - exact) < 4 * std::sqrt(exact * (1 - exact) / 4000));
  CHECK(exact > 0.9);
  CHECK(json["disagree"] == 0);
  std::size_t all = 0;
  for (const auto& [label, each] : json["outcomes"].items()) all += each["count"].get<std::size_t>();
  CHECK(all == 4000);
  CHECK(json["init"]["e"] == "normal(0, 1/2)");
}

TEST_CASE("ensemble: Wilson's interval") {
  const Workplace here;
  const Json json = ensemble(here, {double_well(), "--random", "400", "--init", "uniform(-1,1)"});
  REQUIRE(json["outcomes"].size() == 2);
  for (const auto& [label, each] : json["outcomes"].items()) {
    CAPTURE(label);
    // (p + z²/2n ± z √(p(1 − p)/n + z²/4n²))/(1 + z²/n)
    const double n = 400, p = each["count"].get<double>() / n, z = 1.959964;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    CHECK(each["fraction"].get<double>() == doctest::Approx(p).epsilon(1e-12));
    CHECK(each["interval"][0].get<double>() == doctest::Approx(middle - half).epsilon(1e-6));
    CHECK(each["interval"][1].get<double>() == doctest::Approx(middle + half).epsilon(1e-6));
    CHECK(each["interval"][0].get<double>() < 0.5);  // one half, by symmetry
    CHECK(each["interval"][1].get<double>() > 0.5);
  }
}

TEST_CASE("ensemble: quantiles of observables at the end") {
  const Workplace here;
  const Json json = ensemble(here, {double_well(), "--random", "200", "--init", "x=uniform(0,1)", "--init", "y=1/3",
                                    "--show", "x", "--show", "x^2 + 3"});
  CHECK(json["init"]["y"] == "1/3");
  for (const char* share : {"0.05", "0.25", "0.5", "0.75", "0.95"}) {
    CHECK(number(json["quantiles"]["x"][share]) == doctest::Approx(1).epsilon(1e-9));
    CHECK(number(json["quantiles"]["x^2 + 3"][share]) == doctest::Approx(4).epsilon(1e-9));
  }
  CHECK(number(json["quantiles"]["time"]["0.05"]) < number(json["quantiles"]["time"]["0.95"]));
}

TEST_CASE("ensemble: quantiles over time of x' = -x are those of the starts times e^-t, for any number of threads") {
  const Workplace here;
  here.write("decay.toml", "name = \"decay\"\nstates = [\"x\"]\nloss = \"x^2/2\"\n");
  const std::string command = "ensemble decay.toml --random 300 --init uniform(0,1) --show x ";
  const Json json = Json::parse(succeed(here, command + "--samples 4 --until 2 --json - --curves c.csv").out);
  const Json& curves = json["curves"];
  CHECK(curves["t"] == Json({"0", "0.5", "1", "1.5", "2"}));
  CHECK(curves["missing"] == Json({0, 0, 0, 0, 0}));
  for (const auto& [share, values] : curves["quantiles"]["x"].items()) {
    CAPTURE(share);
    REQUIRE(values.size() == 5);
    CHECK(number(values[0]) == doctest::Approx(std::stod(share)).epsilon(0.25));
    for (std::size_t j = 0; j < 5; ++j) {
      CHECK(number(values[j]) ==
            doctest::Approx(number(values[0]) * std::exp(-0.5 * static_cast<double>(j))).epsilon(1e-12));
      CHECK(number(curves["quantiles"]["loss"][share][j]) ==
            doctest::Approx(std::pow(number(values[j]), 2) / 2).epsilon(0.02));
    }
  }
  const auto rows = lines(here.read("c.csv"));
  CHECK(rows.front() == "quantity,t,missing,0.05,0.25,0.5,0.75,0.95");
  REQUIRE(rows.size() == 11);
  CHECK(fields(rows[8])[0] == "x");
  CHECK(fields(rows[8])[5] == curves["quantiles"]["x"]["0.5"][2]);
  const auto with_threads = [&](const std::string& count) {
    return succeed(here, command + "--at 1/3,7 --curves - --threads " + count).out;
  };
  CHECK(with_threads("1") == with_threads("2"));
  CHECK(lines(with_threads("2")).size() == 5);
}

TEST_CASE("ensemble: paths that have escaped are missing from then on") {
  const Workplace here;
  here.write("escape.toml", "name = \"escape\"\nstates = [\"x\"]\n[equations]\nx = \"x^2\"\n");
  // x = 1/(1/x(0) - t) escapes at t = 1/x(0)
  const Run run = here(
      words("ensemble escape.toml --random 200 --init uniform(1/2,2) --at 1/4,1,3/2 --show x --csv s.csv --json -"));
  const Json curves = Json::parse(run.out)["curves"];
  std::vector<std::size_t> escaped(3);
  const auto rows = lines(here.read("s.csv"));
  REQUIRE(rows.size() == 201);
  const double times[] = {0.25, 1, 1.5};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < 3; ++j) escaped[j] += std::stod(fields(rows[i])[0]) * times[j] > 1 ? 1 : 0;
  }
  CHECK(curves["missing"] == Json(escaped));
  CHECK(escaped[1] > 80);
  CHECK(number(curves["quantiles"]["x"]["0.95"][0]) < 4);  // 1/(1/2 - 1/4)
}

TEST_CASE("ensemble: histograms count the ends that its CSV lists") {
  const Workplace here;
  const Json json = ensemble(here, {double_well(), "--random", "200", "--init", "uniform(-1,1)", "--show", "x^3",
                                    "--bins", "4", "--csv", "s.csv", "--plot", "h.svg"});
  const Json& bars = json["histograms"]["time"];
  REQUIRE(bars["edges"].size() == 5);
  std::vector<double> times;
  const auto rows = lines(here.read("s.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) times.push_back(std::stod(fields(rows[i])[4]));
  REQUIRE(times.size() == 200);
  CHECK(number(bars["edges"][0]) == *std::min_element(times.begin(), times.end()));
  CHECK(number(bars["edges"][4]) == *std::max_element(times.begin(), times.end()));
  std::size_t all = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const double low = number(bars["edges"][i]), high = number(bars["edges"][i + 1]);
    const auto inside = [&](double t) { return t >= low && (i == 3 || t < high); };
    CHECK(bars["counts"][i] == std::count_if(times.begin(), times.end(), inside));
    all += bars["counts"][i].get<std::size_t>();
  }
  CHECK(all == 200);
  const Json& ends = json["histograms"]["x^3"]["counts"];  // at -1 and at 1
  CHECK(ends[1] == 0);
  CHECK(ends[2] == 0);
  CHECK(contains(here.read("h.gp"), "200 starts from uniform"));
}

TEST_CASE("ensemble: curves need times, and one end for all paths") {
  const Workplace here;
  const auto refuse = [&](const std::string& options, const std::string& sentence) {
    const Run run = here(words("ensemble markov --random 10 --init normal(0,1/2) " + options));
    CHECK(run.code == 64);
    CHECK(contains(run.err, sentence));
  };
  refuse("--until 5", "--until 5 is not allowed; allowed: with --samples or --at");
  refuse("--curves c.csv", "--curves c.csv is not allowed; allowed: with --samples or --at");
  refuse("--samples 5 --until attracted", "--until attracted is not allowed");
  refuse("--samples 0", "--samples");
  refuse("--bins 0", "--bins");
  refuse("--samples 10000000 --until 5", "at most 100 million");
  // paths run on from the start, whose time is 0
  refuse("--at=-1", "--at -1 is not allowed; allowed: times from 0 on, each later than the one before, as in 1,2,5/2");
  refuse("--at 1,-2",
         "--at 1,-2 is not allowed; allowed: times from 0 on, each later than the one before, as in 1,2,5/2");
  refuse("--at -1,-2 --curves c.csv", "--at -1,-2 is not allowed; allowed: times from 0 on, each later");
  refuse("--at=1 --until=-3", "--until -3 is not allowed; allowed: a time after that of the start, 0");
  refuse("--samples 5 --until=-3", "--until -3 is not allowed; allowed: a time after that of the start, 0");
  CHECK(here.files().empty());
}

// the file says nothing of a start: --from would not do
TEST_CASE("ensemble: a model without start asks for --init") {
  const Workplace here;
  here.write("well.toml", "name = \"well\"\nstates = [\"x\", \"y\"]\nloss = \"(x^2 - 1)^2 + y^2\"\n");
  for (const char* options : {"", " --from x=1,y=1"}) {
    const Run run = here(words("ensemble well.toml --random 5" + std::string(options)));
    CHECK(run.code == 64);
    CHECK(contains(run.err, "--init (none) is not allowed; allowed: a distribution of at least one state"));
  }
  const Run half = here(words("ensemble well.toml --random 5 --init x=normal(0,1)"));
  CHECK(half.code == 64);
  CHECK(contains(half.err, "with a value for y"));
}

TEST_CASE("ensemble: the same starts for any number of threads, each on its own, and fed back to basin") {
  const Workplace here;
  const auto run = [&](const std::string& options) {
    return succeed(here, "ensemble markov --init normal(0,1/2) --seed 7 --csv - " + options).out;
  };
  const std::string few = run("--random 50 --threads 1");
  CHECK(run("--random 50 --threads 2") == few);
  CHECK(run("--random 80 --threads 2").substr(0, few.size()) == few);
  CHECK(succeed(here, "ensemble markov --init normal(0,1/2) --seed 8 --csv - --random 50").out != few);
  const Json json =
      ensemble(here, {"markov", "--init", "normal(0,1/2)", "--seed", "7", "--random", "50", "--csv", "f.csv"});
  CHECK(here.read("f.csv") == few);
  const Json again = Json::parse(succeed(here, "basin markov --starts f.csv --json -").out);
  for (const auto& [label, each] : json["outcomes"].items()) CHECK(again["counts"][label] == each["count"]);
}

TEST_CASE("ensemble: what is undecided says why, and counts for and against every label") {
  const Workplace here;
  const Run run = here(words("ensemble markov --random 30 --init normal(0,1/2) --max-steps 1 --json -"));
  CHECK(run.code == 2);
  const Json json = Json::parse(run.out);
  const std::size_t undecided = json["outcomes"]["undecided"]["count"].get<std::size_t>();
  CHECK(undecided > 0);
  CHECK(json["undecided"]["step-limit"] == undecided);
  CHECK(contains(here(words("ensemble markov --random 30 --init normal(0,1/2) --max-steps 1")).out,
                 "undecided by step-limit: "));
}

TEST_CASE("ensemble: distributions of expressions of parameters") {
  const Workplace here;
  here.write("wells.toml",
             "name = \"wells\"\nstates = [\"x\"]\nloss = \"(x^2 - k)^2/4\"\n[parameters]\nk = 4\n[start]\nx = 1\n");
  const Json json = ensemble(here, {"wells.toml", "--random", "50", "--init", "uniform(k/4, sqrt(k))", "--show", "x"});
  REQUIRE(json["outcomes"].size() == 1);
  CHECK(json["outcomes"].begin()->at("count") == 50);
  CHECK(number(json["quantiles"]["x"]["0.5"]) == doctest::Approx(2).epsilon(1e-9));
}

TEST_CASE("a model file may say where states start: expressions of parameters, distributions") {
  const Workplace here;
  here.write("wells.toml",
             "name = \"wells\"\nstates = [\"x\", \"y\", \"z\"]\nloss = \"(x^2 - k)^2/4 + y^2/2 + z^2/2\"\n"
             "[parameters]\nk = 4\n[start]\nx = \"k/8\"\ny = \"normal(0, k/2)\"\nz = 3\n");
  const auto start = [&](const std::string& options) {
    const Run run = here(words("simulate wells.toml --at 0,1 --csv - " + options));
    CHECK(run.code == 0);
    return fields(lines(run.out)[1]);
  };
  const auto first = start("");
  CHECK(first[1] == "0.5");
  CHECK(first[3] == "3");
  CHECK(start("") == first);
  CHECK(start("--seed 1")[2] != first[2]);
  CHECK(start("--set k=2")[1] == "0.25");
  CHECK(2 * std::stod(start("--set k=2")[2]) == doctest::Approx(std::stod(first[2])).epsilon(1e-13));
  CHECK(start("--from x=1,y=2") == std::vector<std::string>{"0", "1", "2", "3", start("--from x=1,y=2")[4]});
  // start 0 of the ensemble is the one of simulate
  const std::string csv = succeed(here, "ensemble wells.toml --random 3 --csv -").out;
  CHECK(fields(lines(csv)[1])[1] == first[2]);
  CHECK(ensemble(here, {"wells.toml", "--random", "3"})["init"]["y"] == "normal(0, 2)");
  CHECK(ensemble(here, {"wells.toml", "--random", "3", "--from", "z=1", "--set", "k=1"})["init"] ==
        Json({{"x", "1/8"}, {"y", "normal(0, 1/2)"}, {"z", "1"}}));
  // over a parameter the start follows: x = k/8 > 0 is in the basin of the well at sqrt(k)
  const std::string phase = succeed(here, "phase wells.toml --x k=1:5 --y z=-1:1 --size 4x1 --color loss --csv -").out;
  CHECK(lines(phase).size() == 5);
  here.write("bad.toml", "name = \"b\"\nstates = [\"x\"]\nloss = \"x^2\"\n[start]\nx = \"cauchy(0, 1)\"\n");
  const Run bad = here({"derive", "bad.toml"});
  CHECK(bad.code == 65);
  CHECK(contains(bad.err, "bad.toml:5:6: there is no distribution cauchy"));
}

TEST_CASE("ensemble: what is wrong is one sentence") {
  const Workplace here;
  const auto refused = [&](const std::string& options, const std::string& says) {
    CAPTURE(options);
    const Run run = here(words("ensemble markov " + options));
    CAPTURE(run.err);
    CHECK(run.code == 64);
    CHECK(contains(run.err, says));
    CHECK(run.out == "");
    CHECK(here.files().empty());
  };
  refused("--random 10", "for example --init \"normal(0,1/2)\" for all of them");
  refused("--init cauchy(0,1)", "there is no distribution cauchy");
  refused("--init normal(0,-1)", "the standard deviation of e = -1 is not allowed; allowed: greater than 0");
  refused("--init normal(0)", "expected normal(mean, standard deviation) at character 1");
  refused("--init uniform(1,1)", "the interval of e = 1 to 1 is not allowed; allowed: a low end below the high end");
  refused("--init uniform(0,1", "expected uniform(low, high)");
  refused("--init normal(0,sqrt(2))", "a rational number");
  refused("--init z=normal(0,1)", "there is no state z");
  refused("--init normal(0,x)", "unknown name 'x'");
  refused("--init normal(0,1) --random 0", "--random 0 is not allowed");
  refused("--init normal(0,1) --show z", "unknown name 'z'");
}

TEST_CASE("ensemble: Ctrl-C ends it within a second") {
  const Workplace here;
  const Run run = here({"ensemble", "markov", "--random", "1000000", "--init", "normal(0,1/2)", "--csv", "a.csv"}, 1);
  CHECK(run.code == 130);
  CHECK(run.seconds_after_interrupt < 1);
  CHECK(here.files().empty());
}

}  // namespace separatrix::testing
