#pragma once
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/model_file.hpp"
#include "lib/num/verdict.hpp"

namespace separatrix {

/// The lines of `derive` on the Lyapunov functions that a model's file gives, each with its derivative along the flow and
/// what is known of its sign in the box it is given for.
///
///     dV/dt = ∇V · f ≤ 0
///
/// returns  holds if every one is proved, fails if one grows somewhere
Verdict print_lyapunov_functions(const Model& model, const std::vector<GivenLyapunov>& all);

}  // namespace separatrix
