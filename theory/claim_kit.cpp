#include "theory/claim_kit.hpp"

#include <fmt/format.h>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/elementary_zero.hpp"
#include "lib/symbolic/expand.hpp"
#include "solvers/vanishing.hpp"
#include "theory/closed_form_value.hpp"

namespace separatrix {

std::size_t required(const ClaimSettings& settings) { return std::max<std::size_t>(settings.digits, 3) - 2; }

std::size_t guarded(const ClaimSettings& settings) { return settings.digits + guard::claim; }

std::string words(const std::vector<Rational>& state) {
  std::string text;
  for (const Rational& entry : state) text += (text.empty() ? "(" : ", ") + decimal(entry, 6);
  return text + ")";
}

std::string short_text(const Rational& value) {
  constexpr std::size_t most = 12;
  const std::string exact = to_string(value);
  return exact.size() <= most ? exact : decimal(value, most);
}

Known evaluated(Expression expression, const NamedValues& values, std::size_t digits, const Rational& scale) {
  constexpr std::size_t most = 4000;
  Known last;
  const auto compute = [&](std::size_t working) {
    last = number(expression, values, working);
    return last.finite_value();
  };
  const auto agreed = [&](const Rational& before, const Rational& value) -> std::size_t {
    const Rational size = std::max(Rational(abs(value)), scale);
    // 0 twice without a scale: its terms cancel as far as the digits go
    return size == 0 ? 0 : agreed_digits(Rational(abs(Rational(value - before))), size);
  };
  const std::size_t first = digits + 5;
  DigitsLadder plan = doubled(first, 2 * std::max(most, first));
  // "inf": more digits may see what is cancelled to 0 here
  while (plan.size() > 1 && !compute(plan.front())) plan.erase(plan.begin());
  const auto found = until_agreed(digits, plan, compute, agreed);
  if (!found) return {last, 0};
  return {rounded(found->result, digits), std::min(found->digits, digits)};
}

namespace {

std::vector<Expression> positive_parameters(const Model& model) {
  std::vector<Expression> positive;
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    const Domain& domain = model.description().parameters[i].domain;
    if (domain.low && (*domain.low > 0 || (*domain.low == 0 && !domain.low_included))) {
      positive.push_back(model.parameters()[i]);
    }
  }
  return positive;
}

}  // namespace

void vanishes(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
              Expression expression) {
  constexpr std::size_t points = 60, guard = 110;
  const Expression resolved = model.resolve(expression);
  const bool proved = is_identically_zero(resolved) == Verdict::holds ||
                      is_zero_elementary(resolved, positive_parameters(model)) == Verdict::holds;
  const auto check =
      proved ? VanishingCheck{} : check_vanishing(model, resolved, points, settings.digits + guard, settings.seed + 5);
  evidence.identity(name, proved, check.log10_largest, required(settings));
}

void has_formula(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
                 Expression own, Expression stated) {
  const auto has_value = [&](Expression formula) {
    return value_at(model, model.values({}), formula, model.description().start, settings.digits).is_finite();
  };
  if (has_value(stated) && !has_value(own)) {
    evidence.same(name + ": at the start of the model", "a value", "none");
    return;
  }
  vanishes(evidence, settings, name + " less the one of the model", model, stated - own);
}

Simulation run(const ClaimSettings& settings, const Departure& from, SimulationRequest request) {
  request.parameters = from.parameters;
  request.start = from.start;
  request.most_steps = settings.work->steps_left(request.digits, request.most_steps);
  Simulation path = simulate(from.model, request);
  settings.work->spend((path.steps + path.rejected) * path.runs, path.working_digits);
  return path;
}

Simulation run_until(const ClaimSettings& settings, const Departure& from, const Rational& until, std::size_t digits,
                     const std::vector<std::string>& events, const std::vector<std::string>& stops) {
  SimulationRequest request;
  request.until = until;
  request.digits = digits;
  request.samples = 1;
  request.events = events;
  request.stops = stops;
  return run(settings, from, request);
}

std::vector<Rational> state_of(const Model& model, const std::vector<Known>& row) {
  std::vector<Rational> state;
  for (std::size_t i = 0; i < model.dimension(); ++i) state.push_back(row[1 + i].value());
  return state;
}

