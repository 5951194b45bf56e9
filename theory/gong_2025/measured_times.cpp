#include "theory/gong_2025/measured_times.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "theory/gong_2025/stage_times.hpp"

namespace separatrix::gong_2025 {
namespace {

bool unmoved(const Simulation& path, std::size_t column) {
  return path.rows.front()[column] == path.rows.back()[column];
}

}  // namespace

std::string learned_P(const StageRequest& request) { return "LP - " + to_string(request.epsilon_P); }
std::string learned_Q(const StageRequest& request) { return "LQ - " + to_string(request.epsilon_Q); }

const EventReport* event_of(const Simulation& path, const std::string& name, int direction, bool last) {
  const EventReport* found = nullptr;
  for (const EventReport& each : path.events) {
    if (each.name == name && each.direction == direction && (found == nullptr || last)) found = &each;
  }
  return found;
}

Rational horizon_of(const std::vector<StageTime>& predicted) {
  Rational latest = 1000;
  bool all = true;
  for (const StageTime& each : predicted) {
    if (each.time) latest = std::max(latest, Rational(each.time->value()));
    all = all && each.time;
  }
  return all ? Rational(latest * ratio(5, 4)) : Rational(10 * latest);
}

Simulation staged_path(const Model& model, const StageRequest& request, const Rational& horizon, bool agree) {
  SimulationRequest simulation;
  simulation.parameters = request.parameters;
  simulation.start = request.start;
  simulation.until = horizon;
  simulation.digits = request.digits;
  simulation.samples = 1;
  simulation.agree = agree;
  simulation.events = {learned_P(request), learned_Q(request), cone_left, traces};
  return simulate(model, simulation);
}

std::string outcome_of_Q(const Model& model, const StageRequest& request, const Rational& horizon) {
  SimulationRequest simulation;
  simulation.parameters = request.parameters;
  simulation.start = request.start;
  simulation.until = horizon;
  simulation.digits = request.digits;
  simulation.samples = 1;
  simulation.agree = false;
  simulation.stops = {learned_Q(request)};
  const Simulation path = simulate(model, simulation);
  if (path.outcome == Outcome::stopped_by_event) return "learned";
  if (path.outcome != Outcome::reached_end) return "undecided";
  return unmoved(path, 2) && unmoved(path, 3) ? "stationary" : "not learned";
}

std::vector<StageTime> measured_times(const Model& model, const StageRequest& request, const Rational& horizon) {
  const Simulation path = staged_path(model, request, horizon);
  const std::string until = decimal(horizon, 6);
  const std::string worth = fmt::format("integration, {}{}", path.method,
                                        path.agreed_digits ? fmt::format(", {} digits agree between two runs",
                                                                         std::min(*path.agreed_digits, request.digits))
                                                           : "");
  std::string why;
  if (!is_success(path.outcome))
    why = path.message;
  else if (unmoved(path, 2) && unmoved(path, 3))
    why = "stationary: a and e do not move";
  const std::string until_then = " until tau = " + until;
  const auto time = [&](const char* name, const char* sign, const EventReport* event, const std::string& else_why) {
    if (event != nullptr) return StageTime{name, sign, event->t, worth};
    return StageTime{name, sign, {}, why.empty() ? else_why + until_then : why};
  };
  StageTime P = time("P", "$τ_P$", event_of(path, learned_P(request), -1), "");
  if (!P.time && is_success(path.outcome)) P.note = "L_P stays above its threshold" + until_then;
  return {P, time("cone", "$τ_c$", event_of(path, cone_left, -1), "the path does not leave the cone A > E"),
          time("sliding_end", "$τ_s$", event_of(path, "leaves A", 1), "the path does not leave A = 0"),
          time("Q", "$τ_Q$", event_of(path, learned_Q(request), -1), "L_Q stays above its threshold"),
          time("trace_crossing", "$τ_×$", event_of(path, traces, -1, true), "Tr V does not overtake Tr W")};
}

}  // namespace separatrix::gong_2025
