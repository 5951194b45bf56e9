#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "lib/num/verdict.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// What was proved of the pieces of a box together.
struct SubdividedBox {
  Verdict verdict = Verdict::undecided;  ///< holds: on all pieces; fails: on one
  std::size_t pieces = 0;                ///< on each of which it holds as a whole
  std::size_t open = 0;                  ///< pieces on which it could not be proved …
  Rational open_share;                   ///< … their part of the volume of the box, exact …
  std::vector<Interval> where;           ///< … the first of them …
  std::string obstacle;                  ///< … and why it is open
};

/// What was found on one piece.
struct OnPiece {
  enum class Found { holds, fails, nothing_claimed, open } found = Found::open;
  std::string obstacle{};  ///< of open
};

/// Halves a box across the side that is longest of its own, breadth first, until something is proved on every piece.
///
/// box          (n,) exact; sides with low = high are not halved
/// least_share  of a side: pieces that are no longer stay open
/// at_end       true: what is left stays open
/// examine      a proof on one piece; the first that fails is the last
SubdividedBox subdivide(const std::vector<Interval>& box, const Rational& least_share,
                        const std::function<bool()>& at_end,
                        const std::function<OnPiece(const std::vector<Interval>&)>& examine);

/// The point in the middle of an exact box.
std::vector<Rational> middle_of(const std::vector<Interval>& box);

}  // namespace separatrix