Known value_at(const Model& model, const ParameterValues& parameters, Expression expression,
               const std::vector<Rational>& state, std::size_t digits) {
  std::vector<Expression> symbols = model.states();
  std::vector<Rational> values = state;
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  values.insert(values.end(), parameters.begin(), parameters.end());
  return evaluate({model.resolve(expression)}, symbols, values, digits)[0];
}

bool comes_to(EvidenceBuilder& evidence, const std::string& name, const Rational& t, const Simulation& path) {
  if (path.outcome == Outcome::reached_end) return true;
  if (path.outcome == Outcome::escaped) {
    evidence.same(name, "a solution up to t = " + short_text(t), path.message);
  } else {
    evidence.undecided(name, path.message);
  }
  return false;
}

namespace {

// a closed form to digits of what it is compared with: one that is 0 to all digits has none of its own
Known beside(const Known& found, Expression closed_form, const ClaimSettings& settings) {
  return evaluated(closed_form, {}, guarded(settings), abs(found.finite_value().value_or(0)));
}

}  // namespace

void follows(EvidenceBuilder& evidence, const ClaimSettings& settings, const Departure& from,
             const std::vector<Rational>& times, const std::string& name, Expression quantity,
             const std::function<Expression(const Rational& t)>& closed_form) {
  const std::size_t digits = settings.digits + guard::second_run;
  for (const Rational& t : times) {
    if (evidence.out_of_time()) return;
    const std::string at = fmt::format("{} at t = {}", name, short_text(t));
    const Simulation path = run_until(settings, from, t, digits);
    if (!comes_to(evidence, at, t, path)) continue;
    const Known found = value_at(from.model, from.parameters, quantity, state_of(from.model, path.rows.back()), digits);
    const Known expected = beside(found, closed_form(t), settings);
    if (!has_value(evidence, at, expected)) continue;
    evidence.equal(at, expected, {found, path.agreed_digits}, required(settings));
  }
}

void passes(EvidenceBuilder& evidence, const ClaimSettings& settings, const Departure& from, const std::string& name,
            const std::string& event, const Rational& until, Expression closed_form) {
  if (evidence.out_of_time()) return;
  const Simulation path = run_until(settings, from, until, settings.digits + guard::second_run, {}, {event});
  const bool has_passed = path.outcome == Outcome::stopped_by_event && !path.events.empty();
  const Known expected = beside(has_passed ? path.events.front().t : Known(0), closed_form, settings);
  if (has_passed) {
    if (!has_value(evidence, name, expected)) return;
    evidence.equal(name, expected, {path.events.front().t, path.agreed_digits}, required(settings));
  } else if (path.outcome == Outcome::reached_end && expected.is_finite() && expected.value() < until) {
    evidence.same(name, expected.text(), "not before " + short_text(until));
  } else {
    evidence.undecided(name, path.message);
  }
}

std::vector<SweepResult> labels_of(const ClaimSettings& settings, const Model& model, const ParameterValues& parameters,
                                   const std::vector<std::vector<Rational>>& starts, std::size_t digits) {
  SweepSettings sweeping;
  sweeping.digits = digits;
  sweeping.cancelled = settings.out_of_time;
  std::vector<SweepResult> results = sweep(
      model, starts.size(),
      [&](std::size_t i) {
        return SweepCell{parameters, starts[i]};
      },
      sweeping);
  // a sweep does not say how many steps it made: some hundred in double, or all that it may
  constexpr std::size_t usual = 200, digits_of_double = 15;
  for (const SweepResult& each : results) {
    if (each.reason == Reason::step_limit) {
      settings.work->spend(sweeping.most_steps, digits);
    } else {
      settings.work->spend(usual, digits_of_double);
    }
  }
  return results;
}

Verdict same_label(EvidenceBuilder& evidence, const std::string& name, Label expected, Label found,
                   EvidenceMethod method) {
  if (found == Label::undecided) return evidence.undecided(name, "the start is undecided");
  return evidence.same(name, std::string(separatrix::name(expected)), std::string(separatrix::name(found)), method);
}

void enough_decided(EvidenceBuilder& evidence, const std::string& name, std::size_t decided, std::size_t all,
                    const Known& least) {
  const Rational share = all == 0 ? Rational(0) : ratio(static_cast<long>(decided), static_cast<long>(all));
  if (share > least.value()) {
    evidence.above(name, rounded(share, 6), least, EvidenceMethod::sampled);
  } else {
    evidence.undecided(name, fmt::format("{} of {} are decided", decided, all));
  }
}

}  // namespace separatrix
