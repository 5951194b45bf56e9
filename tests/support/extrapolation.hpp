#pragma once
#include <functional>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// A limit and how well it is known.
struct Extrapolation {
  double value = 0;
  double error = 0;                 ///< largest difference to the two neighbours in the table: an estimate, not a bound
  std::vector<double> values;       ///< at the widths themselves
  std::vector<double> differences;  ///< of successive values: their ratios show the order
};

/// Richardson extrapolation of a quantity to μ = 0.
///
///     T_{k,0} = T(μ 2^-k),   T_{k,j} = T_{k,j−1} + (T_{k,j−1} − T_{k−1,j−1})/(2^{p_j} − 1)
///
/// A sliding solution lies μ·const off its surface, so that states and times have an error of order 1, and then
/// exponentially small ones. A tangential exit adds μ ln(1/μ), which order 1 twice takes away, and behind it
/// powers of √μ.
///
/// quantity  for a width; a time of an event, a state
/// width     the first μ
/// orders    (n,) p_1 … p_n; n + 1 widths are used
/// throws    InvalidArgument for a width ≤ 0 or without orders
Extrapolation limit_of_smoothing(const std::function<double(const Rational& width)>& quantity, const Rational& width,
                                 const std::vector<double>& orders);

}  // namespace separatrix
