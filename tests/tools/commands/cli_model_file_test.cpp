// The files of a user's model and of its data: what they may say, and what is refused, with its place.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

void write(const Workplace& here, const std::string& file, const std::string& text) {
  std::ofstream(here.path() / file, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a model file that is not there cannot be read") {
  const Workplace here;
  std::filesystem::create_directory(here.path() / "d.toml");
  for (const auto& [file, why] : {std::pair{"no.toml", "there is no such file"}, std::pair{"d.toml", "a directory"}}) {
    for (const std::string command : {"list", "derive", "simulate", "phase"}) {
      const Run run = here(words(command + " " + file));
      CHECK(run.code == 66);
      CHECK(run.out.empty());
      CHECK(run.err ==
            "separatrix: cannot read " + std::string(file) + ": " + (why[0] == 'a' ? "it is a directory" : why) + "\n");
    }
  }
  const Run run = here(words("derive makrov"));
  CHECK(run.code == 64);
  CHECK(run.err.find("the path of a file that ends in .toml") != std::string::npos);
}

TEST_CASE("a model file that says something wrong is refused at its line and character") {
  const Workplace here;
  const std::string head = "name = \"a\"\nstates = [\"x\", \"y\"]\n", start = "[start]\nx = 1\ny = 1\n";
  const std::vector<std::pair<std::string, std::string>> mistakes{
      {"", "a.toml:1:1: the file is empty"},
      {"name = ", "a.toml:1:8: this is not TOML"},
      {head + "loss = \"x^2 + z\"\n" + start, "a.toml:3:15: unknown name 'z' (known: x, y)"},
      {head + "loss = \"x^2 + y^2\"\n" + start + "[invariants]\nq = \"x + y\"",
       "a.toml:8:5: q is not conserved: dq/dt = "},
      {head + "[equations]\nx = \"y\"\ny = \"-x\"\n" + start + "[invariants]\nr = \"x^2 + y^2 + x/1000000\"",
       "a.toml:10:5: r is not conserved"},
      {head + "[equations]\nx = \"1\"\ny = \"log(x)\"\n" + start + "[invariants]\nr = \"y - x*log(x)\"",
       "a.toml:10:5: r is not conserved"},
  };
  for (const auto& [text, says] : mistakes) {
    CAPTURE(text);
    write(here, "a.toml", text);
    for (const std::string command : {"list", "derive", "simulate", "phase --csv b.csv"}) {
      const Run run = here(words(command + " a.toml"));
      CHECK(run.code == 65);
      CHECK(run.out.empty());
      CHECK(run.err.starts_with("separatrix: " + says));
      CHECK(here.files().size() == 1);
    }
  }
}

TEST_CASE("a loss over data is that of the same sum written out, with kinks for every sample") {
  const Workplace here;
  const std::vector<std::string> x{"-1.5", "0.3", "2", "0.75"}, y{"0.2", "1", "-1/2", "3e-1"};
  std::string rows = "x,y\n", sum;
  for (std::size_t i = 0; i < x.size(); ++i) {
    rows += x[i] + "," + y[i] + "\n";
    sum += (i == 0 ? "" : " + ") + ("(" + y[i] + " - v*relu(w*(" + x[i] + ") + 1) - exp(v*(" + x[i] + ")))^2/8");
  }
  std::filesystem::create_directory(here.path() / "in");
  write(here, "in/points.csv", rows);
  const std::string head = "name = \"a\"\nstates = [\"w\", \"v\"]\n", start = "[start]\nw = \"1/2\"\nv = \"-1/5\"\n";
  write(here, "in/a.toml",
        head + "loss = \"mean(points, (y - v*relu(w*x + 1) - exp(v*x))^2/2)\"\n[data]\npoints = \"points.csv\"\n" +
            start);
  write(here, "b.toml", head + "loss = \"" + sum + "\"\n" + start);
  for (const std::string command :
       {"simulate FILE --until 20 --json -", "stationary FILE --box w=-3:3 --box v=-3:3 --json -",
        "phase FILE --x w=-3:3 --y v=-3:3 --size 5x5 --csv -"}) {
    CAPTURE(command);
    const auto with = [&command](const std::string& file) {
      return std::string(command).replace(command.find("FILE"), 4, file);
    };
    const Run mean = succeed(here, with("in/a.toml")), plain = succeed(here, with("b.toml"));
    if (command.ends_with("csv -")) {
      const auto a = lines(mean.out), b = lines(plain.out);
      REQUIRE(a.size() == b.size());
      for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t field = 0; field < 2; ++field) CHECK(fields(a[i])[field] == fields(b[i])[field]);
        // a minimum on the edge of a kink is told of kinks that are written out (edge_of_rest.hpp)
        const std::string label = fields(a[i])[2];
        CHECK((label == fields(b[i])[2] || label == "undecided"));
      }
      continue;
    }
    const Json a = Json::parse(mean.out), b = Json::parse(plain.out);
    const bool is_path = a.contains("final");
    REQUIRE(is_path == b.contains("final"));
    if (is_path) {
      CHECK(a["final"] == b["final"]);
      CHECK(a["loss"] == b["loss"]);
      continue;
    }
    REQUIRE(a["points"].size() == b["points"].size());
    CHECK(!a["points"].empty());
    for (std::size_t i = 0; i < a["points"].size(); ++i) {
      for (const std::string key : {"kind", "state", "loss"}) CHECK(a["points"][i][key] == b["points"][i][key]);
    }
  }
}

