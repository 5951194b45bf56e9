#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/verdict.hpp"
#include "lib/symbolic/expression.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// Whether an expression is > 0 on a box, as intervals tell.
struct SignOnBox {
  Verdict positive = Verdict::undecided;       ///< a proof either way
  std::size_t boxes = 0;                       ///< that were looked at
  std::optional<std::vector<Rational>> where;  ///< a point at which it is < 0, if it fails
};

/// Encloses an expression on a box, and on halves of it where that does not tell its sign.
///
///     f(X) ∩ (f(m) + ∇f(X)·(X − m)) > 0   on every piece: f > 0 on the box; of an f that may jump f(X) > 0
///     f(m) < 0                            at the middle of one: it is not
///
/// symbols     (n,) all that the expression is of
/// box         (n,)
/// most_boxes  undecided after so many, and where a piece cannot be halved
SignOnBox sign_on_box(Expression expression, const std::vector<Expression>& symbols, const std::vector<Interval>& box,
                      std::size_t most_boxes);

}  // namespace separatrix
