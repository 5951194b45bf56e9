#include "solvers/basin/variations.hpp"

#include <string>

#include "lib/symbolic/derive.hpp"

namespace separatrix {

VectorFieldCode compile_variations(const Model& model, const std::vector<Expression>& integrands) {
  const std::vector<Expression> field = model.resolve(model.field()), &x = model.states();
  const std::vector<Expression> slopes = jacobian(field, x);
  const std::size_t d = x.size();
  ModelDescription extended;
  extended.name = model.name();
  extended.states = model.description().states;
  extended.parameters = model.description().parameters;
  extended.equations = field;
  extended.positive = model.resolve(model.description().positive);
  // no model can name these: a space is in them
  const auto variation = [&](std::size_t i, std::size_t j) {
    return "d " + extended.states[i] + " / d " + extended.states[j];
  };
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) extended.states.push_back(variation(i, j));
  }
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      Expression sum = 0;
      for (std::size_t k = 0; k < d; ++k) sum = sum + slopes[i * d + k] * symbol(variation(k, j));
      extended.equations.push_back(sum);
    }
  }
  const auto add = [&](Expression integrand) {
    extended.states.push_back("integral " + std::to_string(extended.states.size()));
    extended.equations.push_back(integrand);
  };
  for (const Expression integrand : integrands) add(integrand);
  Expression trace = 0;
  for (std::size_t i = 0; i < d; ++i) trace = trace + slopes[i * d + i];
  add(trace);
  extended.start.assign(extended.states.size(), 0);
  return compile_vector_field(Model(extended));
}

}  // namespace separatrix
