#include "tests/support/random_expression.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"

namespace separatrix {
namespace {

using What = Formula::What;

FormulaPointer make(What what, std::vector<FormulaPointer> arguments) {
  auto result = std::make_shared<Formula>();
  result->what = what;
  result->arguments = std::move(arguments);
  return result;
}
FormulaPointer make_number(const Rational& value) {
  auto result = std::make_shared<Formula>();
  result->number = value;
  result->number.canonicalize();
  return result;
}

bool is_literal_integer(const Formula& formula) { return formula.what == What::number && is_integer(formula.number); }

// exact cancellation leaves at most roundoff behind
bool is_zero(const mpfr& x) { return x == 0 || log10_magnitude(x) < -agreed_digits_of_formulas; }
bool away_from_zero(const mpfr& x) { return abs(x) >= mpfr(1) / 1000; }
bool moderate(const mpfr& x) { return is_zero(x) || (away_from_zero(x) && abs(x) <= 10000); }

std::optional<Slope> apply_forward(Kind function, const Slope& a) {
  const mpfr& x = a.value;
  const bool kinked = function == Kind::abs || function == Kind::sign || function == Kind::relu;
  if (kinked && !away_from_zero(x)) return std::nullopt;
  if (function == Kind::log && (x < 0 || !away_from_zero(x))) return std::nullopt;
  switch (function) {
    case Kind::exp: return Slope{exp(x), exp(x) * a.slope};
    case Kind::log: return Slope{log(x), a.slope / x};
    case Kind::tanh: return Slope{tanh(x), a.slope / (cosh(x) * cosh(x))};
    case Kind::sigmoid: {
      const mpfr inverse = 1 + exp(-x);
      return Slope{1 / inverse, exp(-x) / (inverse * inverse) * a.slope};
    }
    case Kind::softplus: return Slope{log(1 + exp(x)), exp(x) / (1 + exp(x)) * a.slope};
    case Kind::sin: return Slope{sin(x), cos(x) * a.slope};
    case Kind::cos: return Slope{cos(x), -sin(x) * a.slope};
    case Kind::abs: return x > 0 ? a : Slope{-x, -a.slope};
    case Kind::sign: return Slope{x > 0 ? mpfr(1) : mpfr(-1), mpfr(0)};
    case Kind::relu: return x > 0 ? a : Slope{mpfr(0), mpfr(0)};
    default: return std::nullopt;
  }
}

std::optional<Slope> power_forward(const Formula& exponent, const Slope& a, const Slope& b) {
  if (!away_from_zero(a.value)) return std::nullopt;
  const mpfr value = pow(a.value, b.value);
  if (exponent.what == What::number) {
    if (!is_literal_integer(exponent) && a.value < 0) return std::nullopt;
    return Slope{value, b.value * value / a.value * a.slope};
  }
  if (a.value < 0) return std::nullopt;
  return Slope{value, value * (b.slope * log(a.value) + b.value * a.slope / a.value)};
}

std::optional<Slope> forward(const Formula& f, const std::vector<Slope>& x) {
  switch (f.what) {
    case What::negate: return Slope{-x[0].value, -x[0].slope};
    case What::add: return Slope{x[0].value + x[1].value, x[0].slope + x[1].slope};
    case What::subtract: return Slope{x[0].value - x[1].value, x[0].slope - x[1].slope};
    case What::multiply: return Slope{x[0].value * x[1].value, x[0].slope * x[1].value + x[0].value * x[1].slope};
    case What::divide:
      if (!away_from_zero(x[1].value)) return std::nullopt;
      return Slope{x[0].value / x[1].value,
                   (x[0].slope * x[1].value - x[0].value * x[1].slope) / (x[1].value * x[1].value)};
    case What::power: return power_forward(*f.arguments[1], x[0], x[1]);
    case What::root:
      if (x[0].value < 0 || !away_from_zero(x[0].value)) return std::nullopt;
      return Slope{sqrt(x[0].value), x[0].slope / (2 * sqrt(x[0].value))};
    default: return apply_forward(f.function, x[0]);
  }
}

}  // namespace

Expression expression_of(const Formula& f, std::span<const Expression> symbols) {
  if (f.what == What::number) return Expression(f.number);
  if (f.what == What::symbol) return symbols[f.symbol];
  const Expression a = expression_of(*f.arguments[0], symbols);
  const Expression b = f.arguments.size() > 1 ? expression_of(*f.arguments[1], symbols) : Expression();
  switch (f.what) {
    case What::negate: return -a;
    case What::add: return a + b;
    case What::subtract: return a - b;
    case What::multiply: return a * b;
    case What::divide: return a / b;
    case What::power: return power(a, b);
    case What::root: return sqrt(a);
    default: return apply(f.function, a);
  }
}

std::string text_of(const Formula& f, std::span<const Expression> symbols) {
  if (f.what == What::number) return std::string(1, '(').append(f.number.get_str()).append(1, ')');
  if (f.what == What::symbol) return symbols[f.symbol].name();
  const auto bracketed = [&](std::size_t i) {
    return std::string(1, '(').append(text_of(*f.arguments[i], symbols)).append(1, ')');
  };
  const std::string a = bracketed(0), b = f.arguments.size() > 1 ? bracketed(1) : "";
  switch (f.what) {
    case What::negate: return "-" + a;
    case What::add: return a + " + " + b;
    case What::subtract: return a + " - " + b;
    case What::multiply: return a + " * " + b;
    case What::divide: return a + " / " + b;
    case What::power: return a + " ^ " + b;
    case What::root: return "sqrt" + a;
    default: return function_name(f.function) + a;
  }
}

std::optional<Slope> evaluate_forward(const Formula& f, std::span<const mpfr> point, std::span<const mpfr> direction) {
  if (f.what == What::number) return Slope{to_real<mpfr>(f.number), mpfr(0)};
  if (f.what == What::symbol) return Slope{point[f.symbol], direction[f.symbol]};
  std::vector<Slope> arguments;
  for (const FormulaPointer& argument : f.arguments) {
    const auto value = evaluate_forward(*argument, point, direction);
    if (!value) return std::nullopt;
    arguments.push_back(*value);
  }
  const auto result = forward(f, arguments);
  if (!result || !moderate(result->value)) return std::nullopt;
  return result;
}

std::optional<Rational> evaluate_exactly(const Formula& f, std::span<const Rational> point) {
  if (f.what == What::number) return f.number;
  if (f.what == What::symbol) return point[f.symbol];
  std::vector<Rational> x;
  for (const FormulaPointer& argument : f.arguments) {
    const auto value = evaluate_exactly(*argument, point);
    if (!value) return std::nullopt;
    x.push_back(*value);
  }
  switch (f.what) {
    case What::negate: return Rational(-x[0]);
    case What::add: return Rational(x[0] + x[1]);
    case What::subtract: return Rational(x[0] - x[1]);
    case What::multiply: return Rational(x[0] * x[1]);
    case What::divide:
      if (x[1] == 0) return std::nullopt;
      return Rational(x[0] / x[1]);
    case What::power:
      if (x[0] == 0) return std::nullopt;
      return power(x[0], x[1].get_num().get_si());
    case What::function:
      if (x[0] == 0) return std::nullopt;  // derivatives and signs off the switching surface
      if (f.function == Kind::abs) return Rational(abs(x[0]));
      if (f.function == Kind::sign) return Rational(sgn(x[0]));
      return x[0] < 0 ? Rational(0) : x[0];
    default: return std::nullopt;
  }
}

const std::vector<Expression>& RandomFormulas::symbols() {
  static const std::vector<Expression> names{symbol("x"), symbol("y"), symbol("z")};
  return names;
}

FormulaPointer RandomFormulas::formula() {
  recent_.clear();
  return part(2 + static_cast<int>(below(5)));
}

FormulaPointer RandomFormulas::part(int levels) {
  if (!recent_.empty() && levels < 4 && below(4) == 0) return recent_[below(recent_.size())];
  FormulaPointer result = new_part(levels);
  if (levels > 0 && levels < 3) recent_.push_back(result);
  return result;
}

FormulaPointer RandomFormulas::new_part(int levels) {
  if (levels <= 0) {
    if (below(3) == 0) {
      return make_number(Rational(static_cast<long>(below(9)) - 4, 1 + static_cast<long>(below(3))));
    }
    auto name = std::make_shared<Formula>();
    name->what = What::symbol;
    name->symbol = below(symbols().size());
    return name;
  }
  const bool rational = functions_ == Functions::rational;
  const auto next = [&] { return part(levels - 1 - static_cast<int>(below(2))); };
  switch (below(12)) {
    case 0: return make(What::negate, {next()});
    case 1:
    case 2: return make(What::add, {next(), next()});
    case 3: return make(What::subtract, {next(), next()});
    case 4:
    case 5: return make(What::multiply, {next(), next()});
    case 6: return make(What::divide, {next(), next()});
    case 7: {
      static const std::vector<Rational> fractions{Rational(3, 2), Rational(-1, 2), Rational(1, 3), Rational(-3, 2)};
      const bool integer = rational || below(2) == 0;
      const Rational exponent =
          integer ? Rational(static_cast<long>(below(8)) - 3) : fractions[below(fractions.size())];
      return make(What::power, {next(), make_number(exponent)});
    }
    case 8:
      if (rational) return make(What::multiply, {next(), next()});
      return below(3) == 0 ? make(What::power, {next(), next()}) : make(What::root, {next()});
    default: {
      const Kind first = rational ? Kind::abs : Kind::exp;
      auto call = std::make_shared<Formula>();
      call->what = What::function;
      do {
        call->function =
            static_cast<Kind>(static_cast<std::size_t>(first) +
                              below(static_cast<std::size_t>(Kind::relu) - static_cast<std::size_t>(first) + 1));
      } while (rational && call->function == Kind::exp);
      call->arguments = {next()};
      return call;
    }
  }
}

std::vector<Rational> RandomFormulas::point() {
  std::vector<Rational> result;
  for (std::size_t i = 0; i < symbols().size(); ++i) {
    Rational value(1 + static_cast<long>(below(60)), 23);
    value.canonicalize();
    result.push_back(below(3) == 0 ? Rational(-value) : value);
  }
  return result;
}

RandomFormulas::Safe RandomFormulas::safe_formula() {
  const PrecisionScope scope(working_digits_of_formulas);
  while (true) {
    Safe safe{formula(), {}};
    for (int attempt = 0; attempt < 6 && safe.points.size() < 3; ++attempt) {
      const std::vector<Rational> where = point();
      std::vector<mpfr> numbers;
      for (const Rational& coordinate : where) numbers.push_back(to_real<mpfr>(coordinate));
      const bool defined = functions_ == Functions::rational
                               ? evaluate_exactly(*safe.formula, where).has_value()
                               : evaluate_forward(*safe.formula, numbers, numbers).has_value();
      if (defined) safe.points.push_back(where);
    }
    if (!safe.points.empty()) return safe;
  }
}

template <class A>
std::vector<A> values_at(const std::vector<Expression>& expressions, const std::vector<Expression>& symbols,
                         const std::vector<Rational>& point, Storage storage) {
  std::vector<A> numbers;
  for (const Rational& coordinate : point) {
    if constexpr (std::is_same_v<A, Rational>) {
      numbers.push_back(coordinate);
    } else {
      numbers.push_back(to_real<A>(coordinate));
    }
  }
  return Evaluator<A>(compile(expressions, symbols, {}, storage), {})(numbers);
}
template std::vector<double> values_at<double>(const std::vector<Expression>&, const std::vector<Expression>&,
                                               const std::vector<Rational>&, Storage);
template std::vector<float128> values_at<float128>(const std::vector<Expression>&, const std::vector<Expression>&,
                                                   const std::vector<Rational>&, Storage);
template std::vector<mpfr> values_at<mpfr>(const std::vector<Expression>&, const std::vector<Expression>&,
                                           const std::vector<Rational>&, Storage);
template std::vector<Rational> values_at<Rational>(const std::vector<Expression>&, const std::vector<Expression>&,
                                                   const std::vector<Rational>&, Storage);

std::size_t node_count(std::span<const Expression> roots) { return topological_order(roots).size(); }

}  // namespace separatrix
