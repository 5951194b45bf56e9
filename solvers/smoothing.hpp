#pragma once
#include "lib/model/model.hpp"

namespace separatrix {

/// A model with every kink and jump rounded off over a width μ (lib/symbolic/smooth.hpp): loss, definitions,
/// equations and invariants. Its solutions tend to those of the model as μ → 0, sliding ones included: a second
/// road to them, without any switching surface. It is stiff, with rates of the order 1/μ.
Model smoothed(const Model& model, const Rational& width);

}  // namespace separatrix
