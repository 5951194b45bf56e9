// Results as rows of bytes, and a sweep that is told what is known.
#include "tools/shell/sweep_row.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <string>

#include "solvers/basin/sweep_memory.hpp"
#include "theory/registry.hpp"

using namespace separatrix;

namespace {

// the same bits, nan and -0 included
bool is_same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

void check_same(const SweepResult& a, const SweepResult& b) {
  CHECK(a.label == b.label);
  CHECK(a.reason == b.reason);
  CHECK(a.flat == b.flat);
  CHECK(a.at_limit == b.at_limit);
  CHECK(is_same({a.loss, a.time, a.direction_error, a.margin, a.margin_error},
                {b.loss, b.time, b.direction_error, b.margin, b.margin_error}));
  CHECK(is_same(a.end, b.end));
  CHECK(is_same(a.direction, b.direction));
  REQUIRE((a.orbit == nullptr) == (b.orbit == nullptr));
  if (!a.orbit) return;
  CHECK(a.orbit->period.text() == b.orbit->period.text());
  CHECK(texts(a.orbit->means) == texts(b.orbit->means));
  REQUIRE(a.orbit->multipliers.size() == b.orbit->multipliers.size());
  for (std::size_t i = 0; i < a.orbit->multipliers.size(); ++i) {
    CHECK(a.orbit->multipliers[i].first.text() == b.orbit->multipliers[i].first.text());
    CHECK(a.orbit->multipliers[i].second.text() == b.orbit->multipliers[i].second.text());
  }
}

SweepResult undecided_result() {
  SweepResult result;
  result.reason = Reason::recurrent;
  result.flat = 3;
  result.loss = std::numeric_limits<double>::quiet_NaN();
  result.time = 4.9e-324;
  result.end = {-0.0, std::numeric_limits<double>::infinity()};
  return result;
}

SweepResult infinite_result() {
  SweepResult result;
  result.label = Label::infinity;
  result.direction = {0.6, -0.8};
  result.direction_error = 1e-17;
  result.margin = 1. / 3;
  result.margin_error = 1e-9;
  result.at_limit = true;
  return result;
}

// period 6.66328685933 of Van der Pol at 6 digits, multipliers 0.00085919… and one whose decimal lies between doubles
SweepResult cycle_result() {
  SweepResult result;
  result.label = Label::cycle;
  result.end = {2, 0.1};
  OrbitReport orbit{rounded(6.66328685933, 6), {{rounded(1e21 / 3, 6), rounded(-0.00085919, 6)}}, {}};
  for (const double mean : {6.66328685933, 0.1, 1. / 3, 2e-310, 1e300 / 7, 0.}) {
    orbit.means.push_back(rounded(mean, 15));
  }
  result.orbit = std::make_shared<OrbitReport>(orbit);
  return result;
}

}  // namespace

TEST_CASE("a result comes back from its row bit by bit") {
  for (const bool is_gradient_flow : {true, false}) {
    const SweepRows rows(2, is_gradient_flow);
    for (const SweepResult& each : {undecided_result(), infinite_result(), SweepResult{}}) {
      const std::string bytes = rows.bytes(each, 7);
      CHECK(bytes.size() == rows.size());
      const auto again = rows.result(bytes, 7);
      REQUIRE(again);
      check_same(each, *again);
    }
  }
  const SweepRows rows(2, false);
  const auto again = rows.result(rows.bytes(cycle_result(), 0), 0);
  REQUIRE(again);
  check_same(cycle_result(), *again);
}

TEST_CASE("a row that was not written, or not as a whole, or to another place, is none") {
  const SweepRows rows(2, false);
  const std::string bytes = rows.bytes(cycle_result(), 41), other = rows.bytes(undecided_result(), 41);
  CHECK_FALSE(rows.result(std::string(rows.size(), '\0'), 41));
  CHECK_FALSE(rows.result(bytes, 42));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(rows.result(changed, 41));
    // the first i bytes of a row over nothing, and over another row
    if (i > 0) CHECK_FALSE(rows.result(bytes.substr(0, i) + std::string(bytes.size() - i, '\0'), 41));
    const std::string torn = bytes.substr(0, i) + other.substr(i);
    if (torn != bytes && torn != other) CHECK_FALSE(rows.result(torn, 41));
  }
}

namespace {

// knows every third start, wrongly, so that it shows where a result comes from
class Thirds : public SweepMemory {
 public:
  void begin(std::size_t count) override { kept.assign(count, 0); }
  std::optional<SweepResult> recall(std::size_t i) override {
    if (i % 3 != 0) return std::nullopt;
    SweepResult result;
    result.time = -1;
    return result;
  }
  void keep(std::size_t first, std::span<const SweepResult> results) override {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < results.size(); ++i) ++kept.at(first + i);
  }

  std::vector<int> kept;

 private:
  std::mutex mutex_;
};

}  // namespace

TEST_CASE("a sweep takes what its memory knows, follows the others, and keeps each once") {
  const TheoryModel markov = find_model("markov");
  const ParameterValues parameters{Rational(1, 10), Rational(1, 10)};
  constexpr std::size_t count = 200;
  std::atomic<std::size_t> made = 0, finished = 0, recalled = 0;
  const auto cell = [&](std::size_t i) {
    ++made;
    return SweepCell{parameters, {Rational(1, 2), Rational(static_cast<long>(i) - 100, 50)}};
  };
  Thirds memory;
  SweepSettings settings;
  memory.recalled = [&](std::size_t n) { recalled += n; };
  settings.threads = 2;
  settings.progress = [&](std::size_t n) { finished += n; };
  const auto known = sweep(markov.model, count, cell, settings, &memory);
  CHECK(made == count);
  CHECK(recalled == 67);  // 0, 3, …, 198
  CHECK(finished == count - 67);
  CHECK(memory.kept == std::vector<int>(count, 1));
  const auto followed = sweep(markov.model, count, cell, settings);
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 3 == 0) {
      CHECK(known[i].time == -1);
    } else {
      check_same(known[i], followed[i]);
    }
  }
}

TEST_CASE("a sweep that is cancelled has told its memory what it had finished") {
  const TheoryModel markov = find_model("markov");
  std::atomic<std::size_t> made = 0;
  Thirds memory;
  SweepSettings settings;
  settings.threads = 1;
  settings.cancelled = [&] { return made == 10; };
  const auto cell = [&](std::size_t i) {
    ++made;
    return SweepCell{{Rational(1, 10), Rational(1, 10)}, {Rational(1, 2), Rational(static_cast<long>(i) - 100, 50)}};
  };
  CHECK(sweep(markov.model, 200, cell, settings, &memory).empty());
  CHECK(std::count(memory.kept.begin(), memory.kept.end(), 1) == 10);
}
