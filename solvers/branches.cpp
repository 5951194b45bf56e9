#include "solvers/branches.hpp"

#include "lib/num/polynomial.hpp"

namespace separatrix {
namespace {

template <class Real>
Real abs_of(const Real& value) {
  return value < 0 ? Real(-value) : value;
}

}  // namespace

template <class Scalar>
bool Branches::expand(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t, bool forward,
                      const Scalar& near) {
  using Arithmetic = typename JetEvaluator<Scalar>::Arithmetic;
  held_.resize(jet.switches(), 0);
  for (std::size_t i = 0; i < held_.size(); ++i) jet.hold_branch(i, held_[i]);
  jet.expand(x, t);
  Scalar value(0), slope(0);
  bool slides = false, chosen = false;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    Arithmetic::get(value, jet.switching(i)[0]);
    Arithmetic::get(slope, jet.switching(i)[1]);
    if (slope == 0) continue;
    const int ahead = (slope > 0) == forward ? 1 : -1;
    if (held_[i] != 0 && ahead != held_[i]) slides = true;
    if (held_[i] != 0 || jet.branch(i) == ahead) continue;
    if (value == 0 || abs_of(value) <= near * abs_of(slope)) {  // a start on the surface
      held_[i] = ahead;
      jet.hold_branch(i, ahead);
      chosen = true;
    }
  }
  if (!chosen) return !slides;
  jet.expand(x, t);
  for (std::size_t i = 0; i < held_.size(); ++i) {
    Arithmetic::get(slope, jet.switching(i)[1]);
    if (held_[i] != 0 && slope != 0 && ((slope > 0) == forward ? 1 : -1) != held_[i]) slides = true;
  }
  return !slides;
}

template <class Scalar>
std::vector<SwitchingSeries<Scalar>> Branches::series(const JetEvaluator<Scalar>& jet) {
  std::vector<SwitchingSeries<Scalar>> all;
  for (std::size_t i = 0; i < jet.switches(); ++i) {
    all.push_back({std::vector<Scalar>(jet.order() + 1, Scalar(0)), jet.branch(i)});
    for (std::size_t k = 0; k <= jet.order(); ++k) {
      JetEvaluator<Scalar>::Arithmetic::get(all.back().coefficients[k], jet.switching(i)[k]);
    }
  }
  return all;
}

template <class Real>
bool Branches::stop(const std::vector<SwitchingSeries<Real>>& series, Real& h) {
  release();
  const bool forward = h > 0;
  bool stopped = false;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto& [coefficients, branch] = series[i];
    if (branch == 0) continue;  // it stays 0: an invariant surface
    std::vector<Real> q = coefficients;
    for (std::size_t k = 1; !forward && k < q.size(); k += 2) q[k] = -q[k];
    for (const PolynomialRoot<Real>& root : polynomial_roots<Real>(q, forward ? h : Real(-h), Real(0))) {
      if (root.direction != -branch) continue;  // it only arrives on the branch it is on already
      h = forward ? root.s : Real(-root.s);
      release();
      held_[i] = -branch;
      stopped = true;
      break;
    }
  }
  return stopped;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                                   \
  template bool Branches::expand<Real>(JetEvaluator<Real>&, const std::vector<Real>&, const Real&, bool, const Real&); \
  template std::vector<SwitchingSeries<Real>> Branches::series<Real>(const JetEvaluator<Real>&);                       \
  template bool Branches::stop<Real>(const std::vector<SwitchingSeries<Real>>&, Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
