#include "lib/model/vector_field.hpp"

#include "lib/model/defined_flow.hpp"
#include "lib/model/written_out.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/tape/branch.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_branches_kept = 32;

}  // namespace

std::shared_ptr<const Tape> compile(const Model& model, const std::vector<Expression>& quantities, Storage storage) {
  std::vector<Expression> variables = model.states();
  variables.push_back(symbol("t"));
  return compile(model.resolve(quantities), variables, model.parameters(), storage);
}

VectorFieldCode compile_vector_field(const Model& plain, bool with_jacobian, const std::vector<Expression>& also) {
  const Model given = with_defined_flow(plain);
  VectorFieldCode code;
  code.dimension = given.dimension();
  code.field = compile(given, given.field());
  const Model model = with_kinks_written_out(given);
  code.surfaces = switching_surfaces(model, also);
  std::vector<Expression> quantities = model.field();
  for (const Expression operand : operands(code.surfaces)) quantities.push_back(operand);
  quantities.insert(quantities.end(), also.begin(), also.end());
  code.series = compile(model, quantities, Storage::single_assignment);
  if (has_switches_in_means(*code.series)) code.series = unroll_means(code.series);
  code.switches = surfaces_of_switches(*code.series, code.surfaces, code.dimension);
  code.model = std::make_shared<const Model>(model);
  if (with_jacobian) code.jacobian = compile(model, jacobian(given.resolve(given.field()), given.states()));
  return code;
}

template <class Real>
VectorField<Real>::VectorField(VectorFieldCode code, ParameterValues parameters)
    : code_(std::move(code)),
      parameters_(std::move(parameters)),
      field_(code_.field, parameters_),
      point_(code_.dimension + 1, Real(0)) {
  if (code_.jacobian) jacobian_.emplace(code_.jacobian, parameters_);
}

template <class Real>
std::span<const Real> VectorField<Real>::point(const State<Real>& x, const Real& t) {
  for (std::size_t i = 0; i < x.size(); ++i) Elementary<Real>::assign(point_[i], x[i]);
  Elementary<Real>::assign(point_.back(), t);
  return point_;
}

template <class Real>
void VectorField<Real>::operator()(const State<Real>& x, State<Real>& slope, const Real& t) {
  ++evaluations_;
  Function<Real>& function = held_ ? branches_[*held_].second : field_;
  function(point(x, t), slope);
}

template <class Real>
void VectorField<Real>::hold_branches(const std::vector<int>& signs) {
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    if (branches_[i].first != signs) continue;
    held_ = i;
    return;
  }
  auto tape = on_branch(*code_.series, signs);
  if (branches_.size() == most_branches_kept) branches_.erase(branches_.begin());
  branches_.emplace_back(signs, Function<Real>(std::move(tape), parameters_));
  held_ = branches_.size() - 1;
}

template <class Real>
void VectorField<Real>::jacobian(const State<Real>& x, State<Real>& matrix, const Real& t) {
  if (!jacobian_) throw InternalError("vector field compiled without its Jacobian");
  (*jacobian_)(point(x, t), matrix);
}

#define SEPARATRIX_INSTANTIATE(Real) template class VectorField<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
