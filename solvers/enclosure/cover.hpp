#pragma once
#include <cstddef>
#include <vector>

namespace separatrix {

/// A piece of a box on which something was proved: halved at its middle across a side, or why it need not be.
struct CoverPiece {
  enum class Verdict {
    halved,  ///< its lower half is next, with all pieces of it, then its upper one
    above,   ///< L > ℓ
    moving,  ///< a component of f is not 0
    near,    ///< inside of a cube around a stationary point that holds no other
  } verdict = Verdict::halved;
  std::size_t side = 0;  ///< of halved
};

/// A box in pieces, depth first.
using Cover = std::vector<CoverPiece>;

}  // namespace separatrix
