#pragma once
#include "lib/model/model.hpp"

namespace separatrix::makkuva_2024 {

// Single-layer transformers on a two-state Markov chain. All of them predict the next token from the last one, x:
//
//     P(1|0) = p,  P(0|1) = q,   stationary π₀ = q/(p+q),  π₁ = p/(p+q)
//     logit of a 1 after token x:  c + u x
//     loss = Σ_x π_x [ ln(1 + e^logit(x)) − P(1|x)·logit(x) ]
//
// They differ in what u is and in what becomes of the bias c. Parameters p, q are exact in (0, 1); the levels of the
// loss are that of the best predictor ("bigram") and that of the best one without memory ("unigram").

/// The two-parameter model: tied embedding e, MLP weight w, the bias minimised out.
///
///     u = e²(1 + 2w|w|),   loss minimised over c
///
/// With p ≤ q, the best c is ln 2p − ln(q − p + √D) with D = (p−q)² + 4pq e^u. The loss is unchanged when p and q
/// change places (rename the tokens), so it is written with p₋ = min(p,q), p₊ = max(p,q), for which that logarithm
/// has no cancellation; then σ(c) = 2p₋/(p + q + √D). The formulas use β = c + u, the logit after a 1.
///
/// source  Makkuva et al. 2024 (arXiv 2406.03072), published
Model markov();

/// The bias b trained with e and w, as the paper writes it: logit(x) = e²(1 + 2w|w|) x + b − e²/2.
///
/// source  the loss is the paper's (published); what is said of its flow is derived here
Model markov_bias_b();

/// The same loss with c = b − e²/2 as the coordinate of the bias: another flow, since a change of coordinates
/// changes what steepest descent is.
///
/// source  derived
Model markov_bias_c();

/// With an attention scalar a, the bias minimised out.
///
///     u = e²(1 + a e²)(1 + 2w|w|)
///
/// The parameterisation of the paper is not public as text. This is linear causal attention, averaged over the past,
/// with Q, K, V of rank one; a is scaled so that its factor is 1.
///
/// source  derived
Model markov_attention();

/// Input and output embeddings e and c not tied, the bias minimised out.
///
///     u = e c (1 + 2w|w|)
///
/// source  the contrast between tied and untied is published, this analysis of it is derived
Model markov_untied();

}  // namespace separatrix::makkuva_2024
