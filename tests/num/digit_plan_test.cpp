#include "lib/num/digit_plan.hpp"

#include <doctest/doctest.h>

#include <string>

namespace separatrix {
namespace {

// log₁₀ 2 cut off, with the last of its digits wrong: what a computation with so many digits might give
std::string rough(std::size_t digits) {
  std::string text = std::string("30102999566398119521373889472449302676818988146").substr(0, digits);
  text.back() = text.back() == '0' ? '1' : '0';
  return text;
}

std::size_t common(const std::string& a, const std::string& b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

TEST_CASE("a ladder of digits doubles up to its most, and begins with its first in any case") {
  CHECK(doubled(30, 240) == DigitsLadder{30, 60, 120, 240});
  CHECK(doubled(30, 239) == DigitsLadder{30, 60, 120});
  CHECK(doubled(50, 10) == DigitsLadder{50});
}

TEST_CASE("the first result that is one ends a ladder; else the last one is returned") {
  DigitsLadder asked;
  const auto from = [&](std::size_t enough) {
    asked.clear();
    return until_decided(doubled(1, 8), [&](std::size_t digits) {
      asked.push_back(digits);
      return digits >= enough ? std::optional(digits) : std::nullopt;
    });
  };
  CHECK(from(3) == std::size_t{4});
  CHECK(asked == DigitsLadder{1, 2, 4});
  CHECK(from(1) == std::size_t{1});
  CHECK(asked == DigitsLadder{1});
  CHECK_FALSE(from(9).has_value());
  CHECK(asked == DigitsLadder{1, 2, 4, 8});
}

TEST_CASE("two results in succession have to agree; one alone agrees with nothing") {
  DigitsLadder asked;
  const auto compute = [&](std::size_t digits) -> std::optional<std::string> {
    asked.push_back(digits);
    if (digits > 40) return std::nullopt;
    return rough(digits);
  };
  // of 5 digits 4 are right, of 10 digits 9, …
  const auto nine = until_agreed(9, doubled(5, 40), compute, common);
  REQUIRE(nine.has_value());
  CHECK(asked == DigitsLadder{5, 10, 20});
  CHECK(nine->digits == 9);
  CHECK(nine->result == rough(20));
  const auto short_of = until_agreed(30, doubled(5, 40), compute, common);
  REQUIRE(short_of.has_value());
  CHECK(short_of->digits == 19);
  const auto alone = until_agreed(3, {20}, compute, common);
  REQUIRE(alone.has_value());
  CHECK(alone->digits == 0);
  CHECK_FALSE(until_agreed(30, {20, 41}, compute, common).has_value());
}

}  // namespace
}  // namespace separatrix
