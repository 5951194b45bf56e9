#include "solvers/trajectory/first_passage.hpp"

#include "lib/model/quantity.hpp"
#include "lib/num/decimal.hpp"
#include "solvers/quantity_values.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {
namespace {

std::vector<double> approximate(const std::vector<Known>& state) {
  std::vector<double> values;
  for (const Known& each : state) values.push_back(each.approximate());
  return values;
}

}  // namespace

std::optional<Known> first_passage(const Model& model, SimulationRequest request, const std::string& quantity) {
  const Expression q = parse_quantity(quantity, model);
  const QuantityValues values = quantity_values(model, {q, model.time_derivative(q)});
  std::vector<double> start;
  for (const Rational& each : request.start) start.push_back(to_double(each));
  const std::vector<double> first = values(start, to_double(request.from_time), request.parameters);
  if (first[0] < 0 || (first[0] == 0 && first[1] < 0)) return Known(request.from_time);

  request.stops = {quantity};
  request.event_direction = -1;
  request.agree = true;
  request.until_attracted = model.is_gradient_flow() && !depends_on_time(model, {});
  request.into_saddles = true;
  Simulation run = simulate(model, request);
  if (run.outcome == Outcome::converged) {
    const std::vector<double> limit = approximate(run.limit->state);
    if (!(values(limit, 0, request.parameters)[0] < 0)) return std::nullopt;
    request.until_attracted = false;
    run = simulate(model, request);
  }
  const bool is_sure = run.agreed_digits.value_or(0) >= request.digits;
  if (run.outcome != Outcome::stopped_by_event || !is_sure) return std::nullopt;
  return run.rows.back().front();
}

}  // namespace separatrix
