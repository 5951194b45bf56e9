#include "lib/symbolic/weighted_mean.hpp"

#include <optional>
#include <vector>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

// Σ w over the samples, where it is a number
std::optional<Rational> exact_total(const Dataset& data, Expression weight) {
  std::vector<Expression> weights;
  for (std::size_t i = 0; i < data.samples(); ++i) weights.push_back(at_sample(weight, data, i));
  Rational total = 0;
  for (const std::optional<Rational>& each : exact_values(weights, {})) {
    if (!each) return std::nullopt;
    if (*each < 0) throw InvalidArgument("a weight of mean(" + data.name() + ", ...)", to_string(*each), "0 or more");
    total += *each;
  }
  return total;
}

}  // namespace

void check_weight(const Dataset& data, Expression weight) {
  const std::optional<Rational> total = exact_total(data, weight);
  if (total && *total == 0)
    throw InvalidArgument("the sum of the weights of mean(" + data.name() + ", ...)", "0", "above 0");
}

MatrixExpression weighted_mean(const Dataset& data, const MatrixExpression& body, Expression weight) {
  const std::optional<Rational> total = exact_total(data, weight);
  const MatrixExpression weighed = mean(data, product({weight, body}));
  if (!total) return quotient(weighed, mean(data, weight), false);
  return product({Expression(ratio(static_cast<long>(data.samples()), 1) / *total), weighed});
}

}  // namespace separatrix
