#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// States s with a kink or a jump in |s|, sign s or relu s, at a hyperplane s = 0 that no solution crosses:
///
///     f_s = 0 where s = 0, identically
std::vector<std::size_t> invariant_kinks(const Model& model);

/// The model continued from one side of such hyperplanes, as if it had no kink there:
///
///     side +1:  |s| → s, sign s → 1, relu s → s        side −1:  |s| → −s, sign s → −1, relu s → 0
///
/// Lemma. On the closed side s ≥ 0 (or ≤ 0) the solutions of both are the same.
///
/// Proof. The continued field agrees with f there and has f_s = 0 on s = 0. It is Lipschitz, so a solution in s = 0 stays in it,
/// no other one reaches it, and the side is invariant; what solves the one equation in it solves the other. ∎
///
/// states  from invariant_kinks()
/// sides   +1 or −1 for each of them, 0 to leave it as it is
Model on_sides(const Model& model, const std::vector<std::size_t>& states, const std::vector<int>& sides);
/// The same of a formula over its states.
Expression on_sides(Expression formula, const Model& model, const std::vector<std::size_t>& states,
                    const std::vector<int>& sides);

}  // namespace separatrix
