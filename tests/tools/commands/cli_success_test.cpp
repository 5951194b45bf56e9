// `phase --color success-probability`: closed form and samples, by two roads each.
#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "tests/support/json.hpp"
#include "tests/support/program.hpp"
#include "solvers/share_bounds.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string success = "phase markov --color success-probability ";

}  // namespace

TEST_CASE("success probability of markov: the quadrature to 30 digits, on both sides of p + q = 1 and on it") {
  const Workplace here;
  // s, p + q < 1, p + q > 1: another program's quadrature, 60 digits of working precision
  const std::vector<std::vector<std::string>> known{
      {"1/5", "0.99994841688505428528496511439931", "0.0030037891750008353705631564666504"},
      {"1/2", "0.96854693042483036049818444588358", "0.18901078217925911963246344660207"},
      {"1", "0.8869948837477669333178699881201", "0.38051114520319288665095774925489"},
      {"2", "0.81733349833554990026391101638803", "0.46519589409022084872916828733022"}};
  for (const auto& row : known) {
    CAPTURE(row[0]);
    const Json json = Json::parse(
        succeed(here, success + "--x p=0:1 --y q=0:1 --size 2x2 --digits 30 --json - --init-scale " + row[0]).out);
    const Json& values = json["success_probability"];
    REQUIRE(values.size() == 4);  // (p, q) = (1/4, 1/4), (3/4, 1/4), (1/4, 3/4), (3/4, 3/4)
    CHECK(agreed_digits(Known(parse_rational(values[0].get<std::string>())), row[1].c_str()) >= 29);
    CHECK(agreed_digits(Known(parse_rational(values[3].get<std::string>())), row[2].c_str()) >= 29);
    CHECK(values[1] == "1");
    CHECK(values[2] == "1");
    CHECK(json["init_scale"] == row[0]);
    CHECK(json["sampled"].is_null());
  }
  // the axis init-scale is that standard deviation: cells s = 1, 2
  const auto rows = lines(succeed(here, success + "--x init-scale=1/2:5/2 --y p=0:1 --size 2x1 --csv -").out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == "init-scale,p,success-probability");
  CHECK(rows[1] == "1,0.5,0.886994883747767");
  CHECK(rows[2] == "2,0.5,0.81733349833555");
}

TEST_CASE(
    "success probability: the share of integrated random starts, with its interval, agrees with the closed form") {
  const Workplace here;
  const std::string command = success + "--x init-scale=0:4 --y p=0:1 --set q=1/2 --size 3x2 --samples 500 --seed 3 ";
  const Json json = Json::parse(succeed(here, command + "--json -").out);
  REQUIRE(json["sampled"].size() == 6);
  CHECK(json["closed_form"]["compared"] == 6);
  CHECK(json["closed_form"]["disagree"] == 0);
  int inside = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const Json& cell = json["sampled"][i];
    const double exact = number(json["success_probability"][i]), share = cell["share"];
    CHECK(cell["undecided"] == 0);
    CHECK(cell["low"] <= share);
    CHECK(cell["high"] >= share);
    CHECK(cell["high"].get<double>() - cell["low"].get<double>() < 0.09);
    inside += cell["low"] <= exact && exact <= cell["high"];
    const ShareBounds wide = share_bounds(static_cast<std::size_t>(share * 500 + 0.5), 0, 500, 4);
    CHECK(exact >= wide.low);
    CHECK(exact <= wide.high);
  }
  CHECK(json["closed_form"]["inside_95_percent"] == inside);
  const std::string one = succeed(here, command + "--threads 1 --csv -").out;
  CHECK(one == succeed(here, command + "--threads 3 --csv -").out);
  CHECK(lines(one)[0] == "init-scale,p,success-probability,share,low,high,undecided");
  CHECK(one !=
        succeed(here, success + "--x init-scale=0:4 --y p=0:1 --set q=1/2 --size 3x2 --samples 500 --seed 4 --csv -")
            .out);
}

TEST_CASE("success probability of a model without closed form is counted") {
  const Workplace here;
  // untied embeddings have no trap (M17), whatever p and q
  const auto rows = lines(succeed(here,
                                  "phase markov-untied --color success-probability --x p=0:1 --y init-scale=0:2 "
                                  "--set q=1/5 --size 2x1 --samples 60 --digits 30 --csv -")
                              .out);
  REQUIRE(rows.size() == 3);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto row = fields(rows[i]);
    REQUIRE(row.size() == 7);
    CHECK(row[2].empty());
    CHECK(std::stod(row[3]) + std::stod(row[6]) / 60 == doctest::Approx(1));
    CHECK(row[5] == "1");
  }
}

