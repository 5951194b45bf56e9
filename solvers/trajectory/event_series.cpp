#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/convert.hpp"
#include "lib/num/polynomial.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/event.hpp"

// The series of a quantity on a step, and how far it holds.

namespace separatrix {
namespace {

// what the local errors of the steps before may have added up to: two digits
const double log2_accumulated = 2 * std::log2(10.0);

template <class Real>
bool has_value(const Real& q) {
  return log10_magnitude(q) < std::numeric_limits<double>::infinity();
}

}  // namespace

template <class Real>
auto EventFinder<Real>::series(std::size_t q, const JetEvaluator<Real>& jet, std::size_t result, const Real& t,
                               const Real& h) -> Series {
  const Real length = abs_of(h);
  Series made;
  Real scale(0), power(1);
  for (std::size_t k = 0; k <= jet.order(); ++k) {
    const Real coefficient = jet.result(result, k);
    made.coefficients.push_back(forward_ || k % 2 == 0 ? coefficient : Real(-coefficient));
    scale = std::max(scale, Real(power * abs_of(coefficient)));
    power *= length;
  }
  made.size = std::max(scale, size(q, t));
  made.noise = made.size * power_of_two<Real>(log2_tolerance_ + log2_accumulated);
  return made;
}

// of what it is computed from; 0 where that says nothing
template <class Real>
Real EventFinder<Real>::size(std::size_t q, const Real& t) {
  const Real size = values(q, t)[1];
  return has_value(size) ? size : Real(0);
}

// How far the series at t holds towards `end`, along the states of the same expansion. Where it holds nowhere else, so far
// as a part of it does; t: nowhere.
template <class Real>
Real EventFinder<Real>::borne_out(std::size_t q, const JetEvaluator<Real>& jet, std::size_t result, const Real& t,
                                  const Real& end) {
  constexpr double several = 16, part = 1.0 / 256;
  const Real tolerance = power_of_two<Real>(log2_tolerance_ + log2_accumulated) * Real(several);
  std::vector<std::vector<Real>> states(jet.dimension());
  for (std::size_t i = 0; i < states.size(); ++i) {
    states[i].resize(jet.order() + 1, Real(0));
    for (std::size_t k = 0; k <= jet.order(); ++k) JetEvaluator<Real>::Arithmetic::get(states[i][k], jet.state(i)[k]);
  }
  std::vector<Real> point(states.size() + 1, Real(0));
  for (Real to = end; abs_of(Real(to - t)) > resolution(t); to = t + (to - t) * Real(part)) {
    const Series made = series(q, jet, result, t, Real(to - t));
    const Real rounding = abs_of(Real(value(q, t) - made.coefficients[0])) * Real(several);
    const auto size_of_series = [&](const Real& time) -> std::optional<double> {
      const Real s = time - t;
      for (std::size_t i = 0; i < states.size(); ++i) point[i] = polynomial_value<Real>(states[i], s);
      point.back() = time;
      const std::vector<Real> found = quantities_[q].value(point);
      if (!has_value(found[0])) return std::numeric_limits<double>::infinity();  // beyond its domain
      const Real size = has_value(found[1]) ? std::max(found[1], made.size) : made.size;
      const Real expected = polynomial_value<Real>(made.coefficients, abs_of(s));
      if (!(abs_of(Real(found[0] - expected)) <= rounding + size * tolerance)) return std::nullopt;
      return to_double(size);
    };
    const Real borne = quantities_[q].bounds.reach(flow_, t, to, size_of_series);
    if (borne != t) return borne;
  }
  return t;
}

// one piece, on (0, |h|]; backwards in time of q(−s)
template <class Real>
void EventFinder<Real>::follow(const Series& series, ZeroWatch<Real>& watch, const Real& t, const Real& h,
                               Zeros& found) {
  watch.follow(
      t, series.coefficients, abs_of(h), series.noise, forward_, [&](const Real& time) { return flow_.state(time); },
      found);
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                                \
  template EventFinder<Real>::Series EventFinder<Real>::series(std::size_t, const JetEvaluator<Real>&, std::size_t, \
                                                               const Real&, const Real&);                           \
  template Real EventFinder<Real>::size(std::size_t, const Real&);                                                  \
  template Real EventFinder<Real>::borne_out(std::size_t, const JetEvaluator<Real>&, std::size_t, const Real&,      \
                                             const Real&);                                                          \
  template void EventFinder<Real>::follow(const Series&, ZeroWatch<Real>&, const Real&, const Real&, Zeros&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
