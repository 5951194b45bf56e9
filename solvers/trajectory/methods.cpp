#include "solvers/trajectory/methods.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "lib/num/error.hpp"
#include "solvers/trajectory/make_stepper.hpp"
#include "solvers/trajectory/steppers/automatic.hpp"
#include "solvers/trajectory/steppers/bulirsch_stoer.hpp"
#include "solvers/trajectory/steppers/cash_karp54.hpp"
#include "solvers/trajectory/steppers/dopri5.hpp"
#include "solvers/trajectory/steppers/fehlberg78.hpp"
#include "solvers/trajectory/steppers/gradient_descent.hpp"
#include "solvers/trajectory/steppers/radau.hpp"
#include "solvers/trajectory/steppers/rosenbrock4.hpp"
#include "solvers/trajectory/steppers/switching.hpp"
#include "solvers/trajectory/steppers/taylor.hpp"

namespace separatrix {
namespace {

constexpr std::array all{
    Method{automatic_method, "taylor, or radau from where the field turns out to be stiff"},
    Method{series_method, "Taylor series of the order that the digits ask for, any number of digits"},
    Method{"dopri5", "Dormand-Prince 5(4), for double precision"},
    Method{"cash-karp54", "Cash-Karp 5(4)"},
    Method{"fehlberg78", "Fehlberg 7(8), up to about 30 digits"},
    Method{"bulirsch-stoer", "extrapolated midpoint rule of variable order, up to about 40 digits"},
    Method{"radau", "Radau IIA with as many stages as the digits ask for, for stiff equations, any number of digits"},
    Method{"rosenbrock4", "Rosenbrock 4(3) for stiff equations, up to 15 digits"},
    Method{gradient_descent, "steps of a fixed --learning-rate: discrete training beside its flow"},
};

std::vector<std::string> names() {
  std::vector<std::string> all_names;
  for (const Method& method : all) all_names.emplace_back(method.name);
  return all_names;
}

}  // namespace

std::span<const Method> methods() { return all; }

void check_method(std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Method& each) { return each.name == name; });
  if (found == all.end()) throw UnknownName("method", std::string(name), names());
}

template <class Real>
std::unique_ptr<Stepper<Real>> make_stepper(std::string_view name, const Tolerance& tolerance) {
  if (name == automatic_method) return make_automatic<Real>(tolerance);
  if (name == series_method) return make_taylor<Real>(tolerance);
  if (name == "dopri5") return make_dopri5<Real>(tolerance);
  if (name == "cash-karp54") return make_cash_karp54<Real>(tolerance);
  if (name == "fehlberg78") return make_fehlberg78<Real>(tolerance);
  if (name == "bulirsch-stoer") return make_bulirsch_stoer<Real>(tolerance);
  if (name == "radau") return make_radau<Real>(tolerance);
  if (name == "rosenbrock4") return make_rosenbrock4<Real>(tolerance);
  throw InternalError("make_stepper was given the method " + std::string(name));
}

template <class Real>
std::unique_ptr<Stepper<Real>> make_stepper(const IntegrationSettings& settings) {
  if (settings.method == gradient_descent) return make_gradient_descent<Real>(settings.descent.value());
  // events are found by series over the steps, which over those of radau in a stiff field are as many as without it
  const bool by_series = settings.method == automatic_method && settings.events;
  auto stepper = make_stepper<Real>(by_series ? series_method : settings.method, settings.tolerance);
  const bool by_itself = settings.method == series_method || settings.method == automatic_method;
  if (by_itself || !settings.stop_at_switches) return stepper;
  return stop_at_switches(std::move(stepper), settings.tolerance);
}

void check_descent(const IntegrationSettings& settings) {
  if (settings.method != gradient_descent) {
    if (!settings.descent) return;
    throw InvalidArgument("learning rate", to_string(settings.descent->learning_rate),
                          "one of the method gradient-descent only; " + settings.method + " chooses its steps");
  }
  if (!settings.descent) throw InvalidArgument("learning rate", "", "a number greater than 0 for gradient-descent");
  const auto& [rate, noise, seed] = *settings.descent;
  check_schedule(rate, "learning rate");
  if (noise < 0) throw InvalidArgument("noise", to_string(noise), "0 or a number greater than 0");
  if (settings.events) throw InvalidArgument("events", "", "those of a flow; gradient-descent has iterates only");
  if (settings.level_set) {
    throw InvalidArgument("projection", "", "that of a flow; gradient-descent does not conserve its invariants");
  }
}

#define SEPARATRIX_INSTANTIATE(Real)                                                              \
  template std::unique_ptr<Stepper<Real>> make_stepper<Real>(std::string_view, const Tolerance&); \
  template std::unique_ptr<Stepper<Real>> make_stepper<Real>(const IntegrationSettings&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
