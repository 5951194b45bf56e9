#include "solvers/compass_search.hpp"

#include <algorithm>
#include <cmath>

#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"

namespace separatrix {

std::vector<double> compass_search(Expression f, const std::vector<Expression>& symbols, std::vector<double> x,
                                   const std::vector<double>& low, const std::vector<double>& high, std::size_t most) {
  Function<double> value(compile({f}, symbols, {}), {});
  const double first = std::ldexp(1, -3), last = std::ldexp(1, -50);
  std::size_t calls = 1;
  double least = value(x).front();
  for (double h = first; h >= last && calls < most;) {
    bool falls = false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (const int side : {1, -1}) {
        const double before = x[i], next = std::clamp(before + side * h * (high[i] - low[i]), low[i], high[i]);
        if (next == before) continue;
        x[i] = next;
        const double here = value(x).front();
        ++calls;
        if (here < least || (std::isnan(least) && !std::isnan(here))) {
          least = here;
          falls = true;
        } else {
          x[i] = before;
        }
      }
    }
    if (!falls) h /= 2;
  }
  return x;
}

}  // namespace separatrix
