#include "theory/given/measured.hpp"

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/magnitude.hpp"

namespace separatrix::given {

Known valued(Expression resolved, const NamedValues& values, std::size_t digits) {
  ExactPoint point;
  for (const auto& [name, value] : values) point.emplace(symbol(name), value);
  if (const auto exact = exact_values({&resolved, 1}, point).front()) return *exact;
  return evaluated(resolved, values, digits);
}

bool TwoPaths::reached_end() const {
  return rough.outcome == Outcome::reached_end && fine.outcome == Outcome::reached_end && rows() == times.size();
}

std::size_t TwoPaths::rows() const { return std::min({rough.rows.size(), fine.rows.size(), times.size()}); }

TwoPaths two_paths(const ClaimSettings& settings, const Subject& subject, const Case& from,
                   const std::vector<Rational>& times) {
  const auto path = [&](std::size_t digits) {
    SimulationRequest request;
    request.until = times.back();
    request.times = times;
    request.digits = digits;
    request.agree = false;
    Simulation found = run(settings, {subject.model, from.parameters, from.start}, request);
    std::erase_if(found.rows, [&](const std::vector<Known>& row) {
      const auto t = row.front().finite_value();
      return !t || std::ranges::none_of(
                       times, [&](const Rational& each) { return rounded(each, digits) == rounded(*t, digits); });
    });
    return found;
  };
  const std::size_t digits = settings.digits + guard::second_run;
  return {path(digits), path(2 * digits + guard::second_run), times};
}

MeasuredValue value_on(const TwoPaths& paths, std::size_t row, const Subject& subject, const Case& from,
                       Expression formula, std::size_t digits) {
  const Expression resolved = subject.model.resolve(formula), size = magnitude(resolved);
  const auto at = [&](const Simulation& path, Expression what, std::size_t to_digits) {
    const NamedValues values = from.values(subject.model, state_of(subject.model, path.rows[row]), paths.times[row]);
    return number(what, values, to_digits);
  };
  const std::size_t working = 3 * digits + guard::claim;  // beyond those of both paths
  const Known scale = at(paths.fine, size, guard::formula);
  const auto of_scale = scale.finite_value();
  const Known rough = at(paths.rough, resolved, working), fine = at(paths.fine, resolved, working);
  if (!of_scale) return {Known(), 1};
  if (*of_scale == 0) return {0, 0};
  return {vouched(fine, rough, *of_scale), *of_scale};
}

}  // namespace separatrix::given
