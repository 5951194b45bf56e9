#include "solvers/trajectory/branches.hpp"

#include <algorithm>
#include <limits>

#include "lib/num/polynomial.hpp"
#include "lib/num/sign.hpp"

namespace separatrix {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

}  // namespace

Branches::Branches(const std::vector<SurfaceOfSwitch>& switches) : switches_(switches) {
  for (std::size_t i = 0; i < switches_.size(); ++i) {
    const std::size_t s = switches_[i].surface;
    while (surfaces_.size() <= s) surfaces_.push_back({none, 1, Hold::free, 0});
    if (surfaces_[s].quantity != none) continue;
    surfaces_[s].quantity = i;
    surfaces_[s].orientation = switches_[i].orientation;
  }
  sides_.assign(surfaces_.size(), 0);
}

// every quantity of a surface on the same side of it, whatever the rounding of each says
template <class Scalar>
void Branches::expand_on_sides(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t) {
  const auto hold = [&](std::size_t i, int side) { jet.hold_branch(i, side * switches_[i].orientation); };
  for (std::size_t i = 0; i < switches_.size(); ++i) hold(i, surfaces_[switches_[i].surface].side);
  jet.expand(x, t);
  bool consistent = true;
  for (std::size_t s = 0; s < surfaces_.size(); ++s) {
    const Surface& surface = surfaces_[s];
    if (surface.quantity != none) sides_[s] = jet.branch(surface.quantity) * surface.orientation;
  }
  for (std::size_t i = 0; i < switches_.size(); ++i) {
    const int side = sides_[switches_[i].surface];
    if (jet.branch(i) == side * switches_[i].orientation) continue;
    consistent = false;
    hold(i, side);
  }
  if (!consistent) jet.expand(x, t);
}

// where h goes: the sign of its first derivative that is not 0
template <class Scalar>
int Branches::way(const JetEvaluator<Scalar>& jet, std::size_t s, bool forward) const {
  Scalar coefficient(0);
  for (std::size_t k = 1; k <= jet.order(); ++k) {
    JetEvaluator<Scalar>::Arithmetic::get(coefficient, jet.switching(surfaces_[s].quantity)[k]);
    const int sign = sign_of(coefficient) * surfaces_[s].orientation;
    if (sign != 0) return forward || k % 2 == 0 ? sign : -sign;
  }
  return 0;
}

template <class Scalar>
Meeting Branches::begin_on(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t, bool forward,
                           const std::vector<std::size_t>& on) {
  if (on.size() > 1) {
    for (const std::size_t s : on) set(s, way(jet, s, forward), Hold::held);
    expand_on_sides(jet, x, t);
    for (const std::size_t s : on) {
      if (surfaces_[s].side == 0) surfaces_[s].hold = Hold::resting;
      if (way(jet, s, forward) == surfaces_[s].side) continue;
      surface_.reset();
      return Meeting::parts;
    }
    return Meeting::none;
  }
  const std::size_t s = on.front();
  const auto way_under = [&](int side) {
    set(s, side, Hold::held);
    expand_on_sides(jet, x, t);
    return way(jet, s, forward);
  };
  const int below = way_under(-1), above = way_under(1);
  surface_ = s;
  if (above < 0 && below > 0) return Meeting::slides;
  if (above == 0 && below == 0) {
    set(s, 0, Hold::resting);
    expand_on_sides(jet, x, t);
    return Meeting::none;
  }
  if (above >= 0 && below > 0) return Meeting::none;
  if (above < 0) {
    way_under(-1);
    return Meeting::none;
  }
  return Meeting::parts;
}

