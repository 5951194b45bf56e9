#include "solvers/cycle/orbit_extremes.hpp"

#include <algorithm>
#include <utility>

#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

ExtremesCode compile_extremes(const Model& model, const std::vector<Expression>& quantities) {
  std::vector<EventRequest> requests;
  for (const Expression quantity : quantities) {
    const Expression slope = model.resolve(model.time_derivative(quantity));
    if (slope.is_number() && slope.number() == 0) continue;
    requests.push_back({"", slope});
  }
  return {compile_vector_field(model), std::make_shared<const EventCode>(compile_events(model, std::move(requests))),
          compile(model, model.resolve(quantities))};
}

template <class Real>
OrbitExtremes<Real>::OrbitExtremes(const ExtremesCode& code, const ParameterValues& parameters, double log10_tolerance)
    : field_(code.field, parameters),
      events_(code.events),
      quantities_(code.quantities, parameters),
      log10_tolerance_(log10_tolerance) {}

template <class Real>
std::optional<Extremes<Real>> OrbitExtremes<Real>::operator()(const State<Real>& start, const Real& period) {
  IntegrationSettings settings;
  settings.method = automatic_method;
  settings.tolerance = {log10_tolerance_, log10_tolerance_};
  settings.keep_points = false;
  settings.autonomous = true;
  settings.events = events_;
  const Trajectory<Real> path = integrate<Real>(field_, start, Real(0), period, settings);
  if (path.outcome != Outcome::reached_end || !path.unsearched.empty()) return std::nullopt;
  const auto values = [&](State<Real> x) {
    x.push_back(Real(0));  // t
    return quantities_(x);
  };
  Extremes<Real> found;
  found.lowest = found.highest = values(start);
  for (const Event<Real>& event : path.events) {
    const std::vector<Real> here = values(event.x);
    for (std::size_t i = 0; i < here.size(); ++i) {
      found.lowest[i] = std::min(found.lowest[i], here[i]);
      found.highest[i] = std::max(found.highest[i], here[i]);
    }
  }
  return found;
}

#define SEPARATRIX_INSTANTIATE(Real) template class OrbitExtremes<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
