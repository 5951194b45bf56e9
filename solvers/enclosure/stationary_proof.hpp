#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/num/dyadic.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// All that certify_stationary verified, in exact numbers, for others to verify again. No ball passes this header.
struct StationaryProof {
  std::vector<Expression> field;  ///< (d,) whose zeros were searched for

  /// ExhaustionRecord: the box, piece by piece.
  struct Piece {
    std::string verdict;  ///< "no_zero", "in_unique_box", "narrowed", "halved", "open"
    DyadicBox box;
    std::size_t number = 0;
    std::string cut;
  };
  std::vector<Piece> pieces;

  struct UniqueBox {
    DyadicBox box, zero;
    std::size_t point = 0;  ///< from 1; 0: its zero is outside of the box, or unresolved
  };
  std::vector<UniqueBox> unique;

  /// Of each proved point, in their order.
  struct Point {
    DyadicBox enclosure;
    DyadicMatrix basis;      ///< of its inertia (inertia.hpp); empty if that was not proved
    std::vector<int> signs;  ///< (d,)
  };
  std::vector<Point> points;
};

}  // namespace separatrix
