#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "solvers/basin/destination.hpp"

namespace separatrix {

/// A segment of starts, exact.
///
///     x(s) = from + s (to − from),  0 ≤ s ≤ 1
struct Segment {
  std::vector<Rational> from, to;  ///< (d,)

  std::vector<Rational> at(const Rational& s) const;
};

/// Two starts of a segment that lie in different basins: a boundary is between them.
struct Bracket {
  Rational lower, upper;  ///< s
  Destination below, above;

  Rational width() const { return upper - lower; }
  Rational middle() const { return (lower + upper) / 2; }
};

/// How a bracket is narrowed.
struct BracketSettings {
  std::function<bool()> cancelled;  ///< true: stop early; may be empty
};

/// What a scan of equally spaced starts sees.
struct Scan {
  std::vector<Destination> destinations;  ///< (cells + 1,) from s = 0 to 1
  std::vector<Bracket> changes;           ///< where the basin changes, in order of s
};

/// Labels equally spaced starts of a segment, and finds the pieces between which the basin changes.
///
/// cells     number of pieces the segment is cut into
/// settings  once cancelled, starts not yet labelled are undecided and no more are
/// returns   changes as wide as a piece, or as several where starts between are undecided. On manifolds of minima of
///           one kind the basin changes where their limits jump, not where they move
Scan scan(const DestinationFinder& finder, const Segment& segment, std::size_t cells,
          const BracketSettings& settings = {});

/// Halves a bracket until its width is at most `width`.
///
///     s = (lower + upper)/2;  s replaces the end whose basin it shares
///
/// Digits grow with 1/width: each start is integrated with just enough for its distance from the boundary. A
/// start in a third basin replaces the upper end. A start that is undecided is tried with more digits, then
/// one aside of the middle is taken (a start exactly on the stable set of a saddle never decides).
///
/// returns   false if it came to a halt: no start between the ends could be decided, or it was cancelled
/// accuracy  the labels of the ends are `nominal`: check them at the end
bool narrow(const DestinationFinder& finder, const Segment& segment, const Rational& width,
            const BracketSettings& settings, Bracket& bracket);

/// Digits that tell starts apart whose distance is a share `width` of their size.
std::size_t digits_for_width(const Rational& width);

}  // namespace separatrix
