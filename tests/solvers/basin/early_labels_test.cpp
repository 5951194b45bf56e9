#include "solvers/basin/early_labels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>

#include "lib/symbolic/parse.hpp"
#include "solvers/basin/trap_regions.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

// starts over the first two states, in the middle of cells of equal size
struct Plane {
  Model model;
  ParameterValues parameters;
  Rational x_low = -3, x_high = 3, y_low = -3, y_high = 3;

  SweepCell cell(std::size_t i, long side) const {
    const auto middle = [&](const Rational& low, const Rational& high, long k) {
      return Rational(low + (high - low) * ratio(2 * k + 1, 2 * side));
    };
    SweepCell here{parameters, model.description().start};
    here.start[0] = middle(x_low, x_high, static_cast<long>(i) / side);
    here.start[1] = middle(y_low, y_high, static_cast<long>(i) % side);
    return here;
  }
};

Plane markov(const Rational& p) { return {find_model("markov").model, {p, p}}; }

Plane wells() {
  const Model model = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + (y^2 - 1)^2/3 + x*y/5 + x/7");
  return {model, {}, -2, 2, -2, 2};
}

// K. Müller, L. D. Brown, Theoretica Chimica Acta 53 (1979) 75-93
Plane mueller_brown() {
  const Model model = gradient_model({"x", "y"},
                                     "-200*exp(-(x - 1)^2 - 10*y^2) - 100*exp(-x^2 - 10*(y - 1/2)^2)"
                                     " - 170*exp(-13/2*(x + 1/2)^2 + 11*(x + 1/2)*(y - 3/2) - 13/2*(y - 3/2)^2)"
                                     " + 15*exp(7/10*(x + 1)^2 + 3/5*(x + 1)*(y - 1) + 7/10*(y - 1)^2)");
  return {model, {}, ratio(-3, 2), ratio(6, 5), ratio(-1, 5), 2};
}

Plane attention() {
  const Model& model = find_model("markov-attention").model;
  return {model, model.values({})};
}

std::vector<SweepResult> early(const Plane& plane, long side, std::size_t threads = 0) {
  SweepSettings settings;
  settings.threads = threads;
  return sweep_for_labels(
      plane.model, static_cast<std::size_t>(side * side), [&](std::size_t i) { return plane.cell(i, side); }, settings);
}

// labels, reasons and, of minima, limits to the last bit; how many were decided early
std::size_t compare_with_sweep(const Plane& plane, long side) {
  const auto found = early(plane, side);
  const auto all =
      sweep(plane.model, static_cast<std::size_t>(side * side), [&](std::size_t i) { return plane.cell(i, side); }, {});
  REQUIRE(found.size() == all.size());
  std::size_t soon = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    CHECK(name(found[i].label) == name(all[i].label));
    CHECK(name(found[i].reason) == name(all[i].reason));
    if (all[i].label == Label::minimum) {
      CHECK(found[i].end == all[i].end);
      CHECK(found[i].flat == all[i].flat);
      CHECK(found[i].loss == all[i].loss);
    }
    const bool is_resting = all[i].label == Label::stationary || all[i].label == Label::undecided;
    soon += !is_resting && found[i].time == 0 && all[i].time > 0;
  }
  return soon;
}

// 9 of 10 starts, or the test shows nothing
void compare_all(long side, double part) {
  const auto least = static_cast<std::size_t>(part * static_cast<double>(side * side));
  CHECK(compare_with_sweep(markov(ratio(1, 10)), side) > least);
  CHECK(compare_with_sweep(wells(), side) > least);
  CHECK(compare_with_sweep(mueller_brown(), side) > least);
  CHECK(compare_with_sweep(attention(), side) > least);
}

TEST_CASE("early labels: the levels that a file states decide nothing of paths to infinity") {
  // x² e^−x: x > 2 leaves for infinity, where the loss is that of the minimum at 0
  ModelDescription said = gradient_model({"x", "y"}, "x^2*exp(-x) + y^2/2").description();
  said.levels = {{"found", 0}, {"top", parse("4*exp(-2)")}};
  said.status = Status::given;
  const Plane plane{Model(said), {}, -1, 5, -1, 1};
  constexpr long side = 60;
  const std::vector<SweepResult> labels = early(plane, side);
  std::size_t found = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool leaves = plane.cell(i, side).start[0] > 2;
    if (leaves) CHECK(labels[i].label != Label::global_minimum);
    found += labels[i].label == Label::global_minimum ? 1 : 0;
  }
  CHECK(found >= 0.99 * side * side / 2);
}

