#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/num/dyadic.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// x̂ + C r₀ + Q r in exact numbers (Doubleton), r₀ being that of the start.
struct DyadicSet {
  std::vector<std::string> centre;  ///< (d,)
  DyadicMatrix c, q;
  DyadicBox r;
};

/// Share of its width by which what is computed for a certificate is widened on both sides, for other arithmetics to fit in.
inline constexpr double certificate_room = 0.5;

/// All that a validated integration verified, in exact numbers, for others to verify again. No ball passes this header.
struct FlowProof {
  std::vector<Expression> field;         ///< (d,); empty where the certificate has it elsewhere
  std::size_t order = 0, low_order = 0;  ///< K and m of FlowEnclosure
  DyadicBox r0;
  DyadicSet start;
  struct Step {
    std::string length;  ///< h, rational
    DyadicBox box;       ///< B: no solution leaves it during the step
    DyadicSet set;       ///< at its end
  };
  std::vector<Step> steps;
};

}  // namespace separatrix
