#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/spectrum.hpp"

namespace separatrix {

/// Whether a gradient flow stands still along the flat directions of its Hessian, or only creeps below the digits at hand.
///
///     s(p) = |Σ v (v·f(z))|, over the flat directions v, at z refined with p digits in the others
///     it stands still if  s(p) = 0  or  s(2p) ≤ 10^(−p/2) s(p)
///
/// Rounding falls with the digits; a slope such as 10⁻¹⁷⁴ of exp(−1/x²) stays. No slope hides behind a sum or a saturated
/// function if the digits cover what is added there:
///
///     p ≥ 40 + max over sums of log₁₀(largest/smallest term ≠ 0), over tanh x, sigmoid x, softplus x, sinh x, cosh x of
///              2|x|/ln 10, and over erf x, erfc x of x²/ln 10
///
/// (terms inside of means are not looked at). More than p = 2000 is not spent: then it is not known to stand still.
class FlatSlope {
 public:
  FlatSlope(const VectorFieldCode& code, const ParameterValues& parameters);

  /// z         (d,) stationary to the digits of Real
  /// spectrum  of the Hessian there
  /// flat      (d,) which of its directions are flat
  template <class Real>
  bool vanishes(const State<Real>& z, const SymmetricSpectrum<Real>& spectrum, const std::vector<bool>& flat);

 private:
  std::size_t digits_at(const std::vector<mpfr>& point);

  VectorFieldCode code_;
  ParameterValues parameters_;
  std::shared_ptr<const Tape> terms_;     // of all sums, one after the other; then those exponents
  std::vector<std::size_t> sum_lengths_;  // (sums,) numbers of terms
};

}  // namespace separatrix
