#pragma once
#include "lib/model/model.hpp"

namespace separatrix::makkuva_2024 {

/// The two-parameter model: a single-layer transformer with tied embedding on a two-state Markov
/// chain, states e (embedding) and w (MLP), the bias minimised out.
///
///     P(1|0) = p,  P(0|1) = q,   stationary π₀ = q/(p+q),  π₁ = p/(p+q)
///     logit of a 1 after token x:  β − u(1−x),   u = e²(1 + 2w|w|)
///     loss = Σ_x π_x [ ln(1 + e^logit(x)) − P(1|x)·logit(x) ],   minimised over β
///
/// β is the logit after a 1 (the bias plus e²(1+2w|w|) − e²/2), with p ≤ q. Minimising over it gives
/// β − u = ln 2p − ln(q − p + √D) with D = (p−q)² + 4pq e^u. The loss is unchanged when p and q
/// change places (rename the tokens), so it is written with p₋ = min(p,q), p₊ = max(p,q), for
/// which that logarithm has no cancellation; then σ(β − u) = 2p₋/(p + q + √D).
///
/// parameters  p, q exact in (0, 1)
/// source      Makkuva et al. 2024 (arXiv 2406.03072), published
Model markov();

}  // namespace separatrix::makkuva_2024
