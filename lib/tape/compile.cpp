#include "lib/tape/compile.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

// A value before registers are given out: an input or the result of one instruction.
using Value = std::uint32_t;

Operation operation_of(Kind function) {
  switch (function) {
    case Kind::exp: return Operation::exp;
    case Kind::log: return Operation::log;
    case Kind::tanh: return Operation::tanh;
    case Kind::sigmoid: return Operation::sigmoid;
    case Kind::softplus: return Operation::softplus;
    case Kind::sin: return Operation::sin;
    case Kind::cos: return Operation::cos;
    case Kind::abs: return Operation::abs;
    case Kind::sign: return Operation::sign;
    case Kind::relu: return Operation::relu;
    default: throw InternalError("no operation for this kind of expression");
  }
}

bool is_reciprocal(Expression e) {
  return e.kind() == Kind::power && e.arguments()[1].is_number() && e.arguments()[1].number() < 0;
}

class Compiler {
 public:
  Compiler(const std::vector<Expression>& variables, const std::vector<Expression>& parameters)
      : variables_(variables), parameters_(parameters) {
    for (const Expression variable : variables) input(variable, true);
    for (const Expression parameter : parameters) input(parameter, false);
  }

  std::shared_ptr<const Tape> compile(const std::vector<Expression>& expressions, Storage storage) {
    const std::vector<Expression> order = topological_order(expressions);
    count_uses(order, expressions);
    for (const Expression node : order) {
      if (!deferred(node)) value(node);
    }
    std::vector<Value> results;
    for (const Expression expression : expressions) results.push_back(value(expression));
    return assemble(results, storage);
  }

 private:
  struct Emitted {
    Operation operation;
    Value left, right;
    bool varying;
  };
  struct Source {
    enum class What { variable, parameter, constant, instruction } what;
    std::size_t index;
    bool varying;
  };

  void input(Expression name, bool varying) {
    values_[name] = add_source({varying ? Source::What::variable : Source::What::parameter,
                                varying ? variable_count_++ : parameter_count_++, varying});
    if (varying) varying_.insert(name);
  }

  Value add_source(Source source) {
    sources_.push_back(source);
    return static_cast<Value>(sources_.size() - 1);
  }

  Value constant(const Rational& number) {
    const Expression key(number);
    if (const auto found = values_.find(key); found != values_.end()) return found->second;
    constants_.push_back(number);
    return values_[key] = add_source({Source::What::constant, constants_.size() - 1, false});
  }

  // The steps of a power are no expressions of their own: e², e³ and e⁴ still share their squares.
  Value emit(Operation operation, Value left, Value right) {
    const auto [known, fresh] = emitted_.try_emplace({operation, left, right}, Value{0});
    if (!fresh) return known->second;
    const bool varying = sources_[left].varying || sources_[right].varying;
    code_.push_back({operation, left, right, varying});
    return known->second = add_source({Source::What::instruction, code_.size() - 1, varying});
  }
  Value emit(Operation operation, Value operand) { return emit(operation, operand, operand); }

  void count_uses(const std::vector<Expression>& order, const std::vector<Expression>& roots) {
    for (const Expression node : order) {
      bool depends = varying_.contains(node);
      for (const Expression argument : node.arguments()) {
        ++uses_[argument];
        if (node.kind() != Kind::sum) ++uses_outside_sums_[argument];
        if (node.kind() != Kind::product) ++uses_outside_products_[argument];
        depends = depends || varying_.contains(argument);
      }
      if (depends) varying_.insert(node);
    }
    for (const Expression root : roots) {
      ++uses_[root];
      ++uses_outside_sums_[root];
      ++uses_outside_products_[root];
    }
  }

  // Left to its parent: −x inside a sum becomes a subtraction, 1/x used once in a product a
  // division, and a number needs no instruction at all.
  bool deferred(Expression node) {
    if (node.is_number()) return true;
    if (is_reciprocal(node)) return uses_[node] == 1 && uses_outside_products_[node] == 0;
    return node.kind() == Kind::product && node.arguments()[0].is_number() && uses_outside_sums_[node] == 0;
  }

