#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// The pieces of a box in which an expression may be 0.
struct ZeroCells {
  std::vector<IntervalVector> cells;
  bool proved = false;  ///< everywhere else it is not 0: by enclosures, not by samples
};

/// Halves a box until an expression is not 0 on a piece, or the piece is small.
///
///     0 ∉ f(X) ∩ (f(m) + ∇f(X)·(X − m)):  no zero in X;  of an f that may jump: 0 ∉ f(X)
///
/// Where it cannot be enclosed (means over too many samples), a piece counts as free of zeros if f has one sign at its corners
/// and in its middle, and the result is not proved.
///
/// expression  over `symbols`
/// box         (n,) one side per symbol, none empty
/// halvings    of each side, at most
/// cancelled   asked for every piece; true: the pieces left are cells
ZeroCells zero_cells(Expression expression, const std::vector<Expression>& symbols, const std::vector<Interval>& box,
                     std::size_t halvings, const std::function<bool()>& cancelled = {});

}  // namespace separatrix
