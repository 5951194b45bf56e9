#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// A model whose expectations without a closed form have as many nodes as digits ask for, and what they are worth.
struct ExpectationNodes {
  Model model;
  std::size_t nodes = 0;  ///< n, in each normal variable; 0: all have a closed form
  std::size_t agreed_digits =
      0;  ///< of the loss and the flow at `state`, with n and with 2n nodes; at most those asked for
};

/// Doubles the nodes of Gauss–Hermite rules, from the first power of 2 that is ≥ digits and 2 on, until n and m = 2n − 1 agree:
///
///     |L_n − L_m| ≤ 10^(−digits) |L_m|,   max |f_n − f_m| ≤ 10^(−digits) max |f_m|   of loss and flow at one state
///
/// at most until 2n is the most nodes there are (expectation_rule()). A rule of m, odd, has a node at 0, one of n has none: what only
/// cancels there, as 1/z, has no value. Agreement is an estimate of the error at this state, and no bound: elsewhere, as where a
/// unit is steeper, it is another one (with_nodes_at_rest()), and a bump between the nodes of both is not seen.
///
/// parameters, state  (k,), (d,)
/// digits             ≥ 1
/// returns            the model itself where all expectations have a closed form
ExpectationNodes with_expectation_nodes(const Model& model, const ParameterValues& parameters,
                                        const std::vector<Rational>& state, std::size_t digits);

/// The same at points where a flow rests, from the nodes that the model has on, until at all of them
///
///     max |f_n − f_m| ≤ 10^(−digits) max |∂f_m| (1 + max |x|),   max |∂f_n − ∂f_m| ≤ 10^(−digits) max |∂f_m|
///
/// and the loss as above. The first says how far the points of both are apart, the second that of their spectra.
///
/// points   any number; none: the model has enough
/// returns  agreed_digits of the worst point
ExpectationNodes with_nodes_at_rest(const Model& model, const ParameterValues& parameters,
                                    const std::vector<std::vector<Rational>>& points, std::size_t digits);

}  // namespace separatrix