TEST_CASE("early labels are those of the sweep on four models, and of minima the limits too") { compare_all(40, 0.5); }

TEST_SUITE("full") {
  TEST_CASE("early labels are those of the sweep on grids of 160 by 160") {
    compare_all(160, 0.9);
    compare_with_sweep(markov(ratio(9, 10)), 160);
  }
}

TEST_CASE("early labels are those of the closed form, but for starts on the separatrix") {
  // E = e² − w² − sign(w) ln|w| at the saddle (0, −1/√2): −1/2 − ln(2)/2
  const double saddle = -0.5 - std::log(2.0) / 2;
  for (const Rational& p : {ratio(1, 10), ratio(9, 10)}) {
    const Plane plane = markov(p);
    constexpr long side = 60;
    const auto found = early(plane, side);
    std::size_t decided = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::vector<Rational> start = plane.cell(i, side).start;
      const double e = start[0].get_d(), w = start[1].get_d(),
                   energy = e * e - w * w - (w > 0 ? 1 : -1) * std::log(std::fabs(w));
      if (w < 0 && std::fabs(energy - saddle) < 1e-6) continue;
      CAPTURE(e);
      CAPTURE(w);
      CHECK(name(found[i].label) == name(makkuva_2024::basin(p, p, start[0], start[1])));
      ++decided;
    }
    CHECK(decided > 3590);
  }
}

TEST_CASE("early labels are the same for any number of threads") {
  // more starts than one piece of work has, 4096
  const auto one = early(mueller_brown(), 100, 1), two = early(mueller_brown(), 100, 2);
  REQUIRE(one.size() == two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].label == two[i].label);
    CHECK(one[i].end == two[i].end);
    CHECK(std::memcmp(&one[i].loss, &two[i].loss, sizeof one[i].loss) == 0);
    CHECK(std::memcmp(&one[i].time, &two[i].time, sizeof one[i].time) == 0);
  }
}

TEST_CASE("early labels: what has parameters of its own in each cell is left to the sweep") {
  const Model& model = find_model("markov").model;
  const auto cell = [&](std::size_t i) {
    const Rational p = i < 300 ? ratio(1, 10) : ratio(9, 10);
    return SweepCell{{p, p}, {ratio(1, 2), ratio(-3, 10)}};
  };
  const auto found = sweep_for_labels(model, 600, cell, {}), all = sweep(model, 600, cell, {});
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(found[i].label == all[i].label);
    CHECK(found[i].end == all[i].end);
  }
}

TEST_CASE("trap regions: none reaches over the line between two wells, and each has one end") {
  // L = (x² − 1)²/4 + y²/4: what starts at x > 0 goes to (1, 0)
  const Model model = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/4");
  std::vector<SweepResult> samples;
  for (const double x : {1.0, -1.0}) {
    SweepResult sample;
    sample.label = Label::minimum;
    sample.at_limit = true;
    sample.end = {x, 0};
    samples.push_back(sample);
  }
  TrapRegions regions(model, {});
  CHECK(regions.add(samples));
  CHECK_FALSE(regions.add(samples));
  std::size_t held = 0;
  for (int i = -200; i <= 200; ++i) {
    for (int j = -200; j <= 200; ++j) {
      const double x[] = {i / 100.0, j / 100.0};
      const auto region = regions.holding(x);
      if (!region) continue;
      ++held;
      CHECK(regions.end(*region).end[0] == (i > 0 ? 1 : -1));
      CHECK(i != 0);
    }
  }
  CHECK(held > 4000);  // of 160801: a square of half a unit around each
}

TEST_CASE("trap regions: a sample whose label is not what can be proved has none") {
  SweepResult wrong;
  wrong.label = Label::local_minimum;  // of a model without levels
  wrong.end = {1, 0};
  TrapRegions regions(gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/4"), {});
  CHECK_FALSE(regions.add({wrong}));
  wrong.label = Label::minimum;
  wrong.at_limit = true;
  wrong.end = {0, 0};  // the saddle
  CHECK_FALSE(regions.add({wrong}));
}

}  // namespace
}  // namespace separatrix
