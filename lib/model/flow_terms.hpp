#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// What moves the states of a model with a loss L beside plain gradient descent.
///
///     ẋᵢ = −rᵢ (σᵢ ∂L/∂xᵢ + λ xᵢ)
///     ẋᵢ = vᵢ,  v̇ᵢ = −γ vᵢ − rᵢ (σᵢ ∂L/∂xᵢ + λ xᵢ)   with friction γ: the heavy ball
///     G ẋ = −(∇L + λ x)                                 with a metric G: the natural gradient; a mirror flow of ψ if G = ψ″
///
/// σ = −1 where a state ascends: a mini-max flow, or descent–ascent; the decay shrinks its state there too. A rate that is a negative
/// number −r is σ = −1 and the rate r; of one with parameters the sign is not known, and it turns the decay with the gradient.
struct FlowTerms {
  std::vector<Expression> rates;              ///< (d,), over states, parameters, definitions and t
  std::set<std::size_t> ascending;            ///< states that climb
  std::optional<Expression> decay, friction;  ///< λ and γ
  /// (d·d,) G row by row, symmetric; empty: the identity. The flow ends where G stops being positive definite. Rates are 1 with it.
  std::vector<Expression> metric = {};
};

/// The name of the velocity of a state: "v_x".
std::string velocity_name(const std::string& state);

/// Turns the gradient flow of a description into the vector field of these terms; its loss is then reported only.
///
/// description  with states, definitions and a loss; the velocities of a heavy ball are added behind the states, from 0, and the
///              pivots of the metric to what has to be positive
/// throws       InvalidArgument as Model
void apply(const FlowTerms& terms, ModelDescription& description);

}  // namespace separatrix
