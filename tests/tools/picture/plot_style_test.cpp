#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tools/picture/plot_script.hpp"
#include "tools/picture/plot_style.hpp"
#include "tools/shell/typeset.hpp"

using namespace separatrix;

TEST_CASE("text is typeset as mathematics only where it says so") {
  CHECK(typeset("local_minimum") == "'local\\_minimum'");
  CHECK(typeset("it's 3$") == "'it''s 3$'");
  CHECK(typeset("$omega_0<=ln(2)$") == "'ω_{0}≤ln(2)'");
  CHECK(typeset("$E_{s}^-1$") == "'{/:Italic E}_{{/:Italic s}}^{−1}'");
  CHECK(typeset_name("w") == "'{/:Italic w}'");
  CHECK(typeset_name("u0") == "'{/:Italic u}_{0}'");
  CHECK(typeset_name("theta_1") == "'θ_{1}'");
  CHECK(typeset_name("init-scale") == "'init-scale'");
  CHECK(typeset_name("loss") == "'loss'");
}

TEST_CASE("logarithmic ticks are few, inside, and never none") {
  for (const auto& [low, high] : {std::pair{1e-4, 1.0}, {1e-300, 1e300}, {0.3, 0.6}, {0.31, 0.32}, {2.0, 30.0}}) {
    const auto ticks = logarithmic_ticks(low, high);
    CAPTURE(low);
    CHECK(ticks.size() >= 2);
    CHECK(ticks.size() <= 10);
    CHECK(ticks.front().first >= low * (1 - 1e-6));
    CHECK(ticks.back().first <= high * (1 + 1e-6));
  }
  CHECK(logarithmic_ticks(1e-4, 1).front().second == "10^{−4}");
}

TEST_CASE("fills differ in lightness, and do not depend on the other labels") {
  const auto lightness = [](const std::string& colour) {  // Rec. 709 luma
    const auto channel = [&](std::size_t place) { return std::stoi(colour.substr(place, 2), nullptr, 16) / 255.0; };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  };
  const auto known = region_fills({"global-minimum", "local-minimum", "stationary", "saddle", "diverged"});
  for (std::size_t index = 1; index < known.size(); ++index)
    CHECK(lightness(known[index - 1]) - lightness(known[index]) > 0.1);
  const auto equilibria =
      region_fills({"equilibrium-1", "undecided", "equilibrium-2", "equilibrium-3", "equilibrium-4"});
  CHECK(equilibria[1].empty());
  for (const std::size_t index : {2U, 3U, 4U})
    CHECK(lightness(equilibria[index == 2 ? 0 : index - 1]) - lightness(equilibria[index]) > 0.1);
  for (const std::size_t count : {5U, 9U, 16U}) {  // numbers that follow one another often touch
    std::vector<std::string> names;
    for (std::size_t k = 1; k <= count; ++k) names.push_back("equilibrium-" + std::to_string(k));
    const auto many = region_fills(names);
    CHECK(std::set<std::string>(many.begin(), many.end()).size() == count);
    for (std::size_t k = 1; k < count; ++k) CHECK(std::abs(lightness(many[k]) - lightness(many[k - 1])) > 0.2);
  }
  CHECK(region_fills({"undecided", "local-minimum"})[1] == known[1]);
}

TEST_CASE("curves differ in dashes") {
  CHECK(curve_pen(CurveStyle::separatrix, 0).dashes != curve_pen(CurveStyle::global_minima, 0).dashes);
  CHECK(curve_pen(CurveStyle::global_minima, 0).dashes != curve_pen(CurveStyle::local_minima, 0).dashes);
  for (std::size_t occurrence = 1; occurrence < 6; ++occurrence)
    CHECK(curve_pen(CurveStyle::trajectory, occurrence).dashes !=
          curve_pen(CurveStyle::trajectory, occurrence - 1).dashes);
}
