#include "lib/symbolic/matrix_simplify.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/matrix_function.hpp"
#include "lib/symbolic/print_matrix.hpp"

namespace separatrix {
namespace {

bool is_call(const MatrixExpression& x, const std::string& function) {
  return x.operation() == MatrixOperation::function && x.name() == function;
}

bool all_numbers(const std::vector<MatrixExpression>& all) {
  return std::all_of(all.begin(), all.end(), [](const MatrixExpression& each) { return each.is_number(); });
}

// numbers that stand for themselves, other numbers, and vectors and matrices
struct Factors {
  std::vector<Expression> plain;
  std::vector<MatrixExpression> numbers, matrices;

  explicit Factors(const std::vector<MatrixExpression>& factors) {
    for (const MatrixExpression& each : factors) add(each, factors.size() == 1);
  }
  void add(const MatrixExpression& x, bool alone) {
    if (opens(x) || (alone && x.operation() == MatrixOperation::product)) {
      for (const MatrixExpression& each : x.arguments()) add(each, false);
    } else if (x.is_plain()) {
      plain.push_back(x.number());
    } else {
      (x.is_number() ? numbers : matrices).push_back(x);
    }
  }
};

}  // namespace

bool opens(const MatrixExpression& x) {
  return x.operation() == MatrixOperation::product && (!x.is_number() || all_numbers(x.arguments()));
}

MatrixExpression simplified_product(const std::vector<MatrixExpression>& factors) {
  Factors all(factors);
  const auto is_identity = [](const MatrixExpression& each) { return is_call(each, "identity"); };
  if (!std::all_of(all.matrices.begin(), all.matrices.end(), is_identity)) {
    std::erase_if(all.matrices, is_identity);
  }
  std::vector<MatrixExpression> result;
  const Expression coefficient = product(all.plain);
  if (!coefficient.is_number(1)) result.emplace_back(coefficient);
  std::move(all.numbers.begin(), all.numbers.end(), std::back_inserter(result));
  std::move(all.matrices.begin(), all.matrices.end(), std::back_inserter(result));
  if (result.empty()) return 1;
  return result.size() == 1 ? result[0] : product(result);
}

FactoredMatrix split_numbers(const MatrixExpression& x) {
  if (x.is_number() || x.operation() != MatrixOperation::product) return {{}, x};
  const Factors all({x});
  FactoredMatrix result{all.numbers, simplified_product(all.matrices)};
  if (!all.plain.empty()) result.numbers.emplace_back(product(all.plain));
  return result;
}

ScaledMatrix split_coefficient(const MatrixExpression& x) {
  if (x.is_plain()) {
    const ScaledTerm term = split_coefficient(x.number());
    return {term.coefficient, term.rest};
  }
  if (x.operation() != MatrixOperation::product) return {1, x};
  Rational coefficient = 1;
  std::vector<MatrixExpression> rest;
  for (const MatrixExpression& each : x.arguments()) {
    if (!each.is_plain()) {
      rest.push_back(each);
      continue;
    }
    const ScaledTerm term = split_coefficient(each.number());
    coefficient *= term.coefficient;
    if (!term.rest.is_number(1)) rest.emplace_back(term.rest);
  }
  return {coefficient, rest.empty() ? MatrixExpression(1) : rest.size() == 1 ? rest[0] : product(rest)};
}

MatrixExpression simplified_sum(const std::vector<MatrixExpression>& terms) {
  std::vector<ScaledMatrix> parts;
  std::vector<std::string> texts;
  for (const MatrixExpression& each : terms) {
    ScaledMatrix part = split_coefficient(each);
    const std::string text = print(part.rest);
    const auto same = std::find(texts.begin(), texts.end(), text);
    if (same != texts.end()) {
      parts[static_cast<std::size_t>(same - texts.begin())].coefficient += part.coefficient;
      continue;
    }
    texts.push_back(text);
    parts.push_back(std::move(part));
  }
  std::vector<MatrixExpression> kept;
  for (const ScaledMatrix& each : parts) {
    if (each.coefficient != 0) kept.push_back(simplified_product({Expression(each.coefficient), each.rest}));
  }
  if (kept.empty()) return product({0, terms.front()});
  return kept.size() == 1 ? kept[0] : sum(kept);
}

MatrixExpression simplified_elementwise(const MatrixExpression& a, const MatrixExpression& b) {
  if (a.is_number() || b.is_number()) return simplified_product({a, b});
  const FactoredMatrix left = split_numbers(a), right = split_numbers(b);
  const MatrixExpression &x = left.rest, &y = right.rest;
  const bool divides = y.operation() == MatrixOperation::quotient && y.arguments()[0].is_plain() &&
                       y.arguments()[0].number().is_number(1);
  std::vector<MatrixExpression> factors = left.numbers;
  factors.insert(factors.end(), right.numbers.begin(), right.numbers.end());
  factors.push_back(is_call(x, "ones")   ? y
                    : is_call(y, "ones") ? x
                    : divides            ? quotient(x, y.arguments()[1], true)
                                         : elementwise_product(x, y));
  return simplified_product(factors);
}

MatrixExpression simplified_dot(const MatrixExpression& a, const MatrixExpression& b) {
  if (a.is_number() && b.is_number()) return simplified_product({a, b});
  const FactoredMatrix left = split_numbers(a), right = split_numbers(b);
  std::vector<MatrixExpression> factors = left.numbers;
  factors.insert(factors.end(), right.numbers.begin(), right.numbers.end());
  factors.push_back(call_matrix_function("dot", {left.rest, right.rest}));
  return simplified_product(factors);
}

MatrixExpression transposed(const MatrixExpression& x) {
  if (x.is_number() || is_call(x, "identity")) return x;
  if (is_call(x, "transpose")) return x.arguments()[0];
  if (x.operation() == MatrixOperation::product) {
    std::vector<MatrixExpression> factors;
    for (const MatrixExpression& each : x.arguments()) factors.insert(factors.begin(), transposed(each));
    return simplified_product(factors);
  }
  return call_matrix_function("transpose", {x});
}

}  // namespace separatrix
