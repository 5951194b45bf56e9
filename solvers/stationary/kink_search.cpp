#include "solvers/stationary/kink_search.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "solvers/stationary/kink.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_search.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_operands = 8, most_together = 3, most_sets = 64;
constexpr std::size_t seeds = 128, rounds = 2;
constexpr std::size_t most_singular = 12;  // candidates of a system that are refined
constexpr double same = 1e-8;              // of the least width
constexpr double weak = 1e-6;              // singular values below it are candidates for 0, in double

// sets of operands, small ones first
std::vector<std::vector<Expression>> sets_of(const std::vector<Expression>& operands, std::size_t most) {
  std::vector<std::vector<Expression>> sets;
  for (std::size_t size = 1; size <= most; ++size) {
    for (std::size_t mask = 1; mask < (std::size_t{1} << operands.size()); ++mask) {
      std::vector<Expression> set;
      for (std::size_t i = 0; i < operands.size(); ++i) {
        if (mask >> i & 1U) set.push_back(operands[i]);
      }
      if (set.size() == size && sets.size() < most_sets) sets.push_back(std::move(set));
    }
  }
  return sets;
}

struct System {
  EquationsCode code;
  Box box;  // of the states and the multipliers
};

std::optional<System> system_on(const LossFormulas& formulas, const std::vector<Expression>& operands, const Box& box) {
  Substitution gone;
  for (const Expression operand : operands) {
    for (const Kind kind : {Kind::abs, Kind::sign, Kind::relu}) gone.emplace(apply(kind, operand), Expression(0));
  }
  std::vector<Expression> equations, unknowns = formulas.states;
  try {
    equations = gradient(substitute(formulas.loss, gone), formulas.states);
    for (std::size_t j = 0; j < operands.size(); ++j) {
      const Expression multiplier = symbol("(mu" + std::to_string(j) + ")");
      const std::vector<Expression> normal = gradient(operands[j], formulas.states);
      for (std::size_t i = 0; i < equations.size(); ++i) equations[i] = equations[i] + multiplier * normal[i];
      unknowns.push_back(multiplier);
    }
  } catch (const InvalidArgument&) {  // 0 to a negative power
    return std::nullopt;
  }
  equations.insert(equations.end(), operands.begin(), operands.end());
  System system;
  system.box = box;
  system.code.unknowns = unknowns.size();
  system.code.equations = equations.size();
  system.code.values = compile(equations, unknowns, {});
  system.code.jacobian = compile(jacobian(equations, unknowns), unknowns, {});
  // multipliers are of the size of the gradient
  Equations<double> field(system.code, {});
  double largest = 1;
  for (int n = 0; n <= 16; ++n) {
    State<double> x;
    for (std::size_t i = 0; i < box.low.size(); ++i) {
      const double share = std::fmod(0.5 + n * (0.618 + 0.1 * static_cast<double>(i)), 1.0);
      x.push_back(box.low[i] + share * box.width(i));
    }
    x.resize(unknowns.size(), 0);
    const double here = length(field(x));
    if (std::isfinite(here)) largest = std::max(largest, here);
  }
  for (std::size_t j = 0; j < operands.size(); ++j) {
    system.box.low.push_back(-10 * largest);
    system.box.high.push_back(10 * largest);
  }
  return system;
}

}  // namespace

std::vector<State<mpfr>> kink_points(const LossFormulas& formulas, const Box& box, std::size_t digits,
                                     std::uint64_t seed, const std::function<bool()>& over) {
  std::vector<State<mpfr>> found;
  std::vector<Expression> operands = kink_operands(formulas);
  if (operands.size() > most_operands) operands.resize(most_operands);
  const std::size_t d = formulas.states.size();
  for (const auto& set : sets_of(operands, std::min(most_together, d))) {
    if (over()) return found;
    const auto system = system_on(formulas, set, box);
    if (!system) continue;
    Equations<double> rough(system->code, {});
    Equations<mpfr> fine(system->code, {});
    StationarySearch search(rough, system->box, seed);
    std::vector<State<double>> known;
    std::size_t singular = 0;
    NewtonSettings settings;
    settings.log10_singular = 10 - static_cast<double>(working_digits<mpfr>());
    settings.log10_step = -static_cast<double>(digits) - 14;
    settings.log10_residual = std::log10(search.scale().field) - static_cast<double>(working_digits<mpfr>()) + 15;
    settings.most_iterations = 200;
    for (std::size_t round = 0; round < rounds; ++round) {
      for (const State<double>& candidate : search.round(seeds, known)) {
        if (over()) return found;
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const State<double>& each) {
          return distance(State<double>(each.begin(), each.begin() + static_cast<std::ptrdiff_t>(d)),
                          State<double>(candidate.begin(), candidate.begin() + static_cast<std::ptrdiff_t>(d))) <=
                 same * box.least_width();
        });
        if (is_known || known.size() > 200) continue;
        known.push_back(candidate);
        State<mpfr> guess;
        for (const double entry : candidate) guess.emplace_back(entry);
        const bool is_weak = rank_above(singular_values(rough.jacobian(candidate), rough.size(), rough.unknowns()),
                                        weak * search.scale().jacobian) < rough.unknowns();
        if (is_weak && ++singular > most_singular) continue;  // of a continuum
        const auto zero = newton(fine, guess, settings);
        if (zero.status == StationaryStatus::stalled) continue;
        State<mpfr> x(zero.x.begin(), zero.x.begin() + static_cast<std::ptrdiff_t>(d));
        for (mpfr& entry : x) {  // 0 to the digits asked for is 0
          if (log10_magnitude(entry) < -static_cast<double>(digits) - 10) entry = 0;
        }
        found.push_back(std::move(x));
      }
    }
  }
  return found;
}

}  // namespace separatrix
