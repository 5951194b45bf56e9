#include "theory/forms/power_growth.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

const Rational third = ratio(1, 3);

// ∫ x/(1 − x³)
Expression cubic_part(Expression x) {
  const Expression root = sqrt(Expression(3));
  return -log(1 - x) * third + log(1 + x + power(x, 2)) * ratio(1, 6) - atan((2 * x + 1) / root) / root;
}

// A of the header
std::optional<Expression> antiderivative(std::size_t factors, Expression s, Expression w) {
  switch (factors) {
    case 2: return log(power(w, 2) / (s - power(w, 2))) / 2;
    case 3: {
      const Expression root = power(s, Expression(third));
      return -1 / w + cubic_part(w / root) / root;
    }
    case 4: {
      const Expression root = sqrt(s), square = power(w, 2);
      return -1 / (2 * square) + log((root + square) / (root - square)) / (4 * root);
    }
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<Expression> time_between(const PowerGrowth& growth, Expression from, Expression to) {
  const auto end = antiderivative(growth.factors, growth.target, to),
             start = antiderivative(growth.factors, growth.target, from);
  if (!end || !start) return std::nullopt;
  return (*end - *start) / (growth.rate * growth.target);
}

Expression escape_time(Expression exponent, Expression rate, Expression start) {
  return power(start, 1 - exponent) / ((exponent - 1) * rate);
}

double growth_time(double factors, double target, double from, double to) {
  if (!(factors >= 2) || !(from > 0) || !(from <= to) || !(to < target)) {
    throw InvalidArgument("growth from " + std::to_string(from) + " to " + std::to_string(to), std::to_string(factors),
                          "2 factors or more, and values between 0 and the target " + std::to_string(target));
  }
  const double x0 = from / target, x1 = to / target;
  double sum = 0;
  for (int n = 0;; ++n) {
    const double a = n - 1 + 2 / factors;
    const double term = a == 0 ? std::log(x1 / x0) : (std::pow(x1, a) - std::pow(x0, a)) / a;
    sum += term;
    if (n > 1 && term <= std::numeric_limits<double>::epsilon() * std::abs(sum) / 2) break;
  }
  return sum / (factors * std::pow(target, 2 - 2 / factors));
}

}  // namespace separatrix
