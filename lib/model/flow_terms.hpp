#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// What moves the states of a model with a loss L beside plain gradient descent.
///
///     ẋᵢ = −rᵢ (∂L/∂xᵢ + λ xᵢ)
///     ẋᵢ = vᵢ,  v̇ᵢ = −γ vᵢ − rᵢ (∂L/∂xᵢ + λ xᵢ)      with friction γ: the heavy ball
///     G ẋ = −(∇L + λ x)                                 with a metric G: the natural gradient; a mirror flow of ψ if G = ψ″
///
/// A rate r < 0 makes its state ascend: a mini-max flow, or descent–ascent.
struct FlowTerms {
  std::vector<Expression> rates;              ///< (d,), over states, parameters, definitions and t
  std::optional<Expression> decay, friction;  ///< λ and γ
  /// (d·d,) G row by row, symmetric, positive definite where the flow goes; empty: the identity. Rates are 1 with it.
  std::vector<Expression> metric = {};
};

/// The name of the velocity of a state: "v_x".
std::string velocity_name(const std::string& state);

/// Turns the gradient flow of a description into the vector field of these terms; its loss is then reported only.
///
/// description  with states, definitions and a loss; the velocities of a heavy ball are added behind the states, from 0
/// throws       InvalidArgument as Model
void apply(const FlowTerms& terms, ModelDescription& description);

}  // namespace separatrix