TEST_CASE("data that is wrong is refused at the line and character of its own file") {
  const Workplace here;
  write(here, "a.toml",
        "name = \"a\"\nstates = [\"w\"]\nloss = \"mean(points, (y - w*x)^2)\"\n[data]\npoints = { file = "
        "\"points.csv\" }\n[start]\nw = 1\n");
  const Run missing = here(words("derive a.toml"));
  CHECK(missing.code == 66);
  CHECK(missing.err == "separatrix: cannot read points.csv: there is no such file\n");
  for (const auto& [text, says] : std::vector<std::pair<std::string, std::string>>{
           {"", "points.csv:1:1: no data: a header"},
           {"x,y\n1,2\n3,\n", "points.csv:3:3: a value of y is missing"},
           {"x,y\n1,nan\n", "points.csv:2:3: y = nan is not allowed"},
           {"x,y\n1,2,3\n", "points.csv:2:5: 3 values in this row, where the header has 2"},
           {"x,z\n1,2\n", "a.toml:3:23: unknown name 'y' (known: w, x, z)"},
       }) {
    CAPTURE(text);
    write(here, "points.csv", text);
    for (const std::string command : {"derive", "simulate", "phase --csv b.csv"}) {
      const Run run = here(words(command + " a.toml"));
      CHECK(run.code == 65);
      CHECK(run.out.empty());
      CHECK(run.err.starts_with("separatrix: " + says));
      CHECK(here.files().size() == 2);
    }
  }
}

TEST_CASE("invariants that hold only where they have a value, or only in time, are accepted") {
  const Workplace here;
  write(here, "a.toml",
        "name = \"a\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"1\"\ny = \"log(x)\"\n[start]\nx = 1\ny = 1\n"
        "[invariants]\nr = \"y - x*log(x) + x\"\nclock = \"x - t\"\n");
  const Run run = here(words("simulate a.toml --until 3 --json -"));
  CHECK(run.code == 0);
  const Json json = Json::parse(run.out);
  CHECK(number(json["invariants"][0]["drift"]) < 1e-14);
  CHECK(number(json["invariants"][1]["drift"]) < 1e-14);
}

TEST_CASE("a solution that slides along a jump of a user's model says where it begins") {
  const Workplace here;
  write(here, "a.toml", "name = \"a\"\nstates = [\"x\"]\nloss = \"abs(x - 1)\"\n[start]\nx = 3\n");
  for (const std::string method : {"taylor", "dopri5", "fehlberg78", "bulirsch-stoer"}) {
    const Run run = here(words("simulate a.toml --json - --method " + method));
    CHECK(run.code == 0);
    const Json json = Json::parse(run.out);
    CHECK(json["outcome"] == "reached_end");
    CHECK(json["final"]["x"] == "1");
    CHECK(json["events"].size() == 1);
    CHECK(json["events"][0]["name"] == "slides on -1 + x");
    CHECK(json["events"][0]["t"] == "2");
  }
  const Run text = here(words("simulate a.toml"));
  CHECK(text.out.find("event: slides on -1 + x at t = 2\n") != std::string::npos);
}

TEST_CASE("a solution that is not unique at a jump of a user's model is undecided, in words") {
  const Workplace here;
  write(here, "a.toml", "name = \"a\"\nstates = [\"x\"]\nloss = \"-abs(x)\"\n[start]\nx = 0\n");
  const Run run = here(words("simulate a.toml --json -"));
  CHECK(run.code == 2);
  CHECK(run.err.find("lead away from it") != std::string::npos);
  CHECK(Json::parse(run.out)["outcome"] == "sliding");
}

}  // namespace separatrix::testing
