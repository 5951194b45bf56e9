#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/num/verdict.hpp"

namespace separatrix {

/// Where the flow on a face settles after one more coordinate has been switched on.
struct FastPhase {
  std::vector<Rational> limit;  ///< (n,) rounded to the digits asked for; empty where none was found
  Verdict robust =
      Verdict::undecided;  ///< a start ten times as far from the plateau, and disturbed, has this limit too
};

/// The limit of
///
///     β̇_i = 2|β_i| g_i(β),   g = −∇L,   on the face of `signs`
///
/// from the plateau β with every coordinate of the face that is 0 there a little away from 0. Followed in double until a minimum is
/// certain to attract it (solvers/basin/destination.hpp), in coordinates in which the flow is a gradient flow
/// (face_model); then refined by Newton iteration on its support.
///
/// signs     (n,) of −1, 0, 1
/// plateau   (n,)
/// accuracy  `digits` significant digits where the limit is a regular minimum on its support; else none
FastPhase fast_phase(const DiagonalNetwork& network, const ParameterValues& parameters, const std::vector<int>& signs,
                     const std::vector<Rational>& plateau, std::size_t digits);

/// Smallest eigenvalue of the Hessian ∂²L/∂β_i∂β_j over the support of β, in double.
double smallest_eigenvalue_on_support(const DiagonalNetwork& network, const ParameterValues& parameters,
                                      const std::vector<Rational>& beta);

}  // namespace separatrix
