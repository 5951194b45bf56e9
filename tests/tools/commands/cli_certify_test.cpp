// --certify: enclosures on the command line, what they say of their own width, and what is refused.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

bool inside(const Json& ends, const Json& value) {
  const Rational exact = parse_rational(value.get<std::string>());
  return parse_rational(ends[0].get<std::string>()) <= exact && exact <= parse_rational(ends[1].get<std::string>());
}

Rational width_of(const Json& ends) {
  return parse_rational(ends[1].get<std::string>()) - parse_rational(ends[0].get<std::string>());
}

std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> result(1);
  for (const char c : row) {
    if (c == ',') {
      result.emplace_back();
    } else {
      result.back() += c;
    }
  }
  return result;
}

void refused(const std::string& command, const std::vector<std::string>& mentions) {
  CAPTURE(command);
  const Workplace here;
  const Run run = here(words(command));
  CHECK(run.code == 64);
  CHECK(run.out.empty());
  CHECK(here.files().empty());
  CHECK(lines(run.err).size() == 1);
  for (const std::string& mention : mentions) CHECK(contains(run.err, mention));
}

std::string example(const std::string& name) {
  return std::getenv("SEPARATRIX_ROOT") + ("/examples/" + name + ".toml");
}

const std::string markov = "markov --set p=1/10 --set q=1/10 --from e=1/2,w=-3/10 ";

}  // namespace

TEST_CASE("simulate --certify: JSON encloses what two ordinary runs agree on") {
  const Workplace here;
  const Json exact = Json::parse(succeed(here, "simulate " + markov + "--digits 60 --json -").out)["final"];
  for (const std::string width : {"7e-14", "1e-30", "1e-50"}) {
    CAPTURE(width);
    const Json proved =
        Json::parse(succeed(here, "simulate " + markov + "--certify --width " + width + " --json -").out);
    CHECK(proved.begin().key() == "version");
    CHECK(proved["outcome"] == "reached_end");
    CHECK(proved["t"] == "10");
    for (const std::string state : {"e", "w"}) {
      CHECK(inside(proved["enclosure"][state], exact[state]));
      CHECK(width_of(proved["enclosure"][state]) <= parse_rational(width));
    }
    CHECK(proved["proved_digits"].is_number_integer());
    // the energy is conserved: enclosures at both ends have the same number in them
    const Json& energy = proved["invariants"][0];
    CHECK(energy["name"] == "energy");
    CHECK(parse_rational(energy["start"][0].get<std::string>()) <= parse_rational(energy["end"][1].get<std::string>()));
    CHECK(parse_rational(energy["end"][0].get<std::string>()) <= parse_rational(energy["start"][1].get<std::string>()));
  }
}

TEST_CASE("simulate --certify: CSV has both ends of every column, rows at the times asked for") {
  const Workplace here;
  const auto rows = lines(succeed(here, "simulate markov --certify --samples 4 --until 2 --csv -").out);
  REQUIRE(rows.size() == 6);
  CHECK(rows[0] == "t,e_lo,e_hi,w_lo,w_hi,loss_lo,loss_hi,energy_lo,energy_hi");
  CHECK(rows[2].starts_with("0.5,"));
  CHECK(rows[5].starts_with("2,"));
}

TEST_CASE("simulate --certify: a box of starts, and a width that it does not allow") {
  const Workplace here;
  const std::string box = "simulate markov --certify --from e=1/2+-1e-6,w=-3/10+-1e-6 --json - ";
  const Json image = Json::parse(succeed(here, box).out);
  for (const std::string corner : {"e=0.500001,w=-0.300001", "e=0.499999,w=-0.299999", "e=1/2,w=-3/10"}) {
    const Json path =
        Json::parse(succeed(here, "simulate markov --digits 30 --from " + corner + " --json -").out)["final"];
    for (const std::string state : {"e", "w"}) CHECK(inside(image["enclosure"][state], path[state]));
  }
  CHECK(width_of(image["enclosure"]["e"]) < parse_rational("3.63e-7"));
  const Run narrow = here(words(box + "--width 1e-9"));
  CHECK(narrow.code == 2);
  CHECK(contains(narrow.err, "more than asked for"));
  const Json wide = Json::parse(narrow.out);
  CHECK(wide["outcome"] == "width_not_reached");
  CHECK(inside(wide["enclosure"]["e"], Json("2.0351809716591467894")));
}

