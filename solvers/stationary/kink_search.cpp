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
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "solvers/stationary/kink.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_search.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_kinks = 8, most_together = 3, most_sets = 64;
constexpr std::size_t seeds = 128, rounds = 2;
constexpr std::size_t most_singular = 24;  // candidates of a system that are refined
constexpr std::size_t most_known = 200;    // of all
constexpr double same = 1e-8;              // of the least width
constexpr double reach = 1e-3;             // of the least width: how far around a point is looked for more
constexpr double weak = 1e-6;              // singular values below it are candidates for 0, in double

using Kink = std::vector<Expression>;  // operands that are 0 together: s and −s

std::vector<Kink> kinks_of(const std::vector<Expression>& operands) {
  std::vector<Kink> kinks;
  for (const Expression operand : operands) {
    const auto met = std::find_if(kinks.begin(), kinks.end(), [&](const Kink& kink) {
      return is_identically_zero(operand + kink.front()) == Verdict::holds;
    });
    if (met != kinks.end()) {
      met->push_back(operand);
    } else if (kinks.size() < most_kinks) {
      kinks.push_back({operand});
    }
  }
  return kinks;
}

// sets of kinks, small ones first
std::vector<std::vector<Kink>> sets_of(const std::vector<Kink>& kinks, std::size_t most) {
  std::vector<std::vector<Kink>> sets;
  for (std::size_t size = 1; size <= most; ++size) {
    for (std::size_t mask = 1; mask < (std::size_t{1} << kinks.size()); ++mask) {
      std::vector<Kink> set;
      for (std::size_t i = 0; i < kinks.size(); ++i) {
        if (mask >> i & 1U) set.push_back(kinks[i]);
      }
      if (set.size() == size && sets.size() < most_sets) sets.push_back(std::move(set));
    }
  }
  return sets;
}

struct System {
  EquationsCode code;
  EquationsCode others;  // kinks that are not in it
  Box box;               // of the states and the multipliers
};

EquationsCode code_of(const std::vector<Expression>& equations, const std::vector<Expression>& unknowns) {
  EquationsCode code;
  code.unknowns = unknowns.size();
  code.equations = equations.size();
  code.values = compile(equations, unknowns, {});
  code.jacobian = compile(jacobian(equations, unknowns), unknowns, {});
  return code;
}

