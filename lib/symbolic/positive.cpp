#include "lib/symbolic/positive.hpp"

#include <algorithm>
#include <array>

#include "lib/symbolic/nonnegative.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

// of one argument, with derivatives of all orders on all of ℝ
bool is_entire(Kind kind) {
  constexpr std::array all{Kind::exp,  Kind::tanh, Kind::sigmoid, Kind::softplus, Kind::sin, Kind::cos,
                           Kind::sinh, Kind::cosh, Kind::atan,    Kind::erf,      Kind::erfc};
  return std::ranges::find(all, kind) != all.end();
}

bool has_positive_values(Kind kind) {
  return kind == Kind::exp || kind == Kind::cosh || kind == Kind::sigmoid || kind == Kind::softplus ||
         kind == Kind::erfc;
}

bool is_whole_power(Expression power) {
  const Expression exponent = power.arguments()[1];
  return exponent.is_number() && exponent.number().get_den() == 1 && exponent.number() >= 0;
}

}  // namespace

bool is_visibly_positive(Expression expression, const std::vector<Expression>& nonnegative) {
  const auto arguments = expression.arguments();
  const auto each = [&](Expression part) { return is_visibly_positive(part, nonnegative); };
  switch (expression.kind()) {
    case Kind::number: return expression.number() > 0;
    case Kind::product: return std::all_of(arguments.begin(), arguments.end(), each);
    case Kind::power: return each(arguments[0]) && is_visibly_smooth(arguments[1], nonnegative);
    case Kind::sum:
      return std::any_of(arguments.begin(), arguments.end(), each) &&
             std::all_of(arguments.begin(), arguments.end(), [&](Expression part) {
               return each(part) || (is_visibly_nonnegative(part, nonnegative) && is_visibly_smooth(part, nonnegative));
             });
    default: return has_positive_values(expression.kind()) && is_visibly_smooth(arguments[0], nonnegative);
  }
}

bool is_visibly_smooth(Expression expression, const std::vector<Expression>& nonnegative) {
  const std::vector<Expression> roots{expression}, nodes = topological_order(roots);
  return std::all_of(nodes.begin(), nodes.end(), [&](Expression node) {
    switch (node.kind()) {
      case Kind::number:
      case Kind::symbol:
      case Kind::sum:
      case Kind::product: return true;
      case Kind::power: return is_whole_power(node) || is_visibly_positive(node.arguments()[0], nonnegative);
      case Kind::log: return is_visibly_positive(node.arguments()[0], nonnegative);
      default: return is_entire(node.kind());
    }
  });
}

}  // namespace separatrix