template <class Scalar>
Meeting Branches::expand(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t, bool forward,
                         const Scalar& near) {
  using Arithmetic = typename JetEvaluator<Scalar>::Arithmetic;
  surface_.reset();
  expand_on_sides(jet, x, t);
  Scalar value(0), slope(0);
  std::vector<std::size_t> on;
  bool released = false;
  for (std::size_t s = 0; s < surfaces_.size(); ++s) {
    Surface& surface = surfaces_[s];
    if (surface.quantity == none || surface.hold == Hold::leaving || surface.hold == Hold::fixed) continue;
    Arithmetic::get(value, jet.switching(surface.quantity)[0]);
    Arithmetic::get(slope, jet.switching(surface.quantity)[1]);
    if (surface.hold == Hold::crossed) {
      if (way(jet, s, forward) != -surface.side) continue;
      surface_ = s;
      return Meeting::slides;
    }
    const int here = sign_of(value) * surface.orientation;
    const int ahead = sign_of(slope) * surface.orientation * (forward ? 1 : -1);
    if (surface.hold == Hold::resting && here == 0) continue;
    if (surface.hold == Hold::held) {
      if (here != surface.side && ahead != -surface.side) continue;
      released = released || here != surface.side;
    }
    set(s, 0, Hold::free);
    if (here == 0 || (here != ahead && abs_of(value) <= near * abs_of(slope))) on.push_back(s);
  }
  if (released) expand_on_sides(jet, x, t);
  return on.empty() ? Meeting::none : begin_on(jet, x, t, forward, on);
}

template <class Scalar>
std::vector<SwitchingSeries<Scalar>> Branches::series(const JetEvaluator<Scalar>& jet) const {
  std::vector<SwitchingSeries<Scalar>> all;
  for (std::size_t s = 0; s < surfaces_.size(); ++s) {
    all.push_back({{}, sides_[s]});
    if (surfaces_[s].quantity == none) continue;
    for (std::size_t k = 0; k <= jet.order(); ++k) {
      Scalar coefficient(0);
      JetEvaluator<Scalar>::Arithmetic::get(coefficient, jet.switching(surfaces_[s].quantity)[k]);
      all.back().coefficients.push_back(surfaces_[s].orientation > 0 ? coefficient : Scalar(-coefficient));
    }
  }
  return all;
}

template <class Real>
bool Branches::stop(const std::vector<SwitchingSeries<Real>>& series, Real& step) {
  const bool forward = step > 0;
  reached_.reset();
  for (std::size_t s = 0; s < series.size(); ++s) {
    const auto& [coefficients, side] = series[s];
    Surface& surface = surfaces_[s];
    if (side == 0 || surface.quantity == none || surface.hold == Hold::fixed) continue;  // h = 0: it stays so
    std::vector<Real> h = coefficients;
    for (std::size_t k = 1; !forward && k < h.size(); k += 2) h[k] = -h[k];
    // a step that begins on the surface: h/s, which has the zeros of h but that one; where h has risen and falls again
    // within what t resolves, the one behind is not at 0
    const bool falls_again = surface.hold == Hold::crossed && h[0] * side > 0 && h[1] * side < 0;
    if (surface.hold != Hold::free && !falls_again) h.erase(h.begin());
    for (const PolynomialRoot<Real>& root : polynomial_roots<Real>(h, forward ? step : Real(-step), Real(0))) {
      if (root.direction != -side) continue;  // it only arrives on the side it is on already
      step = forward ? root.s : Real(-root.s);
      reached_ = s;
      break;
    }
  }
  for (Surface& surface : surfaces_) {
    if (surface.hold == Hold::crossed || surface.hold == Hold::leaving) surface.hold = Hold::held;
  }
  if (reached_) set(*reached_, -sides_[*reached_], Hold::crossed);
  return reached_.has_value();
}

void Branches::not_reached() {
  if (reached_) set(*reached_, 0, Hold::free);
  reached_.reset();
}

void Branches::leave(std::size_t surface, const std::vector<int>& sides) {
  for (std::size_t s = 0; s < std::min(sides.size(), surfaces_.size()); ++s) {
    if (sides[s] != 0) set(s, sides[s], s == surface ? Hold::leaving : Hold::held);
  }
}

void Branches::fix(const std::vector<int>& sides) {
  for (std::size_t s = 0; s < std::min(sides.size(), surfaces_.size()); ++s) {
    if (sides[s] != 0) set(s, sides[s], Hold::fixed);
  }
}

void Branches::release() {
  for (std::size_t s = 0; s < surfaces_.size(); ++s) set(s, 0, Hold::free);
  reached_.reset();
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                        \
  template Meeting Branches::expand<Real>(JetEvaluator<Real>&, const std::vector<Real>&, const Real&, bool, \
                                          const Real&);                                                     \
  template std::vector<SwitchingSeries<Real>> Branches::series<Real>(const JetEvaluator<Real>&) const;      \
  template bool Branches::stop<Real>(const std::vector<SwitchingSeries<Real>>&, Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
