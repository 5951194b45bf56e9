#include "solvers/stationary/equations.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "solvers/enclosure/common_factor.hpp"

namespace separatrix {

EquationsCode compile_equations(const Model& model, const std::optional<std::string>& along,
                                const std::vector<FixedUnknown>& fixed) {
  std::vector<Expression> field = model.resolve(model.field());
  const Expression time = symbol("t");
  for (const Expression component : field) {
    if (depends_on(component, {&time, 1})) {
      throw InvalidArgument("model", model.name(), "a field that does not depend on t, to have stationary points");
    }
  }
  std::vector<Expression> unknowns = model.states();
  if (along) {
    const auto index = model.parameter_index(*along);
    if (!index) {
      std::vector<std::string> known;
      for (const Parameter& parameter : model.description().parameters) known.push_back(parameter.name);
      throw UnknownName("parameter", *along, known);
    }
    unknowns.push_back(model.parameters()[*index]);
  }
  // bound parameters keep their places; the unknown one is bound under a name that does not occur
  std::vector<Expression> bound = model.parameters();
  if (along) bound[*model.parameter_index(*along)] = symbol("(" + *along + ")");
  for (const FixedUnknown& each : fixed) field.push_back(unknowns[each.index] - Expression(each.value));
  EquationsCode code;
  code.unknowns = unknowns.size();
  code.equations = field.size();
  code.values = compile(field, unknowns, bound);
  code.jacobian = compile(jacobian(field, unknowns), unknowns, bound);
  return code;
}

EquationsCode compile_radicals(const Model& model, const ParameterValues& parameters) {
  const std::vector<Expression> field = radicals(model, parameters);
  EquationsCode code;
  code.unknowns = code.equations = field.size();
  code.values = compile(field, model.states(), model.parameters());
  code.jacobian = compile(jacobian(field, model.states()), model.states(), model.parameters());
  return code;
}

template <class Real>
Equations<Real>::Equations(const EquationsCode& code, const ParameterValues& parameters)
    : unknowns_(code.unknowns),
      size_(code.equations),
      values_(code.values, parameters),
      jacobian_(code.jacobian, parameters) {}

#define SEPARATRIX_INSTANTIATE(Real) template class Equations<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
