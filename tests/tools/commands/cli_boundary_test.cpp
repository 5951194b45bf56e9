// `basin` and `boundary` as a user meets them: keys, columns, labels, exit codes, refusals.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "solvers/basin/boundary.hpp"
#include "tests/support/json.hpp"
#include "tests/support/markov.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string example(const std::string& name) {
  return std::string(std::getenv("SEPARATRIX_ROOT")) + "/examples/" + name;
}

void write(const Workplace& here, const std::string& file, const std::string& text) {
  std::ofstream(here.path() / file) << text;
}

}  // namespace

TEST_CASE("boundary writes the JSON keys of the contract, first and in their order") {
  const Workplace here;
  const Run run = here(words("boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --digits 30 --json -"));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  const Json json = Json::parse(run.out);
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  keys.resize(11);
  CHECK(keys == std::vector<std::string>{"version", "command", "seed", "point", "lower", "upper", "width",
                                         "label_at_from", "label_at_to", "formula", "agreed_digits"});
  // √(w² − ln|w| + E_s) at w = −2, by another program's decimal arithmetic
  CHECK(json["point"]["e"] == "1.56852772661501971801801052902");
  CHECK(json["point"]["w"] == "-2");
  CHECK(json["formula"] == "1.56852772661501971801801052902");
  CHECK(json["label_at_from"] == "local-minimum");
  CHECK(json["label_at_to"] == "global-minimum");
  CHECK(json["agreed_digits"] == 30);
  CHECK(json["agreed_roads"] == "bisection, second road and closed form");
  CHECK(json["edge_state"]["kind"] == "saddle");
  CHECK(json["edge_state"]["order"] == 3);
  CHECK(std::stod(json["lower"].get<std::string>()) == doctest::Approx(1.568527726615));
  CHECK(std::stod(json["width"].get<std::string>()) < 2e-30);
  CHECK(json["boundaries"].size() == 1);
}

TEST_CASE(
    "boundary of markov-attention: integrated bracket and Airy curve agree to 30 digits, with a = 0 and without") {
  // e² = 4a² − 4k²ξ where k Ai'(ξ)/Ai(ξ) = a, k = 16^⅓/4, from the Maclaurin series of Ai in decimal arithmetic
  const std::vector<std::pair<std::string, std::string>> known{{"0", "1.27170477506809874690585687346"},
                                                               {"1/2", "1.86530695465420410531407616195"}};
  for (const auto& [a, e] : known) {
    CAPTURE(a);
    const Workplace here;
    const std::string start = "w=1/3,a=" + a + ",e=";
    const Run run = here(words("boundary markov-attention --set p=0.5 --set q=0.8 --from " + start + "1/10 --to " +
                               start + "3 --digits 30 --json -"));
    CHECK(run.code == 0);
    const Json json = Json::parse(run.out);
    CHECK(json["formula"] == e);
    CHECK(json["point"]["e"] == e);
    CHECK(std::stod(json["width"].get<std::string>()) < 2e-30);
    // no saddle stops a path on this boundary: the closed form is what bisection is compared with
    CHECK(json["second_road"].is_null());
    CHECK(json["agreed_digits"] == 30);
    CHECK(json["agreed_roads"] == "bisection and closed form");
    CHECK(json["label_at_from"] == "local-minimum");
    CHECK(json["label_at_to"] == "global-minimum");
    CHECK(json["boundaries"].size() == 1);
  }
}

TEST_CASE("agreed digits of a boundary: the worst of both ends and each other road") {
  // x = 1 + 2s on the segment: s = 1/2 is x = 2
  const Segment segment{{1}, {3}};
  const Rational step = power(Rational(10), -9);
  const Bracket bracket{ratio(1, 2) - step, ratio(1, 2) + step, {}, {}};
  CHECK(agreed_digits(bracket, segment, ratio(1, 2), 15) == 9);
  CHECK(agreed_digits(bracket, segment, ratio(1, 2), 7) == 7);
  CHECK(agreed_digits(bracket, segment, ratio(1, 2) + 99 * step, 15) == 7);
  CHECK(agreed_digits(bracket, segment, 1, 15) == 0);
}

