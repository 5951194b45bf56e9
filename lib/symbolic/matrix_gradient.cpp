#include "lib/symbolic/matrix_gradient.hpp"

#include <algorithm>
#include <set>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/matrix_function.hpp"
#include "lib/symbolic/matrix_simplify.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

using Terms = std::map<std::string, std::vector<MatrixExpression>>;

struct NoRule {};

MatrixExpression call(const std::string& name, const std::vector<MatrixExpression>& arguments) {
  return call_matrix_function(name, arguments);
}

// f′(A), entry by entry; what is written can be read again
MatrixExpression slope(const std::string& f, const MatrixExpression& a) {
  if (f == "exp") return call("exp", {a});
  if (f == "log" || f == "ln") return quotient(1, a, true);
  if (f == "sqrt") return quotient(Expression(ratio(1, 2)), call("sqrt", {a}), true);
  if (f == "sin") return call("cos", {a});
  if (f == "cos") return -call("sin", {a});
  if (f == "sinh") return call("cosh", {a});
  if (f == "cosh") return call("sinh", {a});
  if (f == "tanh") return quotient(1, elementwise_power(call("cosh", {a}), 2), true);
  if (f == "sigmoid") return elementwise_product(call("sigmoid", {a}), call("sigmoid", {-a}));
  if (f == "softplus") return call("sigmoid", {a});
  if (f == "relu") return call("step", {a});
  if (f == "abs") return call("sign", {a});
  if (f == "erf") {
    return simplified_product({Expression(2) / sqrt(pi()), call("exp", {-elementwise_power(a, 2)})});
  }
  throw NoRule{};
}

class Adjoints {
 public:
  Adjoints(const std::vector<std::string>& variables, const std::vector<NamedFormula>& definitions)
      : moving_(variables.begin(), variables.end()) {
    for (const NamedFormula& each : definitions) moving_.insert(each.name);
  }

  void add(const MatrixExpression& x, const MatrixExpression& g) {
    if (!moves(x)) return;
    switch (x.operation()) {
      case MatrixOperation::number: return of_number(x.number(), g);
      case MatrixOperation::name: terms[x.name()].push_back(g); return;
      case MatrixOperation::sum:
        for (const MatrixExpression& each : x.arguments()) add(each, g);
        return;
      case MatrixOperation::product: return of_product(x.arguments(), g);
      case MatrixOperation::elementwise: return of_elementwise(x.arguments()[0], x.arguments()[1], g);
      case MatrixOperation::quotient: return of_quotient(x, g);
      case MatrixOperation::power:
      case MatrixOperation::elementwise_power: return of_power(x, g);
      case MatrixOperation::function: return of_function(x, g);
      case MatrixOperation::mean: {
        if (!x.is_number()) throw NoRule{};
        Adjoints inside(*this);
        inside.terms.clear();
        inside.add(x.arguments()[0], 1);
        for (const auto& [name, parts] : inside.terms) {
          terms[name].push_back(simplified_product({g, mean(x.data(), simplified_sum(parts))}));
        }
        return;
      }
      case MatrixOperation::list:
      case MatrixOperation::entries: throw NoRule{};
    }
  }

  Terms terms;

 private:
  // whether a variable or a definition occurs
  bool moves(const MatrixExpression& x) const {
    if (x.operation() == MatrixOperation::name) return moving_.contains(x.name());
    if (x.is_plain()) {
      const Expression number = x.number();
      const std::vector<Expression> used = symbols_of({&number, 1});
      return std::any_of(used.begin(), used.end(), [&](Expression each) { return moving_.contains(whole(each)); });
    }
    const std::vector<MatrixExpression>& parts = x.arguments();
    return std::any_of(parts.begin(), parts.end(), [&](const MatrixExpression& each) { return moves(each); });
  }
  static std::string whole(Expression name) { return name.name().substr(0, name.name().find('[')); }

  void of_number(Expression x, const MatrixExpression& g) {
    for (const Expression each : symbols_of({&x, 1})) {
      if (!moving_.contains(whole(each))) continue;
      if (whole(each) != each.name()) throw NoRule{};  // a single entry of a matrix
      terms[each.name()].push_back(simplified_product({g, differentiate(x, each)}));
    }
  }

  void of_product(std::vector<MatrixExpression> factors, const MatrixExpression& g) {
    const MatrixExpression b = factors.back();
    factors.pop_back();
    const MatrixExpression a = factors.size() == 1 ? factors[0] : simplified_product(factors);
    if (a.is_number() == b.is_number()) {
      add_left(factors, a.is_number() ? simplified_product({g, b}) : simplified_product({g, transposed(b)}));
      add(b, a.is_number() ? simplified_product({g, a}) : simplified_product({transposed(a), g}));
    } else if (a.is_number()) {
      add_left(factors, simplified_dot(g, b));
      add(b, simplified_product({a, g}));
    } else {
      add_left(factors, simplified_product({b, g}));
      add(b, simplified_dot(g, a));
    }
  }
  void add_left(const std::vector<MatrixExpression>& factors, const MatrixExpression& g) {
    factors.size() == 1 ? add(factors[0], g) : of_product(factors, g);
  }

