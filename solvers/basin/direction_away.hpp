#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/known.hpp"

namespace separatrix {

/// Direction in which a path leaves for infinity (solvers/basin/asymptotic_direction.hpp), as it is printed.
struct DirectionAway {
  std::vector<Known> unit;      ///< (d,) rounded to the digits
  std::size_t digits = 0;       ///< behind the point
  Rational error;               ///< of each coordinate of the unit vector
  std::optional<Known> margin;  ///< where the loss falls like e^(−margin |x|)
};

/// What is known of a direction: digits behind the point as far as 10^−digits is above its error, `digits` at most.
///
/// unit          (d,)
/// error         of each coordinate
/// margin        0: there is none
/// margin_error  of the margin
DirectionAway direction_away(const std::vector<Rational>& unit, const Rational& error, const Rational& margin,
                             const Rational& margin_error, std::size_t digits);

/// The same to fewer digits.
DirectionAway rounded(const DirectionAway& away, std::size_t digits);

}  // namespace separatrix
