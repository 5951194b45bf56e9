#include "solvers/trajectory/zero_watch.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/num/polynomial.hpp"
#include "lib/num/sign.hpp"

namespace separatrix {
namespace {

// Series of a quantity with what counts as 0.
template <class Real>
struct Piece {
  const std::vector<Real>& c;
  const Real& noise;

  Real value(const Real& s) const { return polynomial_value<Real>(c, s); }
  bool is_small(const Real& s) const {
    const Real q = value(s);
    return q <= noise && -q <= noise;
  }
  // between two places: looked at in quarters, as the values near a zero are monotone on both sides
  bool stays_small(const Real& a, const Real& b) const {
    for (int k = 0; k <= 4; ++k) {
      if (!is_small(Real(a + (b - a) * k / 4))) return false;
    }
    return true;
  }
};

// where q vanishes just beyond `length`, which is within its noise of the zero
template <class Real>
Real zero_beyond(const Piece<Real>& piece, const Real& length) {
  Real slope(0);
  for (std::size_t k = piece.c.size(); k-- > 1;) slope = slope * length + piece.c[k] * Real(k);
  const Real ahead = -piece.value(length) / slope;
  return ahead > 0 && ahead * 8 <= length ? Real(length + ahead) : length;
}

}  // namespace

template <class Real>
void ZeroWatch<Real>::follow(const Real& t, const std::vector<Real>& c, const Real& length, const Real& noise,
                             bool forward, const StateAt& state, std::vector<Zero<Real>>& found) {
  const std::vector<PolynomialRoot<Real>> roots = polynomial_roots<Real>(c, length, noise);
  const Piece<Real> piece{c, noise};
  const Real start_noise = last_ ? std::max(noise, noise_) : noise;
  const Piece<Real> start{c, start_noise};
  const auto time = [&](const Real& s) { return forward ? Real(t + s) : Real(t - s); };
  const auto at = [&](const Real& s, int direction, std::size_t multiplicity) {
    return Zero<Real>{time(s), state(time(s)), direction, multiplicity};
  };

  std::size_t first = 0, end = roots.size();  // the zeros inside: neither that at the start nor that at the end
  Real clear(0);                              // from here on q is above its noise, if it ever is
  if (start.is_small(Real(0))) {
    while (first < end && start.stays_small(Real(0), roots[first].s)) clear = roots[first++].s;
  }
  const bool ends_small = piece.is_small(length);
  while (ends_small && end > first && piece.stays_small(roots[end - 1].s, length)) --end;
  int after = start.is_small(Real(0)) ? 0 : sign_of(c.front());
  if (after == 0) {  // from the first place behind the zero at the start that is not small
    const Real next = first < roots.size() ? std::min(roots[first].s, length) : length;
    for (int k = 1; k <= 4 && after == 0; ++k) {
      const Real s = clear + (next - clear) * k / 4;
      if (!piece.is_small(s)) after = sign_of(piece.value(s));
    }
  }

  if (after != 0) {
    if (last_ && sign_ != 0) {
      last_->direction = after == sign_ ? 0 : after;
      found.push_back(*last_);
    } else if (!last_ && sign_ != 0 && after != sign_) {
      found.push_back(at(clear, after, 1));
    }
    last_.reset();
    sign_ = after;
  }
  for (std::size_t k = first; k < end; ++k) {
    found.push_back(at(roots[k].s, roots[k].direction, roots[k].multiplicity));
    if (roots[k].direction != 0) sign_ = roots[k].direction;
  }
  if (ends_small && sign_ != 0 && !last_) {
    const bool known = end < roots.size(), jumps_to_0 = after == 0 && clear == 0;
    last_ = known ? at(roots[end].s, roots[end].direction, roots[end].multiplicity)
                  : at(jumps_to_0 ? Real(0) : zero_beyond(piece, length), -sign_, 1);
    noise_ = noise;
  }
  begun_ = true;
}

template <class Real>
std::optional<Zero<Real>> ZeroWatch<Real>::take_last() {
  std::optional<Zero<Real>> last = std::move(last_);
  last_.reset();
  return last;
}

template <class Real>
void ZeroWatch<Real>::resume(int sign) {
  last_.reset();
  sign_ = sign;
}

template <class Real>
template <class Other>
ZeroWatch<Other> ZeroWatch<Real>::as() const {
  ZeroWatch<Other> other;
  other.begun_ = begun_;
  other.sign_ = sign_;
  other.noise_ = convert<Other>(noise_);
  if (last_) {
    other.last_ = Zero<Other>{convert<Other>(last_->t), {}, last_->direction, last_->multiplicity};
    for (const Real& entry : last_->x) other.last_->x.push_back(convert<Other>(entry));
  }
  return other;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template class ZeroWatch<Real>;    \
  template ZeroWatch<mpfr> ZeroWatch<Real>::as<mpfr>() const;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE
template ZeroWatch<double> ZeroWatch<mpfr>::as<double>() const;
template ZeroWatch<float128> ZeroWatch<mpfr>::as<float128>() const;

}  // namespace separatrix
