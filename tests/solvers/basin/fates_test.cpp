// Starts whose fate is known by proof. A label is right or `undecided`, never wrong.
#include "tests/solvers/basin/fates.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/basin/sweep.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

std::vector<Rational> start_of(const KnownFate& fate) {
  std::vector<Rational> start;
  for (const std::string& value : fate.start) start.push_back(parse_rational(value));
  return start;
}

bool is_at(const std::vector<double>& end, const std::vector<double>& limit) {
  for (std::size_t i = 0; i < end.size(); ++i) {
    if (!(std::fabs(end[i] - limit[i]) <= 1e-5 * std::max(std::fabs(limit[i]), 1e-5))) return false;
  }
  return true;
}

// checks one label, and returns whether it is decided
bool check(const KnownFate& fate, const SweepResult& found) {
  CAPTURE(fate.loss);
  CAPTURE(fate.start.front());
  CAPTURE(fate.why);
  INFO("found: " << name(found.label) << ", " << name(found.reason) << ", " << (found.end.empty() ? 0 : found.end[0]));
  const bool decided = found.label != Label::undecided;
  CHECK(decided == (found.reason == Reason::none));
  if (fate.required) CHECK(decided);
  if (!decided) return false;
  if (fate.limit) {
    CHECK(found.label == Label::minimum);
    // on a manifold the nearest point of it is known to the square of what is still to go
    if (found.at_limit) {
      CHECK(is_at(found.end, *fate.limit));
    } else {
      for (std::size_t i = 0; i < found.end.size(); ++i) CHECK(std::fabs(found.end[i] - (*fate.limit)[i]) < 1e-5);
    }
  } else {
    CHECK((is_away(found.label) || found.label == Label::saddle));
  }
  return true;
}

std::size_t decided(const std::vector<KnownFate>& fates) {
  std::size_t count = 0;
  for (const KnownFate& fate : fates) {
    const SweepCell cell{{}, start_of(fate)};
    const Model model = gradient_model(fate.states, fate.loss);
    count += check(fate, sweep(model, 1, [&](std::size_t) { return cell; }, {}).front());
  }
  return count;
}

}  // namespace

TEST_CASE("fates: no label of a start with a known fate is wrong") {
  const std::vector<KnownFate> fates = quick_fates();
  CHECK(fates.size() >= 60);
  CHECK(decided(fates) * 20 >= fates.size() * 11);
}

TEST_CASE("fates: nor of one that was chosen to break it") {
  const std::vector<KnownFate> fates = hard_fates();
  CHECK(fates.size() >= 40);
  CHECK(decided(fates) >= 14);
}

TEST_CASE("fates: the same to 18 digits, by series" * doctest::test_suite("full")) {
  std::size_t count = 0;
  for (const KnownFate& fate : hard_fates()) {
    const Model model = gradient_model(fate.states, fate.loss);
    const Destination found = DestinationFinder(model, {})(start_of(fate), 18, Certainty::checked);
    SweepResult result{found.label, found.reason, found.flat, 0, 0, {}, found.at_limit};
    result.end = doubles(found.limit);
    count += check(fate, result);
  }
  CHECK(count >= 20);
}

TEST_CASE("fates: wells, saddles and tails of all orders" * doctest::test_suite("full")) {
  const std::vector<KnownFate> fates = long_fates();
  CHECK(decided(fates) * 10 >= fates.size() * 3);
}

}  // namespace separatrix
