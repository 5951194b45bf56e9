#include "solvers/trajectory/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/error.hpp"
#include "solvers/random_point.hpp"
#include "solvers/trajectory/make_stepper.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/repeated_run.hpp"

namespace separatrix {

Simulation simulate(const Model& model, const SimulationRequest& request) {
  return simulate_hybrid(model, request, {});
}

Simulation simulate_hybrid(const Model& model, const SimulationRequest& request,
                           const std::vector<StateChange>& changes) {
  if (request.start.size() != model.dimension()) {
    throw InvalidArgument("number of start values", std::to_string(request.start.size()),
                          std::to_string(model.dimension()) + ", one per state");
  }
  if (const ExpectationRule rule = expectation_rule(model); 2 * rule.nodes > rule.most_nodes) {
    throw InvalidArgument("nodes of an expectation", std::to_string(rule.nodes),
                          "at most " + std::to_string(rule.most_nodes / 2) + ": a second run has twice as many");
  }
  const Method& method = method_named(request.method);
  if (request.digits < 1 || request.digits > method.most_digits) {
    const std::string with = method.is_in_double() ? " with the method " + request.method : "";
    throw InvalidArgument("digits", std::to_string(request.digits),
                          "1 to " + std::to_string(method.most_digits) + with);
  }
  if (request.longest_step && (request.descent || *request.longest_step <= 0)) {
    throw InvalidArgument("longest step", to_string(*request.longest_step),
                          "greater than 0, with a method other than gradient-descent");
  }
  if (request.until == request.from_time) {
    throw InvalidArgument("end of time", to_string(request.until), "another time than that of the start");
  }
  if (request.descent) check_schedule(request.descent->learning_rate, "learning rate");
  if (request.descent && (request.from_time != 0 || request.is_backward())) {
    throw InvalidArgument("time of gradient-descent from " + to_string(request.from_time) + " to",
                          to_string(request.until), "from 0 to a number greater than 0");
  }
  if (request.descent && request.descent->learning_rate.rate(0) > request.until) {
    throw InvalidArgument("learning rate", to_string(request.descent->learning_rate),
                          "at most the end of time, " + to_string(request.until));
  }
  if (request.until_attracted) {
    if (!model.is_gradient_flow() || depends_on_time(model, {})) {
      throw InvalidArgument("an end when attracted", "", "for gradient flows, of a loss that does not depend on time");
    }
    if (request.descent) throw InvalidArgument("an end when attracted", "", "for methods other than gradient-descent");
    if (request.is_backward()) throw InvalidArgument("an end when attracted", "", "forward in time");
  }
  const std::pair<bool, const char*> others[] = {
      {request.is_backward(), "forward in time"},
      {request.project, "without projection"},
      {request.until_attracted, "without an end when attracted"},
      {request.descent.has_value(), "with another method than gradient-descent"}};
  for (const auto& [asked, allowed] : others) {
    if (asked && !changes.empty()) throw InvalidArgument("changes of the state at events", "", allowed);
  }
  return repeated_run(model, {request, changes});
}

}  // namespace separatrix
