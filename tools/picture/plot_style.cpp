#include "tools/picture/plot_style.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include <fmt/format.h>

namespace separatrix {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known_fills{{
    {"global-minimum", "#bcd9f0"},
    {"local-minimum", "#eb964a"},
    {"stationary", "#2f8570"},
    {"saddle", "#6f2f80"},
    {"diverged", "#24242e"},
    {"undecided", ""},
}};

// λ ∈ [0,1] ↦ colour of perceived intensity λ, hue turning by `turns`: Green (2011), eq. (2).
std::string cubehelix(double intensity) {
  constexpr double first_hue = 0.4, turns = -1.3, saturation = 1.1;
  const double angle = 2 * std::numbers::pi * (first_hue / 3 + 1 + turns * intensity);
  const double amplitude = saturation * intensity * (1 - intensity) / 2;
  const auto channel = [&](double cosine, double sine) {
    const double value = intensity + amplitude * (cosine * std::cos(angle) + sine * std::sin(angle));
    return static_cast<int>(std::lround(255 * std::clamp(value, 0.0, 1.0)));
  };
  return fmt::format("#{:02x}{:02x}{:02x}", channel(-0.14861, 1.78277), channel(-0.29227, -0.90649),
                     channel(1.97294, 0.0));
}

// Dark enough to be read on white and on every fill with a halo; neighbours differ in hue and in lightness.
constexpr std::array<std::string_view, 6> trajectory_colours{"#000000", "#0072b2", "#c44e00",
                                                             "#00805e", "#8a2f7c", "#7a7a7a"};
constexpr std::array<std::string_view, 7> dash_cycle{
    "solid", "(15,7)", "(4,5)", "(18,6,4,6)", "(8,6)", "(18,6,4,6,4,6)", "(30,9)",
};

}  // namespace

std::vector<std::string> region_fills(const std::vector<std::string>& names) {
  const auto known = [](const std::string& name) {
    return std::find_if(known_fills.begin(), known_fills.end(), [&](const auto& entry) { return entry.first == name; });
  };
  const auto others = static_cast<std::size_t>(
      std::count_if(names.begin(), names.end(), [&](const auto& name) { return known(name) == known_fills.end(); }));
  // 0, 1, 2, … of few; 0, n/2, 1, n/2 + 1, … of many, whose steps are too small to tell neighbours apart
  const auto rung = [&](std::size_t rank) {
    return others < 5 ? rank : rank / 2 + (rank % 2 == 1 ? (others + 1) / 2 : 0);
  };
  std::vector<std::string> fills;
  std::size_t rank = 0;
  for (const auto& name : names) {
    const auto found = known(name);
    if (found != known_fills.end())
      fills.emplace_back(found->second);
    else
      fills.push_back(cubehelix(
          others > 1 ? 0.9 - 0.6 * static_cast<double>(rung(rank++)) / static_cast<double>(others - 1) : 0.9));
  }
  return fills;
}

std::string field_palette() {
  return "(0 '#440154', 1 '#482878', 2 '#3e4989', 3 '#31688e', 4 '#26828e', "
         "5 '#1f9e89', 6 '#35b779', 7 '#6ece58', 8 '#b5de2b', 9 '#fde725')";
}

Pen curve_pen(CurveStyle style, std::size_t occurrence) {
  Pen pen{"#000000", 2.0, "solid", true};
  std::size_t first_dash = 0;
  switch (style) {
    case CurveStyle::separatrix: pen.width = 2.4; break;
    case CurveStyle::global_minima: pen.colour = "#0b2f80", first_dash = 1; break;
    case CurveStyle::local_minima: pen.colour = "#7a1010", first_dash = 2; break;
    case CurveStyle::saddle_set: pen.colour = "#4a1466", first_dash = 3; break;
    case CurveStyle::energy_line: pen = {"#404040", 0.8, "solid", false}; break;
    case CurveStyle::prediction: pen = {"#000000", 1.2, "solid", true}, first_dash = 6; break;
    case CurveStyle::stable_branch: pen = {"#0b2f80", 2.4, "solid", false}; break;
    case CurveStyle::unstable_branch: pen = {"#b04010", 2.0, "solid", false}, first_dash = 4; break;
    case CurveStyle::stable_cycles: pen = {"#00805e", 2.4, "solid", false}; break;
    case CurveStyle::unstable_cycles: pen = {"#8a2f7c", 2.0, "solid", false}, first_dash = 2; break;
    case CurveStyle::attracting_manifold: pen = {"#0b2f80", 3.6, "solid", true}; break;
    case CurveStyle::repelling_manifold: pen = {"#c44e00", 3.0, "solid", true}, first_dash = 2; break;
    case CurveStyle::degenerate_manifold: pen = {"#404040", 2.6, "solid", true}, first_dash = 5; break;
    case CurveStyle::nullcline: pen = {occurrence % 2 == 0 ? "#0072b2" : "#00805e", 1.4, "solid", true}; break;
    case CurveStyle::trajectory:
      pen.width = 1.5;
      pen.colour = trajectory_colours[occurrence % trajectory_colours.size()];
      break;
  }
  pen.dashes = dash_cycle[(first_dash + occurrence) % dash_cycle.size()];
  return pen;
}

Sign point_sign(PointStyle style) {
  switch (style) {
    case PointStyle::minimum: return {7, 6, false};
    case PointStyle::saddle: return {13, 12, true};
    case PointStyle::maximum: return {9, 8, true};
    case PointStyle::degenerate: return {11, 10, true};
    case PointStyle::start: return {5, 4, true};
    case PointStyle::end: return {5, 4, false};
    case PointStyle::cycle_fold: return {7, 6, true};
    case PointStyle::cycle_change: return {15, 14, true};
  }
  return {7, 6, false};
}

}  // namespace separatrix
