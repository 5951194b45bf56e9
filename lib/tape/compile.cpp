#include "lib/tape/compile.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/sample_values.hpp"

namespace separatrix {
namespace {

using Value = TapeBuilder::Value;

Operation operation_of(Kind function) {
  switch (function) {
#define SEPARATRIX_OPERATION(name) \
  case Kind::name: return Operation::name;
    SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_OPERATION)
#undef SEPARATRIX_OPERATION
    default: throw InternalError("no operation for this kind of expression");
  }
}

bool is_reciprocal(Expression e) {
  return e.kind() == Kind::power && e.arguments()[1].is_number() && e.arguments()[1].number() < 0;
}

bool is_unbound_within(Expression node, const std::vector<Dataset>& bound) {
  const std::vector<Dataset>& unbound = unbound_data(node);
  return std::all_of(unbound.begin(), unbound.end(),
                     [&](Dataset each) { return std::find(bound.begin(), bound.end(), each) != bound.end(); });
}

// Code of expressions, or of the bodies of means over one data set: there what does not depend on the sample is an
// input, computed by the code around.
class Compiler {
 public:
  Compiler(const std::vector<Expression>& variables, const std::vector<Expression>& parameters) {
    for (const Expression variable : variables) input(variable, true);
    for (const Expression parameter : parameters) input(parameter, false);
  }

  // bound: data whose columns have a value at this place, the last of them that of the means
  explicit Compiler(std::vector<Dataset> bound) : bound_(std::move(bound)) {}

  std::shared_ptr<const Tape> compile(const std::vector<Expression>& expressions, Storage storage) {
    std::vector<std::vector<MeanGroup>> groups = mean_groups(expressions);
    std::vector<Expression> roots = expressions;
    for (const auto& level : groups) {
      for (const MeanGroup& group : level) roots.insert(roots.end(), group.inputs.begin(), group.inputs.end());
    }
    const std::vector<Expression> order =
        topological_order(roots, [this](Expression node) { return arguments_here(node); });
    count_uses(order, roots);
    // a mean comes after everything that the others of its pass need
    std::unordered_map<Expression, std::size_t> level;
    std::vector<std::vector<Expression>> nodes(groups.size() + 1);
    for (const Expression node : order) {
      const auto known = mean_level_.find(node);
      std::size_t own = known == mean_level_.end() ? 0 : known->second + 1;
      for (const Expression argument : arguments_here(node)) own = std::max(own, level.at(argument));
      level.emplace(node, own);
      nodes[own].push_back(node);
    }
    for (std::size_t l = 0; l < nodes.size(); ++l) {
      for (const Expression node : nodes[l]) {
        if (!deferred(node) && !is_uniform(node)) value(node);
      }
      if (l < groups.size()) {
        for (MeanGroup& group : groups[l]) emit_means(std::move(group));
      }
    }
    std::vector<Value> results;
    for (const Expression expression : expressions) results.push_back(value(expression));
    return std::move(builder_).build(results, storage);
  }

  const std::vector<Expression>& inputs() const { return inputs_; }
  const std::vector<std::size_t>& columns() const { return columns_; }

 private:
  // means over one data set that one pass computes
  struct MeanGroup {
    std::vector<Expression> means;
    std::vector<Expression> inputs;
    MeanCode code;
  };

  Value input(Expression name, bool varying) {
    if (varying) varying_.insert(name);
    return values_[name] = varying ? builder_.variable() : builder_.parameter();
  }

  // computed by the code around
  bool is_uniform(Expression node) const {
    return !bound_.empty() && !node.is_number() && !depends_on_sample(node, bound_.back());
  }

  std::span<const Expression> arguments_here(Expression node) const {
    if (node.kind() == Kind::mean || is_uniform(node)) return {};
    return node.arguments();
  }

