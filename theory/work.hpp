#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace separatrix {

/// Counts what a computation spends, in steps of an integration in double: a measure that is the same on every machine,
/// however loaded. A step with N > 15 digits counts as 8 (N/15)²: so many more terms, and arithmetic in software.
class Work {
 public:
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  explicit Work(std::uint64_t limit = unlimited) : limit_(limit) {}

  void spend(std::size_t steps, std::size_t digits) { spent_ += steps * weight(digits); }

  std::uint64_t spent() const { return spent_; }
  std::uint64_t limit() const { return limit_; }
  bool over() const { return spent_ >= limit_; }

  /// Steps with so many digits that are left, at least one and at most `wanted`.
  std::size_t steps_left(std::size_t digits, std::size_t wanted) const {
    if (limit_ == unlimited) return wanted;
    const std::uint64_t left = over() ? 0 : (limit_ - spent_) / weight(digits);
    return left < 1 ? 1 : left < wanted ? static_cast<std::size_t>(left) : wanted;
  }

 private:
  static std::uint64_t weight(std::size_t digits) { return digits <= 15 ? 1 : 8 * digits * digits / 225; }

  std::uint64_t limit_;
  std::atomic<std::uint64_t> spent_ = 0;
};

}  // namespace separatrix
