// What a run still costs, asked of made-up steps: which of them lead nowhere is known by construction.
#include "solvers/trajectory/step_outlook.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>

namespace separatrix {
namespace {

// the outlook of a run whose n-th step ends at time(n), after the first `steps` of them; the first that is one
template <class Time>
std::optional<Outcome> seen(std::size_t steps, std::size_t most_steps, double end, const Time& time, double state = 1,
                            double steps_per_scale = 0) {
  StepOutlook<double> outlook(most_steps, steps_per_scale);
  for (std::size_t n = 1; n <= steps; ++n) {
    const double t = time(static_cast<double>(n));
    if (const auto outcome = outlook.see(n, t, end - t, {state})) return outcome;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("outlook: even steps that would take more than 10^9 times those allowed end a run, fewer do not") {
  const auto even = [](double n) { return n * 1e-9; };
  CHECK(seen(4096, 1000, 1e6, even) == Outcome::step_limit);  // 10^15 steps of 10^12
  CHECK_FALSE(seen(4096, 1000, 1e2, even));                   // 10^11
  CHECK_FALSE(seen(512, 1000, 1e6, even));                    // too few to judge by
  CHECK(seen(4096, 1000, -1e6, [](double n) { return -n * 1e-9; }) == Outcome::step_limit);
}

TEST_CASE("outlook: steps that grow or shrink say nothing") {
  for (const double end : {1e6, 1e15, 1e100}) {
    CHECK_FALSE(
        seen(100'000, 1, end, [](double n) { return 1e-9 * std::pow(n, 2.1); }));  // 2^2.1 times as far each time
    CHECK_FALSE(seen(10'000, 1, end, [](double n) { return 1e-9 * std::exp(n / 100); }));
    CHECK_FALSE(seen(100'000, 1, end, [](double n) { return 1 - 1 / n; }));  // they close in on 1
    CHECK_FALSE(seen(100'000, 1, end, [](double n) { return 1e-9 * std::sqrt(n); }));
  }
  // n^1.9: 3.7 times as far, taken for what will come
  CHECK(seen(100'000, 1, 1e15, [](double n) { return 1e-9 * std::pow(n, 1.9); }) == Outcome::step_limit);
  // n^0.9: 1.87 times as far
  CHECK(seen(100'000, 1, 1e15, [](double n) { return 1e-9 * std::pow(n, 0.9); }) == Outcome::step_limit);
}

TEST_CASE("outlook: a method whose order is too low for the digits is given up as soon as its steps are even") {
  // 10^(50/5)/8 and 10^(48/8)/8
  CHECK(std::abs(steps_of_fixed_order(5, -50) / 1.25e9 - 1) < 1e-9);
  CHECK(std::abs(steps_of_fixed_order(8, -48) / 1.25e5 - 1) < 1e-9);
  CHECK(steps_of_fixed_order(0, -50) == 0);
  const auto even = [](double n) { return n * 1e-9; };
  CHECK(seen(4096, 10'000'000, 10, even, 1, 1.25e9) == Outcome::step_limit);  // 10^10 to come, 10^9 for one change of x
  CHECK_FALSE(seen(4096, 10'000'000, 10, even, 1, 1.25e5));     // the steps may become longer after 10^5 of them
  CHECK_FALSE(seen(4096, 10'000'000, 1e-3, even, 1, 1.25e9));   // the end is nearer: 10^6
  CHECK_FALSE(seen(4096, 2'000'000'000, 10, even, 1, 1.25e9));  // more are allowed
  CHECK(seen(
            4096, 10'000'000, -10, [](double n) { return -n * 1e-9; }, 1, 1.25e9) == Outcome::step_limit);
}

TEST_CASE("outlook: a state below the exponents of the arithmetic ends a long way, and no short one") {
  const auto even = [](double n) { return n; };
  CHECK(is_beyond_range(1e-300));
  CHECK_FALSE(is_beyond_range(1e-270));
  CHECK_FALSE(is_beyond_range(0.0));
  CHECK(seen(4096, 1'000'000, 1e6, even, 1e-300) == Outcome::step_underflow);
  CHECK_FALSE(seen(4096, 1'000'000, 1e6, even, 1e-200));
  CHECK_FALSE(seen(4096, 1'000'000, 6e4, even, 1e-300));  // 58 times as many as so far, at the first look
}

}  // namespace separatrix