  // The means to be computed at this place, by level: those of one level do not depend on one another.
  std::vector<std::vector<MeanGroup>> mean_groups(const std::vector<Expression>& roots) {
    const std::vector<Expression> order = topological_order(
        roots, [this](Expression node) { return is_uniform(node) ? std::span<const Expression>() : node.arguments(); });
    std::unordered_map<Expression, std::size_t> level;
    std::unordered_set<Expression> varying(varying_);
    std::vector<std::vector<MeanGroup>> groups;
    for (const Expression node : order) {
      std::size_t own = 0;
      bool varies = varying.contains(node) || is_uniform(node);
      if (!is_uniform(node)) {
        for (const Expression argument : node.arguments()) {
          own = std::max(own, level.at(argument));
          varies = varies || varying.contains(argument);
        }
      }
      if (varies) varying.insert(node);
      const bool here = node.kind() == Kind::mean && !is_uniform(node) && is_unbound_within(node, bound_);
      level.emplace(node, here ? own + 1 : own);
      if (!here) continue;
      mean_level_.emplace(node, own);
      if (groups.size() <= own) groups.resize(own + 1);
      auto group = std::find_if(groups[own].begin(), groups[own].end(), [&](const MeanGroup& each) {
        return each.code.data == node.data() && varying.contains(each.means.front()) == varies;
      });
      if (group == groups[own].end()) {
        groups[own].push_back({{}, {}, {node.data(), {}, {}, {}, {}, {}}});
        group = groups[own].end() - 1;
      }
      group->means.push_back(node);
      if (varies) varying_.insert(node);
    }
    for (auto& each : groups) {
      for (MeanGroup& group : each) compile_bodies(group);
    }
    return groups;
  }

  void compile_bodies(MeanGroup& group) const {
    std::vector<Dataset> bound = bound_;
    bound.push_back(group.code.data);
    Compiler inside(std::move(bound));
    std::vector<Expression> bodies;
    for (const Expression mean : group.means) bodies.push_back(mean.arguments()[0]);
    group.code.body = inside.compile(bodies, Storage::recycled);
    group.code.columns = inside.columns();
    group.inputs = inside.inputs();
    group.code.store = make_sample_store();
  }

  void emit_means(MeanGroup group) {
    std::vector<Value> inputs;
    for (const Expression each : group.inputs) inputs.push_back(value(each));
    const std::vector<Value> results = builder_.emit_means(std::move(group.code), inputs);
    for (std::size_t i = 0; i < results.size(); ++i) values_[group.means[i]] = results[i];
  }

  // The steps of a power are no expressions of their own: e², e³ and e⁴ still share their squares.
  Value emit(Operation operation, Value left, Value right) {
    const auto [known, fresh] = emitted_.try_emplace({operation, left, right}, Value{0});
    if (fresh) known->second = builder_.emit(operation, left, right);
    return known->second;
  }
  Value emit(Operation operation, Value operand) { return emit(operation, operand, operand); }

