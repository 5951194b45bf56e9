#include "solvers/resolving_digits.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_resolving_digits = 10'000;
constexpr double usual_range = 40;
constexpr std::size_t points = 4;
constexpr std::uint64_t seed = 7;

// every part of the quantities that has a value by itself
std::vector<Expression> parts_of(const std::vector<Expression>& quantities) {
  std::vector<Expression> parts;
  for (const Expression node : topological_order(quantities)) {
    if (unbound_data(node).empty()) parts.push_back(node);
  }
  return parts;
}

}  // namespace

std::optional<std::size_t> resolving_digits(const Model& model, const std::vector<Expression>& quantities,
                                            std::size_t digits) {
  const std::vector<Expression> resolved = model.resolve(quantities);
  const auto tape = compile(model, parts_of(resolved));
  const bool with_time = depends_on_time(model, quantities);
  const auto values = [&](const RandomPoint& drawn, std::size_t with_digits) {
    const PrecisionScope scope(with_digits);
    std::vector<mpfr> point;
    for (const Rational& state : drawn.states) point.push_back(to_real<mpfr>(state));
    point.push_back(to_real<mpfr>(drawn.time));
    return Evaluator<mpfr>(tape, drawn.parameters)(point);
  };
  std::size_t needed = digits;
  for (;;) {
    std::mt19937_64 random(seed);
    double low = INFINITY, high = -INFINITY;
    for (std::size_t i = 0; i < points; ++i) {
      const RandomPoint drawn = random_point(model, random, with_time);
      const std::vector<mpfr> rough = values(drawn, needed), fine = values(drawn, needed + 20);
      for (std::size_t k = 0; k < fine.size(); ++k) {
        const double size = log10_magnitude(fine[k]);
        // what more digits change is what rounding has left of a 0
        if (!std::isfinite(size) || log10_magnitude(mpfr(fine[k] - rough[k])) > size - 3) continue;
        low = std::min(low, size);
        high = std::max(high, size);
      }
    }
    const double range = high - low;
    if (!(range > usual_range)) return needed;
    const auto more = digits + 2 * static_cast<std::size_t>(std::ceil(std::min(range, 1e6)));
    if (more <= needed) return needed;
    if (more > most_resolving_digits) return std::nullopt;
    needed = more;
  }
}

}  // namespace separatrix