TEST_CASE("boundary without a second road and a closed form vouches for no agreement") {
  const Workplace here;
  const Run run = here({"boundary", example("four-minima.toml"), "--from", "x=-2,y=-1.5", "--to", "x=2,y=1",
                        "--bisect-only", "--json", "-"});
  CHECK(run.code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["agreed_digits"].is_null());
  CHECK(json["agreed_roads"].is_null());
}

TEST_CASE("boundary stops at its time limit with the bracket so far, undecided") {
  const Workplace here;
  const std::string command =
      "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --digits 600 --bisect-only --max-seconds 1 --json a.json";
  const Run run = here(words(command));
  CHECK(run.code == 2);
  CHECK(contains(run.err, "time limit"));
  CHECK(contains(run.err, "--max-seconds"));
  CHECK(lines(run.err).size() == 1);
  CHECK(contains(run.out, "bisection:   e in ["));
  const Json json = Json::parse(here.read("a.json"));
  CHECK(json["outcome"] == "cancelled");
  const Rational lower = parse_rational(json["lower"].get<std::string>()),
                 upper = parse_rational(json["upper"].get<std::string>()),
                 formula = parse_rational(json["formula"].get<std::string>());
  CHECK(lower < formula);
  CHECK(formula < upper);
  CHECK(upper - lower < ratio(1, 10));
  CHECK(json["agreed_digits"] < 600);
  const Run scanning =
      here(words("boundary markov --from w=-2,e=1/10 --to w=-2,e=1/5 --cells 1000000 --max-seconds 1"));
  CHECK(scanning.code == 2);
  CHECK(scanning.out.empty());
  CHECK(contains(scanning.err, "before a boundary was seen"));
}

TEST_CASE("a user's model: basins are named by the equilibria that stationary lists") {
  const Workplace here;
  const std::string model = example("four-minima.toml");
  const Run stationary = here({"stationary", model, "--json", "-"});
  const Json points = Json::parse(stationary.out)["points"];
  const Run run = here({"boundary", model, "--from", "x=-2,y=-1.5", "--to", "x=2,y=1", "--json", "-"});
  CHECK(run.code == 0);
  const Json json = Json::parse(run.out);
  REQUIRE(json["boundaries"].size() == 2);
  CHECK(json["boundaries"][0]["label_at_to"] == json["boundaries"][1]["label_at_from"]);
  CHECK(json["formula"].is_null());
  CHECK(json["along"] == "s");
  // from (-2, -1.5) the flow goes to the well near (-1, -1)
  const std::string label = json["label_at_from"];
  REQUIRE(label.starts_with("equilibrium-"));
  const Json& well = points.at(std::stoul(label.substr(12)) - 1);
  CHECK(well["kind"] == "strict minimum");
  CHECK(number(well["state"]["x"]) == doctest::Approx(-1).epsilon(0.1));
  CHECK(number(well["state"]["y"]) == doctest::Approx(-1).epsilon(0.1));

  const Run basin = here({"basin", model, "--from", "x=-2,y=-1.5"});
  CHECK(basin.code == 0);
  CHECK(contains(basin.out, label));
}

TEST_CASE("basin of one start: label, limit to the digits, what theory says") {
  const Workplace here;
  const Run run = here(words("basin markov --from e=1/2,w=-2 --digits 30 --json -"));
  CHECK(run.code == 0);
  const Json start = Json::parse(run.out)["starts"][0];
  CHECK(start["label"] == "local-minimum");
  CHECK(start["predicted"] == "local-minimum");
  CHECK(start["agreed_digits"] == 30);
  CHECK(start["limit"]["e"] == "0");
  // closed form: the limit on e = 0 has the energy of the start
  const Rational moved = markov_energy("0", start["limit"]["w"]) - markov_energy("1/2", "-2");
  CHECK(abs(moved) < power(Rational(10), -28));
  CHECK(contains(here(words("basin markov --from e=0,w=1")).out, "stationary"));
}

