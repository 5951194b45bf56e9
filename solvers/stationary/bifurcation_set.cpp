#include "solvers/stationary/bifurcation_set.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"
#include "solvers/stationary/bifurcation_curves.hpp"

namespace separatrix {
namespace {

constexpr double line_share = 0.5;  // of the time left, which the search on one line may take

// One line of the grid: a parameter that moves, and the value of the other one.
struct Line {
  std::size_t moving = 0;
  Rational value;
};

std::vector<Line> lines_of(const BifurcationSetRequest& request) {
  std::vector<Line> lines;
  for (std::size_t moving = 0; moving < 2; ++moving) {
    const auto& [low, high] = request.ranges[1 - moving];
    for (std::size_t k = 0; k < request.values; ++k) {
      lines.push_back({moving, low + (high - low) * Rational(k) / Rational(request.values - 1)});
    }
  }
  return lines;
}

BifurcationSetPoint placed(const BifurcationReport& found, const Line& line) {
  BifurcationSetPoint point{found.kind, found.criticality, {}, found.x};
  point.parameters[line.moving] = found.parameter;
  point.parameters[1 - line.moving] = Known(line.value);
  return point;
}

void check_corners(const Model& model, const BifurcationSetRequest& request) {
  std::map<std::string, Rational> values;
  for (std::size_t k = 0; k < request.stationary.parameters.size(); ++k) {
    values[model.description().parameters[k].name] = request.stationary.parameters[k];
  }
  for (const Rational& first : {request.ranges[0].low, request.ranges[0].high}) {
    for (const Rational& second : {request.ranges[1].low, request.ranges[1].high}) {
      values[request.parameters[0]] = first;
      values[request.parameters[1]] = second;
      static_cast<void>(model.values(values));
    }
  }
}

}  // namespace

BifurcationSet bifurcation_set(const Model& model, const BifurcationSetRequest& request) {
  const auto& [first, second] = request.parameters;
  if (first == second) throw InvalidArgument("parameters", first + ", " + second, "two that differ");
  if (request.values < 2) throw InvalidArgument("values", std::to_string(request.values), "2 or more");
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [low, high] = request.ranges[i];
    if (low >= high) {
      throw InvalidArgument("range of " + request.parameters[i], to_string(low) + ":" + to_string(high),
                            "a low end below its high end");
    }
  }
  check_corners(model, request);
  const auto began = std::chrono::steady_clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
  const std::vector<Line> lines = lines_of(request);
  std::vector<Continuation> found(lines.size());
  in_parallel(lines.size(), [&](std::size_t k) {
    StationaryRequest stationary = request.stationary;
    const double left = stationary.most_seconds - spent();
    found[k].out_of_time = left <= 0 || (stationary.cancelled && stationary.cancelled());
    if (found[k].out_of_time) return;
    stationary.most_seconds = left * line_share;
    const Line& line = lines[k];
    stationary.parameters[*model.parameter_index(request.parameters[1 - line.moving])] = line.value;
    found[k] = continue_stationary(model, stationary, request.parameters[line.moving], request.ranges[line.moving]);
  });
  BifurcationSet result;
  std::vector<BifurcationSetPoint> points;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    for (const BifurcationReport& each : found[k].bifurcations) points.push_back(placed(each, lines[k]));
    result.out_of_time |= found[k].out_of_time;
    result.working_digits = std::max(result.working_digits, found[k].working_digits);
  }
  join_curves(request, points, result);
  result.parameters = request.parameters;
  result.states = model.description().states;
  result.digits = request.stationary.digits;
  result.seconds = spent();
  return result;
}

}  // namespace separatrix
