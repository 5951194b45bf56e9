#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Coordinates that belong to one matrix of the network: diag(β_i) for i among them.
struct CoordinateGroup {
  std::string name;  ///< "KQ", "VO"
  std::vector<std::size_t> coordinates;
};

/// A network of depth two whose weights enter its loss as products only.
///
///     L = L(β),   β_i = u_i v_i,   i = 0 … n − 1
///
/// The loss may be any expression: a quadratic one, or that of an attention head on data.
struct DiagonalNetwork {
  std::string name, title;
  std::vector<std::string> coordinates;  ///< names of the β_i
  std::vector<Parameter> parameters;
  Expression loss;                           ///< over coordinates and parameters
  std::vector<CoordinateGroup> groups = {};  ///< the matrices, for ranks; none: one of all coordinates
  std::string source;
  Status status = Status::derived;
};

/// Initialisation of the weights, small when α is.
///
///     u(0) = α ξ,   v(0) = α η
///
/// xi, eta  (n,) exact
struct DiagonalStart {
  std::vector<Rational> xi, eta;
  Rational alpha = 1;
};

/// The loss as a function of β: states β, L and its Euclidean gradient flow. For values, slopes and Hessians at
/// given β; its flow is not that of the network.
///
/// start  β = u(0)∘v(0)
Model product_model(const DiagonalNetwork& network, const DiagonalStart& start);

/// Gradient flow of the weights.
///
///     u̇ = −∂L(u∘v)/∂u,   v̇ = −∂L(u∘v)/∂v,   c_i = u_i² − v_i² conserved
///
/// returns  states u0 … , v0 … ; invariants c0 … ; start αξ, αη
Model primal_model(const DiagonalNetwork& network, const DiagonalStart& start);

/// The same flow in dual coordinates: how far each coordinate was driven.
///
///     ẏ = −∇L(β),   β_i = ¼(E_i² − F_i²),   y(0) = 0
///     E_i = e^(y_i + ln α|ξ_i + η_i|),   F_i = e^(−y_i + ln α|ξ_i − η_i|)
///
/// α enters through its logarithm only, so that α = 1e-10000 is an ordinary number in double. Change of variables, with
/// the signs of the start:
///
///     u_i + v_i = ±E_i,  u_i − v_i = ±F_i:   ∂u_i/∂y_i = v_i,  ∂v_i/∂y_i = u_i,  u_i v_i = β_i
///
/// returns  states y0 … ; parameter alpha in (0, ∞) before those of the network; definitions: the coordinates; the loss
///          is reported, the field is not its gradient
/// throws   InvalidArgument naming the coordinate if |ξ_i| = |η_i|: such a β_i never changes its sign, and y_i does
///          not exist
Model dual_model(const DiagonalNetwork& network, const DiagonalStart& start);

/// Weights as expressions of the dual coordinates and alpha: u0 … , v0 … .
///
/// returns  (2n,)
std::vector<Expression> weights_in_dual_coordinates(const DiagonalStart& start);

/// Gradient flow of half the loss on a face, in coordinates that end on it: what the network does while some of its
/// coordinates have left 0, each with its sign.
///
///     β_i = σ_i x_i²,   ẋ = −½∇_x L(σ∘x²),   that is β̇_i = 2|β_i| g_i,  g = −∇L
///
/// signs    (n,) of −1, 0, 1; coordinates of sign 0 are 0
/// returns  states x0 … for the coordinates whose sign is not 0, numbered as these are; start x = 1
Model face_model(const DiagonalNetwork& network, const std::vector<int>& signs);

}  // namespace separatrix
