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

/// Doubles the nodes of Gauss–Hermite rules, from the first power of 2 that is ≥ digits on, until n and 2n agree:
///
///     |L_n − L_2n| ≤ 10^(−digits) |L_2n|,   max |f_n − f_2n| ≤ 10^(−digits) max |f_2n|   of loss and flow at one state
///
/// at most until 2n is the most nodes there are (expectation_rule()). Agreement is an estimate of the error at this state, and no
/// bound: elsewhere, as where a unit is steeper, it is another one.
///
/// parameters, state  (k,), (d,)
/// digits             ≥ 1
/// returns            the model itself where all expectations have a closed form
ExpectationNodes with_expectation_nodes(const Model& model, const ParameterValues& parameters,
                                        const std::vector<Rational>& state, std::size_t digits);

}  // namespace separatrix
