#include "solvers/start_distribution.hpp"

#include <algorithm>
#include <random>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/known.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/print.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/gaussian.hpp"

namespace separatrix {
namespace {

constexpr std::size_t start_digits = 15, irrational_digits = 50;

// SplitMix64 (Steele, Lea and Flood 2014)
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

Rational draw(const Distribution& from, std::uint64_t seed) {
  if (from.kind == StartValue::Kind::fixed || from.kind == StartValue::Kind::missing) return from.first;
  Rational value;
  if (from.kind == StartValue::Kind::normal) {
    value = from.first + from.second * Rational(Gaussian(seed)());
  } else {
    std::mt19937_64 random(seed);
    const Rational share(static_cast<double>(random() >> 11) * 0x1p-53 + 0x1p-54);
    value = from.first + (from.second - from.first) * share;
  }
  return rounded(value, start_digits).value();
}

}  // namespace

Distribution distribution_at(const StartValue& value, const std::string& state, const Model& model,
                             const ParameterValues& parameters) {
  ExactPoint point;
  for (std::size_t i = 0; i < parameters.size(); ++i) point.emplace(model.parameters()[i], parameters[i]);
  const auto number = [&](Expression expression) -> Rational {
    if (const auto exact = exact_values({&expression, 1}, point).front()) return *exact;
    if (value.kind == StartValue::Kind::fixed) {
      const Known found = evaluate({expression}, model.parameters(), parameters, irrational_digits).front();
      if (found.is_finite()) return found.value();
      throw InvalidArgument("the start of " + state, print(expression), "a number at these parameters");
    }
    throw InvalidArgument("the start of " + state, print(expression), "a rational number");
  };
  const Distribution made{value.kind, number(value.first), number(value.second)};
  if (made.kind == StartValue::Kind::normal && made.second <= 0) {
    throw InvalidArgument("the standard deviation of " + state, to_string(made.second), "greater than 0");
  }
  if (made.kind == StartValue::Kind::uniform && made.first >= made.second) {
    throw InvalidArgument("the interval of " + state, to_string(made.first) + " to " + to_string(made.second),
                          "a low end below the high end");
  }
  return made;
}

bool has_start(const Model& model) {
  return std::ranges::none_of(model.description().start_values,
                              [](const StartValue& each) { return each.kind == StartValue::Kind::missing; });
}

std::vector<Distribution> start_distributions(const Model& model, const ParameterValues& parameters) {
  const ModelDescription& said = model.description();
  std::vector<Distribution> all;
  for (std::size_t i = 0; i < said.states.size(); ++i) {
    all.push_back(said.start_values.empty() ? Distribution{StartValue::Kind::fixed, said.start[i], 0}
                                            : distribution_at(said.start_values[i], said.states[i], model, parameters));
  }
  return all;
}

std::vector<Rational> random_start(const std::vector<Distribution>& distributions, std::uint64_t seed,
                                   std::uint64_t index) {
  std::vector<Rational> start;
  for (std::size_t i = 0; i < distributions.size(); ++i) {
    start.push_back(draw(distributions[i], mixed(mixed(mixed(seed) + index) + i)));
  }
  return start;
}

}  // namespace separatrix
