#include "lib/model/field_derivatives.hpp"

#include <algorithm>
#include <unordered_map>

#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/branch.hpp"

namespace separatrix {

template <class Real>
FieldDerivatives<Real>::FieldDerivatives(const VectorField<Real>& field)
    : parameters_(field.parameters()), point_(field.dimension() + 1, Real(0)) {
  const Model& model = *field.code().model;
  std::unordered_map<Expression, std::size_t> columns;
  for (const Expression state : model.states()) columns.emplace(state, columns.size());
  columns.emplace(symbol("t"), columns.size());
  const std::vector<Expression> components = model.resolve(model.field());
  std::vector<Expression> quantities;
  for (std::size_t i = 0; i < components.size(); ++i) {
    std::vector<Expression> variables = symbols_of({&components[i], 1});
    std::erase_if(variables, [&](Expression each) { return !columns.contains(each); });
    const std::vector<Expression> slopes = gradient(components[i], variables);
    for (std::size_t k = 0; k < variables.size(); ++k) {
      if (slopes[k].is_number(0)) continue;
      entries_.push_back({i, columns.at(variables[k])});
      quantities.push_back(slopes[k]);
    }
  }
  for (const Expression operand : operands(field.code().surfaces)) quantities.push_back(operand);
  tape_ = compile(model, quantities, Storage::single_assignment);
  switches_ = surfaces_of_switches(*tape_, field.code().surfaces, entries_.size());
  results_.assign(quantities.size(), Real(0));
}

template <class Real>
void FieldDerivatives<Real>::hold(const VectorField<Real>& field) {
  const std::vector<int>* signs = field.held_branches();
  const std::optional<std::vector<int>> wanted = signs ? std::optional(*signs) : std::nullopt;
  if (function_ && wanted == signs_) return;
  signs_ = wanted;
  if (!signs_) {
    function_.emplace(tape_, parameters_);
    return;
  }
  std::vector<int> sides(field.code().surfaces.size(), 0);
  for (std::size_t i = 0; i < signs_->size(); ++i) {
    const auto [surface, orientation] = field.code().switches[i];
    if (surface < sides.size()) sides[surface] = (*signs_)[i] * orientation;
  }
  std::vector<int> here;
  for (const auto& [surface, orientation] : switches_) {
    here.push_back(surface < sides.size() ? sides[surface] * orientation : 0);
  }
  function_.emplace(on_branch(*tape_, here), parameters_);
}

template <class Real>
const std::vector<Real>& FieldDerivatives<Real>::operator()(const VectorField<Real>& field, const State<Real>& x,
                                                            const Real& t) {
  hold(field);
  std::copy(x.begin(), x.end(), point_.begin());
  point_.back() = t;
  (*function_)(point_, results_);
  values_.assign(results_.begin(), results_.begin() + static_cast<std::ptrdiff_t>(entries_.size()));
  return values_;
}

#define SEPARATRIX_INSTANTIATE(Real) template class FieldDerivatives<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
