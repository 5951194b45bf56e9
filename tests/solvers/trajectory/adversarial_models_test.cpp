#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

// Models chosen by people who had not seen the code to make simulate() say what is not so, by every method. The ends beside
// them are closed forms, evaluated by mpmath with 80 digits or more, and for three oscillators mpmath's own series. A run
// may say that it does not know; it may not vouch for a digit that is wrong, and it has to end.

namespace separatrix {
namespace {

struct Way {
  std::string method;
  std::size_t digits;
};
struct AdversarialModel {
  std::string title;
  std::vector<std::string> states, equations, start;
  std::string from, until;
  std::vector<std::string> end;  // of each state, empty where it is not known; {}: there is no solution to the end
  std::vector<Way> ways;
};

const std::vector<AdversarialModel> models{
#include "tests/solvers/trajectory/adversarial_models.inc"
};

constexpr double most_work = 1e9;  // a tenth of that of the command line

// the largest size of a state on the way, which agreed digits are of
Rational size_of(const Simulation& found, std::size_t state) {
  Rational size = 0;
  for (const auto& row : found.rows) {
    const auto value = row[1 + state].finite_value();
    if (value) size = std::max(size, Rational(abs(*value)));
  }
  return size;
}

// whether the run vouches for its end
bool check(const AdversarialModel& model, const Way& way) {
  CAPTURE(model.title);
  CAPTURE(way.method);
  CAPTURE(way.digits);
  std::vector<Rational> start;
  for (const std::string& value : model.start) start.push_back(parse_rational(value));
  SimulationRequest request;
  request.start = start;
  request.from_time = parse_rational(model.from);
  request.until = parse_rational(model.until);
  request.method = way.method;
  request.digits = way.digits;
  request.most_work = most_work;
  const Simulation found = simulate(vector_field_model(model.states, model.equations, start), request);
  CHECK(found.work < 2 * most_work);
  const std::size_t agreed = std::min(found.agreed_digits.value_or(0), way.digits);
  if (found.outcome != Outcome::reached_end || agreed == 0) return false;
  CHECK(!model.end.empty());
  for (std::size_t i = 0; i < model.end.size(); ++i) {
    if (model.end[i].empty()) continue;
    const Rational exact = parse_rational(model.end[i]);
    const auto value = found.rows.back()[1 + i].finite_value();
    REQUIRE(value);
    CAPTURE(found.rows.back()[1 + i].text());
    CAPTURE(model.end[i]);
    const Rational scale = std::max({Rational(abs(exact)), size_of(found, i), power(Rational(10), -400)});
    CHECK(agreed_digits(Rational(abs(Rational(*value - exact))), scale) + 1 >= agreed);
  }
  return true;
}

TEST_SUITE("full") {
  TEST_CASE("adversarial models: no method vouches for more digits than are right, and each of them ends") {
    std::size_t runs = 0, vouched = 0;
    for (const AdversarialModel& model : models) {
      for (const Way& way : model.ways) {
        ++runs;
        vouched += check(model, way);
      }
    }
    MESSAGE(models.size() << " models, " << runs << " runs, " << vouched << " vouched for");
    CHECK(runs >= 200);
    CHECK(2 * vouched >= runs);
  }
}

}  // namespace
}  // namespace separatrix
