#pragma once
#include "lib/model/model.hpp"

namespace separatrix::gong_2025 {

/// The model with every ReLU smoothed.
///
///     relu(x) → μ ln(1 + e^(x/μ)),   ≥ relu(x), with the difference μ ln 2 at 0
///
/// μ  > 0, exact
Model smoothed(const Model& model, const Rational& mu);

}  // namespace separatrix::gong_2025
