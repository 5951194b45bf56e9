#pragma once
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"
#include "solvers/basin/label.hpp"

namespace separatrix::domine_2025 {

/// a + b, which keeps its sign: (a + b)˙ = (s − a b)(a + b). It is 0 where a path is trapped.
Expression trapped_set();

/// Basins of L = ½ (a b − s)², s > 0, decided exactly.
///
///     a = b = 0:  stationary;   a = −b ≠ 0:  saddle, the path ends in a = b = 0;   else global minimum
///
/// trapped  of a and b: 0 where a path is trapped
Label basin(const std::vector<Rational>& start, Expression trapped = trapped_set());

/// The larger and the smaller one of |a| and |b| where a start ends, of λ and s.
///
///     max(a², b²) = (|λ| + √(λ² + 4s²))/2,   |a b| = s
struct EndWeights {
  Expression larger, smaller;
};
EndWeights end_weights();

/// Where a start ends.
///
///     a² = (λ + √(λ² + 4s²))/2,  b = s/a,  a with the sign of a(0) + b(0);  (0, 0) for a = −b
std::vector<Known> limit(const Rational& s, const std::vector<Rational>& start, std::size_t digits,
                         const EndWeights& weights = end_weights());

}  // namespace separatrix::domine_2025
