#include "solvers/cycle/cycle_point.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/basin/multipliers.hpp"

namespace separatrix {
namespace {

// between the tolerances of two computations, in decimals
constexpr double apart = 3;

constexpr double reach = 1e-2;  // of a refined cycle from that in double, in widths of the box

double tolerance_of(std::size_t digits) { return -static_cast<double>(digits + guard::second_run); }

}  // namespace

std::size_t cycle_working_digits(std::size_t digits) { return digits + guard::second_run + guard::iteration; }

template <class Real>
CycleRefiner<Real>::CycleRefiner(const CycleCode& code, std::size_t digits)
    : code_(code),
      digits_(digits),
      coarse_(code.variations, code.parameters, code.space, tolerance_of(digits)),
      fine_(code.variations, code.parameters, code.space, tolerance_of(digits) - apart),
      extremes_(code.extremes, code.parameters, tolerance_of(digits) - apart) {}

template <class Real>
std::optional<ClosedArcs<Real>> CycleRefiner<Real>::refined(const std::vector<Real>& guess,
                                                            const std::vector<Real>& phase,
                                                            const std::vector<Real>& plane) {
  // the step after one of 10^−(D/2 + 1) is shorter than 10^−(D + 1)
  const double wanted = static_cast<double>(digits_ + 1);
  const auto near = coarse_.closed(guess, phase, plane, -wanted / 2, Real(reach));
  if (!near) return std::nullopt;
  return fine_.closed(near->z, phase, plane, -wanted, Real(reach));
}

template <class Real>
std::optional<CyclePoint> CycleRefiner<Real>::describe(const std::vector<Real>& guess, const std::vector<Real>& phase,
                                                       const std::vector<Real>& plane, bool at_bifurcation) {
  using std::abs;
  const auto found = refined(guess, phase, plane);
  if (!found) return std::nullopt;
  const auto again = coarse_.arcs(found->z);
  if (!again) return std::nullopt;
  const OrbitSpace& space = code_.space;
  const State<Real> x = space.point(found->z, 0);
  const auto extremes = extremes_(x, space.period(found->z));
  if (!extremes) return std::nullopt;
  const auto multipliers = fine_.multipliers(found->arcs), others = coarse_.multipliers(*again);
  if (multipliers.size() + 1 != space.dimension() || others.size() != multipliers.size()) return std::nullopt;
  const auto share_of_digits = [&](const Real& error) {
    const double agreed = error == 0 ? static_cast<double>(digits_) : std::floor(-log10_magnitude(error));
    return static_cast<std::size_t>(std::clamp(agreed, 1.0, static_cast<double>(digits_)));
  };
  std::size_t digits = share_of_digits(found->last);
  const Real negligible = power_of_ten<Real>(-static_cast<double>(digits));
  const auto known = [&](const Real& value, const Real& scale) {
    return abs(value) <= negligible * scale ? Known(0) : rounded(value, digits);
  };
  CyclePoint point;
  point.parameter = known(x.back(), Real(space.box.width(space.dimension())));
  if (at_bifurcation && !multipliers.empty()) {
    Real off = abs(modulus(multipliers[0]) - 1);
    for (const auto& each : multipliers) off = std::min(off, Real(abs(modulus(each) - 1)));
    digits = std::min(digits, share_of_digits(off));
  }
  point.orbit.period = rounded(space.period(found->z), digits);
  for (std::size_t i = 0; i < space.dimension(); ++i) point.x.push_back(known(x[i], Real(space.box.width(i))));
  for (std::size_t i = 0; i < extremes->lowest.size(); ++i) {
    const Real scale = extremes->highest[i] - extremes->lowest[i];
    point.lowest.push_back(known(extremes->lowest[i], scale));
    point.highest.push_back(known(extremes->highest[i], scale));
  }
  const Real on_circle = power_of_ten<Real>(-static_cast<double>(digits) / 2);
  point.unstable = 0;
  for (std::size_t i = 0; i < multipliers.size(); ++i) {
    const Real size = modulus(multipliers[i]), error = modulus<Real>({multipliers[i].real - others[i].real,
                                                                      multipliers[i].imaginary - others[i].imaginary});
    const double same =
        error == 0 ? static_cast<double>(digits) : std::floor(log10_magnitude(size) - log10_magnitude(error));
    const std::size_t shown = static_cast<std::size_t>(std::clamp(same, 1.0, static_cast<double>(digits)));
    point.orbit.multipliers.emplace_back(rounded(multipliers[i].real, shown), rounded(multipliers[i].imaginary, shown));
    if (abs(size - 1) <= on_circle) point.unstable.reset();
    if (point.unstable) *point.unstable += size > 1;
  }
  return point;
}

#define SEPARATRIX_INSTANTIATE(Real) template class CycleRefiner<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