TEST_CASE("simulate --certify: where no step can be proved is an outcome") {
  const Workplace here;
  std::ofstream(here.path() / "blow-up.toml")
      << "name = \"blow-up\"\nstates = [\"x\"]\n[equations]\nx = \"x^2\"\n[start]\nx = \"1\"\n";
  const Run run = here(words("simulate blow-up.toml --certify --until 2 --json -"));
  CHECK(run.code == 2);
  const Json end = Json::parse(run.out);
  CHECK(end["outcome"] == "no_enclosure");
  CHECK(parse_rational(end["t"].get<std::string>()) < 1);
}

TEST_CASE("--certify refuses what it cannot prove") {
  refused("simulate markov --certify --method dopri5", {"--certify", "dopri5"});
  refused("simulate markov --certify --method gradient-descent --learning-rate 1/10", {"--certify"});
  refused("simulate markov --certify --event e", {"--certify", "--event"});
  refused("simulate markov --certify --plot a.png", {"--certify", "--plot"});
  refused("simulate markov --certify --t0 -1", {"--certify with --t0 is not allowed; allowed: without it\n"});
  refused("simulate markov --certify --tolerance 1e-9", {"--certify with --tolerance", "--width says how fine"});
  refused("simulate markov --certify --width 0", {"--width", "greater than 0"});
  refused("simulate markov --certify --width 1e-9999", {"--width", "1e-290"});
  refused("simulate markov --width 1e-10", {"--width", "--certify"});
  refused("simulate markov --certify --from e=1/2+--1", {"--from"});
  refused("simulate markov --from e=1/2+-1e-6", {"--from"});
  refused("stationary markov --certify --along p=1/10:1/2", {"--certify", "--along"});
  refused("basin markov --certify --digits 30", {"--certify", "--digits 30"});
  refused("basin " + example("lorenz") + " --certify", {"lorenz", "a model with a loss"});
  refused("basin two-stage --certify", {"--certify", "two-stage", "continuous"});
}

TEST_CASE("stationary --certify: all points, their kinds, and that there is no other") {
  const Workplace here;
  struct Expected {
    std::string model;
    int minima, saddles, maxima;
  };
  for (const Expected& each : {Expected{"mueller-brown", 3, 2, 0},
                               {"four-minima", 4, 4, 1},
                               {"nine-minima", 9, 12, 4},
                               {"coupled-double-well", 4, 4, 1}}) {
    CAPTURE(each.model);
    const Json found =
        Json::parse(succeed(here, "stationary " + example(each.model) + " --certify --digits 30 --json -").out);
    CHECK(found["complete"] == true);
    CHECK(found["unresolved_volume"] == "0");
    CHECK(found["unresolved"].empty());
    int minima = 0, saddles = 0, maxima = 0;
    for (const Json& point : found["points"]) {
      minima += point["kind"] == "strict minimum" ? 1 : 0;
      saddles += point["kind"] == "saddle" ? 1 : 0;
      maxima += point["kind"] == "maximum" ? 1 : 0;
      for (const auto& [state, ends] : point["enclosure"].items()) {
        CHECK(width_of(ends) < parse_rational("1e-28"));
        // the sharp enclosure is in the box in which the point is the only one, or overlaps it by rounding
        CHECK(parse_rational(ends[0].get<std::string>()) <=
              parse_rational(point["unique_in"][state][1].get<std::string>()));
      }
    }
    CHECK(minima == each.minima);
    CHECK(saddles == each.saddles);
    CHECK(maxima == each.maxima);
    // the ordinary search, a second road, finds the same number
    const Json numerical = Json::parse(succeed(here, "stationary " + example(each.model) + " --json -").out);
    CHECK(numerical["points"].size() == found["points"].size());
  }
}

