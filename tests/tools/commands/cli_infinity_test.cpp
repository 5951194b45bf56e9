// Paths that leave for infinity as a user meets them: directions, margins, numbers of basins.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string max_margin = std::getenv("SEPARATRIX_ROOT") + std::string("/examples/max-margin.toml");

}  // namespace

TEST_CASE(
    "basin of separable logistic regression: infinity, with the direction and the margin of its support vectors") {
  const Workplace here;
  const Json found = Json::parse(succeed(here, "basin " + max_margin + " --json -").out)["starts"][0];
  CHECK(found["label"] == "infinity");
  CHECK(found["limit"].is_null());
  // 3/5 (2, −1) + 2/5 (−1, 3), at 1 of both
  CHECK(std::fabs(number(found["direction"]["w[1]"]) - 0.8) < 1e-12);
  CHECK(std::fabs(number(found["direction"]["w[2]"]) - 0.6) < 1e-12);
  CHECK(std::fabs(number(found["margin"]) - 1) < 1e-12);
  CHECK(found["agreed_digits"] >= 12);
  const std::string text = succeed(here, "basin " + max_margin + " --from w[1]=-5,w[2]=2").out;
  CHECK(contains(text, "label   infinity\n"));
  CHECK(contains(text, "along   w[1] = 0.8, w[2] = 0.6 ("));
  CHECK(contains(text, "margin 1: the loss falls like e^(-margin |x|)"));
  CHECK(contains(succeed(here, "phase " + max_margin + " --size 3x3").out, "infinity                 9"));
}

TEST_CASE("phase of softmax-two: two directions are two basins, as the closed form says") {
  const Workplace here;
  const std::string command = "phase softmax-two --x Delta=-4:4 --y D=-6:6 --size 24x24 --json -";
  const Json found = Json::parse(succeed(here, command + " --threads 1").out);
  CHECK(found["counts"].size() == 2);
  CHECK(found["counts"]["diverged-1"] == 288);  // D → −D, Δ → −Δ maps one onto the other
  CHECK(found["counts"]["diverged-2"] == 288);
  CHECK(found["closed_form"]["compared"] == 576);
  CHECK(found["closed_form"]["agree"] == 576);
  CHECK(number(found["directions"]["diverged-1"]["direction"]["D"]) == -1);
  CHECK(number(found["directions"]["diverged-2"]["direction"]["D"]) == 1);
  CHECK(number(found["directions"]["diverged-2"]["direction"]["Delta"]) == 0);
  CHECK(found["directions"]["diverged-1"]["margin"].is_null());
  Json again = Json::parse(succeed(here, command + " --threads 3").out);
  CHECK(again["counts"] == found["counts"]);
  CHECK(again["directions"] == found["directions"]);
}

TEST_CASE("boundary of softmax-two is -2 sinh(Delta/2), to 50 digits") {
  const Workplace here;
  const Json found =
      Json::parse(succeed(here, "boundary softmax-two --from Delta=1,D=-3 --to Delta=1,D=1 --digits 50 --json -").out);
  // mpmath, 70 digits
  const char* const expected = "-1.042190610987494723244851252822983118211857965222961055892";
  const Rational exact = parse_rational(expected);
  const Rational error = abs(Rational(parse_rational(found["point"]["D"].get<std::string>()) - exact));
  CHECK(agreed_digits(error, Rational(abs(exact))) >= 49);
  CHECK(found["agreed_digits"] == 50);
  CHECK(found["agreed_roads"] == "bisection, second road and closed form");
  CHECK(found["label_at_from"] == "diverged-1");
  CHECK(found["label_at_to"] == "diverged-2");
  CHECK(found["edge_state"]["kind"] == "saddle");
}

TEST_CASE("basin of softmax-two says what phase says") {
  const Workplace here;
  const Json found =
      Json::parse(succeed(here, "basin softmax-two --from Delta=-2,D=2 --json -").out)["starts"][0];  // 2 < 2 sinh 1
  CHECK(found["label"] == "diverged");  // numbers tell starts of one command apart
  CHECK(number(found["direction"]["D"]) == -1);
  CHECK(found["predicted"] == "diverged");
}

}  // namespace separatrix::testing
