#include "tests/support/plateau.hpp"

#include <cstdlib>

#include "lib/symbolic/canonical.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix {
namespace {

constexpr long width = 16;

// β*_i
Rational target(long i) { return ratio((i % 2 == 0 ? 1 : -1) * (width + i), width); }

Rational alpha_squared(long decimals) { return power(Rational(1, 10), 2 * decimals); }

}  // namespace

Model plateau(long decimals) {
  ModelDescription model;
  model.name = "plateau";
  const Expression half_alpha_squared(Rational(alpha_squared(decimals) / 2));
  std::vector<Expression> gap;
  for (long i = 0; i < width; ++i) {
    model.states.push_back(std::string("y").append(std::to_string(i)));
    model.start.emplace_back(0);
    const Expression y = symbol(model.states.back());
    gap.push_back(Expression(target(i)) - half_alpha_squared * (exp(2 * y) - exp(-2 * y)));
  }
  for (long i = 0; i < width; ++i) {
    std::vector<Expression> terms;
    for (long j = 0; j < width; ++j) {
      const Rational weight = power(Rational(1, 2), std::labs(i - j)) + (i == j ? 1 : 0);
      terms.push_back(Expression(weight) * gap[static_cast<std::size_t>(j)]);
    }
    model.equations.push_back(sum(terms));
  }
  return Model(std::move(model));
}

SimulationRequest plateau_request(const Model& model, long decimals, const std::string& method, std::size_t digits) {
  SimulationRequest request;
  request.start = model.description().start;
  request.method = method;
  request.digits = digits;
  request.agree = false;
  request.until = evaluate({4 * decimals * log(Expression(10))}, {}, {}, 60)[0].value();
  return request;
}

std::vector<Known> plateau_end(long decimals) {
  std::vector<Expression> ends;
  for (long i = 0; i < width; ++i) {
    const Rational size = abs(target(i)) / alpha_squared(decimals);
    // asinh z = ln(z + √(z² + 1))
    const Expression z(size), y = log(z + sqrt(z * z + 1)) / 2;
    ends.push_back(target(i) < 0 ? -y : y);
  }
  return evaluate(ends, {}, {}, 150);
}

}  // namespace separatrix
