#pragma once
#include "lib/num/real.hpp"

namespace separatrix {

/// The Airy functions: solutions of Y″ = xY, Ai decaying for x → ∞, Bi growing.
struct Airy {
  mpfr ai, ai_slope, bi, bi_slope;
};

/// Ai(x), Ai'(x), Bi(x), Bi'(x).
///
/// x         finite
/// accuracy  relative 10^(2 − working digits): ball arithmetic (Arb) with as much precision as that takes
/// throws    InvalidArgument if x is not finite
Airy airy(const mpfr& x);

/// First zeros of Ai and of Ai': −2.338… and −1.0188….
///
/// accuracy  relative 10^(2 − working digits)
mpfr first_airy_zero();
mpfr first_airy_slope_zero();

}  // namespace separatrix
