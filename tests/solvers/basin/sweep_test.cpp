#include "solvers/basin/sweep.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstring>

#include "lib/num/error.hpp"
#include "solvers/make_room.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

constexpr std::size_t side = 15;

// a grid over [−3, 3]², in two chains
SweepCell grid_cell(std::size_t i) {
  const auto coordinate = [](std::size_t k) {
    return Rational(Rational(static_cast<long>(6 * k)) / static_cast<long>(side) - 3);
  };
  const std::size_t within = i % (side * side);
  const Rational chance = i < side * side ? Rational(1, 10) : Rational(9, 10);
  return {{chance, chance}, {coordinate(within % side), coordinate(within / side)}};
}
constexpr std::size_t cells = 2 * side * side;

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

std::vector<SweepResult> run(SweepSettings settings) {
  return sweep(find_model("markov").model, cells, grid_cell, settings);
}

TEST_CASE("sweep: the results are bitwise the same for any number of threads") {
  SweepSettings settings;
  settings.threads = 1;
  const auto one = run(settings);
  settings.threads = 2;
  const auto two = run(settings);
  settings.threads = 0;
  const auto all = run(settings);
  REQUIRE(one.size() == cells);
  REQUIRE(two.size() == cells);
  REQUIRE(all.size() == cells);
  for (std::size_t i = 0; i < cells; ++i) {
    for (const auto* other : {&two[i], &all[i]}) {
      CHECK(one[i].label == other->label);
      CHECK(same_bits(one[i].loss, other->loss));
      CHECK(same_bits(one[i].time, other->time));
      REQUIRE(one[i].end.size() == other->end.size());
      for (std::size_t k = 0; k < one[i].end.size(); ++k) CHECK(same_bits(one[i].end[k], other->end[k]));
    }
  }
}

TEST_CASE("sweep: cells do not depend on their neighbours") {
  const auto together = run({});
  for (const std::size_t i : {std::size_t{3}, side * side - 1, side * side, cells - 2}) {
    const auto alone = sweep(find_model("markov").model, 1, [&](std::size_t) { return grid_cell(i); }, {});
    CHECK(alone[0].label == together[i].label);
    CHECK(same_bits(alone[0].loss, together[i].loss));
    CHECK(same_bits(alone[0].time, together[i].time));
  }
}

TEST_CASE("sweep: progress counts every cell once") {
  std::atomic<std::size_t> done = 0;
  SweepSettings settings;
  settings.progress = [&](std::size_t count) { done += count; };
  run(settings);
  CHECK(done == cells);
}

TEST_CASE("sweep: cancelled, it returns nothing") {
  SweepSettings settings;
  settings.threads = 1;
  std::size_t done = 0;
  settings.progress = [&](std::size_t count) { done += count; };
  settings.cancelled = [&] { return done > 0; };
  const std::size_t many = 20 * cells;
  CHECK(sweep(
            find_model("markov").model, many, [](std::size_t i) { return grid_cell(i % cells); }, settings)
            .empty());
  CHECK(done < many);
}

TEST_CASE("sweep: cancelled while the table of results is made, no more of it is made") {
  static std::size_t made = 0;
  struct Row {
    Row() { ++made; }
  };
  std::vector<Row> rows;
  CHECK_FALSE(make_room(rows, 1'000'000, [] { return made > 0; }));
  CHECK(rows.empty());
  CHECK(made < 100'000);
  made = 0;
  CHECK(make_room(rows, 100'000, [] { return false; }));
  CHECK(rows.size() == 100'000);
  CHECK(made == 100'000);
}

TEST_CASE("sweep: more digits give the same labels") {
  SweepSettings settings;
  const auto rough = sweep(
      find_model("markov").model, 12, [](std::size_t i) { return grid_cell(18 * i); }, settings);
  settings.digits = 20;
  const auto fine = sweep(
      find_model("markov").model, 12, [](std::size_t i) { return grid_cell(18 * i); }, settings);
  for (std::size_t i = 0; i < rough.size(); ++i) {
    CHECK(rough[i].label == fine[i].label);
    CHECK(rough[i].loss == doctest::Approx(fine[i].loss).epsilon(1e-9));
  }
}

TEST_CASE("sweep: a mistake in one cell reaches the caller") {
  CHECK_THROWS_AS(sweep(find_model("markov").model, 0, grid_cell, {}), InvalidArgument);
  const auto bad = [](std::size_t i) -> SweepCell {
    if (i == 7) throw InvalidArgument("cell", "7", "another one");
    return grid_cell(i);
  };
  CHECK_THROWS_AS(sweep(find_model("markov").model, 20, bad, {}), InvalidArgument);
}

}  // namespace
}  // namespace separatrix
