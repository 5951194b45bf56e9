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

template <class Real>
using Make = std::unique_ptr<Stepper<Real>> (*)(const Tolerance&);

// A method and what makes its stepper in each arithmetic: none if it has no step control.
struct Entry {
  Method method;
  Make<double> in_double;
  Make<float128> in_float128;
  Make<mpfr> in_mpfr;

  template <class Real>
  Make<Real> make() const {
    if constexpr (std::is_same_v<Real, double>) {
      return in_double;
    } else if constexpr (std::is_same_v<Real, float128>) {
      return in_float128;
    } else {
      return in_mpfr;
    }
  }
};

#define SEPARATRIX_MADE_BY(make) make<double>, make<float128>, make<mpfr>

constexpr std::array table{
    Entry{{automatic_method, "taylor, or radau from where the field turns out to be stiff", StepControl::choice},
          SEPARATRIX_MADE_BY(make_automatic)},
    Entry{{series_method, "Taylor series of the order that the digits ask for, any number of digits",
           StepControl::series},
          SEPARATRIX_MADE_BY(make_taylor)},
    Entry{{quick_method, "Dormand-Prince 5(4), for double precision", StepControl::samples, most_digits, 5},
          SEPARATRIX_MADE_BY(make_dopri5)},
    Entry{{"cash-karp54", "Cash-Karp 5(4)", StepControl::samples, most_digits, 5},
          SEPARATRIX_MADE_BY(make_cash_karp54)},
    Entry{{other_quick_method, "Fehlberg 7(8), up to about 30 digits", StepControl::samples, most_digits, 8},
          SEPARATRIX_MADE_BY(make_fehlberg78)},
    Entry{{"bulirsch-stoer", "extrapolated midpoint rule of variable order, up to about 40 digits"},
          SEPARATRIX_MADE_BY(make_bulirsch_stoer)},
    Entry{{stiff_method,
           "Radau IIA with as many stages as the digits ask for, for stiff equations, any number of digits"},
          SEPARATRIX_MADE_BY(make_radau)},
    Entry{{"rosenbrock4", "Rosenbrock 4(3) for stiff equations, up to 15 digits", StepControl::samples,
           rosenbrock4_digits, 4},
          SEPARATRIX_MADE_BY(make_rosenbrock4)},
    Entry{{gradient_descent, "steps of a fixed --learning-rate: discrete training beside its flow", StepControl::given},
          nullptr,
          nullptr,
          nullptr},
};

#undef SEPARATRIX_MADE_BY

constexpr auto all = [] {
  std::array<Method, table.size()> methods;
  std::transform(table.begin(), table.end(), methods.begin(), [](const Entry& each) { return each.method; });
  return methods;
}();

const Entry& entry(std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Entry& each) { return each.method.name == name; });
  if (found != table.end()) return *found;
  std::vector<std::string> names;
  for (const Method& method : all) names.emplace_back(method.name);
  throw UnknownName("method", std::string(name), names);
}

}  // namespace

std::span<const Method> methods() { return all; }

const Method& method_named(std::string_view name) { return entry(name).method; }

template <class Real>
std::unique_ptr<Stepper<Real>> make_stepper(std::string_view name, const Tolerance& tolerance) {
  const auto make = entry(name).make<Real>();
  if (!make) throw InternalError("make_stepper was given the method " + std::string(name));
  return make(tolerance);
}

template <class Real>
std::unique_ptr<Stepper<Real>> make_stepper(const IntegrationSettings& settings) {
  if (settings.method == gradient_descent) return make_gradient_descent<Real>(settings.descent.value());
  // events are found by series over the steps, which over those of radau in a stiff field are as many as without it
  const bool by_series = settings.method == automatic_method && settings.events;
  auto stepper = make_stepper<Real>(by_series ? series_method : settings.method, settings.tolerance);
  const bool samples = method_named(settings.method).step_control == StepControl::samples;
  if (!samples || !settings.stop_at_switches) return stepper;
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
