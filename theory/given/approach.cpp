#include "theory/given/approach.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "lib/symbolic/traverse.hpp"
#include "theory/given/asymptotics.hpp"
#include "theory/given/rerun.hpp"
#include "theory/given/sequence_limit.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t least_vouched = 8;  // two more than what tends_to() wants
constexpr std::size_t least_values = 5;   // of sequence_limit()

}  // namespace

bool is_constant(const Subject& subject, Expression quantity) {
  std::vector<Expression> moving = subject.model.states();
  moving.push_back(symbol("t"));
  return !depends_on(subject.model.resolve(quantity), moving);
}

AttractedValue attracted_value(const ClaimSettings& settings, const Subject& subject, const Case& from,
                               Expression quantity) {
  const Model& model = subject.model;
  const std::size_t digits = settings.digits + guard::second_run;
  const auto run_to_limit = [&](std::size_t with_digits) {
    SimulationRequest request;
    request.until = power(Rational(10), 12);  // it ends at its limit, or with its work
    request.digits = with_digits;
    request.samples = 1;
    request.until_attracted = true;
    request.agree = false;
    return run(settings, {model, from.parameters, from.start}, request);
  };
  const Simulation rough = run_to_limit(digits), fine = run_to_limit(2 * digits + guard::second_run);
  for (const Simulation* path : {&rough, &fine}) {
    if (!path->limit) return {{}, path->message, {}};
  }
  const Expression resolved = model.resolve(quantity);
  const auto at = [&](const Simulation& path, Expression what, std::size_t to_digits) {
    return number(what, from.values(model, rationals(path.limit->state), 0), to_digits);
  };
  const std::size_t working = 3 * digits + guard::claim;
  const auto size = at(fine, magnitude(resolved), guard::formula).finite_value();
  const Known a = at(rough, resolved, working), b = at(fine, resolved, working);
  if (!size || !a.is_finite() || !b.is_finite()) return {{}, "it has no value at the limit", {}};
  const Rational scale = *size == 0 ? Rational(1) : *size;
  return {{vouched(b, a, scale), scale}, {}, rationals(fine.limit->state)};
}

std::vector<Rational> doubling_times(const GivenApproach& approach, std::size_t count) {
  Rational t = approach.until.value_or(power(Rational(2), static_cast<long>(count)));
  std::vector<Rational> times;
  for (std::size_t k = 0; k < count; ++k, t /= 2) times.push_back(t);
  std::ranges::reverse(times);
  return times;
}

std::vector<Rational> equal_times(const GivenApproach& approach) {
  constexpr long count = 16;
  const Rational step = approach.until.value_or(16) / count;
  std::vector<Rational> times;
  for (long k = 1; k <= count; ++k) times.push_back(k * step);
  return times;
}

Approach along_time(const ClaimSettings& settings, const Subject& subject, const Case& from, Expression quantity,
                    const std::vector<Rational>& times) {
  const TwoPaths paths = two_paths(settings, subject, from, times);
  Approach found;
  if (!paths.reached_end()) found.problem = paths.message();
  for (std::size_t row = 0; row < paths.rows(); ++row) {
    const MeasuredValue one = value_on(paths, row, subject, from, quantity, settings.digits);
    const auto value = one.value.finite_value();
    if (!value) {
      found.problem = fmt::format("it has no value at t = {}", short_text(times[row]));
      return found;
    }
    // relative to the value itself: what cancels loses digits
    const Rational size = abs(*value);
    std::size_t vouched = one.value.vouched().value_or(settings.digits);
    for (Rational lost = one.scale; size > 0 && lost > 10 * size && vouched > 0; lost /= 10) --vouched;
    if (vouched < least_vouched) {
      found.problem = fmt::format("from t = {} on too few digits are left of it", short_text(times[row]));
      return found;
    }
    found.at.push_back(times[row]);
    found.values.push_back(*value);
  }
  return found;
}

Approach along_parameter(const ClaimSettings& settings, const Subject& subject, const Case& from,
                         const GivenApproach& approach, Expression quantity) {
  const std::size_t place = *subject.model.parameter_index(approach.along);
  const bool constant = is_constant(subject, quantity);
  const std::size_t count = constant ? 25 : 10;
  const Rational ratio = constant ? 10 : 4, first = from.parameters[place];
  Approach found;
  if (approach.towards && first == *approach.towards) {
    found.problem = fmt::format("{} is there already; set = {{ {} = ... }} says from where it goes", approach.along,
                                approach.along);
    return found;
  }
  const Expression resolved = subject.model.resolve(quantity);
  Rational distance = approach.towards ? Rational(first - *approach.towards) : std::max(first, Rational(1));
  for (std::size_t k = 0; k < count; ++k) {
    if (settings.out_of_time && settings.out_of_time()) {
      found.problem = "the limit of work is reached";
      return found;
    }
    Case one = from;
    one.parameters[place] = approach.towards ? Rational(*approach.towards + distance) : distance;
    const auto value = [&]() -> std::optional<Rational> {
      if (constant) {
        const Known number = valued(resolved, one.values(subject.model), settings.digits + guard::claim);
        return number.vouched().value_or(least_vouched) < least_vouched ? std::nullopt : number.finite_value();
      }
      const AttractedValue limit = attracted_value(settings, subject, one, quantity);
      if (!limit.problem.empty()) found.problem = limit.problem;
      return limit.value.value.finite_value();
    }();
    if (!value) {
      if (found.problem.empty()) found.problem = "it has no value for " + one.text(subject.model, false);
      return found;
    }
    found.at.push_back(distance);
    found.values.push_back(*value);
    found.cases.push_back(std::move(one));
    if (approach.towards) {
      distance /= ratio;
    } else {
      distance *= ratio;
    }
  }
  return found;
}

