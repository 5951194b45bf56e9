// Models whose state changes at events, [[event]], as a user meets them.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string ball =
    "name = \"ball\"\nstates = [\"x\", \"v\"]\n[equations]\nx = \"v\"\nv = \"-g\"\n[parameters]\ng = 10\nr = "
    "\"9/10\"\n";
const std::string floor =
    "[[event]]\nwhen = \"x\"\ndirection = \"falling\"\nset = { v = \"-r*v\" }\n[start]\nx = 1\nv = 0\n";

}  // namespace

TEST_CASE("simulate of a bouncing ball: events, both sides of a jump, and the end where bounces accumulate") {
  const Workplace here;
  here.write("ball.toml", ball + floor);
  // impacts at (1 + 2 (r + r² + …))/√5, r = 9/10
  const Json found = Json::parse(succeed(here, "simulate ball.toml --until 3 --json -").out);
  REQUIRE(found["events"].size() == 4);
  double t = 1 / std::sqrt(5.0), flight = 2 * t;
  for (const Json& event : found["events"]) {
    CHECK(std::fabs(number(event["t"]) - t) < 1e-13);
    t += flight *= 0.9;
  }
  const std::string csv = succeed(here, "simulate ball.toml --until 1 --csv -").out;
  std::size_t before = 0, after = 0;
  for (const std::string& line : lines(csv)) {
    if (!line.starts_with("0.447213595499958,")) continue;
    before += line.ends_with(",-4.47213595499958");
    after += line.ends_with(",4.02492235949962");
  }
  CHECK(before == 1);
  CHECK(after == 1);
  const Run end = here(words("simulate ball.toml --until 100 --digits 30"));
  CHECK(end.code == 2);
  CHECK(contains(end.err, "accumulate"));
  CHECK(contains(end.err, "8.4970583144992008463548599411"));  // mpmath: 19/√5
  const Json stopped = Json::parse(here(words("simulate ball.toml --until 100 --json -")).out);
  CHECK(stopped["outcome"] == "accumulated");
  CHECK(succeed(here, "simulate ball.toml --set r=1 --until 5 --stop-at v-1 --falling").code == 0);
}

TEST_CASE("events that the file does not say rightly are refused at their character") {
  const Workplace here;
  const std::string start = "[start]\nx = 1\nv = 0\n";
  for (const auto& [event, says] :
       {std::pair<std::string, std::string>{"[event]\nwhen = \"x\"\n",
                                            "an event is a table [[event]], with two brackets"},
        {"[[event]]\nset = { v = \"-v\" }\n", "an event has a quantity that passes 0, as in when = \"x\""},
        {"[[event]]\nwhen = \"x\"\n", "an event changes states, as in set = { v = \"-9/10*v\" }"},
        {"[[event]]\nwhen = \"x\"\nset = {}\n", "an event changes at least one state"},
        {"[[event]]\nwhen = \"z\"\nset = { v = 0 }\n", "ball.toml:10:9: unknown name 'z'"},
        {"[[event]]\nwhen = \"x\"\ndirection = \"down\"\nset = { v = 0 }\n",
         "ball.toml:11:13: the direction of an event is rising, falling or both"},
        {"[[event]]\nwhen = \"x\"\nset = { w = 0 }\n", "w"},
        {"[[event]]\nwhen = \"x\"\nset = { v = \"-u\" }\n", "unknown name 'u'"},
        {"[[event]]\nwhen = \"x\"\nset = { v = 0 }\nthen = 1\n", "then"},
        {"[invariants]\nE = \"v^2/2 + g*x\"\n[[event]]\nwhen = \"x\"\nset = { v = \"-v\" }\n",
         "invariants and [[event]] exclude one another"}}) {
    CAPTURE(event);
    here.write("ball.toml", ball + event + start);
    const Run run = here(words("simulate ball.toml"));
    CHECK(run.code == 65);
    CHECK(run.out.empty());
    CHECK(contains(run.err, says));
  }
}

TEST_CASE("derive shows what happens at events") {
  const Workplace here;
  here.write("ball.toml", ball + floor);
  CHECK(contains(succeed(here, "derive ball.toml").out, "events\n  where x falls through 0: v becomes -r*v\n"));
  CHECK(contains(succeed(here, "derive ball.toml --latex").out, "v &\\leftarrow -r v \\quad\\text{at}\\quad x = 0"));
}

TEST_CASE("what does not follow changes of the state says so in one sentence") {
  const Workplace here;
  here.write("ball.toml", ball + floor);
  for (const std::string command : {"stationary", "basin", "phase --csv -", "boundary --to x=2", "verify",
                                    "ensemble --random 3 --init normal(0,1)"}) {
    CAPTURE(command);
    std::vector<std::string> arguments = words(command);
    arguments.insert(arguments.begin() + 1, "ball.toml");
    const Run run = here(arguments);
    CHECK(run.code == 64);
    CHECK(run.out.empty());
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, "only simulate follows changes of the state"));
  }
  const Run search = here(words("derive ball.toml --find-invariants"));
  CHECK(search.code == 64);
  CHECK(contains(search.err, "--find-invariants default is not allowed; allowed: with a model without [[event]]"));
  for (const auto& [options, says] :
       {std::pair<std::string, std::string>{"--certify",
                                            "--certify is not allowed; allowed: with a model without [[event]]"},
        {"--project", "--project is not allowed; allowed: with a model without [[event]]"},
        {"--stop-when-attracted", "--stop-when-attracted is not allowed; allowed: with a model without [[event]]"},
        {"--method gradient-descent --learning-rate 1/10", "with a model without [[event]]"},
        {"--until -1", "after --t0, for [[event]] does not say what the state was before"}}) {
    CAPTURE(options);
    const Run run = here(words("simulate ball.toml " + options));
    CHECK(run.code == 64);
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, says));
  }
}

}  // namespace separatrix::testing
