#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/model_file.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "solvers/trajectory/simulate.hpp"

// Models whose states jump at events, chosen to make simulate() vouch for what is not so. The ends beside them are closed forms,
// evaluated by mpmath with 50 digits.

namespace separatrix {
namespace {

struct Change {
  std::string when, direction;
  std::vector<std::pair<std::string, std::string>> set;
};
struct Way {
  std::string method;
  std::size_t digits;
};
struct JumpingModel {
  std::string title;
  std::vector<std::string> states, equations, start;
  std::vector<Change> changes;
  std::string until;
  std::vector<std::string> end;
  std::vector<Way> ways;
};

const std::vector<JumpingModel> models{
#include "tests/solvers/trajectory/adversarial_changes.inc"
};

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

ModelFile file_of(const JumpingModel& model) {
  std::string states, equations, start, changes;
  for (std::size_t i = 0; i < model.states.size(); ++i) {
    states += (i > 0 ? ", " : "") + quoted(model.states[i]);
    equations += model.states[i] + " = " + quoted(model.equations[i]) + "\n";
    start += model.states[i] + " = " + quoted(model.start[i]) + "\n";
  }
  for (const Change& change : model.changes) {
    std::string set;
    for (const auto& [state, value] : change.set) set += (set.empty() ? "" : ", ") + state + " = " + quoted(value);
    changes += "[[event]]\nwhen = " + quoted(change.when) + "\ndirection = " + quoted(change.direction) + "\nset = { " +
               set + " }\n";
  }
  return parse_model_file(
      "name = \"a\"\nstates = [" + states + "]\n[equations]\n" + equations + changes + "[start]\n" + start, "a.toml");
}

constexpr double most_work = 1e9;  // a tenth of that of the command line

// whether the run vouches for its end
bool check(const JumpingModel& model, const ModelFile& file, const Way& way) {
  CAPTURE(model.title);
  CAPTURE(way.method);
  CAPTURE(way.digits);
  SimulationRequest request;
  for (const Rational& value : file.model.description().start) request.start.push_back(value);
  request.until = parse_rational(model.until);
  request.method = way.method;
  request.digits = way.digits;
  request.most_work = most_work;
  const Simulation found = simulate_hybrid(file.model, request, file.changes);
  CHECK(found.work < 2 * most_work);
  const std::size_t agreed = std::min(found.agreed_digits.value_or(0), way.digits);
  if (found.outcome != Outcome::reached_end || agreed == 0) return false;
  for (std::size_t i = 0; i < model.end.size(); ++i) {
    const Rational exact = parse_rational(model.end[i]);
    const auto value = found.rows.back()[1 + i].finite_value();
    REQUIRE(value);
    CAPTURE(found.rows.back()[1 + i].text());
    CAPTURE(model.end[i]);
    const Rational scale = std::max(Rational(1), Rational(abs(exact)));
    CHECK(agreed_digits(Rational(abs(Rational(*value - exact))), scale) + 1 >= agreed);
  }
  return true;
}

TEST_SUITE("full") {
  TEST_CASE("adversarial changes: no method vouches for more digits than are right") {
    std::size_t runs = 0, vouched = 0;
    for (const JumpingModel& model : models) {
      const ModelFile file = file_of(model);
      for (const Way& way : model.ways) {
        ++runs;
        vouched += check(model, file, way);
      }
    }
    MESSAGE(models.size() << " models, " << runs << " runs, " << vouched << " vouched for");
    CHECK(runs >= 80);
    CHECK(4 * vouched >= 3 * runs);
  }
}

}  // namespace
}  // namespace separatrix
