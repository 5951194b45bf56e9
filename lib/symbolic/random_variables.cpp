#include "lib/symbolic/random_variables.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/gaussian_expectation.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_entries = 1000;

// no name of a formula has a '~': nothing outside can be mistaken for it
Expression variable_of(const std::string& name, std::size_t entry) {
  return symbol(name + "~" + std::to_string(entry + 1));
}

std::vector<Expression> symbols(const std::vector<NormalVariable>& variables) {
  std::vector<Expression> all;
  for (const NormalVariable& each : variables) all.push_back(each.symbol);
  return all;
}

std::vector<Expression> weights_of(const std::vector<MatrixExpression>& arguments) {
  if (arguments.size() == 1) return std::vector<Expression>(arguments[0].shape().size(), 1);
  std::vector<Expression> weights = arguments[1].entries();
  for (const Expression each : weights) {
    if (!each.is_number() || each.number() >= 0) continue;
    throw InvalidArgument("a weight of choice(values, weights)", to_string(each.number()), "0 or more");
  }
  if (sum(weights).is_number(0)) {
    throw InvalidArgument("the sum of the weights of choice(values, weights)", "0", "above 0");
  }
  return weights;
}

}  // namespace

MatrixExpression RandomVariables::add(const std::string& name, std::size_t size, const std::string& distribution,
                                      const std::vector<MatrixExpression>& arguments) {
  if (distribution != "normal" && distribution != "choice") {
    throw UnknownName("distribution", distribution, {"normal", "choice"});
  }
  std::vector<Expression> others = symbols(normal_);
  for (const Choice& each : choices_) others.push_back(each.variable);
  for (const MatrixExpression& each : arguments) {
    for (const Expression entry : each.entries()) {
      if (!depends_on(entry, others)) continue;
      throw InvalidArgument("the distribution of " + name, "", "free of the other variables: they are independent");
    }
  }
  names_.push_back(name);
  if (distribution == "choice") {
    const bool fits = arguments.size() <= 2 && arguments[0].shape().is_vector() &&
                      (arguments.size() == 1 || arguments[1].shape() == arguments[0].shape());
    if (!fits || size != 1) {
      throw InvalidArgument(
          "choice(...)", "",
          "a vector of values for one number, and a vector of as many weights, choice([1, -1], [1, 2])");
    }
    choices_.push_back({variable_of(name, 0), arguments[0].entries(), weights_of(arguments)});
    return choices_.back().variable;
  }
  const bool numbers = arguments.size() == 2 && arguments[0].is_number() && arguments[1].is_number();
  if (!numbers) throw InvalidArgument("normal(...)", "", "two numbers, normal(mean, standard deviation)");
  if (const Expression deviation = arguments[1].number(); deviation.is_number() && deviation.number() < 0) {
    throw InvalidArgument("the standard deviation of " + name, to_string(deviation.number()), "0 or more");
  }
  if (size > most_entries) {
    throw InvalidArgument("the size of " + name, std::to_string(size), "at most " + std::to_string(most_entries));
  }
  std::vector<Expression> entries;
  for (std::size_t i = 0; i < size; ++i) {
    normal_.push_back({variable_of(name, i), size == 1 ? name : name + "[" + std::to_string(i + 1) + "]"});
    entries.push_back(arguments[0].number() + arguments[1].number() * normal_.back().symbol);
  }
  if (size == 1) return entries.front();
  return {MatrixOperation::name, {}, {size, 1}, std::move(entries), name};
}

Expression RandomVariables::expectation(Expression body, Expectations how) const {
  std::function<Expression(Expression)> otherwise;
  if (how == Expectations::by_quadrature) otherwise = [&](Expression f) { return hermite_mean(f, normal_); };
  Expression result = normal_.empty() ? body : gaussian_expectation(body, symbols(normal_), otherwise);
  for (const Choice& each : choices_) {
    std::vector<Expression> terms;
    for (std::size_t k = 0; k < each.values.size(); ++k) {
      terms.push_back(each.weights[k] * substitute(result, {{each.variable, each.values[k]}}));
    }
    result = sum(std::move(terms)) / sum(each.weights);
  }
  return result;
}

}  // namespace separatrix
