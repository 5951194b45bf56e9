#include "lib/num/polynomial.hpp"

#include <algorithm>

#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// divisions of the interval before a part is taken as it is: 2^-30 of it
constexpr int deepest = 30;

template <class Real>
Real magnitude(const Real& x) {
  return x < 0 ? Real(-x) : x;
}

template <class Real>
std::vector<Real> derivative(std::span<const Real> c) {
  std::vector<Real> d;
  for (std::size_t k = 1; k < c.size(); ++k) d.push_back(c[k] * Real(k));
  if (d.empty()) d.push_back(Real(0));
  return d;
}

// coefficients of q(m + s), by repeated synthetic division
template <class Real>
std::vector<Real> shifted(std::span<const Real> c, const Real& m) {
  std::vector<Real> q(c.begin(), c.end());
  for (std::size_t i = 0; i + 1 < q.size(); ++i) {
    for (std::size_t k = q.size() - 1; k-- > i;) q[k] += m * q[k + 1];
  }
  return q;
}

// whether derivative number n of q(m + s) has no zero for |s| ≤ δ
template <class Real>
bool keeps_sign(const std::vector<Real>& q, std::size_t n, const Real& delta) {
  Real rest(0), power(1);
  for (std::size_t k = n; k < q.size(); ++k) {
    Real falling(1);  // k(k−1)…(k−n+1)
    for (std::size_t i = 0; i < n; ++i) falling *= Real(k - i);
    if (k == n) {
      rest -= falling * magnitude(q[k]);
    } else {
      power *= delta;
      rest += falling * magnitude(q[k]) * power;
    }
  }
  return rest < 0;
}

template <class Real>
class RootFinder {
 public:
  RootFinder(std::span<const Real> c, const Real& noise)
      : c_(c), slope_(derivative(c)), curvature_(derivative(std::span<const Real>(slope_))), noise_(noise) {}

  std::vector<PolynomialRoot<Real>> find(const Real& end) {
    if (std::all_of(c_.begin(), c_.end(), [](const Real& each) { return each == 0; })) return {};
    // most series stay away from 0: seen from their start without any shift
    if (!keeps_sign(std::vector<Real>(c_.begin(), c_.end()), 0, end)) divide(Real(0), end, 0);
    return std::move(roots_);
  }

 private:
  void divide(const Real& a, const Real& b, int depth) {
    const Real middle = (a + b) / 2;
    const Real delta = (b - a) / 2;
    const std::vector<Real> q = shifted(c_, middle);
    if (keeps_sign(q, 0, delta)) return;
    if (keeps_sign(q, 1, delta)) return monotone(a, b);
    if (keeps_sign(q, 2, delta)) return convex(a, b);
    if (depth == deepest) return monotone(a, b);
    divide(a, middle, depth + 1);
    divide(middle, b, depth + 1);
  }

  // a zero in (a, b] if the ends differ in sign
  void monotone(const Real& a, const Real& b) {
    const Real left = value(a), right = value(b);
    if (right == 0) {
      add(b, left < 0 ? 1 : -1);
    } else if ((left < 0 && right > 0) || (left > 0 && right < 0)) {
      add(bracketed(c_, std::span<const Real>(slope_), a, b), left < 0 ? 1 : -1);
    }
  }

  void convex(const Real& a, const Real& b) {
    const std::span<const Real> slope(slope_);
    const Real left = polynomial_value(slope, a), right = polynomial_value(slope, b);
    if ((left < 0) == (right < 0)) return monotone(a, b);
    const Real extremum = bracketed(slope, std::span<const Real>(curvature_), a, b);
    if (magnitude(value(extremum)) <= noise_) return add(extremum, 0);
    monotone(a, extremum);
    monotone(extremum, b);
  }

  // Newton inside a bracket that shrinks at every step
  static Real bracketed(std::span<const Real> q, std::span<const Real> slope, Real a, Real b) {
    const bool rises = polynomial_value(q, a) < 0;
    Real s = (a + b) / 2;
    const double smallest = log10_magnitude(b) + log10_roundoff<Real>();
    for (int iteration = 0; iteration < 20000 && log10_magnitude(Real(b - a)) > smallest; ++iteration) {
      const Real here = polynomial_value(q, s);
      if (here == 0) return s;
      ((here < 0) == rises ? a : b) = s;
      const Real newton = s - here / polynomial_value(slope, s);
      const Real previous = s;
      s = newton > a && newton < b ? newton : Real((a + b) / 2);
      if (log10_magnitude(Real(s - previous)) <= smallest) return s;
    }
    return s;
  }

  Real value(const Real& s) const { return polynomial_value(c_, s); }

  void add(const Real& s, int direction) {
    if (s > 0) roots_.push_back({s, direction});
  }

  std::span<const Real> c_;
  std::vector<Real> slope_, curvature_;
  Real noise_;
  std::vector<PolynomialRoot<Real>> roots_;
};

}  // namespace

template <class Real>
Real polynomial_value(std::span<const Real> c, const Real& s) {
  Real sum(0);
  for (std::size_t k = c.size(); k-- > 0;) sum = sum * s + c[k];
  return sum;
}

template <class Real>
std::vector<PolynomialRoot<Real>> polynomial_roots(std::span<const Real> c, const Real& end, const Real& noise) {
  return RootFinder<Real>(c, noise).find(end);
}

#define SEPARATRIX_INSTANTIATE(Real)                                        \
  template Real polynomial_value<Real>(std::span<const Real>, const Real&); \
  template std::vector<PolynomialRoot<Real>> polynomial_roots<Real>(std::span<const Real>, const Real&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
