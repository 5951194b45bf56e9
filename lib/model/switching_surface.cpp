#include "lib/model/switching_surface.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/branch.hpp"

namespace separatrix {
namespace {

bool is_switch(Expression e) { return e.kind() == Kind::abs || e.kind() == Kind::sign || e.kind() == Kind::relu; }

// the numeric factor that is taken out of a quantity: that of its first term
Rational leading_coefficient(Expression q) {
  if (q.is_number()) return q.number();
  const auto [coefficient, rest] = split_coefficient(q);
  return rest.kind() == Kind::sum ? Rational(coefficient * leading_coefficient(rest.arguments().front())) : coefficient;
}

Expression divided(Expression q, const Rational& divisor) {
  const auto [coefficient, rest] = split_coefficient(q);
  if (rest.kind() != Kind::sum) return q * Expression(Rational(1 / divisor));
  std::vector<Expression> terms;
  for (const Expression term : rest.arguments()) terms.push_back(divided(term, divisor / coefficient));
  return sum(std::move(terms));
}

// how the model writes its quantities: resolved → as written
std::unordered_map<Expression, Expression> written_forms(const Model& model) {
  std::vector<Expression> formulas = model.field();
  for (const Definition& definition : model.description().definitions) formulas.push_back(definition.value);
  std::unordered_map<Expression, Expression> forms;
  for (const Expression node : topological_order(formulas)) {
    if (is_switch(node)) forms.emplace(model.resolve(node.arguments()[0]), node.arguments()[0]);
  }
  return forms;
}

}  // namespace

Substitution on_side(const SwitchingSurface& surface, int side) {
  Substitution values;
  for (const auto& [q, orientation] : surface.operands) {
    const int sign = side * orientation;
    values.emplace(abs(q), sign > 0 ? q : -q);
    values.emplace(separatrix::sign(q), Expression(sign));
    values.emplace(relu(q), sign > 0 ? q : Expression(0));
  }
  return values;
}

std::vector<SwitchingSurface> switching_surfaces(const Model& model, const std::vector<Expression>& also) {
  std::vector<Expression> variables = model.states();
  variables.push_back(symbol("t"));
  std::vector<SwitchingSurface> surfaces;
  std::unordered_map<Expression, std::size_t> known;
  std::optional<std::unordered_map<Expression, Expression>> written;
  std::vector<Expression> formulas = model.field();
  formulas.insert(formulas.end(), also.begin(), also.end());
  for (const Expression node : topological_order(model.resolve(formulas))) {
    if (!is_switch(node)) continue;
    const Expression q = node.arguments()[0];
    if (!depends_on(q, variables) || !unbound_data(q).empty()) continue;  // in a mean each sample has its own
    const Rational coefficient = leading_coefficient(q);
    const auto [found, fresh] = known.try_emplace(divided(q, coefficient), surfaces.size());
    if (fresh) {
      if (!written) written = written_forms(model);
      const auto form = written->find(q);
      surfaces.push_back({print(form == written->end() ? q : form->second), {}});
    }
    std::vector<SwitchingOperand>& operands = surfaces[found->second].operands;
    const auto same = [&](const SwitchingOperand& each) { return each.quantity == q; };
    if (std::any_of(operands.begin(), operands.end(), same)) continue;
    const Rational first = operands.empty() ? coefficient : leading_coefficient(operands.front().quantity);
    operands.push_back({q, (coefficient > 0) == (first > 0) ? 1 : -1});
  }
  return surfaces;
}

std::vector<Expression> operands(const std::vector<SwitchingSurface>& surfaces) {
  std::vector<Expression> all;
  for (const SwitchingSurface& surface : surfaces) {
    for (const SwitchingOperand& operand : surface.operands) all.push_back(operand.quantity);
  }
  return all;
}

std::vector<SurfaceOfSwitch> surfaces_of_switches(const Tape& tape, const std::vector<SwitchingSurface>& surfaces,
                                                  std::size_t first) {
  std::vector<std::pair<std::uint32_t, SurfaceOfSwitch>> known;
  for (std::size_t s = 0; s < surfaces.size(); ++s) {
    for (const SwitchingOperand& operand : surfaces[s].operands) {
      known.push_back({tape.results[first++], {s, operand.orientation}});
    }
  }
  std::vector<SurfaceOfSwitch> found;
  std::size_t next = surfaces.size();
  for (const std::uint32_t r : switching_registers(tape)) {
    const auto place = std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.first == r; });
    found.push_back(place == known.end() ? SurfaceOfSwitch{next++, 1} : place->second);
  }
  return found;
}

}  // namespace separatrix
