#pragma once
#include <functional>
#include <string>
#include <vector>

#include "lib/symbolic/mutate.hpp"
#include "theory/claim.hpp"

namespace separatrix {

/// A slip in one formula that claims rest on: they should notice it.
struct Mutant {
  std::string formula;                              ///< whose it is, "softmax-two: loss"
  Slip slip = Slip::sign;                           ///< of what kind
  std::string from, to;                             ///< a part of the formula, and what stands in its place
  std::function<std::vector<Claim>()> claims = {};  ///< those it may concern, about what it makes of their subject
  std::function<std::string()> proof = {};          ///< a sentence that proves it changes nothing; empty: there is none
};

}  // namespace separatrix
