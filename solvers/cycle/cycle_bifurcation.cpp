#include "solvers/cycle/cycle_bifurcation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/multipliers.hpp"
#include "solvers/roots/sign_change.hpp"

namespace separatrix {
namespace {

// half the share of a step of the path in which a zero found in double is looked for with all digits; wider where double knows
// less of the test than its sign there, as on the canards of a relaxation oscillator, last the whole step
constexpr double half_widths[] = {1e-4, 1e-2, 1};
constexpr double log10_of_double = -7;
constexpr double log10_step_of_double = -10;

template <class Real>
std::vector<Real> converted(const std::vector<double>& v) {
  return {v.begin(), v.end()};
}

// The path cut across the chord between two of its points.
template <class Real>
struct Section {
  std::vector<Real> middle, chord, phase;

  std::vector<Real> guess(const Real& share) const {
    std::vector<Real> z = middle;
    for (std::size_t j = 0; j < z.size(); ++j) z[j] += share * chord[j];
    return z;
  }
};

// A function that is 0 at a bifurcation, in one arithmetic.
template <class Real>
using Test = std::function<std::optional<Real>(Shooting<Real>&, const ClosedArcs<Real>&, const Section<Real>&)>;

template <class Real>
Test<Real> slope_test() {
  return [](Shooting<Real>& shooting, const ClosedArcs<Real>& at, const Section<Real>& section) -> std::optional<Real> {
    const auto along = shooting.tangent(at.arcs, section.phase, section.chord);
    if (!along) return std::nullopt;
    return along->back();
  };
}

template <class Real>
Test<Real> modulus_test(std::size_t k) {
  return [k](Shooting<Real>& shooting, const ClosedArcs<Real>& at, const Section<Real>&) -> std::optional<Real> {
    using std::log;
    const auto multipliers = shooting.multipliers(at.arcs);
    if (multipliers.size() <= k) return std::nullopt;
    return Real(log(modulus(multipliers[k])));
  };
}

template <class Real>
class Locator {
 public:
  Locator(const CyclePath& path, Shooting<double>& shooting, CycleRefiner<Real>& refiner, std::size_t digits)
      : path_(path), shooting_(shooting), refiner_(refiner), log10_precise_(-static_cast<double>(digits) - 2) {}

  std::vector<LocatedCycle<Real>> operator()() {
    for (std::size_t i = 1; i + 1 < path_.z.size(); ++i) between(i);
    return std::move(found_);
  }

 private:
  // points i and i + 1
  void between(std::size_t i) {
    const bool turns = path_.tangents[i].back() * path_.tangents[i + 1].back() < 0;
    if (turns) add(CycleBifurcation::fold, i, locate(i, slope_test<double>(), slope_test<Real>()));
    const auto here = outside(path_.multipliers[i]), there = outside(path_.multipliers[i + 1]);
    if (!here || !there) return;
    for (std::size_t k = std::min(*here, *there); k < std::max(*here, *there); ++k) {
      auto section = locate(i, modulus_test<double>(k), modulus_test<Real>(k));
      if (!section) continue;
      const auto at = refiner_.refined(section->middle, section->phase, section->chord);
      if (!at) continue;
      const auto multiplier = refiner_.shooting().multipliers(at->arcs)[k];
      const bool is_pair = multiplier.imaginary != 0;
      if (!is_pair && multiplier.real > 0 && turns) continue;
      add(is_pair               ? CycleBifurcation::neimark_sacker
          : multiplier.real > 0 ? CycleBifurcation::branch_point
                                : CycleBifurcation::period_doubling,
          i, std::move(section));
      if (is_pair) ++k;
    }
  }

  void add(CycleBifurcation kind, std::size_t i, std::optional<Section<Real>> section) {
    if (!section) return;
    found_.push_back({kind, i + 1, std::move(section->middle), std::move(section->phase), std::move(section->chord)});
  }

  // where a test is 0 between points i and i + 1: `middle` of the result
  std::optional<Section<Real>> locate(std::size_t i, const Test<double>& coarse, const Test<Real>& precise) {
    const Section<double> whole{path_.z[i], difference(path_.z[i + 1], path_.z[i]), path_.phases[i]};
    const double reach = length(whole.chord);
    std::optional<ClosedArcs<double>> last;
    const auto in_double = [&](const mpfr& share) -> std::optional<mpfr> {
      last = shooting_.closed(whole.guess(to_double(share)), whole.phase, whole.chord, log10_step_of_double, reach);
      if (!last) return std::nullopt;
      const auto value = coarse(shooting_, *last, whole);
      return value ? std::optional<mpfr>(*value) : std::nullopt;
    };
    if (!sign_change(in_double, log10_of_double)) return std::nullopt;
    Section<Real> near{converted<Real>(last->z), converted<Real>(whole.chord), converted<Real>(whole.phase)};
    for (const double half_width : half_widths) {
      const auto share_of = [&](const mpfr& share) { return Real((2 * convert<Real>(share) - 1) * Real(half_width)); };
      const auto with_all_digits = [&](const mpfr& share) -> std::optional<mpfr> {
        const auto at = refiner_.refined(near.guess(share_of(share)), near.phase, near.chord);
        if (!at) return std::nullopt;
        const auto value = precise(refiner_.shooting(), *at, near);
        return value ? std::optional<mpfr>(convert<mpfr>(*value)) : std::nullopt;
      };
      const auto share = sign_change(with_all_digits, log10_precise_);
      if (!share) continue;
      near.middle = near.guess(share_of(*share));
      return near;
    }
    return std::nullopt;
  }

  const CyclePath& path_;
  Shooting<double>& shooting_;
  CycleRefiner<Real>& refiner_;
  double log10_precise_;
  std::vector<LocatedCycle<Real>> found_;
};

}  // namespace

template <class Real>
std::vector<LocatedCycle<Real>> cycle_bifurcations(const CyclePath& path, Shooting<double>& shooting,
                                                   CycleRefiner<Real>& refiner, std::size_t digits) {
  return Locator<Real>(path, shooting, refiner, digits)();
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                     \
  template std::vector<LocatedCycle<Real>> cycle_bifurcations<Real>(const CyclePath&, Shooting<double>&, \
                                                                    CycleRefiner<Real>&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
