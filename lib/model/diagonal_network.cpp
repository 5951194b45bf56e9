#include "lib/model/diagonal_network.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

std::string numbered(const char* letter, std::size_t i) { return std::string(letter).append(std::to_string(i)); }

std::vector<Expression> coordinates_of(const DiagonalNetwork& network) {
  std::vector<Expression> coordinates;
  for (const std::string& each : network.coordinates) coordinates.push_back(symbol(each));
  return coordinates;
}

ModelDescription described(const DiagonalNetwork& network) {
  ModelDescription model;
  model.name = network.name;
  model.title = network.title;
  model.parameters = network.parameters;
  model.source = network.source;
  model.status = network.status;
  return model;
}

void check_sizes(const DiagonalNetwork& network, const DiagonalStart& start) {
  const std::size_t n = network.coordinates.size();
  if (start.xi.size() == n && start.eta.size() == n) return;
  throw InvalidArgument("number of initial weights",
                        std::to_string(start.xi.size()) + " and " + std::to_string(start.eta.size()),
                        std::to_string(n) + " of each, one per coordinate");
}

Expression magnitude(const Rational& value) { return Expression(Rational(::abs(value))); }

}  // namespace

Model product_model(const DiagonalNetwork& network, const DiagonalStart& start) {
  check_sizes(network, start);
  ModelDescription model = described(network);
  model.states = network.coordinates;
  model.loss = network.loss;
  for (std::size_t i = 0; i < start.xi.size(); ++i) {
    model.start.push_back(start.alpha * start.alpha * start.xi[i] * start.eta[i]);
  }
  return Model(std::move(model));
}

Model primal_model(const DiagonalNetwork& network, const DiagonalStart& start) {
  check_sizes(network, start);
  const std::size_t n = network.coordinates.size();
  ModelDescription model = described(network);
  Substitution products;
  for (std::size_t i = 0; i < n; ++i) {
    const std::string u = numbered("u", i), v = numbered("v", i);
    model.states.push_back(u);
    model.start.push_back(start.alpha * start.xi[i]);
    model.invariants.push_back({numbered("c", i), power(symbol(u), 2) - power(symbol(v), 2)});
    products.emplace(symbol(network.coordinates[i]), symbol(u) * symbol(v));
  }
  for (std::size_t i = 0; i < n; ++i) {
    model.states.push_back(numbered("v", i));
    model.start.push_back(start.alpha * start.eta[i]);
  }
  model.loss = substitute(network.loss, products);
  return Model(std::move(model));
}

Model dual_model(const DiagonalNetwork& network, const DiagonalStart& start) {
  check_sizes(network, start);
  const std::size_t n = network.coordinates.size();
  ModelDescription model = described(network);
  Domain positive;
  positive.low = 0;
  model.parameters.insert(model.parameters.begin(), {"alpha", "scale of the initial weights", start.alpha, positive});
  const Expression alpha = symbol("alpha");
  const std::vector<Expression> coordinates = coordinates_of(network);
  for (std::size_t i = 0; i < n; ++i) {
    const Rational sum = start.xi[i] + start.eta[i], difference = start.xi[i] - start.eta[i];
    if (sum == 0 || difference == 0) {
      throw InvalidArgument("start of " + network.coordinates[i],
                            "u = " + to_string(start.xi[i]) + ", v = " + to_string(start.eta[i]),
                            "|u| and |v| that differ: with equal ones the product keeps its sign for ever and has no "
                            "dual coordinate");
    }
    const Expression y = symbol(numbered("y", i));
    model.states.push_back(y.name());
    model.start.push_back(0);
    const Expression E = exp(y + log(alpha * magnitude(sum))), F = exp(log(alpha * magnitude(difference)) - y);
    model.definitions.push_back({network.coordinates[i], "", (power(E, 2) - power(F, 2)) / 4, "product u_i v_i"});
  }
  model.loss = network.loss;
  for (const Expression slope : gradient(network.loss, coordinates)) model.equations.push_back(-slope);
  return Model(std::move(model));
}

std::vector<Expression> weights_in_dual_coordinates(const DiagonalStart& start) {
  std::vector<Expression> u, v;
  const Expression alpha = symbol("alpha");
  for (std::size_t i = 0; i < start.xi.size(); ++i) {
    const Expression y = symbol(numbered("y", i));
    const Rational sum = start.xi[i] + start.eta[i], difference = start.xi[i] - start.eta[i];
    const Expression E = sgn(sum) * exp(y + log(alpha * magnitude(sum)));
    const Expression F = sgn(difference) * exp(log(alpha * magnitude(difference)) - y);
    u.push_back((E + F) / 2);
    v.push_back((E - F) / 2);
  }
  u.insert(u.end(), v.begin(), v.end());
  return u;
}

Model face_model(const DiagonalNetwork& network, const std::vector<int>& signs) {
  ModelDescription model = described(network);
  Substitution values;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    const Expression coordinate = symbol(network.coordinates[i]);
    if (signs[i] == 0) {
      values.emplace(coordinate, 0);
      continue;
    }
    const Expression x = symbol(numbered("x", i));
    model.states.push_back(x.name());
    model.start.push_back(1);
    values.emplace(coordinate, signs[i] * power(x, 2));
  }
  model.loss = substitute(network.loss, values) / 2;
  return Model(std::move(model));
}

}  // namespace separatrix