TEST_CASE("basin of many starts: columns of the contract, one row per start") {
  const Workplace here;
  write(here, "starts.csv", "w,e\n-2,1/10\n -2, 1.5\n\n-2,3\r\n");
  const Run run = here(words("basin markov --starts starts.csv --csv -"));
  CHECK(run.code == 0);
  const auto rows = lines(run.out);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0] == "e,w,label,loss,time,limit_e,limit_w,end_e,end_w");
  CHECK(rows[1].starts_with("0.1,-2,local-minimum,"));
  CHECK(rows[2].starts_with("1.5,-2,local-minimum,"));
  CHECK(rows[3].starts_with("3,-2,global-minimum,"));
  // 1e-12 from the separatrix: undecided in double, decided with digits
  write(here, "near.csv", "w,e\n-2,1.568527726616\n-2,1.568527726614\n");
  const Run coarse = here(words("basin markov --starts near.csv"));
  CHECK(coarse.code == 2);
  CHECK(contains(coarse.out, "undecided"));
  const Run fine = here(words("basin markov --starts near.csv --digits 30"));
  CHECK(fine.code == 0);
  CHECK(contains(fine.out, "2 of 2 labels agree"));
}

TEST_CASE("boundary --curve: points as CSV and JSON, compared with the closed form, and a picture") {
  const Workplace here;
  const Run run =
      here(words("boundary markov --from w=-2,e=1/2 --to w=-2,e=3 --curve w=-3:-1 --csv curve.csv "
                 "--json curve.json --plot curve.png"));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  const auto rows = lines(here.read("curve.csv"));
  REQUIRE(rows.size() > 20);
  CHECK(rows[0] == "curve,e,w");
  const Json curve = Json::parse(here.read("curve.json"))["curves"][0];
  CHECK(curve["points"].size() == rows.size() - 1);
  CHECK(curve["closed_form"]["agree"] == curve["closed_form"]["compared"]);
  CHECK(curve["closed_form"]["compared"] == rows.size() - 1);
  CHECK(curve["first"] == "edge");
  CHECK(curve["last"] == "edge");
  CHECK(here.files() == std::vector<std::string>{"curve.csv", "curve.gp", "curve.json", "curve.png"});
}

// dx/dt = (x − a)(1 − x²), dy/dt = x − y: the boundary is x = a. At a = 0 the saddle lies on the segment.
TEST_CASE("boundary: one at 0 is 0, not what its bracket leaves") {
  const Workplace here;
  write(here, "cubic.toml",
        "name = \"cubic\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"(x - a)*(1 - x)*(1 + x)\"\ny = \"x - y\"\n"
        "[parameters]\na = 0\n[start]\nx = \"-7/8\"\ny = 0\n");
  const std::string along = "boundary cubic.toml --to x=3/4 --along a=-1/2:1/2 --values 3 --digits 12 --json - ";
  for (const char* road : {"", "--bisect-only"}) {
    CAPTURE(road);
    const Json branches = Json::parse(succeed(here, along + road).out)["branches"];
    REQUIRE(branches.size() == 1);
    const Json& points = branches[0]["points"];
    REQUIRE(points.size() == 3);
    CHECK(points[0]["point"]["x"] == "-0.5");
    CHECK(points[1]["point"]["x"] == "0");
    CHECK(points[2]["point"]["x"] == "0.5");
    for (const Json& point : points) {
      if (*road == 0) {
        CHECK(point["agreed_digits"] == 12);
      } else {
        CHECK(point["agreed_digits"].is_null());
      }
    }
  }
  const Json there = Json::parse(succeed(here, "boundary cubic.toml --to x=3/4 --json -").out);
  CHECK(there["point"]["x"] == "0");
  CHECK(there["second_road"]["value"] == "0");
  const std::string alone =
      succeed(here, "boundary cubic.toml --to x=3/4 --along a=1/4:1/2 --values 2 --digits 6 --bisect-only").out;
  CHECK(contains(alone, "agreed: empty where there is no second road"));
}