TEST_CASE("stationary --certify: curves of points are proved along their length") {
  const Workplace here;
  std::ofstream(here.path() / "ring.toml")
      << "name = \"ring\"\nstates = [\"x\", \"y\"]\nloss = \"(x^2 + y^2 - 1)^2\"\n[start]\nx = \"1\"\ny = \"0\"\n";
  const Json ring = Json::parse(succeed(here, "stationary ring.toml --certify --json -").out);
  CHECK(ring["complete"] == true);
  REQUIRE(ring["points"].size() == 1);
  CHECK(ring["points"][0]["kind"] == "maximum");
  REQUIRE(ring["manifolds"].size() == 1);
  const Json& circle = ring["manifolds"][0];
  CHECK(circle["kind"] == "minimum manifold");
  CHECK(inside(circle["loss"], Json("0")));
  for (const std::string state : {"x", "y"}) {
    for (const std::string end : {"1", "-1"}) CHECK(inside(circle["hull"][state], Json(end)));
    CHECK_FALSE(inside(circle["hull"][state], Json("1.1")));
  }
}

TEST_CASE("stationary --certify: the curve of minima, the axis and the saddle of markov, and nothing else") {
  const Workplace here;
  const Run run = here(words("stationary markov --set p=1/10 --set q=1/10 --certify --json -"));
  CHECK(run.code == 2);
  CHECK(contains(run.err, "kind"));
  const Json found = Json::parse(run.out);
  CHECK(found["complete"] == true);
  REQUIRE(found["points"].size() == 1);
  CHECK(inside(found["points"][0]["enclosure"]["e"], Json("0")));
  CHECK(inside(found["points"][0]["enclosure"]["w"], Json("-0.70710678118654752440")));
  CHECK(found["points"][0]["unique_in"].is_null());
  // by mpmath: entropy of the chain −(log(1/10) + 9 log(9/10))/10, and that of a fair coin, log 2
  int minima = 0, axis = 0;
  for (const Json& curve : found["manifolds"]) {
    const bool lowest = inside(curve["loss"], Json("0.32508297339144820"));
    CHECK(lowest != inside(curve["loss"], Json("0.69314718055994531")));
    if (!lowest) ++axis;
    if (lowest) ++minima;
    if (lowest) CHECK(curve["kind"] == "minimum manifold");
    // the axis attracts below the saddle only
    if (!lowest && curve["kind"] == "minimum manifold") CHECK(inside(curve["hull"]["w"], Json("-2")));
    if (!lowest && curve["kind"] == "maximum") CHECK(inside(curve["hull"]["w"], Json("2")));
  }
  CHECK(minima == 2);
  CHECK(axis == 3);
}

TEST_CASE("stationary --certify: a degenerate point remains, with the volume around it") {
  const Workplace here;
  std::ofstream(here.path() / "flat.toml") << "name = \"flat\"\nstates = [\"x\", \"y\"]\n"
                                              "loss = \"x^4 + y^2\"\n[start]\nx = \"1\"\ny = \"0\"\n";
  const Run run = here(words("stationary flat.toml --certify --json -"));
  CHECK(run.code == 2);
  CHECK(contains(run.err, "not resolved"));
  const Json found = Json::parse(run.out);
  CHECK(found["complete"] == false);
  CHECK(parse_rational(found["unresolved_volume"].get<std::string>()) > 0);
  REQUIRE(found["unresolved"].size() == 1);
  for (const std::string state : {"x", "y"}) CHECK(inside(found["unresolved"][0]["hull"][state], Json("0")));
}

