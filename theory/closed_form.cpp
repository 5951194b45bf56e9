#include "theory/closed_form.hpp"

#include <cmath>

#include "lib/num/decimal.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {

bool ClosedForm::has_direction(const ParameterValues& parameters, const std::vector<Rational>& start,
                               const Limit<double>& found) const {
  const auto predicted = direction && is_away(found.label) ? direction(parameters, start) : std::nullopt;
  if (!predicted) return true;
  Limit<double> expected{found.label, 0, {}, 0};
  for (const Rational& entry : *predicted) expected.x.push_back(to_double(entry));
  return same_limit(expected, found, std::pow(10, labelling::log10_same_limit));
}

}  // namespace separatrix
