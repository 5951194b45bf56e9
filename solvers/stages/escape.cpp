#include "solvers/stages/escape.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/derive.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stages/walk.hpp"

namespace separatrix {
namespace {

constexpr std::size_t escape_digits = 15;
constexpr unsigned vouched = 8;
constexpr long longest_wait = 1'000'000'000;  // times |z|/|F| at the start

std::vector<Expression> small_states(const LeadingField& leading, const Model& model) {
  std::vector<Expression> states;
  for (const std::size_t i : leading.coordinates) states.push_back(model.states()[i]);
  return states;
}

std::vector<double> in_double(const std::vector<Rational>& x) {
  std::vector<double> all;
  for (const Rational& each : x) all.push_back(to_double(each));
  return all;
}

// 1/μ of a symmetric linear field
void by_rate(Escape& result, const LeadingField& leading, const std::vector<Expression>& states,
             const std::vector<Rational>& start) {
  const std::vector<Expression> matrix = jacobian(leading.field, states);
  const std::size_t m = states.size();
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (matrix[i * m + j] == matrix[j * m + i]) continue;
      result.message = "the linear part of the field is not symmetric";
      return;
    }
  }
  const SymmetricSpectrum<double> spectrum = symmetric_spectrum(doubles(evaluate(matrix, {}, {}, escape_digits)), m);
  const std::vector<double> z = in_double(start);
  constexpr double no_part = 1e-12;
  for (std::size_t k = m; k-- > 0;) {
    const double part = dot(&spectrum.vectors[k * m], z);
    if (std::abs(part) <= no_part * length(z)) continue;
    if (spectrum.values[k] > 0) result.time = rounded(1 / spectrum.values[k], escape_digits - 2);
    break;
  }
  if (!result.time) result.message = "the start has no part in a direction that grows";
}

// until about 10^−8 of the time is left, |z| = 10^(8/(d−1)) |z(0)|, and the rest as one direction: |z|/((d − 1) z·F/|z|)
void by_flow(Escape& result, const LeadingField& leading, const std::vector<Expression>& states,
             const std::vector<Rational>& start) {
  ModelDescription description;
  description.name = "leading";
  std::string square;
  for (const Expression state : states) {
    description.states.push_back(state.name());
    square += (square.empty() ? "" : " + ") + state.name() + "^2";
  }
  description.equations = leading.field;
  description.start = start;
  SimulationRequest request;
  request.start = start;
  request.digits = escape_digits;
  Walk walk{Model(std::move(description)), request};
  const double size = length(in_double(start)), speed = length(walk.values(leading.field));
  if (size == 0 || speed == 0) {
    result.message = "the start rests";
    return;
  }
  const Rational until = rounded(size / speed, 3).value() * longest_wait;
  const double steepness = to_double(leading.order) - 1;
  const Rational bound = rounded(size * std::pow(10, vouched / steepness), 3).value();
  if (!walk.until(until, {square + " - " + to_string(Rational(bound * bound))}) || walk.time() >= until) {
    result.message = "the leading terms do not carry the start away";
    return;
  }
  const std::vector<double> z = in_double(walk.state()), F = walk.values(leading.field);
  const double rest = dot(z, z) / (steepness * dot(z, F));
  result.time = Known(rounded(Rational(walk.time() + Rational(rest)), escape_digits), vouched);
  result.state = walk.state();
}

}  // namespace

std::optional<Clock> clock_of(const LeadingField& leading) {
  return leading.order < 1 ? std::nullopt : std::optional(Clock{leading.order - 1});
}

std::optional<Escape> escape(const LeadingField& leading, const Model& model, const std::vector<Rational>& start) {
  const auto clock = clock_of(leading);
  if (!clock) return std::nullopt;
  Escape result;
  result.clock = *clock;
  const std::vector<Expression> states = small_states(leading, model);
  (result.clock.is_logarithmic() ? by_rate : by_flow)(result, leading, states, start);
  return result;
}

PredictedTimes predicted_times(const Model& model, const ParameterValues& parameters,
                               const std::vector<std::vector<Rational>>& plateaus, const std::vector<Rational>& start) {
  PredictedTimes predicted;
  predicted.times.resize(plateaus.size() - 1);
  std::vector<std::size_t> small;
  for (std::size_t i = 0; i < model.dimension(); ++i) small.push_back(i);
  std::vector<Rational> z = start;
  Rational time;
  for (std::size_t k = 0; k + 1 < plateaus.size(); ++k) {
    const auto leading = leading_field(model, parameters, plateaus[k], small);
    if (k == 0) predicted.first = leading;
    const auto left = leading ? escape(*leading, model, z) : std::nullopt;
    if (!left) {
      predicted.message = leading ? "the plateau does not rest, or is left at once, by order " +
                                        to_string(leading->order) + " of the field"
                                  : "the field has no exact power series on the plateau, or none of few terms";
      return predicted;
    }
    if (k == 0) predicted.clock = left->clock;
    if (left->clock.power != predicted.clock->power) {
      predicted.message = "plateau " + std::to_string(k) + " is left by order " + to_string(leading->order) +
                          " of the field, another one than the first";
      return predicted;
    }
    if (!left->time) {
      predicted.message = left->message;
      return predicted;
    }
    time += left->time->value();
    predicted.times[k] = Known(rounded(time, escape_digits - 2), left->time->vouched());
    if (left->clock.is_logarithmic()) {
      if (k + 2 < plateaus.size()) predicted.message = "later stages of a logarithmic clock are not predicted here";
      return predicted;
    }
    std::vector<std::size_t> remaining;
    std::vector<Rational> there;
    for (std::size_t m = 0; m < small.size(); ++m) {
      if (plateaus[k + 1][small[m]] != 0 || left->state[m] == 0) continue;
      remaining.push_back(small[m]);
      there.push_back(left->state[m]);
    }
    small = std::move(remaining);
    z = std::move(there);
  }
  return predicted;
}

}  // namespace separatrix