// dx/dt = a - x^2: the basin of sqrt(a) ends at -sqrt(a), and at a = 0 there is none any more
TEST_CASE("boundary --along: the place against a parameter, and where it is lost") {
  const Workplace here;
  write(here, "fold.toml",
        "name = \"fold\"\nstates = [\"x\"]\nloss = \"x^3/3 - a*x\"\n[parameters]\na = 1\n[start]\nx = -3\n");
  const Json json =
      Json::parse(succeed(here, "boundary fold.toml --to x=0 --along a=1/4:4 --values 4 --digits 20 --json -").out);
  CHECK(json["along"] == Json({{"a", {"1/4", "4"}}}));
  CHECK_FALSE(json["parameters"].contains("a"));
  REQUIRE(json["branches"].size() == 1);
  const Json& branch = json["branches"][0];
  CHECK(branch["first"] == "edge");
  CHECK(branch["last"] == "edge");
  CHECK(branch["disappears"].is_null());
  const std::vector<std::pair<std::string, std::string>> expected{
      {"1/4", "-0.5"}, {"3/2", "-1.2247448713915890491"}, {"11/4", "-1.6583123951776999246"}, {"4", "-2"}};
  REQUIRE(branch["points"].size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    const Json& point = branch["points"][k];
    CHECK(point["a"] == expected[k].first);
    CHECK(point["point"]["x"] == expected[k].second);
    CHECK(point["below"] == "diverged");
    CHECK(point["above"] == "minimum");
    CHECK(point["outcome"] == "enclosed");
    CHECK(point["agreed_digits"] == 20);
  }
  const auto rows =
      lines(succeed(here, "boundary fold.toml --to x=0 --along a=1/4:4 --values 4 --digits 6 --csv -").out);
  REQUIRE(rows.size() == 5);
  CHECK(rows[0] == "branch,a,x,lower,upper,agreed_digits,outcome");
  CHECK(rows[4].starts_with("1,4,-2,"));
  const Run lost = here(words("boundary fold.toml --to x=1 --along a=-1:2 --values 3 --digits 6 --plot fold.svg"));
  CHECK(lost.code == 2);
  CHECK(contains(lost.err, "a boundary appears between a = "));
  CHECK(contains(lost.out, "begins: lost between a = "));
  CHECK(contains(here.read("fold.gp"), "diverged"));
  // with a closed form beside it
  const Json known = Json::parse(
      succeed(here, "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --along p=1/10:1/5 --values 2 --json -").out);
  for (const Json& point : known["branches"][0]["points"]) {
    CHECK(point["formula"] == point["point"]["e"]);
    CHECK(point["agreed_digits"] == 15);
  }
  const auto refused = [&](const std::string& line, const std::string& says) {
    CAPTURE(line);
    const Run run = here(words(line));
    CHECK(run.code == 64);
    CAPTURE(run.err);
    CHECK(contains(run.err, says));
  };
  refused("boundary fold.toml --to x=0 --along b=1:2", "no parameter b");
  refused("boundary fold.toml --to x=0 --along a=2:1", "--along a=2:1");
  refused("boundary fold.toml --to x=0 --along a=1:2 --values 1", "--values 1");
  refused("boundary fold.toml --to x=0 --values 5", "--values 5 is not allowed; allowed: with --along");
  refused("boundary fold.toml --to x=0 --along a=-2:-1", "no boundary on this segment at any of the 17 values of a");
  refused("boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --along p=1/10:2", "p");
  refused("boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --along p=1/10:1/5 --curve w=-3:-1", "without --curve");
}