TEST_CASE("bounds of a share: Wilson's interval, undecided starts on both sides") {
  // k = 15, n = 20, z = 1.96: Wilson's interval as textbooks have it, (0.531, 0.888)
  const ShareBounds known = share_bounds(15, 0, 20, 1.96);
  CHECK(known.low == doctest::Approx(0.5313).epsilon(1e-3));
  CHECK(known.high == doctest::Approx(0.8881).epsilon(1e-3));
  const ShareBounds open = share_bounds(15, 2, 20, 1.96);
  CHECK(open.low == known.low);
  CHECK(open.high == share_bounds(17, 0, 20, 1.96).high);
  CHECK(share_bounds(0, 0, 10, 2).low == 0);
  CHECK(share_bounds(10, 0, 10, 2).high == 1);
  CHECK(share_bounds(0, 0, 10, 2).high == doctest::Approx(4.0 / 14));
}

TEST_CASE(
    "success probability as a picture: scale from 0 to 1, the parameters that are fixed, the axis by its meaning") {
  const Workplace here;
  succeed(here, success + "--x init-scale=0:2 --y p=0:1 --set q=1/5 --size 8x8 --plot a.svg --quiet");
  const std::string script = here.read("a.gp");
  for (const char* part : {"set cbrange [0:1]", "probability to reach a global minimum", "standard deviation"}) {
    CAPTURE(part);
    CHECK(script.find(part) != std::string::npos);
  }
  CHECK(here.files() == std::vector<std::string>{"a.gp", "a.svg"});
}

TEST_CASE("success probability refuses with one sentence what a random start leaves no room for") {
  const Workplace here;
  struct Refusal {
    std::string command;
    std::vector<std::string> mentions;
  };
  for (const Refusal& each :
       {Refusal{success + "--x w=0:1 --y p=0:1", {"--x w", "a parameter or init-scale"}},
        Refusal{success + "--x p=0:1 --y e=0:1", {"--y e", "a parameter or init-scale"}},
        Refusal{success + "--y p=0:1", {"no --x", "a parameter or init-scale"}},
        Refusal{success + "--x p=0:1", {"no --y", "a parameter or init-scale"}},
        Refusal{success + "--x p=0:1 --y q=0:1 --from e=1", {"--from e=1", "starts are random"}},
        Refusal{success + "--x p=0:1 --y q=0:1 --init-scale 0", {"--init-scale 0", "greater than 0"}},
        Refusal{success + "--x p=0:1 --y q=0:1 --init-scale -1/2", {"--init-scale -1/2", "greater than 0"}},
        Refusal{success + "--x p=0:1 --y q=0:1 --init-scale one", {"--init-scale one", "a number such as"}},
        Refusal{success + "--x p=0:1 --y init-scale=-1:1", {"--y init-scale", "greater than 0"}},
        Refusal{success + "--x p=0:1 --y init-scale=0:1 --init-scale 2", {"--init-scale 2", "an axis is init-scale"}},
        Refusal{success + "--x p=0:1 --y q=0:1 --samples -3", {"--samples -3", "whole number from 0"}},
        Refusal{success + "--x p=0:1 --y q=0:1 --seed x", {"--seed x", "whole number from 0"}},
        Refusal{"phase markov-attention --color success-probability --x p=0:1 --y q=0:1",
                {"--samples 0", "no closed form", "markov-attention"}},
        Refusal{"phase markov --samples 5", {"--samples 5", "with --color success-probability"}},
        Refusal{"phase markov --init-scale 5", {"--init-scale 5", "with --color success-probability"}},
        Refusal{"phase markov --color time --seed 5", {"--seed 5", "with --color success-probability"}},
        Refusal{"phase " + std::string(std::getenv("SEPARATRIX_ROOT")) +
                    "/examples/mueller-brown.toml --color success-probability --x init-scale=0:1 --y p=0:1",
                {"no axis p"}}}) {
    CAPTURE(each.command);
    const Run run = here(words(each.command));
    CHECK(run.code == 64);
    CHECK(run.out.empty());
    CHECK(run.err.starts_with("separatrix: "));
    CHECK(lines(run.err).size() == 1);
    for (const std::string& mention : each.mentions) {
      CAPTURE(run.err);
      CHECK(run.err.find(mention) != std::string::npos);
    }
  }
  CHECK(here.files().empty());
  const Run levels =
      here({"phase", std::string(std::getenv("SEPARATRIX_ROOT")) + "/examples/double-well.toml", "--color",
            "success-probability", "--x", "init-scale=0:1", "--y", "k=1/2:1", "--samples", "5"});
  CHECK(levels.code == 64);
  CHECK(levels.err.find("lowest loss is not known") != std::string::npos);
}

}  // namespace separatrix::testing
