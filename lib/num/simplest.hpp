#pragma once
#include "lib/num/rational.hpp"

namespace separatrix {

/// The rational with the least denominator in [low, high]; of several the one with the least numerator.
Rational simplest_between(const Rational& low, const Rational& high);

}  // namespace separatrix
