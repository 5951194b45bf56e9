#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "lib/num/digit_plan.hpp"
#include "solvers/random_point.hpp"
#include "theory/given/approach.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/rerun.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t usual_paths = 10;

// the limit of a gradient flow
bool is_attracted(const Subject& subject, Expression quantity) {
  return subject.model.is_gradient_flow() && !depends_on_time(subject.model, {quantity});
}

// false where the path does not come to an end that is certain
bool check_attracted(EvidenceBuilder& evidence, const Subject& subject, const GivenLimit& says, const Case& from,
                     const Known& expected, EvidenceMethod method, const ClaimSettings& settings) {
  const std::string& name = says.quantity.text;
  const AttractedValue found = attracted_value(settings, subject, from, says.quantity.value);
  if (!found.problem.empty()) return false;
  const auto wanted = expected.finite_value();
  if (!wanted) {
    evidence.undecided(name, says.to.text + " has no value");
    return true;
  }
  // a limit at 0 has no leading digit
  const Rational scale = std::max(*wanted == 0 ? Rational(1) : Rational(abs(*wanted)), found.value.scale);
  std::size_t vouched = found.value.value.vouched().value_or(settings.digits);
  for (Rational more = scale / found.value.scale; more >= 10; more /= 10) ++vouched;
  evidence.near(name, expected, {rounded(found.value.value, settings.digits + guard::printed), vouched}, scale,
                required(settings), method);
  return true;
}

void check_in_time(EvidenceBuilder& evidence, const Subject& subject, const GivenLimit& says, const Case& from,
                   const Known& expected, EvidenceMethod method, const ClaimSettings& settings) {
  const std::string simulated = command("simulate", subject, from), digits = digits_option(settings),
                    shown = option("--show", written(subject, from, says.quantity.value));
  if (is_attracted(subject, says.quantity.value)) {
    evidence.at(from.text(subject.model), simulated + " --until 1000000 --stop-when-attracted" + digits + shown);
    if (check_attracted(evidence, subject, says, from, expected, method, settings)) return;
  }
  const Rational last = says.approach.until.value_or(16'384);
  evidence.at(from.text(subject.model), simulated + option("--until", to_string(last)) + digits + shown);
  tends_to_in_time(evidence, settings, subject, from, says.quantity.text, expected, says.quantity.value, says.approach,
                   false);
}

}  // namespace

Evidence check(const Subject& subject, const GivenLimit& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Cases all = cases(evidence, settings, subject, usual_paths);
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) break;
    const Known expected = valued(says.to.value, each.values(subject.model), guarded(settings));
    if (says.approach.along == "t") {
      check_in_time(evidence, subject, says, each, expected, all.method(), settings);
      continue;
    }
    const Approach values = along_parameter(settings, subject, each, says.approach, says.quantity.value);
    evidence.at(each.text(subject.model, !is_constant(subject, says.quantity.value)),
                at_last_parameter(settings, subject, each, values, says.quantity.value));
    tends_to(evidence, settings, fmt::format("{}, {}", says.quantity.text, says.approach.along), expected, values,
             [](const Rational&) { return std::string(); });
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