TEST_CASE("basin and boundary refuse with one sentence") {
  const Workplace here;
  write(here, "state.csv", "w,z\n1,2\n");
  write(here, "twice.csv", "w,w\n1,2\n");
  write(here, "ragged.csv", "w,e\n1,2\n1\n");
  write(here, "word.csv", "w,e\n1,nan\n");
  write(here, "empty.csv", "w,e\n");
  struct Refusal {
    std::string command;
    std::vector<std::string> mentions;
    int code;
  };
  for (const Refusal& each : {
           Refusal{"boundary markov --from e=1", {"--to", "other end of the segment"}, 64},
           Refusal{"boundary markov --from e=1,w=1 --to e=1", {"--to", "another point"}, 64},
           Refusal{"boundary markov --from e=1,w=1 --to z=1", {"no state z"}, 64},
           Refusal{"boundary markov --from e=1,w=1 --to e=2", {"same label", "global-minimum", "31 starts"}, 64},
           Refusal{"boundary markov --from e=0,w=1 --to e=2", {"--from is a stationary point"}, 64},
           Refusal{"boundary markov --from e=1,w=1 --to e=0", {"--to is a stationary point"}, 64},
           Refusal{"boundary markov --from e=1 --to e=2 --cells 0", {"--cells", "0"}, 64},
           Refusal{
               "boundary markov --from e=1 --to e=2 --max-seconds -1", {"--max-seconds", "whole number from 0"}, 64},
           Refusal{"boundary markov --from e=1 --to e=2 --digits 0", {"--digits", "0"}, 64},
           Refusal{"boundary markov --from w=-2 --to w=-2,e=3 --curve e=0:1", {"--curve", "another state"}, 64},
           Refusal{"boundary markov --from w=-2 --to w=-1,e=3 --curve e=0:1", {"--curve", "along one state"}, 64},
           Refusal{"boundary markov --from w=-2 --to w=-2,e=3 --curve w=0:1", {"--curve", "contains w = -2"}, 64},
           Refusal{"boundary markov --from w=-2 --to w=-2,e=3 --curve z=0:1", {"no state z"}, 64},
           Refusal{"boundary markov --from w=-2 --to w=-2,e=3 --csv -", {"--csv", "--curve"}, 64},
           Refusal{"basin markov --starts none.csv", {"none.csv"}, 66},
           Refusal{"basin markov --starts state.csv", {"state.csv:1:3", "no state z"}, 65},
           Refusal{"basin markov --starts twice.csv", {"twice.csv:1:3", "twice"}, 65},
           Refusal{"basin markov --starts ragged.csv", {"ragged.csv:3:1", "1 number in this row", "2"}, 65},
           Refusal{"basin markov --starts word.csv", {"word.csv:2:3", "nan"}, 65},
           Refusal{"basin markov --starts empty.csv", {"empty.csv:1:1", "at least one row"}, 65},
       }) {
    CAPTURE(each.command);
    const Run run = here(words(each.command));
    CHECK(run.code == each.code);
    CHECK(run.out.empty());
    CHECK(run.err.starts_with("separatrix: "));
    for (const std::string& mention : each.mentions) {
      CAPTURE(mention);
      CAPTURE(run.err);
      CHECK(contains(run.err, mention));
    }
  }
  CHECK(here.files().size() == 5);
  write(here, "driven.toml", "name = \"driven\"\nstates = [\"x\"]\n[equations]\nx = \"t - x\"\n[start]\nx = 1\n");
  const Run driven = here(words("boundary driven.toml --from x=0 --to x=1"));
  CHECK(driven.code == 64);
  CHECK(contains(driven.err, "a model whose equations do not depend on time"));
  write(here, "slope.toml", "name = \"slope\"\nstates = [\"x\", \"y\"]\nloss = \"x + y\"\n[start]\nx = 1\ny = 1\n");
  const Run slope = here(words("boundary slope.toml --from x=0 --to x=1"));
  CHECK(slope.code == 64);
  CHECK(contains(slope.err, "diverged"));
}

}  // namespace separatrix::testing
