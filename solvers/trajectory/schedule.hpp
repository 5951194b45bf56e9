#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// A learning rate from some time on.
struct RateChange {
  Rational from, rate;
};

/// Piecewise constant learning rate η(t), t counting steps, and the time τ of the flow that it makes of t:
///
///     τ(t) = ∫₀ᵗ η(s) ds
///
/// exact, increasing and piecewise linear: a schedule only rescales time.
struct Schedule {
  Schedule() = default;
  Schedule(const Rational& rate) : changes{{0, rate}} {}  // a constant is a schedule
  Schedule(int rate) : Schedule(Rational(rate)) {}
  explicit Schedule(std::vector<RateChange> all) : changes(std::move(all)) {}

  /// η(t) for t ≥ 0
  const Rational& rate(const Rational& t) const;

  /// τ(t) for t ≥ 0
  Rational flow_time(const Rational& t) const;

  /// t(τ) for τ ≥ 0, the inverse
  Rational step_time(const Rational& tau) const;

  /// The same for whole steps: a change counts from the first step that begins after it.
  Schedule in_whole_steps() const;

  std::vector<RateChange> changes;
};

/// Refuses what is no schedule.
///
/// what    its name in the message
/// throws  InvalidArgument unless the first time is 0, times increase strictly and rates are greater than 0
void check_schedule(const Schedule& schedule, const std::string& what);

/// "0.1" or "0:0.1,1000:0.01": rates by the step-times from which they hold.
///
/// throws  InvalidArgument as above, and for what is no number
Schedule parse_schedule(std::string_view text, const std::string& what);

/// "1/10", "0:1/10,1000:1/100"
std::string to_string(const Schedule& schedule);

}  // namespace separatrix
