// `phase --no-early`: the same picture and counts as without it, and where it has no meaning.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

Json result(const Workplace& here, const std::string& command) {
  Json json = Json::parse(succeed(here, command + " --quiet --json -").out);
  for (const char* varies : {"command", "seconds"}) json.erase(varies);
  return json;
}

}  // namespace

TEST_CASE("phase --no-early: labels decided early are those of the limits, by counts and closed form") {
  const Workplace here;
  const std::string plane = "phase markov --set p=0.1 --set q=0.1 --x w=-3:3 --y e=-3:3 --size 50x50";
  const Json soon = result(here, plane), late = result(here, plane + " --no-early");
  CHECK(soon == late);
  CHECK(soon["closed_form"]["compared"] == 2500);
  CHECK(soon["closed_form"]["agree"] == 2500);
}

TEST_CASE("phase: limits in --csv are those of whole paths, with and without --no-early") {
  const Workplace here;
  succeed(here, "phase markov --size 25x25 --quiet --csv soon.csv");
  succeed(here, "phase markov --size 25x25 --no-early --quiet --csv late.csv");
  CHECK(here.read("soon.csv") == here.read("late.csv"));
}

TEST_CASE("phase --no-early: refused where no label is decided early, and with a value") {
  const Workplace here;
  for (const std::string option : {"--certify", "--refine 64"}) {
    const Run run = here(words("phase markov --no-early " + option));
    CHECK(run.code == 64);
    CHECK(run.out.empty());
    CHECK(contains(run.err, "--no-early"));
    CHECK(contains(run.err, "no label is decided early there"));
  }
  const Run run = here(words("phase markov --no-early=soon"));
  CHECK(run.code == 64);
  CHECK(contains(run.err, "--no-early"));
}

}  // namespace separatrix::testing
