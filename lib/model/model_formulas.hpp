#pragma once
#include <functional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// One formula that a model is described by.
struct ModelFormula {
  std::string name;  ///< "loss", "equation of x", "definition u", "invariant energy", "level learned"
  Expression value;
  std::function<Model(Expression)> with;  ///< the same model with another formula in its place
};

/// The formulas of a model in this order: loss, equations, definitions, invariants, levels.
std::vector<ModelFormula> formulas_of(const Model& model);

}  // namespace separatrix
