#include <algorithm>

#include "lib/model/written_out.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/trajectory/event.hpp"

// Requests for events become tapes.

namespace separatrix {
namespace {

// what a quantity takes a logarithm or a root of, or divides by
std::vector<Expression> guards_of(Expression quantity, const std::vector<Expression>& variables) {
  std::vector<Expression> guards;
  for (const Expression node : topological_order({&quantity, 1})) {
    const bool is_power = node.kind() == Kind::power;
    if (!is_power && node.kind() != Kind::log) continue;
    const Expression base = node.arguments()[0];
    if (is_power) {
      const Expression exponent = node.arguments()[1];
      if (exponent.is_number() && exponent.number().get_den() == 1 && exponent.number() > 0) continue;
    }
    if (!depends_on(base, variables) || !unbound_data(base).empty()) continue;
    if (std::find(guards.begin(), guards.end(), base) == guards.end()) guards.push_back(base);
  }
  return guards;
}

// A quantity with the same zeros, of the same order, and the same sign: without factors that are never 0, whose series would
// have to be followed over all orders of magnitude.
Expression with_same_zeros(Expression quantity, const std::vector<Expression>& variables) {
  const auto is_positive = [&](Expression factor) {
    if (factor.is_number()) return factor.number() > 0;
    const bool never_zero =
        factor.kind() == Kind::exp || factor.kind() == Kind::sigmoid || factor.kind() == Kind::softplus;
    return never_zero && guards_of(factor, variables).empty();
  };
  if (quantity.kind() == Kind::tanh) return with_same_zeros(quantity.arguments()[0], variables);
  if (quantity.kind() != Kind::product) return quantity;
  std::vector<Expression> factors;
  for (const Expression factor : quantity.arguments()) {
    if (!is_positive(factor)) factors.push_back(with_same_zeros(factor, variables));
  }
  return product(std::move(factors));
}

class Compiler {
 public:
  Compiler(const Model& model, const std::vector<SwitchingSurface>& surfaces)
      : model_(model), surfaces_(surfaces), variables_(model.states()), common_(model.field()) {
    variables_.push_back(symbol("t"));
    for (const Expression operand : operands(surfaces)) common_.push_back(operand);
  }

  EventCode compile_all(std::vector<EventRequest> requests) {
    code_.requests = std::move(requests);
    code_.first_quantity = common_.size();
    code_.field = compile(model_, common_, Storage::single_assignment);
    code_.switches = surfaces_of_switches(*code_.field, surfaces_, model_.dimension());
    code_.quantities.resize(code_.requests.size());
    for (std::size_t r = 0; r < code_.requests.size(); ++r) {
      QuantityCode made = compile_one(with_same_zeros(model_.resolve(code_.requests[r].quantity), variables_));
      code_.quantities[r] = std::move(made);
    }
    compile_together();
    return std::move(code_);
  }

 private:
  QuantityCode compile_one(Expression quantity) {
    QuantityCode made;
    made.quantity = quantity;
    for (const Expression guard : guards_of(quantity, variables_)) made.guards.push_back(number_of(guard));
    std::vector<Expression> all = common_;
    all.push_back(quantity);
    made.series = compile(model_, all, Storage::single_assignment);
    made.switches = surfaces_of_switches(*made.series, surfaces_, model_.dimension());
    made.value = compile(model_, {quantity, magnitude(quantity)});
    made.alone = compile(model_, {quantity});
    return made;
  }

  void compile_together() {
    std::vector<Expression> all = common_;
    for (std::size_t r = 0; r < code_.requests.size(); ++r) {
      if (!code_.quantities[r].guards.empty()) continue;
      code_.unguarded.push_back(r);
      all.push_back(code_.quantities[r].quantity);
    }
    if (code_.unguarded.empty()) return;
    code_.together.series = compile(model_, all, Storage::single_assignment);
    code_.together.switches = surfaces_of_switches(*code_.together.series, surfaces_, model_.dimension());
  }

  std::size_t number_of(Expression guard) {
    for (std::size_t q = code_.requests.size(); q < code_.quantities.size(); ++q) {
      if (code_.quantities[q].quantity == guard) return q;
    }
    QuantityCode made = compile_one(guard);
    code_.quantities.push_back(std::move(made));
    return code_.quantities.size() - 1;
  }

  const Model& model_;
  const std::vector<SwitchingSurface>& surfaces_;
  std::vector<Expression> variables_, common_;
  EventCode code_;
};

}  // namespace

EventCode compile_events(const Model& model, std::vector<EventRequest> requests) {
  const Model written = with_kinks_written_out(model);
  return compile_events(written, std::move(requests), switching_surfaces(written));
}

EventCode compile_events(const Model& model, std::vector<EventRequest> requests,
                         const std::vector<SwitchingSurface>& surfaces) {
  return Compiler(model, surfaces).compile_all(std::move(requests));
}

}  // namespace separatrix
