#pragma once
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace separatrix {

/// Digits of an arithmetic beyond those asked for, by what would be lost without them: the policy of all that is not an
/// integration, whose guard grows with its length (lib/num/tolerance.hpp).
namespace guard {

/// A value printed from a longer one is rounded twice; with these, rounding twice is rounding once but for one value in 1000.
inline constexpr std::size_t printed = 3;

/// A start next to a boundary: the error of its path is to be small against its distance from the boundary.
inline constexpr std::size_t boundary = 4;

/// Two paths from the two sides of a boundary are followed until the saddle parts them.
inline constexpr std::size_t edge = 12;

/// A second computation that vouches for the first is to be better by more than the first can be wrong.
inline constexpr std::size_t second_run = 6;

/// The end of Newton's iteration, or of a run that is compared to all digits: errors of some tens of roundings.
inline constexpr std::size_t iteration = 8;

/// A formula evaluated once, at a place where nothing cancels: some hundreds of roundings, magnified by its terms' size.
inline constexpr std::size_t formula = 10;

/// The same of a chain of formulas or of a zero, whose condition is not looked at.
inline constexpr std::size_t chain = 20;

/// Both sides of what a claim compares: beyond all that evaluation of either may lose.
inline constexpr std::size_t claim = 30;

/// Digits of an arithmetic in which half of them may cancel: next to a double zero, a turn or a separatrix, where a
/// difference is the square of what is wanted.
inline constexpr std::size_t against_cancellation(std::size_t digits) { return 2 * digits + 40; }

}  // namespace guard

/// Numbers of digits with which something is computed, one after the other, until it is good enough.
using DigitsLadder = std::vector<std::size_t>;

/// first, 2 first, 4 first, … ≤ most; `first` in any case.
inline DigitsLadder doubled(std::size_t first, std::size_t most) {
  DigitsLadder plan{first};
  while (2 * plan.back() <= most) plan.push_back(2 * plan.back());
  return plan;
}

/// The first result that is one.
///
/// compute  digits ↦ a result that converts to bool: false where more digits are needed
/// returns  that of the last number of digits if none is true
template <class Compute>
auto until_decided(const DigitsLadder& plan, const Compute& compute) {
  for (std::size_t i = 0; i + 1 < plan.size(); ++i) {
    if (auto result = compute(plan[i])) return result;
  }
  return compute(plan.back());
}

/// A result that two computations with different numbers of digits agree on, and how far.
template <class Result>
struct Agreed {
  Result result;           ///< of the later one
  std::size_t digits = 0;  ///< to which it agrees with the one before; 0 if there was none
};

/// Computes with more digits until two results in succession agree.
///
/// digits   to which they have to
/// compute  digits ↦ std::optional of a result; none ends it
/// agreed   of two results: the digits to which they agree
/// returns  the last result, which agrees to fewer digits if the plan is at its end; none if there is none
template <class Compute, class AgreedDigits>
auto until_agreed(std::size_t digits, const DigitsLadder& plan, const Compute& compute, const AgreedDigits& agreed) {
  using Result = typename decltype(compute(std::size_t{}))::value_type;
  std::optional<Agreed<Result>> last;
  for (const std::size_t working : plan) {
    auto result = compute(working);
    if (!result) return std::optional<Agreed<Result>>();
    const bool is_second = last.has_value();
    const std::size_t known = is_second ? agreed(last->result, *result) : 0;
    last = Agreed<Result>{std::move(*result), known};
    if (is_second && known >= digits) break;
  }
  return last;
}

}  // namespace separatrix
