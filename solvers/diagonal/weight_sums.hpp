#pragma once
#include "lib/model/diagonal_network.hpp"

namespace separatrix {

/// Gradient flow of a network's weights in their sums and differences.
///
///     p_i = u_i + v_i,  q_i = u_i − v_i:   ṗ_i = p_i g_i,  q̇_i = −q_i g_i,   β_i = (p_i² − q_i²)/4,   g = −∇L(β)
///
/// The change of variables is linear, so a step of gradient descent on (u, v) is one on (p, q), exactly; dual coordinates
/// have no such thing. Of a u and v of size 1 in double, u − v of size α² is lost, and with it when a product that was
/// driven back to 0 returns; q keeps its digits.
///
/// returns  states p0 … , q0 … ; definitions: the coordinates; the loss is reported, the field is not its gradient;
///          start α(ξ + η), α(ξ − η)
/// throws   InvalidArgument for a start of another size
///
/// source   p is the w of arXiv 2306.07042, equation (6)
Model sum_model(const DiagonalNetwork& network, const DiagonalStart& start);

}  // namespace separatrix