TEST_CASE("basin --certify: the label of a start and of a box, by the closed form and by the ordinary command") {
  const Workplace here;
  const Json one = Json::parse(succeed(here, "basin markov --certify --from e=1/2,w=-3/10 --json -").out);
  CHECK(one["counts"] == Json({{"global-minimum", 1}}));
  const Json& proof = one["starts"][0];
  CHECK(proof["lemma"] == "attracting-manifold");
  CHECK(proof["predicted"] == "global-minimum");
  const Json limit =
      Json::parse(succeed(here, "basin markov --from e=1/2,w=-3/10 --digits 30 --json -").out)["starts"][0]["limit"];
  for (const std::string state : {"e", "w"}) CHECK(inside(proof["limit"][state], limit[state]));
  const Json box = Json::parse(succeed(here, "basin markov --certify --from e=1/2+-1/100,w=-2+-1/100 --json -").out);
  CHECK(box["counts"] == Json({{"local-minimum", 1}}));
  // wells are named as the ordinary command names them
  const std::string wells = example("mueller-brown") + " --from x=-1/2,y=3/2";
  const Json numerical = Json::parse(succeed(here, "basin " + wells + " --json -").out);
  const Json proved = Json::parse(succeed(here, "basin " + wells + " --certify --json -").out);
  CHECK(proved["counts"] == numerical["counts"]);
  CHECK(proved["starts"][0]["lemma"] == "contracting-ball");
}

TEST_CASE("boundary --certify: the printed ends are the starts of the proof, and the closed form is between them") {
  const Workplace here;
  const std::string segment = "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 ";
  // of the closed form, to more digits than the ends have
  const Json formula = Json::parse(succeed(here, segment + "--digits 20 --json -").out)["formula"];
  for (const std::string digits : {"6", "10"}) {
    CAPTURE(digits);
    const Json found = Json::parse(succeed(here, segment + "--digits " + digits + " --certify --json -").out);
    const Json& certified = found["boundaries"][0]["certified"];
    CHECK(certified == found["certified"]);
    CHECK(certified["proved"] == true);
    CHECK(certified["reason"].is_null());
    for (const std::string end : {"lower", "upper"}) {
      const Json& start = certified[end]["start"];
      CHECK(parse_rational(start["e"][0].get<std::string>()) == parse_rational(found[end].get<std::string>()));
      CHECK(start["e"][0] == start["e"][1]);
      CHECK(start["w"] == Json({"-2", "-2"}));
      CHECK(certified[end]["lemma"] == "attracting-manifold");
    }
    CHECK(certified["lower"]["label"] == found["label_at_from"]);
    CHECK(certified["upper"]["label"] == found["label_at_to"]);
    CHECK(inside(Json({found["lower"], found["upper"]}), formula));
  }
  CHECK(contains(succeed(here, segment + "--digits 6 --certify").out, "proved:      it is between the ends"));
}

TEST_CASE("boundary --certify: at degenerate minima no lemma holds, and nothing is claimed") {
  const Workplace here;
  here.write("flat.toml", "name = \"flat\"\nstates = [\"x\"]\nloss = \"(x^2 - 1)^4\"\n[start]\nx = \"-1/2\"\n");
  const Run run = here(words("boundary flat.toml --to x=3/4 --digits 4 --certify --json -"));
  CHECK(run.code == 2);
  const Json certified = Json::parse(run.out)["certified"];
  CHECK(certified["proved"] == false);
  CHECK(certified["reason"].is_string());
  CHECK(certified["lower"]["label"] == "undecided");
}

TEST_CASE("boundary --certify: what is refused") {
  refused("boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --certify --curve w=-3:-1", {"--certify", "--curve"});
  refused("boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --certify --along p=1/10:1/2", {"--certify", "--along"});
}