std::string at_last_parameter(const ClaimSettings& settings, const Subject& subject, const Case& from,
                              const Approach& values, Expression quantity) {
  const Case& last = values.cases.empty() ? from : values.cases.back();
  if (is_constant(subject, quantity)) return show_at(subject, last, quantity, settings);
  return command("simulate", subject, last) + " --until 1000000 --stop-when-attracted" + digits_option(settings) +
         option("--show", written(subject, last, quantity));
}

namespace {

// the limit that values seem to have beside the one that is expected
struct Compared {
  SequenceLimit limit;
  Rational expected, scale, off;
  std::size_t digits;

  bool agrees() const {
    return limit.settles && agreed_digits(off, scale) >= digits && agreed_digits(limit.error, scale) >= digits;
  }
  bool differs() const {
    return limit.settles && off > 1000 * limit.error && off > 10 * limit.last_step &&
           agreed_digits(off, scale) < digits;
  }
};

Compared compared(const ClaimSettings& settings, const Rational& expected, const std::vector<Rational>& values) {
  constexpr std::size_t usual = 6;
  const Rational first = abs(values.front());
  const Rational scale = expected != 0 ? Rational(abs(expected)) : first != 0 ? first : Rational(1);
  const SequenceLimit limit = sequence_limit(values);
  return {limit, expected, scale, abs(Rational(limit.value - expected)), std::min(usual, required(settings))};
}

}  // namespace

void tends_to(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Known& expected,
              const Approach& approach, const std::function<std::string(const Rational& found)>& doubt) {
  const auto wanted = expected.finite_value();
  if (!wanted) {
    evidence.undecided(name, "what it should be has no value");
    return;
  }
  if (approach.values.size() < least_values) {
    evidence.undecided(name, approach.problem.empty() ? "too few values" : approach.problem);
    return;
  }
  const Compared found = compared(settings, *wanted, approach.values);
  const std::string seen =
      fmt::format("{} is found where {} is expected", short_text(found.limit.value), short_text(*wanted));
  if (!found.agrees() && !found.differs()) {
    evidence.undecided(name, seen + ", and the values have not settled");
    return;
  }
  const std::string why_not = found.agrees() ? "" : doubt(found.limit.value);
  if (!why_not.empty()) {
    evidence.undecided(name, seen + ", but " + why_not);
    return;
  }
  const std::size_t vouched = found.agrees() ? agreed_digits(found.limit.error, found.scale) : settings.digits;
  evidence.near(name, expected, {rounded(found.limit.value, settings.digits), vouched}, found.scale, found.digits,
                EvidenceMethod::sampled);
}

void tends_to_in_time(EvidenceBuilder& evidence, const ClaimSettings& settings, const Subject& subject,
                      const Case& from, const std::string& name, const Known& expected, Expression quantity,
                      const GivenApproach& approach, bool is_exponent) {
  Approach values = along_time(settings, subject, from, quantity, doubling_times(approach));
  const auto wanted = expected.finite_value();
  const bool is_gradient = subject.model.is_gradient_flow();
  const bool settled =
      wanted && values.values.size() >= least_values && compared(settings, *wanted, values.values).agrees();
  constexpr std::size_t doublings = 100;
  if (is_gradient && !settled && !approach.until && values.problem.empty()) {
    values = along_time(settings, subject, from, quantity, doubling_times(approach, doublings));
  }
  const Rational last = values.at.empty() ? Rational(1) : values.at.back();
  tends_to(evidence, settings, name, expected, values, [&](const Rational& found) -> std::string {
    const double decades = std::log10(std::max(to_double(last), 1.0));
    if (!is_gradient && is_exponent) return "a path may change its rate where no loss falls";
    if (!is_gradient) {
      const Simulation path = run_until(settings, {subject.model, from.parameters, from.start}, last, settings.digits);
      const bool stays = path.outcome == Outcome::reached_end &&
                         is_attractor(subject, from, state_of(subject.model, path.rows.back()));
      return stays ? "" : "the path may leave again";
    }
    if (decades < static_cast<double>(settings.digits)) return fmt::format("only up to t = {}", short_text(last));
    const double gap = wanted ? to_double(Rational(*wanted - found)) : 0;
    const double seen = gap * decades + static_cast<double>(least_vouched);
    if (is_exponent && gap > 0 && seen < static_cast<double>(settings.digits)) {
      return fmt::format("a small slower part would not show up to t = {}", short_text(last));
    }
    return "";
  });
}

}  // namespace separatrix::given