std::optional<System> system_on(const LossFormulas& formulas, const std::vector<Kink>& kinks,
                                const std::vector<Kink>& all, const Box& box) {
  Substitution gone;
  std::vector<Expression> operands;
  for (const Kink& kink : kinks) {
    operands.push_back(kink.front());
    for (const Expression operand : kink) {
      for (const Kind each : {Kind::abs, Kind::sign, Kind::relu}) gone.emplace(apply(each, operand), Expression(0));
    }
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
  system.code = code_of(equations, unknowns);
  std::vector<Expression> others;
  for (const Kink& kink : all) {
    if (std::find(kinks.begin(), kinks.end(), kink) == kinks.end()) others.push_back(kink.front());
  }
  system.others = code_of(others, unknowns);
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

// points of one system
class KinkSearch {
 public:
  KinkSearch(const System& system, const Box& box, std::size_t digits, std::uint64_t seed)
      : digits_(static_cast<double>(digits)),
        box_(box),
        rough_(system.code, {}),
        fine_(system.code, {}),
        others_(system.others, {}),
        search_(rough_, system.box, seed) {
    const double working = static_cast<double>(working_digits<mpfr>());
    settings_.log10_singular = 10 - working;
    settings_.log10_step = -digits_ - 14;
    settings_.log10_residual = std::log10(search_.scale().field) - working + 15;
    settings_.most_iterations = 200;
    settings_.most_even_steps = steps_of_a_tail;  // the multipliers of a singular system may run away
  }

  void add_to(std::vector<KinkPoint>& found, const std::function<bool()>& over) {
    std::vector<State<double>> known, of_continua;
    for (std::size_t round = 0; round < rounds; ++round) {
      for (const State<double>& candidate : search_.round(seeds, known)) {
        if (over()) return;
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const State<double>& each) {
          return distance(states_of(each), states_of(candidate)) <= same * box_.least_width();
        });
        if (is_known || known.size() > most_known) continue;
        known.push_back(candidate);
        const auto svd = singular_values(rough_.jacobian(candidate), rough_.size(), rough_.unknowns());
        const bool is_weak = rank_above(svd, weak * search_.scale().jacobian) < rough_.unknowns();
        if (is_weak && !has_normals(candidate)) continue;
        if (is_weak) {
          of_continua.push_back(candidate);
        } else {
          refine(candidate, found);
        }
      }
    }
    const std::size_t stride = of_continua.size() / most_singular + 1;
    for (std::size_t n = 0; n < of_continua.size() && !over(); n += stride) refine(of_continua[n], found);
  }

 private:
  // independent ones; where they are not, fewer kinks say the same
  bool has_normals(const State<double>& z) {
    const std::size_t d = box_.low.size(), n = rough_.unknowns();
    const std::vector<double> matrix = rough_.jacobian(z);
    std::vector<double> normals;
    for (std::size_t row = d; row < n; ++row) {
      for (std::size_t j = 0; j < d; ++j) normals.push_back(matrix[row * n + j]);
    }
    const auto svd = singular_values(normals, n - d, d);
    return rank_above(svd, weak * svd.values.front()) == n - d;
  }

  void refine(const State<double>& candidate, std::vector<KinkPoint>& found) {
    State<mpfr> guess;
    for (const double entry : candidate) guess.emplace_back(entry);
    const auto zero = newton(fine_, guess, settings_);
    if (zero.status != StationaryStatus::stalled) found.push_back(point_at(zero.x));
  }

  template <class Real>
  State<Real> states_of(const State<Real>& z) const {
    return {z.begin(), z.begin() + static_cast<std::ptrdiff_t>(box_.low.size())};
  }

  Directions null_space(const State<mpfr>& z) {
    const auto svd = singular_values(fine_.jacobian(z), fine_.size(), fine_.unknowns());
    const mpfr least = power_of_ten<mpfr>(std::log10(search_.scale().jacobian) - digits_ - 10);
    Directions rows;
    for (std::size_t k = rank_above(svd, least); k < svd.columns; ++k) {
      const auto begin = svd.right.begin() + static_cast<std::ptrdiff_t>(k * svd.columns);
      rows.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(svd.columns));
    }
    return rows;
  }

  bool is_on_others(const State<mpfr>& z) {
    const std::vector<mpfr> values = others_(z);
    return std::any_of(values.begin(), values.end(),
                       [&](const mpfr& value) { return log10_magnitude(value) < -digits_ - 10; });
  }

  KinkPoint point_at(const State<mpfr>& z) {
    KinkPoint point;
    point.x = states_of(z);
    for (mpfr& entry : point.x) {  // 0 to the digits asked for is 0
      if (log10_magnitude(entry) < -digits_ - 10) entry = 0;
    }
    if (null_space(z).empty()) return point;
    ZeroSet set;
    set.null_space = [this](const State<mpfr>& at) { return null_space(at); };
    set.refine = [this](const State<mpfr>& guess, const State<mpfr>&) -> std::optional<State<mpfr>> {
      NewtonSettings across = settings_;
      across.log10_singular = -6;
      across.most_iterations = 40;  // across a manifold convergence is quadratic
      const auto zero = newton(fine_, guess, across);
      if (zero.status != StationaryStatus::converged || null_space(zero.x).empty()) return std::nullopt;
      return zero.x;
    };
    const Neighbourhood around = sheet_around(set, z, mpfr(reach * box_.least_width()));
    point.is_isolated = around.dimension == 0;
    if (is_on_others(z)) return point;
    std::vector<mpfr> flat;
    for (const auto& tangent : around.tangents) {
      const State<mpfr> part = states_of(tangent);
      flat.insert(flat.end(), part.begin(), part.end());
    }
    if (flat.empty()) return point;
    const std::size_t m = around.tangents.size(), d = box_.low.size();
    const auto svd = singular_values(flat, m, d);
    if (rank_above(svd, mpfr(weak)) < m) return point;  // only multipliers change
    for (std::size_t k = 0; k < m; ++k) {
      const auto begin = svd.right.begin() + static_cast<std::ptrdiff_t>(k * d);
      point.tangents.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(d));
    }
    return point;
  }

  double digits_;
  const Box& box_;
  Equations<double> rough_;
  Equations<mpfr> fine_, others_;
  StationarySearch search_;
  NewtonSettings settings_;
};

}  // namespace

std::vector<KinkPoint> kink_points(const LossFormulas& formulas, const Box& box, std::size_t digits, std::uint64_t seed,
                                   const std::function<bool()>& over) {
  std::vector<KinkPoint> found;
  const std::vector<Kink> kinks = kinks_of(kink_operands(formulas));
  for (const auto& set : sets_of(kinks, std::min(most_together, formulas.states.size()))) {
    if (over()) return found;
    if (const auto system = system_on(formulas, set, kinks, box))
      KinkSearch(*system, box, digits, seed).add_to(found, over);
  }
  return found;
}

}  // namespace separatrix
