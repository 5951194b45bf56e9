#pragma once
#include <doctest/doctest.h>

#include "lib/num/outward.hpp"

namespace separatrix {

/// A test of inclusion and its negative: `includes()` is true with sound rounding, and false with sabotaged rounding —
/// otherwise it would not notice a wrong bound.
template <class Test>
void check_inclusion(Test&& includes) {
  CHECK(includes());
  const SabotagedRounding fault;
  CHECK_FALSE(includes());
}

}  // namespace separatrix
