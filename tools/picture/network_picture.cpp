#include "tools/picture/network_picture.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "tools/picture/plot.hpp"
#include "tools/shell/host.hpp"

namespace separatrix {
namespace {

// "10^{-16}" where α is a power of ten
std::string power_of_ten_name(const Rational& alpha) {
  const std::string text = decimal(alpha, 3);
  const std::size_t e = text.find('e');
  if (text.starts_with("1e")) return "$10^{" + text.substr(e + 1) + "}$";
  return text;
}

double end_of(const StageSequence& sequence, const StageRuns& runs) {
  if (runs.until) return to_double(*runs.until);
  double end = 1.15 * to_double(sequence.stages.back().time);
  for (const MeasuredStages& run : runs.flows) {
    for (const auto& time : run.times) {
      if (time) end = std::max(end, 1.05 * time->approximate());
    }
  }
  return end;
}

// value(k): of plateau k, 0 being the start; the last plateau has no known end unless there is no further stage
template <class Value>
std::vector<std::pair<double, double>> staircase(const StageSequence& sequence, double end, const Value& value) {
  std::vector<std::pair<double, double>> points{{0, value(0)}};
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const double time = to_double(sequence.stages[k].time);
    points.emplace_back(time, value(k));
    points.emplace_back(time, value(k + 1));
  }
  if (sequence.end == StageEnd::complete) points.emplace_back(end, value(sequence.stages.size()));
  return points;
}

std::vector<std::pair<double, double>> curve(const std::vector<double>& s, const std::vector<double>& value,
                                             double end) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t k = 0; k < s.size() && s[k] <= end; ++k) points.emplace_back(s[k], value[k]);
  return points;
}

std::vector<VerticalMarker> markers_of(const DiagonalNetwork& network, const StageSequence& sequence) {
  std::vector<VerticalMarker> markers;
  for (const Stage& stage : sequence.stages) {
    markers.push_back({to_double(stage.time), network.coordinates[stage.coordinate] + (stage.sign > 0 ? "+" : "−")});
  }
  return markers;
}

// its name; where there are many, that of its matrix with the number of its coordinates, the same for all of them
std::string curve_name(const DiagonalNetwork& network, std::size_t i) {
  constexpr std::size_t most_named = 12;
  if (network.coordinates.size() <= most_named) return network.coordinates[i];
  for (const CoordinateGroup& group : network.groups) {
    const auto& members = group.coordinates;
    if (std::find(members.begin(), members.end(), i) == members.end()) continue;
    return fmt::format("{}: {} to {}", group.name, network.coordinates[members.front()],
                       network.coordinates[members.back()]);
  }
  return fmt::format("{} to {}", network.coordinates.front(), network.coordinates.back());
}

}  // namespace

std::vector<std::string> network_pictures(const std::string& picture) {
  if (goes_to_host(picture)) return {picture, picture};
  const std::size_t dot = picture.rfind('.');
  return {picture, picture.substr(0, dot) + "-coordinates" + picture.substr(dot)};
}

void draw_network_stages(const DiagonalNetwork& network, const StageSequence& sequence, const StageRuns& runs,
                         const std::string& picture) {
  if (sequence.stages.empty()) return;
  const double end = end_of(sequence, runs);
  const auto loss_of = [&](std::size_t k) { return to_double(k == 0 ? sequence.loss : sequence.stages[k - 1].loss); };
  LineChart losses;
  losses.title = "Stages of " + network.name;
  losses.subtitle = "above the frame: the coordinate that is activated, with its sign";
  losses.x = {"$s = t/ln(1/alpha)$", 0, end, false};
  losses.y = {"loss", 0, 1.05 * loss_of(0), false};
  losses.markers = markers_of(network, sequence);
  losses.curves.push_back({"limit $alpha$ → 0", staircase(sequence, end, loss_of), CurveStyle::prediction});
  const auto add_losses = [&](const std::vector<MeasuredStages>& all, const std::string& method) {
    for (const MeasuredStages& run : all) {
      losses.curves.push_back(
          {method + "$alpha$ = " + power_of_ten_name(run.alpha), curve(run.s, run.loss, end), CurveStyle::trajectory});
    }
  };
  add_losses(runs.flows, runs.descents.empty() ? "" : "flow, ");
  add_losses(runs.descents, "gradient descent, ");
  draw_lines(losses, picture);

  const auto smallest = std::min_element(runs.flows.begin(), runs.flows.end(),
                                         [](const auto& a, const auto& b) { return a.alpha < b.alpha; });
  LineChart coordinates = losses;
  coordinates.title = "Coordinates of " + network.name;
  coordinates.curves.clear();
  coordinates.y = {"coordinate", 0, 0, false};
  for (std::size_t i = 0; i < network.coordinates.size(); ++i) {
    const auto value = [&](std::size_t k) { return k == 0 ? 0.0 : to_double(sequence.stages[k - 1].state[i]); };
    coordinates.curves.push_back({"limit $alpha$ → 0", staircase(sequence, end, value), CurveStyle::prediction});
  }
  if (smallest != runs.flows.end()) {
    coordinates.subtitle = "at $alpha$ = " + power_of_ten_name(smallest->alpha) + "; " + losses.subtitle;
    for (std::size_t i = 0; i < network.coordinates.size(); ++i) {
      coordinates.curves.push_back(
          {curve_name(network, i), curve(smallest->s, smallest->coordinates[i], end), CurveStyle::trajectory});
    }
  }
  draw_lines(coordinates, network_pictures(picture).back());
}

}  // namespace separatrix