TEST_CASE("phase --certify: shares of the area, and no box against the ordinary labels of starts in it") {
  const Workplace here;
  const std::string plane = example("double-well") + " --x x=-2:2 --y y=-1:1 ";
  const Json phase =
      Json::parse(succeed(here, "phase " + plane + "--certify --depth 6 --csv boxes.csv --json - --quiet").out);
  Rational sum = 0;
  for (const auto& [label, share] : phase["proved"].items()) {
    if (label != "total") sum += parse_rational(share.get<std::string>());
  }
  CHECK(parse_rational(phase["proved"]["total"].get<std::string>()) == sum);
  CHECK(sum > ratio(9, 10));
  CHECK(sum < 1);
  // a start near to a corner of each proved box
  const auto boxes = lines(here.read("boxes.csv"));
  CHECK(boxes[0] == "x_lo,x_hi,y_lo,y_hi,label,lemma,time,reason");
  std::string starts = "x,y\n";
  std::vector<std::string> labels;
  for (std::size_t i = 1; i < boxes.size(); i += 7) {
    const auto fields = cells(boxes[i]);
    if (fields[4] == "undecided") continue;
    const Rational a = parse_rational(fields[0]), b = parse_rational(fields[1]), c = parse_rational(fields[2]);
    starts += to_string((99 * a + b) / 100) + "," + to_string(c) + "\n";
    labels.push_back(fields[4]);
  }
  here.write("starts.csv", starts);
  const auto rows = lines(succeed(here, "basin " + example("double-well") + " --starts starts.csv --csv -").out);
  REQUIRE(rows.size() == labels.size() + 1);
  for (std::size_t i = 0; i < labels.size(); ++i) CHECK(cells(rows[i + 1])[2] == labels[i]);
}

TEST_CASE("phase --certify: from the curve of minima outwards, nothing against the closed form") {
  // all of it goes to the global minima: e > 0 and w > 0 (Makkuva et al. 2024, theorem on the basins)
  const Workplace here;
  const Json phase = Json::parse(
      succeed(here,
              "phase markov --set p=1/10 --set q=1/10 --x w=1/2:1 --y e=1:3/2 --certify --depth 4 --json - --quiet")
          .out);
  CHECK(phase["proved"] == Json({{"total", "1"}, {"global-minimum", "1"}}));
  CHECK(phase["closed_form"]["compared"] > 0);
  CHECK(phase["closed_form"]["disagree"] == 0);
}

TEST_CASE("phase --certify: what is refused") {
  refused("phase markov --certify --x p=1/10:1/2 --y e=-3:3", {"--certify", "p"});
  refused("phase markov --certify --color time", {"--certify", "--color"});
  refused("phase markov --certify --size 10x10", {"--certify", "--size"});
  refused("phase markov --depth 5", {"--depth", "--certify"});
  refused("phase markov --certify --depth 40", {"--depth"});
}

TEST_CASE("basin --certify: a box where the field is steep needs steps far below those of its centre") {
  // the field of Mueller-Brown is some hundred there, and its slope several hundred; by series the start ends in the first well
  const std::string model = "basin " + example("mueller-brown");
  CHECK(contains(succeed(Workplace(), model + " --from x=-1.05,y=0.9 --quiet --csv -").out, ",equilibrium-1,"));
  CHECK(contains(succeed(Workplace(), model + " --certify --from x=-1.05+-1/200,y=0.9+-1/200").out,
                 "equilibrium-1, proved"));
}

TEST_CASE("basin --certify: starts of a file, and a box across the separatrix") {
  const Workplace here;
  here.write("starts.csv", "w,e\n-2,1/10\n1/2,1\n1,0\n");
  const auto rows = lines(succeed(here, "basin markov --certify --starts starts.csv --csv -").out);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0] == "e_lo,e_hi,w_lo,w_hi,label,lemma,loss_lo,loss_hi,time,limit_e_lo,limit_e_hi,limit_w_lo,limit_w_hi");
  CHECK(contains(rows[1], ",local-minimum,attracting-manifold,"));
  CHECK(contains(rows[2], ",global-minimum,attracting-manifold,"));
  CHECK(contains(rows[3], ",stationary,at-rest,"));
  const Run across = here(words("basin " + example("double-well") + " --certify --from x=0+-1/10,y=1 --json -"));
  CHECK(across.code == 2);
  const Json undecided = Json::parse(across.out)["starts"][0];
  CHECK(undecided["label"] == "undecided");
  CHECK(undecided["limit"].is_null());
  CHECK(undecided["reason"].is_string());
}

}  // namespace separatrix::testing
