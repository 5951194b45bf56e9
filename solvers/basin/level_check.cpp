#include "solvers/basin/level_check.hpp"

#include <random>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/precision.hpp"
#include "solvers/compass_search.hpp"

namespace separatrix {
namespace {

constexpr std::size_t check_digits = 60;
constexpr double log10_rounding = -40;
constexpr std::size_t values_per_state = 200;
constexpr double side = 3;  // of the box, as random points have it

std::vector<double> doubles(const std::vector<Rational>& values) {
  std::vector<double> all;
  for (const Rational& each : values) all.push_back(to_double(each));
  return all;
}

// the states at which a search for the least excess of the loss ends
std::vector<Rational> lowest_states(const Model& model, Expression excess, const RandomPoint& from) {
  std::vector<Expression> symbols = model.states();
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  std::vector<double> x = doubles(from.states), low(x.size(), -side), high(x.size(), side);
  for (std::vector<double>* each : {&x, &low, &high}) {
    const std::vector<double> fixed = doubles(from.parameters);
    each->insert(each->end(), fixed.begin(), fixed.end());
  }
  const std::size_t d = model.dimension();
  const std::vector<double> end = compass_search(excess, symbols, x, low, high, values_per_state * d);
  return {end.begin(), end.begin() + static_cast<std::ptrdiff_t>(d)};
}

}  // namespace

std::optional<BrokenLevel> find_broken_level(const Model& model, std::size_t starts, std::uint64_t seed) {
  const std::vector<Level>& levels = model.description().levels;
  std::vector<Expression> quantities{*model.description().loss};
  for (const Level& each : levels) quantities.push_back(each.loss);
  quantities = model.resolve(quantities);
  const auto tape = compile(model, quantities);
  std::mt19937_64 random(seed);
  const PrecisionScope scope(check_digits);
  for (std::size_t k = 0; k < starts; ++k) {
    RandomPoint point = random_point(model, random, false);
    point.states = lowest_states(model, quantities[0] - quantities[1], point);
    std::vector<mpfr> place;
    for (const Rational& state : point.states) place.push_back(to_real<mpfr>(state));
    place.emplace_back(0);  // t
    const std::vector<mpfr> values = Evaluator<mpfr>(tape, point.parameters)(place);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const mpfr below = values[1] - values[i];
      if (!(below > 0) || log10_magnitude(mpfr(below / (1 + abs(values[1])))) < log10_rounding) continue;
      return BrokenLevel{i == 0 ? "loss" : levels[i - 1].name, point, to_double(values[i]), to_double(values[1])};
    }
  }
  return std::nullopt;
}

}  // namespace separatrix