  Value value(Expression node) {
    if (const auto found = values_.find(node); found != values_.end()) return found->second;
    Value result = 0;
    switch (node.kind()) {
      case Kind::number: return constant(node.number());
      case Kind::symbol: throw InvalidArgument("symbol " + node.name(), "", "only states and parameters of the model");
      case Kind::sum: result = sum_value(node); break;
      case Kind::product: result = product_value(node); break;
      case Kind::power: result = power_value(node.arguments()[0], node.arguments()[1]); break;
      default: result = emit(operation_of(node.kind()), value(node.arguments()[0])); break;
    }
    return values_[node] = result;
  }

  // parameters and numbers first, as one value that is computed once
  std::pair<std::vector<Expression>, std::vector<Expression>> split_fixed(Expression node) const {
    std::vector<Expression> fixed, varying;
    for (const Expression argument : node.arguments()) {
      (varying_.contains(argument) ? varying : fixed).push_back(argument);
    }
    return {fixed, varying};
  }

  Value sum_value(Expression node) {
    const auto [fixed, varying] = split_fixed(node);
    if (!fixed.empty() && !varying.empty()) {
      return add_terms(varying, value(fixed.size() == 1 ? fixed[0] : intern(Kind::sum, fixed)));
    }
    return add_terms({node.arguments().begin(), node.arguments().end()}, std::nullopt);
  }

  Value add_terms(const std::vector<Expression>& terms, std::optional<Value> total) {
    // a positive term first, so that no negation is needed
    std::vector<Expression> ordered(terms);
    std::stable_partition(ordered.begin(), ordered.end(),
                          [](Expression term) { return split_coefficient(term).coefficient > 0; });
    for (const Expression term : ordered) {
      const auto [coefficient, rest] = split_coefficient(term);
      if (total && coefficient == -1) {
        total = emit(Operation::subtract, *total, value(rest));
      } else if (total) {
        total = emit(Operation::add, *total, value(term));
      } else {
        total = value(term);
      }
    }
    return *total;
  }

  Value product_value(Expression node) {
    const auto [coefficient, rest] = split_coefficient(node);
    if (coefficient == -1) return emit(Operation::negate, value(rest));
    const auto [fixed, varying] = split_fixed(node);
    if (!fixed.empty() && !varying.empty()) {
      const Expression factor = fixed.size() == 1 ? fixed[0] : intern(Kind::product, fixed);
      const Expression moving = varying.size() == 1 ? varying[0] : intern(Kind::product, varying);
      if (varying.size() == 1 && is_reciprocal(moving) && deferred(moving)) {
        return emit(Operation::divide, value(factor), positive_power(moving));
      }
      return emit(Operation::multiply, value(factor), value(moving));
    }
    std::optional<Value> above, below;
    for (const Expression argument : node.arguments()) {
      const bool divides = is_reciprocal(argument) && deferred(argument) && !values_.contains(argument);
      std::optional<Value>& part = divides ? below : above;
      const Value factor = divides ? positive_power(argument) : value(argument);
      part = part ? emit(Operation::multiply, *part, factor) : factor;
    }
    if (!below) return *above;
    return emit(Operation::divide, above ? *above : constant(1), *below);
  }

  Value positive_power(Expression reciprocal) { return value(power(reciprocal, -1)); }

  Value power_value(Expression base, Expression exponent) {
    if (exponent.is_number()) {
      const Rational& n = exponent.number();
      const Rational twice = 2 * n;
      if (is_integer(twice) && abs(twice) <= 64) {
        if (n < 0) return emit(Operation::divide, constant(1), value(power(base, Expression(Rational(-n)))));
        if (!is_integer(n)) {
          const Value root = emit(Operation::sqrt, value(base));
          return n == Rational(1, 2) ? root : integer_power(root, twice.get_num().get_si());
        }
        return integer_power(value(base), n.get_num().get_si());
      }
    }
    return emit(Operation::power, value(base), value(exponent));
  }