  void count_uses(const std::vector<Expression>& order, const std::vector<Expression>& roots) {
    for (const Expression node : order) {
      bool depends = varying_.contains(node) || is_uniform(node);
      for (const Expression argument : arguments_here(node)) {
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
  // division, and a number needs no instruction at all. In a mean a product that is one term of one sum stands next to
  // its addition: lanes do both at once.
  bool deferred(Expression node) {
    if (node.is_number()) return true;
    if (is_reciprocal(node)) return uses_[node] == 1 && uses_outside_products_[node] == 0;
    if (node.kind() != Kind::product || uses_outside_sums_[node] != 0) return false;
    return node.arguments()[0].is_number() || (!bound_.empty() && uses_[node] == 1);
  }

  Value value(Expression node) {
    if (const auto found = values_.find(node); found != values_.end()) return found->second;
    if (is_uniform(node)) {
      inputs_.push_back(node);
      return input(node, true);
    }
    Value result = 0;
    switch (node.kind()) {
      case Kind::number: return builder_.constant(node.number());
      case Kind::symbol: throw InvalidArgument("symbol " + node.name(), "", "only states and parameters of the model");
      case Kind::column:
        if (bound_.empty()) {
          throw InvalidArgument("column " + node.name(), "", "only inside of a mean over " + node.data().name());
        }
        columns_.push_back(*node.data().column_index(node.name()));
        return input(node, false);
      case Kind::mean: throw InternalError("a mean is needed before it is computed");
      case Kind::sum: result = sum_value(node); break;
      case Kind::product: result = product_value(node); break;
      case Kind::power: result = power_value(node.arguments()[0], node.arguments()[1]); break;
      case Kind::atan2: result = emit(Operation::atan2, value(node.arguments()[0]), value(node.arguments()[1])); break;
      default: result = emit(operation_of(node.kind()), value(node.arguments()[0])); break;
    }
    return values_[node] = result;
  }

  // Arguments by what they depend on, so that each part is computed as rarely as it may: `fixed` when parameters are
  // bound (in a mean: for each sample once), `uniform` once for all samples of a mean. Numbers go with one of these.
  struct Parts {
    std::vector<Expression> fixed, uniform, varying;
  };
  Parts split(Expression node) const {
    Parts parts;
    for (const Expression argument : node.arguments()) {
      (is_uniform(argument)          ? parts.uniform
       : varying_.contains(argument) ? parts.varying
                                     : parts.fixed)
          .push_back(argument);
    }
    if (!parts.uniform.empty() && parts.fixed.size() == 1 && parts.fixed[0].is_number()) {
      parts.uniform.insert(parts.uniform.begin(), parts.fixed[0]);
      parts.fixed.clear();
    }
    return parts;
  }

  static Expression together(Kind kind, const std::vector<Expression>& arguments) {
    return arguments.size() == 1 ? arguments[0] : intern(kind, arguments);
  }

  Value sum_value(Expression node) {
    const auto [fixed, uniform, varying] = split(node);
    std::optional<Value> total;
    for (const auto& part : {fixed, uniform}) {
      if (part.empty() || part.size() == node.arguments().size()) continue;
      const Value known = value(together(Kind::sum, part));
      total = total ? emit(Operation::add, *total, known) : known;
    }
    if (!total) return add_terms({node.arguments().begin(), node.arguments().end()}, std::nullopt);
    return varying.empty() ? *total : add_terms(varying, total);
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
    const auto [fixed, uniform, varying] = split(node);
    const std::vector<Expression>& first = fixed.empty() ? uniform : fixed;
    if (!first.empty() && first.size() < node.arguments().size()) {
      const Expression factor = together(Kind::product, first);
      std::vector<Expression> others = fixed.empty() ? std::vector<Expression>() : uniform;
      others.insert(others.end(), varying.begin(), varying.end());
      const Expression moving = together(Kind::product, others);
      if (others.size() == 1 && is_reciprocal(moving) && deferred(moving) && !is_uniform(moving)) {
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
    return emit(Operation::divide, above ? *above : builder_.constant(1), *below);
  }

  Value positive_power(Expression reciprocal) { return value(power(reciprocal, -1)); }

  Value power_value(Expression base, Expression exponent) {
    if (exponent.is_number()) {
      const Rational& n = exponent.number();
      const Rational twice = 2 * n;
      if (is_integer(twice) && abs(twice) <= most_halves) {
        if (n < 0) return emit(Operation::divide, builder_.constant(1), value(power(base, Expression(Rational(-n)))));
        if (!is_integer(n)) {
          const Value root = emit(Operation::sqrt, value(base));
          return n == Rational(1, 2) ? root : integer_power(root, twice.get_num().get_si());
        }
        return integer_power(value(base), n.get_num().get_si());
      }
    }
    return emit(Operation::power, value(base), value(exponent));
  }

  // A series of x^n by its logarithm ends at x = 0, by squares it does not.
  static constexpr long most_halves = 1L << 20;

  // by repeated squaring, n ≥ 1
  Value integer_power(Value base, long n) {
    if (n == 1) return base;
    const Value half = integer_power(base, n / 2);
    const Value even = emit(Operation::square, half);
    return n % 2 == 0 ? even : emit(Operation::multiply, even, base);
  }

  std::vector<Dataset> bound_;
  std::vector<Expression> inputs_;
  std::vector<std::size_t> columns_;
  std::unordered_map<Expression, std::size_t> mean_level_;
  std::unordered_map<Expression, Value> values_;
  std::unordered_map<Expression, std::size_t> uses_, uses_outside_sums_, uses_outside_products_;
  std::unordered_set<Expression> varying_;
  std::map<std::tuple<Operation, Value, Value>, Value> emitted_;
  TapeBuilder builder_;
};

}  // namespace

std::shared_ptr<const Tape> compile(const std::vector<Expression>& expressions,
                                    const std::vector<Expression>& variables, const std::vector<Expression>& parameters,
                                    Storage storage) {
  return Compiler(variables, parameters).compile(expressions, storage);
}

}  // namespace separatrix
