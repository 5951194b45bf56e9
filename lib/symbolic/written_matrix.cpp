#include "lib/symbolic/written_matrix.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/matrix_simplify.hpp"

namespace separatrix {
namespace {

// what a number divides by, if it does nothing else: 1/x
const MatrixExpression* divisor(const MatrixExpression& x) {
  if (!x.is_number()) return nullptr;
  const std::vector<MatrixExpression>& parts = x.arguments();
  const bool is_reciprocal =
      x.operation() == MatrixOperation::quotient && parts[0].is_plain() && parts[0].number().is_number(1);
  return is_reciprocal ? &parts[1] : nullptr;
}

}  // namespace

WrittenFactors written_factors(const MatrixExpression& product) {
  WrittenFactors result;
  Rational coefficient = 1;
  const std::function<void(const MatrixExpression&)> add = [&](const MatrixExpression& x) {
    if (const MatrixExpression* below = divisor(x)) {
      result.below.push_back(*below);
    } else if (opens(x)) {
      for (const MatrixExpression& each : x.arguments()) add(each);
    } else if (!x.is_plain()) {
      result.above.push_back(x);
    } else {
      const auto [number, rest] = split_coefficient(x.number());
      coefficient *= number;
      if (rest.is_number(1)) return;
      const bool divides =
          rest.kind() == Kind::power && rest.arguments()[1].is_number() && rest.arguments()[1].number() < 0;
      divides ? result.below.emplace_back(power(rest, -1)) : result.above.emplace_back(rest);
    }
  };
  for (const MatrixExpression& each : product.arguments()) add(each);
  result.negative = coefficient < 0;
  result.numerator = abs(coefficient.get_num());
  result.denominator = coefficient.get_den();
  return result;
}

std::string written_sum(const MatrixExpression& sum,
                        const std::function<std::string(const MatrixExpression&, Binding)>& at_least) {
  std::string text;
  for (const MatrixExpression& term : sum.arguments()) {
    const bool minus = split_coefficient(term).coefficient < 0;
    if (text.empty()) {
      text = at_least(term, term.operation() == MatrixOperation::sum ? Binding::product : Binding::sum);
    } else {
      text += minus ? " - " : " + ";
      text += at_least(minus ? simplified_product({-1, term}) : term, Binding::product);
    }
  }
  return text;
}

}  // namespace separatrix
