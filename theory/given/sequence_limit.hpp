#pragma once
#include <optional>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix::given {

/// What a sequence seems to tend to.
struct SequenceLimit {
  Rational value;
  Rational error;      ///< by how much estimates from fewer values differ from it: no bound
  Rational last_step;  ///< |v_n − v_{n−1}| of the sequence itself
  /// Its last three steps do not grow, or are below 10^-8 of the values: the algorithm gives a limit to what diverges, too.
  bool settles = false;
};

/// The limit of values at s, s r, s r², …, by the epsilon algorithm (Wynn 1956):
///
///     ε_{k+1}(j) = ε_{k−1}(j + 1) + 1/(ε_k(j + 1) − ε_k(j))
///
/// Corrections that are powers of s are geometric in the index: each two columns remove one of them.
///
/// values   at least 5
/// returns  the even column whose last two estimates differ least
SequenceLimit sequence_limit(const std::vector<Rational>& values);

}  // namespace separatrix::given
