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
    return assemble(results, storage);
  }

  const std::vector<Expression>& inputs() const { return inputs_; }
  const std::vector<std::size_t>& columns() const { return columns_; }

 private:
  struct Emitted {
    Operation operation;
    Value left, right;  // of a mean: its number
    bool varying;
  };
  struct Source {
    enum class What { variable, parameter, constant, instruction, mean } what;
    std::size_t index;
    bool varying;
  };
  // means over one data set that one pass computes
  struct MeanGroup {
    std::vector<Expression> means;
    std::vector<Expression> inputs;
    MeanCode code;
  };

  Value input(Expression name, bool varying) {
    if (varying) varying_.insert(name);
    return values_[name] = add_source({varying ? Source::What::variable : Source::What::parameter,
                                       varying ? variable_count_++ : parameter_count_++, varying});
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
    bool varying = false;
    std::vector<Value> inputs;
    for (const Expression each : group.inputs) {
      inputs.push_back(value(each));
      varying = varying || sources_[inputs.back()].varying;
    }
    const auto number = static_cast<Value>(means_.size());
    code_.push_back({Operation::mean, number, number, varying});
    std::vector<Value> results;
    for (const Expression mean : group.means) {
      results.push_back(values_[mean] = add_source({Source::What::mean, code_.size() - 1, varying}));
    }
    means_.push_back(std::move(group.code));
    means_.back().inputs = std::move(inputs);
    means_.back().results = std::move(results);
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
      case Kind::number: return constant(node.number());
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

  std::vector<Dataset> bound_;
  std::vector<Expression> inputs_;
  std::vector<std::size_t> columns_;
  std::vector<MeanCode> means_;  // inputs and results are values until registers are given out
  std::unordered_map<Expression, std::size_t> mean_level_;
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
  tape->means = means_;

  const auto is_input = [](const Source& source) {
    return source.what != Source::What::instruction && source.what != Source::What::mean;
  };
  // of an instruction or of all means of a pass
  const auto operands = [this](const Emitted& code) {
    if (code.operation == Operation::mean) return means_[code.left].inputs;
    if (code.left == code.right) return std::vector<Value>{code.left};
    return std::vector<Value>{code.left, code.right};
  };
  // the first value that an instruction makes
  const auto is_first = [&](Value v) {
    const Source& source = sources_[v];
    return v == 0 || is_input(sources_[v - 1]) || sources_[v - 1].index != source.index;
  };

  std::vector<std::uint32_t> place(sources_.size());
  std::vector<std::size_t> last_use(sources_.size(), 0);
  for (std::size_t v = 0; v < sources_.size(); ++v) {
    const Source& source = sources_[v];
    if (is_input(source)) continue;
    if (!source.varying) {
      ++tape->fixed_values;
    } else if (is_first(static_cast<Value>(v))) {
      for (const Value operand : operands(code_[source.index])) last_use[operand] = v;
    }
  }
  for (const Value result : results) last_use[result] = sources_.size();

  std::uint32_t next_fixed = static_cast<std::uint32_t>(tape->first_fixed_value());
  std::uint32_t next = static_cast<std::uint32_t>(tape->first_temporary());
  std::vector<std::uint32_t> free;
  const auto give_place = [&](Value v) {
    if (!sources_[v].varying) {
      place[v] = next_fixed++;
    } else if (free.empty()) {
      place[v] = next++;
    } else {
      place[v] = free.back();
      free.pop_back();
    }
  };
  for (std::size_t v = 0; v < sources_.size(); ++v) {
    const Source& source = sources_[v];
    switch (source.what) {
      case Source::What::variable: place[v] = static_cast<std::uint32_t>(source.index); continue;
      case Source::What::parameter: place[v] = static_cast<std::uint32_t>(tape->variables + source.index); continue;
      case Source::What::constant:
        place[v] = static_cast<std::uint32_t>(tape->first_constant() + source.index);
        continue;
      case Source::What::instruction:
      case Source::What::mean: break;
    }
    if (!is_first(static_cast<Value>(v))) continue;
    const Emitted& code = code_[source.index];
    const bool is_mean = source.what == Source::What::mean;
    std::vector<std::uint32_t> places;
    for (const Value operand : operands(code)) places.push_back(place[operand]);
    if (source.varying && storage == Storage::recycled) {
      for (const Value operand : operands(code)) {
        if (last_use[operand] != v || place[operand] < tape->first_temporary()) continue;
        free.push_back(place[operand]);
        last_use[operand] = 0;  // once, if it is an input of a mean in two places
      }
    }
    const std::vector<Value> made = is_mean ? means_[code.left].results : std::vector<Value>{static_cast<Value>(v)};
    for (const Value each : made) give_place(each);
    Instruction instruction{code.operation, place[v], places.empty() ? 0 : places.front(),
                            places.empty() ? 0 : places.back()};
    if (is_mean) {
      MeanCode& mean = tape->means[code.left];
      mean.inputs = places;
      for (std::size_t i = 0; i < made.size(); ++i) mean.results[i] = place[made[i]];
      instruction.left = instruction.right = code.left;
    }
    (source.varying ? tape->body : tape->prologue).push_back(instruction);
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