  // the adjoint of one that goes with every entry is a number
  void add_entry_by_entry(const MatrixExpression& x, const MatrixExpression& g) {
    add(x, x.is_number() && !g.is_number() ? call("sum", {g}) : g);
  }

  void of_elementwise(const MatrixExpression& a, const MatrixExpression& b, const MatrixExpression& g) {
    add_entry_by_entry(a, simplified_elementwise(g, b));
    add_entry_by_entry(b, simplified_elementwise(g, a));
  }

  void of_quotient(const MatrixExpression& x, const MatrixExpression& g) {
    const MatrixExpression &a = x.arguments()[0], &b = x.arguments()[1];
    add_entry_by_entry(a, b.is_number() ? simplified_product({quotient(1, b, false), g}) : quotient(g, b, true));
    if (!moves(b)) return;
    const MatrixExpression square = elementwise_power(b, 2);
    add_entry_by_entry(b, quotient(simplified_elementwise(simplified_product({-1, g}), a), square, true));
  }

  void of_power(const MatrixExpression& x, const MatrixExpression& g) {
    const MatrixExpression &a = x.arguments()[0], &n = x.arguments()[1];
    if (moves(n) || !n.is_plain()) throw NoRule{};
    const Expression exponent = n.number();
    if (x.operation() == MatrixOperation::power && !x.is_number()) {
      if (!exponent.is_number(2)) throw NoRule{};
      add(a, simplified_product({g, transposed(a)}));
      return add(a, simplified_product({transposed(a), g}));
    }
    const bool linear = exponent.is_number(2);
    const MatrixExpression rest = linear ? a : elementwise_power(a, exponent - 1);
    add(a, simplified_product({exponent, simplified_elementwise(g, rest)}));
  }

  void of_function(const MatrixExpression& x, const MatrixExpression& g) {
    const std::string& f = x.name();
    const std::vector<MatrixExpression>& arguments = x.arguments();
    const MatrixExpression& a = arguments[0];
    if (f == "transpose") return add(a, transposed(g));
    if (f == "trace") return add(a, simplified_product({g, call("identity", {static_cast<long>(a.shape().rows)})}));
    if (f == "sum") {
      const Shape shape = a.shape();
      return add(
          a, simplified_product({g, call("ones", {static_cast<long>(shape.rows), static_cast<long>(shape.columns)})}));
    }
    if (f == "norm2") {
      for (const MatrixExpression& each : arguments) add(each, simplified_product({2, g, each}));
      return;
    }
    if (f == "norm") {
      for (const MatrixExpression& each : arguments) add(each, simplified_product({g, quotient(1, x, false), each}));
      return;
    }
    if (f == "dot") {
      const MatrixExpression& b = arguments[1];
      const bool turned = a.shape() != b.shape();
      add(a, simplified_product({g, turned ? transposed(b) : b}));
      return add(b, simplified_product({g, turned ? transposed(a) : a}));
    }
    if (f == "outer" && a.shape().columns == 1 && arguments[1].shape().columns == 1) {
      add(a, simplified_product({g, arguments[1]}));
      return add(arguments[1], simplified_product({transposed(g), a}));
    }
    if (f == "logsumexp" && arguments.size() == 1 && a.shape().is_vector()) {
      return add(a, simplified_product({g, call("softmax", {a})}));
    }
    if (f == "softmax" && a.shape().is_vector()) {
      return add(a, simplified_sum({simplified_elementwise(x, g), simplified_product({-1, simplified_dot(x, g), x})}));
    }
    if (f == "diag") return add(a, call("diag", {g}));
    if (f == "identity" || f == "ones") return;
    if (arguments.size() != 1) throw NoRule{};
    add(a, simplified_elementwise(g, slope(f, a)));
  }

  std::set<std::string> moving_;
};

}  // namespace

std::optional<std::map<std::string, MatrixExpression>> matrix_gradient(const MatrixExpression& number,
                                                                       const std::vector<std::string>& variables,
                                                                       const std::vector<NamedFormula>& definitions) {
  try {
    Adjoints all(variables, definitions);
    all.add(number, 1);
    for (auto each = definitions.rbegin(); each != definitions.rend(); ++each) {
      const auto found = all.terms.find(each->name);
      if (found == all.terms.end()) continue;
      const std::vector<MatrixExpression> parts = found->second;
      all.add(each->value, simplified_sum(parts));
    }
    std::map<std::string, MatrixExpression> gradients;
    for (const auto& [name, parts] : all.terms) gradients.emplace(name, simplified_sum(parts));
    return gradients;
  } catch (const NoRule&) {
    return std::nullopt;
  }
}

}  // namespace separatrix
