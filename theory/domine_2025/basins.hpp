#pragma once
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"
#include "solvers/basin/label.hpp"

namespace separatrix::domine_2025 {

/// Basins of L = ½ (a b − s)², s > 0, decided exactly.
///
///     a = b = 0:  stationary;   a = −b ≠ 0:  saddle, the path ends in a = b = 0;   else global minimum
///
/// a + b keeps its sign: (a + b)˙ = (s − a b)(a + b).
Label basin(const std::vector<Rational>& start);

/// Where a start ends.
///
///     a² = (λ + √(λ² + 4s²))/2,  b = s/a,  a with the sign of a(0) + b(0);  (0, 0) for a = −b
std::vector<Known> limit(const Rational& s, const std::vector<Rational>& start, std::size_t digits);

}  // namespace separatrix::domine_2025
