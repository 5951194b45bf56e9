#pragma once
#include "lib/model/model.hpp"

namespace separatrix::softmax_2026 {

/// Two tokens in the clock of the sum of their values.
///
///     Δ̇ = (1 − p²) D/2,  Ḋ = p,  p = tanh(Δ/2)
///
/// Δ difference of the attention logits, D of the values. It is the gradient flow of −D tanh(Δ/2), which has no minimum.
Model two_tokens();

/// The network behind it: a softmax over two tokens, a value for each token and each of two classes, cross-entropy against
/// any target distribution.
///
///     z_c = Σ_k V_ck σ_k(a),   L = −y ln softmax(z)_1 − (1 − y) ln softmax(z)_2
///
/// states a1, a2, v11, v12, v21, v22 (class, token); parameter y
Model value_softmax();

}  // namespace separatrix::softmax_2026
