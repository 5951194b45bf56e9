#include "solvers/roots/sign_change.hpp"

#include <utility>

#include "lib/num/precision.hpp"

namespace separatrix {

std::optional<mpfr> sign_change(const std::function<std::optional<mpfr>(const mpfr&)>& function, double log10_precise) {
  constexpr int most_iterations = 400;
  const mpfr precise = power_of_ten<mpfr>(log10_precise);
  mpfr a(0), b(1);
  const auto at_a = function(a), at_b = function(b);
  if (!at_a || !at_b) return std::nullopt;
  mpfr f = *at_a, g = *at_b;
  if (f == 0) return function(a) ? std::optional(a) : std::nullopt;
  if (g == 0) return b;
  if ((f > 0) == (g > 0)) return std::nullopt;
  mpfr previous(-1);
  for (int i = 0; i < most_iterations; ++i) {
    mpfr s = (a * g - b * f) / (g - f);
    auto here = function(s);
    for (const mpfr* end : {&b, &a}) {
      if (here) break;
      s += (*end - s) / 1024;
      here = function(s);
    }
    if (!here) return std::nullopt;
    if (*here == 0 || abs(s - previous) <= precise || abs(b - a) <= precise) return s;
    previous = s;
    if ((*here > 0) == (g > 0)) {
      f /= 2;  // the other end stays a second time
    } else {
      a = std::exchange(b, s);
      f = std::exchange(g, *here);
      continue;
    }
    b = s;
    g = *here;
  }
  return std::nullopt;
}

}  // namespace separatrix
