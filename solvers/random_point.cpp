#include "solvers/random_point.hpp"

#include <algorithm>

#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

Rational random_rational(std::mt19937_64& random, const Rational& low, const Rational& high) {
  constexpr long cells = 1L << 20;
  const Rational share = ratio(static_cast<long>(random() % (cells - 1)) + 1, cells);
  return low + (high - low) * share;
}

Rational random_value(std::mt19937_64& random, const Domain& domain) {
  const Rational low = domain.low ? *domain.low : domain.high ? Rational(*domain.high - 3) : Rational(-3);
  const Rational high = domain.high ? *domain.high : domain.low ? Rational(low + 3) : Rational(3);
  return random_rational(random, low, high);
}

}  // namespace

RandomPoint random_point(const Model& model, std::mt19937_64& random, bool with_time) {
  RandomPoint point;
  do {
    point.parameters.clear();
    for (const Parameter& parameter : model.description().parameters) {
      point.parameters.push_back(random_value(random, parameter.domain));
    }
  } while (model.broken_relation(point.parameters) != nullptr);
  for (std::size_t k = 0; k < model.dimension(); ++k) point.states.push_back(random_rational(random, -3, 3));
  if (with_time) point.time = random_rational(random, -3, 3);
  return point;
}

bool depends_on_time(const Model& model, std::vector<Expression> quantities) {
  const std::vector<Expression>& field = model.field();
  quantities.insert(quantities.end(), field.begin(), field.end());
  const Expression time = symbol("t");
  const std::vector<Expression> nodes = topological_order(model.resolve(std::move(quantities)));
  return std::find(nodes.begin(), nodes.end(), time) != nodes.end();
}

}  // namespace separatrix
