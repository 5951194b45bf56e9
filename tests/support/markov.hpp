#pragma once
#include <string>

#include "lib/num/rational.hpp"

namespace separatrix::testing {

/// E(e, w) = e² − w² − sign(w) ln|w| of the two-parameter Markov model at decimal values, to 60 digits.
Rational markov_energy(const std::string& e, const std::string& w);

/// u = e²(1 + 2w|w|), exactly.
Rational markov_logit(const std::string& e, const std::string& w);

}  // namespace separatrix::testing