  // by repeated squaring, n ≥ 1
  Value integer_power(Value base, long n) {
    if (n == 1) return base;
    const Value half = integer_power(base, n / 2);
    const Value even = emit(Operation::square, half);
    return n % 2 == 0 ? even : emit(Operation::multiply, even, base);
  }

  std::shared_ptr<const Tape> assemble(const std::vector<Value>& results, Storage storage) const;

  const std::vector<Expression>& variables_;
  const std::vector<Expression>& parameters_;
  std::size_t variable_count_ = 0, parameter_count_ = 0;
  std::unordered_map<Expression, Value> values_;
  std::unordered_map<Expression, std::size_t> uses_, uses_outside_sums_, uses_outside_products_;
  std::unordered_set<Expression> varying_;
  std::vector<Source> sources_;
  std::vector<Emitted> code_;
  std::map<std::tuple<Operation, Value, Value>, Value> emitted_;
  std::vector<Rational> constants_;
};

// Gives out registers: fixed values keep theirs, temporaries pass theirs on after the last use.
std::shared_ptr<const Tape> Compiler::assemble(const std::vector<Value>& results, Storage storage) const {
  auto tape = std::make_shared<Tape>();
  tape->variables = variable_count_;
  tape->parameters = parameter_count_;
  tape->constants = constants_;
  for (const Emitted& each : code_) tape->fixed_values += each.varying ? 0 : 1;

  std::vector<std::uint32_t> place(sources_.size());
  std::vector<std::size_t> last_use(sources_.size(), 0);
  for (std::size_t v = 0; v < sources_.size(); ++v) {
    const Source& source = sources_[v];
    if (source.what == Source::What::instruction && source.varying) {
      last_use[code_[source.index].left] = v;
      last_use[code_[source.index].right] = v;
    }
  }
  for (const Value result : results) last_use[result] = sources_.size();

  std::uint32_t next_fixed = static_cast<std::uint32_t>(tape->first_fixed_value());
  std::uint32_t next = static_cast<std::uint32_t>(tape->first_temporary());
  std::vector<std::uint32_t> free;
  for (std::size_t v = 0; v < sources_.size(); ++v) {
    const Source& source = sources_[v];
    switch (source.what) {
      case Source::What::variable: place[v] = static_cast<std::uint32_t>(source.index); continue;
      case Source::What::parameter: place[v] = static_cast<std::uint32_t>(tape->variables + source.index); continue;
      case Source::What::constant:
        place[v] = static_cast<std::uint32_t>(tape->first_constant() + source.index);
        continue;
      case Source::What::instruction: break;
    }
    const Emitted& code = code_[source.index];
    const std::uint32_t left = place[code.left], right = place[code.right];
    if (!source.varying) {
      place[v] = next_fixed++;
      tape->prologue.push_back({code.operation, place[v], left, right});
      continue;
    }
    if (storage == Storage::recycled) {
      const auto release = [&](Value operand) {
        if (last_use[operand] == v && place[operand] >= tape->first_temporary()) {
          free.push_back(place[operand]);
        }
      };
      release(code.left);
      if (code.right != code.left) release(code.right);
    }
    if (free.empty()) {
      place[v] = next++;
    } else {
      place[v] = free.back();
      free.pop_back();
    }
    tape->body.push_back({code.operation, place[v], left, right});
  }
  tape->registers = next;
  for (const Value result : results) tape->results.push_back(place[result]);
  return tape;
}

}  // namespace

std::shared_ptr<const Tape> compile(const std::vector<Expression>& expressions,
                                    const std::vector<Expression>& variables, const std::vector<Expression>& parameters,
                                    Storage storage) {
  return Compiler(variables, parameters).compile(expressions, storage);
}

}  // namespace separatrix
