#include "solvers/evaluation.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"

namespace separatrix {

std::vector<Known> evaluate(const std::vector<Expression>& expressions, const std::vector<Expression>& symbols,
                            const std::vector<Rational>& values, std::size_t digits) {
  const auto tape = compile(expressions, symbols, {});
  const PrecisionScope scope(digits + guard::formula);
  Evaluator<mpfr> evaluator(tape, {});
  std::vector<mpfr> point;
  for (const Rational& value : values) point.push_back(to_real<mpfr>(value));
  return rounded(evaluator(point), digits);
}

Known number(Expression expression, const NamedValues& values, std::size_t digits) {
  std::vector<Expression> symbols;
  std::vector<Rational> numbers;
  for (const auto& [name, value] : values) {
    symbols.push_back(symbol(name));
    numbers.push_back(value);
  }
  return evaluate({expression}, symbols, numbers, digits)[0];
}

std::vector<double> tabulate(Expression expression, Expression variable, const std::vector<Expression>& symbols,
                             const std::vector<Rational>& values, const std::vector<double>& at) {
  Function<double> function(compile({expression}, {variable}, symbols), values);
  std::vector<double> table;
  for (const double point : at) table.push_back(function(std::vector{point}).front());
  return table;
}

}  // namespace separatrix
