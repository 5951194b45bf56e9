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
#include "solvers/stationary/kink_sets.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_search.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_together = 3;
constexpr std::size_t seeds = 128, rounds = 2;
constexpr std::size_t most_singular = 24;  // candidates of a system that are refined
constexpr std::size_t most_known = 200;    // of all
constexpr double same = 1e-8;              // of the least width
constexpr double reach = 1e-3;             // of the least width: how far around a point is looked for more
constexpr double regular = -6;             // log10 of singular values that a step is made from, if that leads to a zero
constexpr double weak = 1e-6;              // singular values below it are candidates for 0, in double

struct System {
  EquationsCode code;
  EquationsCode others;              // kinks that are not in it …
  std::vector<std::size_t> indices;  // … and which
  KinkMask kinks;                    // that are
  Box box;                           // of the states and the multipliers
};

EquationsCode code_of(const std::vector<Expression>& equations, const std::vector<Expression>& unknowns) {
  EquationsCode code;
  code.unknowns = unknowns.size();
  code.equations = equations.size();
  code.values = compile(equations, unknowns, {});
  code.jacobian = compile(jacobian(equations, unknowns), unknowns, {});
  return code;
}

std::optional<System> system_on(const LossFormulas& formulas, const KinkSet& set, const std::vector<Kink>& kinks,
                                const Box& box) {
  System system;
  std::vector<Expression> operands, vanishing, others;
  for (const std::size_t k : set.independent) operands.push_back(kinks[k].front());
  for (std::size_t k = 0; k < kinks.size(); ++k) {
    if (!(set.all >> k & 1U)) {
      others.push_back(kinks[k].front());
      system.indices.push_back(k);
      continue;
    }
    vanishing.insert(vanishing.end(), kinks[k].begin(), kinks[k].end());
  }
  std::vector<Expression> equations, unknowns = formulas.states;
  try {
    equations = gradient(substitute(formulas.loss, vanishing_kinks(vanishing)), formulas.states);
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
  system.kinks = set.all;
  system.box = box;
  system.code = code_of(equations, unknowns);
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
  /// is_searched  of a mask of kinks: another system is that of them
  KinkSearch(const System& system, const Box& box, std::size_t digits, std::uint64_t seed,
             std::function<bool(KinkMask)> is_searched)
      : digits_(static_cast<double>(digits)),
        box_(box),
        system_(system),
        is_searched_(std::move(is_searched)),
        rough_others_(system.others, {}),
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
    for (std::size_t round = 0; round < rounds && known.size() <= most_known; ++round) {
      for (const State<double>& candidate : search_.round(seeds, known)) {
        if (over()) return;
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const State<double>& each) {
          return distance(states_of(each), states_of(candidate)) <= same * box_.least_width();
        });
        if (is_known || known.size() > most_known) continue;
        known.push_back(candidate);
        const auto svd = singular_values(rough_.jacobian(candidate), rough_.size(), rough_.unknowns());
        const bool is_weak = rank_above(svd, weak * search_.scale().jacobian) < rough_.unknowns();
        if (is_weak && (!has_normals(candidate) || is_of_another(candidate))) continue;
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

  // a point on more kinks is stationary along their common zeros too, with more multipliers
  bool is_of_another(const State<double>& z) {
    const std::vector<double> values = rough_others_(z), matrix = rough_others_.jacobian(z);
    KinkMask met = system_.kinks;
    for (std::size_t n = 0; n < values.size(); ++n) {
      const auto row = matrix.begin() + static_cast<std::ptrdiff_t>(n * z.size());
      const double slope = length(std::vector<double>(row, row + static_cast<std::ptrdiff_t>(z.size())));
      if (std::abs(values[n]) <= same * box_.least_width() * slope) met |= 1U << system_.indices[n];
    }
    return met != system_.kinks && is_searched_(met);
  }

  void refine(const State<double>& candidate, std::vector<KinkPoint>& found) {
    State<mpfr> guess;
    for (const double entry : candidate) guess.emplace_back(entry);
    for (const double singular : {regular, settings_.log10_singular}) {
      NewtonSettings settings = settings_;
      settings.log10_singular = singular;
      const auto zero = newton(fine_, guess, settings);
      if (zero.status == StationaryStatus::stalled) continue;
      return found.push_back(point_at(zero.x));
    }
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
    const Directions null_space_here = null_space(z);
    if (null_space_here.empty()) return point;
    ZeroSet set;
    set.null_space = [&](const State<mpfr>& at) { return at == z ? null_space_here : null_space(at); };
    set.refine = [this](const State<mpfr>& guess, const State<mpfr>&) -> std::optional<State<mpfr>> {
      NewtonSettings across = settings_;
      across.log10_singular = regular;
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
  const System& system_;
  std::function<bool(KinkMask)> is_searched_;
  Equations<double> rough_others_, rough_;
  Equations<mpfr> fine_, others_;
  StationarySearch search_;
  NewtonSettings settings_;
};

}  // namespace

std::vector<KinkPoint> kink_points(const LossFormulas& formulas, const Box& box, std::size_t digits, std::uint64_t seed,
                                   const std::function<bool()>& over) {
  std::vector<KinkPoint> found;
  const KinkSets all = kink_sets(formulas, std::min(most_together, formulas.states.size()));
  std::vector<System> systems;
  for (const KinkSet& set : all.sets) {
    if (auto system = system_on(formulas, set, all.kinks, box)) systems.push_back(std::move(*system));
  }
  const auto is_searched = [&](KinkMask kinks) {
    return (kinks & ~all.affine) == 0 &&
           std::any_of(systems.begin(), systems.end(), [&](const System& each) { return each.kinks == kinks; });
  };
  for (const System& system : systems) {
    if (over()) return found;
    KinkSearch(system, box, digits, seed, is_searched).add_to(found, over);
  }
  return found;
}

}  // namespace separatrix
