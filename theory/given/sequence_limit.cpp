#include "theory/given/sequence_limit.hpp"

#include <algorithm>

#include "lib/num/known.hpp"

namespace separatrix::given {
namespace {

// numerators and denominators stay short; far beyond the digits of what is looked at
Rational shortened(const Rational& value) {
  constexpr std::size_t digits = 200;
  return rounded(value, digits).value();
}

}  // namespace

SequenceLimit sequence_limit(const std::vector<Rational>& values) {
  const std::size_t n = values.size();
  const auto step = [&](std::size_t k) -> Rational { return abs(Rational(values[n - k] - values[n - k - 1])); };
  const Rational noise = abs(values[n - 1]) * ratio(1, 100'000'000);
  const bool falls = step(1) <= step(2) && step(2) <= step(3);
  SequenceLimit best{values[n - 1], step(1), step(1),
                     falls || (step(1) <= noise && step(2) <= noise && step(3) <= noise)};
  std::vector<Rational> before(n, 0), column = values;
  for (std::size_t k = 1; column.size() > 2; ++k) {
    std::vector<Rational> next;
    for (std::size_t j = 0; j + 1 < column.size(); ++j) {
      const Rational difference = column[j + 1] - column[j];
      if (difference == 0) {  // the column stands still: it is the limit
        best.value = best.error == 0 ? best.value : column[j + 1];
        return best;
      }
      next.push_back(shortened(before[j + 1] + 1 / difference));
    }
    before = std::move(column);
    column = std::move(next);
    if (k % 2 == 1 || column.size() < 2) continue;
    const Rational error = abs(Rational(column.back() - column[column.size() - 2]));
    if (error < best.error) best = {column.back(), error, best.last_step, best.settles};
  }
  return best;
}

}  // namespace separatrix::given
