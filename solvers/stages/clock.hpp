#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// The unit in which the times of stages have a limit as the scale α of the start goes to 0.
///
///     power p = 0:  ln(1/α)        p > 0:  α^(−p)
///
/// A flow that leaves its saddle with order d, |f| ~ |x|^d, needs the former for d = 1 and p = d − 1 for d > 1.
struct Clock {
  Rational power;

  bool is_logarithmic() const { return power == 0; }
  /// Rounded to some digits; 0 < α < 1.
  Known unit(const Rational& alpha, std::size_t digits) const;
  /// "ln(1/alpha)", "alpha^-1", "alpha^-1/3".
  std::string text() const;
};

/// Limit α → 0 of measured times, and how far it can be trusted.
struct ExtrapolatedTime {
  Known value;
  /// largest distance from the lines through the other pairs of the three smallest α; none for two values. A sign of what
  /// the higher terms still do, not a bound
  std::optional<Known> error;
};

/// Linear extrapolation in one over the unit U of a clock, through the two smallest α:
///
///     t(α)/U(α) = T + A/U(α) + smaller terms
///
/// times    t/U, one per α; runs without a time are left out
/// returns  none with fewer than two times
std::optional<ExtrapolatedTime> extrapolate_times(const Clock& clock, const std::vector<Rational>& alphas,
                                                  const std::vector<std::optional<Known>>& times, std::size_t digits);

/// The power of a clock as the times say it.
struct MeasuredPower {
  double value = 0;
  std::optional<double> change;  ///< from the three larger α of four; none where there are only three
};

/// The power p for which the times at the three smallest α lie on one line over the unit, whatever is added to them:
///
///     t = T u(α) + A,  u = (α^(−p) − 1)/p:   (t₃ − t₂)/(t₂ − t₁) = (u₃ − u₂)/(u₂ − u₁)
///
/// u tends to ln(1/α) as p → 0, so that one equation tells both clocks apart. The right-hand side grows with p.
///
/// times    t, not in any unit
/// returns  none with fewer than three times, where they do not grow as α falls, and where no |p| ≤ 50 does it
std::optional<MeasuredPower> measured_power(const std::vector<Rational>& alphas,
                                            const std::vector<std::optional<Known>>& times);

/// The clock that a measured power stands for: logarithmic below 1/20, else the simplest fraction within 1/100 of it.
Clock clock_of(const MeasuredPower& power);

/// ln(1/α).
Known logarithm_of_inverse(const Rational& alpha, std::size_t digits);

}  // namespace separatrix
