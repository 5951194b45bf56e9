#include "solvers/quantity_sampler.hpp"

#include <algorithm>
#include <utility>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/evaluate.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_draws_per_point = 200;

std::vector<Expression> both(std::vector<Expression> first, const std::vector<Expression>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

bool are_finite(const std::vector<mpfr>& values) {
  return std::all_of(values.begin(), values.end(), [](const mpfr& each) { return isfinite(each); });
}

}  // namespace

QuantitySampler::QuantitySampler(const Model& model, const std::vector<Expression>& quantities,
                                 const std::vector<Expression>& basis, std::uint64_t its_seed,
                                 std::optional<ParameterValues> fixed)
    : model_(model),
      quantities_(quantities.size()),
      tape_(compile(model, both(quantities, basis))),
      with_time_(depends_on_time(model, both(quantities, basis))),
      random_(its_seed),
      fixed_(std::move(fixed)) {}

RandomPoint QuantitySampler::next_point() {
  for (std::size_t draw = 0; draw < most_draws_per_point; ++draw) {
    check_interruption();
    RandomPoint point = random_point(model_, random_, with_time_);
    if (are_finite(at(point))) return point;
  }
  throw InvalidArgument("the basis", "", "functions that all have values on a part of the box [-3, 3]^d of states");
}

std::optional<std::vector<mpfr>> QuantitySampler::values_at(const RandomPoint& drawn) {
  std::vector<mpfr> values = at(drawn);
  if (!are_finite(values)) return std::nullopt;
  const PrecisionScope more(working_digits<mpfr>() + 20);
  const std::vector<mpfr> better = at(drawn);
  values.resize(quantities_);
  for (std::size_t k = 0; k < quantities_; ++k) {
    if (abs(values[k] - better[k]) * 1000 > abs(better[k])) values[k] = 0;
  }
  return values;
}

RandomPoint QuantitySampler::beside(RandomPoint point) {
  constexpr long cells = 1L << 20;
  const auto move = [&](Rational& value) {
    value *= 1 + ratio(static_cast<long>(random_() % (2 * cells)) - cells, 1024 * cells);
  };
  for (Rational& state : point.states) move(state);
  if (with_time_) move(point.time);
  const ParameterValues exact = point.parameters;
  const auto& parameters = model_.description().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Domain& domain = parameters[i].domain;
    const Rational end = domain.low ? *domain.low : domain.high ? *domain.high : Rational(0);
    Rational beyond = point.parameters[i] - end;
    move(beyond);
    if (!domain.high || end + beyond < *domain.high) point.parameters[i] = end + beyond;
  }
  if (model_.broken_relation(point.parameters) != nullptr) point.parameters = exact;
  return point;
}

std::vector<mpfr> QuantitySampler::at(const RandomPoint& drawn) const {
  std::vector<mpfr> point;
  for (const Rational& state : drawn.states) point.push_back(to_real<mpfr>(state));
  point.push_back(to_real<mpfr>(drawn.time));
  return Evaluator<mpfr>(tape_, fixed_ ? *fixed_ : drawn.parameters)(point);
}

}  // namespace separatrix
