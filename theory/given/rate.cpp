#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/random_point.hpp"
#include "theory/given/approach.hpp"
#include "theory/given/asymptotics.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/rerun.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t usual_paths = 5;

// t (dQ/dt)/Q, or (dQ/dt)/Q
Expression local_exponent(const Subject& subject, const GivenRate& says) {
  const Expression quantity = subject.model.resolve(says.quantity.value);
  const Expression share = subject.model.resolve(subject.model.time_derivative(quantity)) / quantity;
  return says.exponential ? share : symbol("t") * share;
}

// log(Q_{k+1}/Q_k) / log(s_{k+1}/s_k)
Approach exponents_between(const Approach& values, std::size_t digits) {
  Approach found;
  found.problem = values.problem;
  for (std::size_t k = 0; k + 1 < values.values.size(); ++k) {
    const Rational a = values.values[k], b = values.values[k + 1];
    if (a == 0 || b == 0 || sgn(a) != sgn(b)) {
      found.problem = "it is 0, or changes its sign";
      return found;
    }
    const Expression law =
        log(Expression(Rational(b / a))) / log(Expression(Rational(values.at[k + 1] / values.at[k])));
    const auto exponent = evaluated(law, {}, digits).finite_value();
    if (!exponent) return found;
    found.at.push_back(values.at[k + 1]);
    found.values.push_back(*exponent);
    found.cases.push_back(values.cases[k + 1]);
  }
  return found;
}

// why an exponential rate other than the one found is not excluded: it may be that of a part that is still small
std::string doubt(const ClaimSettings& settings, const Subject& subject, const GivenRate& says, const Case& from,
                  const Known& expected, const Rational& found) {
  const std::string hidden = "a slower part that is small may not show yet; a larger until tells";
  if (!subject.model.is_gradient_flow()) return hidden;
  const AttractedValue end = attracted_value(settings, subject, from, says.quantity.value);
  if (!end.problem.empty()) return "the path does not come to its end";
  const auto rates = decay_rates(subject, from, end.limit);
  if (!rates) return hidden;
  if (found > expected.value()) return "";  // what is seen is slower, and stays
  const bool is_series =
      is_analytic(subject, says.quantity.value) && !depends_on_time(subject.model, {says.quantity.value});
  return is_series && !is_sum_of_rates(expected.approximate(), *rates) ? "" : hidden;
}

}  // namespace

Evidence check(const Subject& subject, const GivenRate& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Cases all = cases(evidence, settings, subject, usual_paths);
  const std::string name = "exponent of " + says.quantity.text;
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) break;
    const Known expected = valued(says.exponent.value, each.values(subject.model), guarded(settings));
    if (says.approach.along != "t") {
      const Approach values = along_parameter(settings, subject, each, says.approach, says.quantity.value);
      evidence.at(each.text(subject.model, !is_constant(subject, says.quantity.value)),
                  at_last_parameter(settings, subject, each, values, says.quantity.value));
      tends_to(evidence, settings, fmt::format("{} in {}", name, says.approach.along), expected,
               exponents_between(values, guarded(settings)), [](const Rational&) { return std::string(); });
      continue;
    }
    const Expression exponent = local_exponent(subject, says);
    const Rational last = says.approach.until.value_or(says.exponential ? 16 : 16'384);
    evidence.at(each.text(subject.model), command("simulate", subject, each) + option("--until", to_string(last)) +
                                              digits_option(settings) +
                                              option("--show", written(subject, each, exponent)));
    if (says.exponential) {
      const Approach values = along_time(settings, subject, each, exponent, equal_times(says.approach));
      tends_to(evidence, settings, name, expected, values,
               [&](const Rational& found) { return doubt(settings, subject, says, each, expected, found); });
    } else {
      tends_to_in_time(evidence, settings, subject, each, name, expected, exponent, says.approach, true);
    }
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
