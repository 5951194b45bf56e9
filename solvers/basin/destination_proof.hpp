#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "solvers/enclosure/cover.hpp"
#include "solvers/enclosure/flow_proof.hpp"

namespace separatrix {

/// All that proves where a box of starts goes, in exact numbers, for others to verify again: the way to the set for which
/// a trapping lemma holds, and what that lemma needs beside the limit.
struct DestinationProof {
  std::vector<int> sides;             ///< (d,) ±1: of a kink that no solution crosses; 0: the field as it is
  FlowProof flow;                     ///< without steps where the lemma holds for the start
  std::size_t bits = 0;               ///< of the centres
  std::vector<std::string> centre;    ///< (d,) c of a ball that contracts, or of an inequality in it, …
  std::string radius;                 ///< … and ρ
  Expression factor = 0;              ///< n of an attracting manifold, over all sides; the box B is that of the limit
  DyadicBox around;                   ///< (d,) K of a component of a sublevel set, …
  std::string level;                  ///< … ℓ, …
  std::vector<Cover> covers;          ///< (2d + 1,) … the faces of K and K, in pieces
  Rational floor;                     ///< ℓ of an inequality, …
  std::vector<Expression> residuals;  ///< … and r
  std::vector<int> sense;             ///< (d,) σ of a divergent cone, …
  std::vector<Rational> corner;       ///< (d,) … and s
};

}  // namespace separatrix
