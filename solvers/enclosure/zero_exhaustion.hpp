#pragma once
#include <cstddef>
#include <vector>

#include "solvers/enclosure/krawczyk.hpp"

namespace separatrix {

/// Boxes next to one another in which zeros could neither be excluded nor be told apart.
struct UnresolvedBoxes {
  IntervalVector hull;
  std::size_t boxes = 0;
  double volume = 0;  ///< of the boxes, rounded upwards
};

/// What was found out about a piece of the box.
enum class PieceVerdict {
  no_zero,        ///< excluded
  in_unique_box,  ///< it is in a box in which there is one zero at most
  narrowed,       ///< its zeros are in Krawczyk's image: the next entry of the record has it, smaller
  halved,         ///< both halves come later, in this order
  open,           ///< left unresolved
};

/// What makes a search for zeros a proof: every piece in the order in which it was examined, breadth first, from the
/// whole box on.
struct ExhaustionRecord {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Piece {
    PieceVerdict verdict = PieceVerdict::open;
    IntervalVector box;
    std::size_t number = 0;  ///< of the unique box; of the side that was halved
    double cut = 0;          ///< where it was halved
  };
  /// A box with exactly one zero.
  struct UniqueBox {
    IntervalVector box;
    IntervalVector zero;        ///< which is in here
    std::size_t number = none;  ///< of it in `zeros`; none: it is outside of the search, or unresolved
  };
  std::vector<Piece> pieces;
  std::vector<UniqueBox> unique;
};

/// What is proved about the zeros of a field in a box.
struct ZeroExhaustion {
  /// Boxes with exactly one zero each. All zeros of the field in the box are in these or in the unresolved ones; a zero
  /// near the edge may lie outside.
  std::vector<IntervalVector> zeros;
  std::vector<UnresolvedBoxes> unresolved;
  double unresolved_volume = 0;
  std::size_t boxes = 0;  ///< examined

  /// Adds boxes that are not resolved, those that touch as one region.
  void add_unresolved(const std::vector<IntervalVector>& pieces);
};

/// All zeros of a field in a box, by subdivision: each piece is excluded (0 ∉ f, or Krawczyk's image is disjoint),
/// proved to hold exactly one zero, contracted to Krawczyk's image, or halved.
///
/// least_width  pieces below this fraction of the box in every direction are unresolved, as are those over which f varies
///              by rounding only
/// most_boxes   pieces to examine; those that are left then are unresolved
/// record       filled if it is given
/// unique       boxes proved before to hold exactly one zero each
ZeroExhaustion exhaust_zeros(AutonomousField& field, const IntervalVector& box, double least_width,
                             std::size_t most_boxes, ExhaustionRecord* record = nullptr,
                             const std::vector<IntervalVector>& unique = {});

}  // namespace separatrix
