#include "lib/symbolic/exact_value.hpp"

#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

// larger ones make numbers of too many digits
constexpr long largest_exponent = 4096;

std::optional<Rational> exact_power(const Rational& base, const Rational& exponent) {
  if (exponent == 0 || base == 1) return Rational(1);
  if (base == 0) return exponent > 0 ? std::optional(Rational(0)) : std::nullopt;
  Rational root = base;
  Rational whole = exponent;
  while (!is_integer(whole)) {
    if (whole.get_den() % 2 != 0 || root < 0 || !exact_sqrt(Rational(root), root)) return std::nullopt;
    whole *= 2;
  }
  if (abs(whole) > largest_exponent) return std::nullopt;
  return power(root, whole.get_num().get_si());
}

std::optional<Rational> exact_function(Kind kind, const Rational& x) {
  switch (kind) {
    case Kind::abs: return Rational(abs(x));
    case Kind::sign: return Rational(sgn(x));
    case Kind::relu: return x > 0 ? x : Rational(0);
    case Kind::log: return x == 1 ? std::optional(Rational(0)) : std::nullopt;
    case Kind::acos: return x == 1 ? std::optional(Rational(0)) : std::nullopt;
    case Kind::exp:
    case Kind::cosh:
    case Kind::erfc:
    case Kind::cos: return x == 0 ? std::optional(Rational(1)) : std::nullopt;
    case Kind::tanh:
    case Kind::sinh:
    case Kind::asin:
    case Kind::atan:
    case Kind::erf:
    case Kind::sin: return x == 0 ? std::optional(Rational(0)) : std::nullopt;
    case Kind::sigmoid: return x == 0 ? std::optional(ratio(1, 2)) : std::nullopt;
    default: return std::nullopt;
  }
}

using Known = std::unordered_map<Expression, std::optional<Rational>>;

std::optional<Rational> value_of(Expression expression, const ExactPoint& point, const Known& known) {
  const auto arguments = expression.arguments();
  switch (expression.kind()) {
    case Kind::number: return expression.number();
    case Kind::symbol: {
      const auto found = point.find(expression);
      return found == point.end() ? std::nullopt : std::optional(found->second);
    }
    case Kind::column: return std::nullopt;
    case Kind::mean: return known.at(arguments[0]);  // what does not depend on the sample
    case Kind::sum: {
      Rational total = 0;
      for (const Expression each : arguments) {
        const auto& value = known.at(each);
        if (!value) return std::nullopt;
        total += *value;
      }
      return total;
    }
    case Kind::product: {
      Rational total = 1;
      bool complete = true;
      for (const Expression each : arguments) {
        const auto& value = known.at(each);
        if (value && *value == 0) return Rational(0);
        complete = complete && value;
        if (complete) total *= *value;
      }
      return complete ? std::optional(total) : std::nullopt;
    }
    case Kind::power: {
      const auto &base = known.at(arguments[0]), &exponent = known.at(arguments[1]);
      return base && exponent ? exact_power(*base, *exponent) : std::nullopt;
    }
    case Kind::atan2: {
      const auto &y = known.at(arguments[0]), &x = known.at(arguments[1]);
      return y && x && *y == 0 && *x > 0 ? std::optional(Rational(0)) : std::nullopt;
    }
    default: {
      const auto& value = known.at(arguments[0]);
      return value ? exact_function(expression.kind(), *value) : std::nullopt;
    }
  }
}

}  // namespace

std::vector<std::optional<Rational>> exact_values(std::span<const Expression> expressions, const ExactPoint& point) {
  Known known;
  for (const Expression each : topological_order(expressions)) known.emplace(each, value_of(each, point, known));
  std::vector<std::optional<Rational>> values;
  for (const Expression each : expressions) values.push_back(known.at(each));
  return values;
}

}  // namespace separatrix
