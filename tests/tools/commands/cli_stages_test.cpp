// `separatrix stages`, and the pictures of models with stages.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> names{"P", "cone", "sliding_end", "Q", "trace_crossing"};

}  // namespace

TEST_CASE("stages of two-stage: predicted and measured times under the same names") {
  const Workplace here;
  const Run run = here(words("stages two-stage --digits 10 --json stages.json"));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  const Json json = Json::parse(here.read("stages.json"));
  CHECK(json["model"] == "two-stage");
  // exact stages to the digits, leading orders to theirs
  const std::vector<double> nearness{1e-9, 1e-9, 1e-4, 2e-3, 1e-2};
  for (std::size_t k = 0; k < names.size(); ++k) {
    CAPTURE(names[k]);
    const double predicted = number(json["predicted"][names[k]]), measured = number(json["measured"][names[k]]);
    CHECK(measured == doctest::Approx(predicted).epsilon(nearness[k]));
    CHECK(run.out.find(names[k]) != std::string::npos);
  }
  CHECK(number(json["measured"]["cone"]) == doctest::Approx(131.95).epsilon(1e-4));
  // 87306 with ReLUs of width 2e-4, by another stiff integrator; gradient descent tends to 87311
  CHECK(number(json["measured"]["Q"]) == doctest::Approx(87306).epsilon(1e-4));
}

TEST_CASE("stages of two-stage: where there is no time there is a reason, and no crash") {
  const Workplace here;
  for (const auto& [command, reason] :
       {std::pair<std::string, std::string>{"stages two-stage --from a=-1 --json -", "stationary"},
        {"stages two-stage --set rho=1/2 --from a=0 --json -", "stays above its threshold"}}) {
    CAPTURE(command);
    const Run run = here(words(command));
    CHECK(run.code == 0);
    const Json json = Json::parse(run.out);
    CHECK(number(json["predicted"]["P"]) == doctest::Approx(number(json["measured"]["P"])).epsilon(1e-12));
    CHECK(json["predicted"]["Q"].is_null());
    CHECK(json["measured"]["Q"].is_null());
    CHECK(json["notes"]["measured"]["Q"].get<std::string>().find(reason) != std::string::npos);
    CHECK(!json["notes"]["predicted"]["Q"].get<std::string>().empty());
  }
  CHECK(here.files().empty());
}

TEST_CASE("phase in quantities that theory offers: numbers, words compared with their closed form") {
  const Workplace here;
  const Run ratio = here(words(
      "phase two-stage --color separation --x r=1/5:3/5 --y gamma=1/20:1 --size 3x2 --csv ratio.csv --plot ratio.png"));
  CHECK(ratio.code == 0);
  const auto rows = lines(here.read("ratio.csv"));
  REQUIRE(rows.size() == 7);
  CHECK(rows[0] == "r,gamma,separation");
  CHECK(std::stod(fields(rows[1])[2]) > std::stod(fields(rows[3])[2]));  // falls with r
  CHECK(here.files() == std::vector<std::string>{"ratio.csv", "ratio.gp", "ratio.png"});

  const Run words_of_Q =
      here(words("phase two-stage --color outcome --x a=-1/2:1/2 --y e=-1:1 --size 4x4 --json - --quiet"));
  CHECK(words_of_Q.code == 0);
  const Json json = Json::parse(words_of_Q.out);
  CHECK(json["disagree"] == 0);
  CHECK(json["counts"]["learned"].get<int>() + json["counts"]["stationary"].get<int>() == 16);
  CHECK(json["counts"]["stationary"].get<int>() > 0);
}

TEST_CASE("the picture of a trajectory with stages has their quantities and marks") {
  const Workplace here;
  const Run run = here(words("simulate two-stage --until 1e5 --digits 10 --plot path.svg --quiet"));
  CHECK(run.code == 0);
  const std::string script = here.read("path.gp");
  for (const char* part : {"{/:Italic W}", "{/:Italic V}", "set logscale x", "set logscale y"})
    CHECK(script.find(part) != std::string::npos);
}

}  // namespace separatrix::testing
