#include "lib/num/polynomial.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"

namespace separatrix {
namespace {

// parts that are looked at before the rest is taken as it is: a polynomial that is noise has no end of them
constexpr int most_parts = 4000;

// multiplicities that are told
constexpr std::size_t most_multiple = 24;

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
      rest -= falling * abs_of(q[k]);
    } else {
      power *= delta;
      rest += falling * abs_of(q[k]) * power;
    }
  }
  return rest < 0;
}

template <class Real>
class RootFinder {
 public:
  RootFinder(std::span<const Real> c, const Real& noise)
      : c_(c),
        slope_(derivative(c)),
        curvature_(derivative(std::span<const Real>(slope_))),
        noise_(noise),
        deepest_(static_cast<int>(-log10_roundoff<Real>() * std::log2(10.0))) {}

  std::vector<PolynomialRoot<Real>> find(const Real& end) {
    end_ = end;
    if (is_noise(std::vector<Real>(c_.begin(), c_.end()), c_.size(), end, noise_)) return {};
    // most series stay away from 0: seen from their start without any shift
    if (!keeps_sign(std::vector<Real>(c_.begin(), c_.end()), 0, end)) divide(Real(0), end, 0);
    if (noise_ > 0) merge();
    return std::move(roots_);
  }

 private:
  // Zeros with nothing but noise between them are one, that of the greatest multiplicity; what is beyond on both sides
  // says whether it crosses.
  void merge() {
    std::vector<PolynomialRoot<Real>> merged;
    for (std::size_t first = 0, next = 1; first < roots_.size(); first = next++) {
      while (next < roots_.size() && stays_small(roots_[next - 1].s, roots_[next].s)) ++next;
      const auto from = roots_.begin() + static_cast<std::ptrdiff_t>(first);
      const auto to = roots_.begin() + static_cast<std::ptrdiff_t>(next);
      PolynomialRoot<Real> one =
          *std::max_element(from, to, [](const auto& a, const auto& b) { return a.multiplicity < b.multiplicity; });
      if (next > first + 1) {
        const int before = sign_beyond(from->s, first > 0 ? roots_[first - 1].s : Real(0));
        const int after = sign_beyond(roots_[next - 1].s, next < roots_.size() ? roots_[next].s : end_);
        if (before != 0 && after != 0) one.direction = before == after ? 0 : after;
        if (one.direction == 0) one.multiplicity = std::max<std::size_t>(one.multiplicity, 2);
      }
      merged.push_back(one);
    }
    roots_ = std::move(merged);
  }

  bool stays_small(const Real& a, const Real& b) const {
    for (int k = 0; k <= 4; ++k) {
      if (!is_small(Real(a + (b - a) * k / 4))) return false;
    }
    return true;
  }

  // of the first of some places on the way from a zero to the next where q is not noise; 0 if there is none
  int sign_beyond(const Real& from, const Real& to) const {
    for (int k = 1; k <= 4; ++k) {
      const Real q = value(Real(from + (to - from) * k / 4));
      if (abs_of(q) > noise_) return q > 0 ? 1 : -1;
    }
    return 0;
  }

  void divide(const Real& a, const Real& b, int depth) {
    const Real middle = (a + b) / 2;
    const Real delta = (b - a) / 2;
    if (b <= covered_) return;
    if (a < covered_) return divide(covered_, b, depth);
    const std::vector<Real> q = shifted(c_, middle);
    if (keeps_sign(q, 0, delta)) return;
    if (keeps_sign(q, 1, delta)) return monotone(a, b);
    if ((noise_ > 0 || a > 0) && multiple(q, middle, delta))
      return;  // from 0 on the part may be far wider than all zeros
    if (keeps_sign(q, 2, delta)) return convex(a, b);
    const bool are_neighbours =
        depth >= deepest_ && (depth >= 20 * deepest_ || b - a <= power_of_ten<Real>(log10_roundoff<Real>()) * b);
    if (are_neighbours || ++parts_ > most_parts || is_noise(q, q.size(), delta, noise_)) return unresolved(a, b);
    divide(a, middle, depth + 1);
    divide(middle, b, depth + 1);
  }

  // Σ_{k<n} |q_k| δ^k ≤ noise
  static bool is_noise(const std::vector<Real>& q, std::size_t n, const Real& delta, const Real& noise) {
    return size(std::span<const Real>(q).first(std::min(n, q.size())), delta) <= noise;
  }

  // Σ |c_k| s^k
  static Real size(std::span<const Real> c, const Real& s) {
    Real sum(0), power(1);
    for (const Real& each : c) {
      sum += abs_of(each) * power;
      power *= s;
    }
    return sum;
  }

  // of the value at s: what is given, or n ε Σ |c_k s^k|
  Real noise_at(const Real& s) const {
    const Real roundoff = size(c_, abs_of(s)) * Real(c_.size()) * power_of_ten<Real>(log10_roundoff<Real>());
    return noise_ > roundoff ? noise_ : roundoff;
  }

  // A zero of multiplicity m ≥ 2, or a cluster of m that noise, or the roundoff of c there, does not tell apart: the one
  // zero ξ of derivative m − 1 where derivative m keeps its sign, if all derivatives below m are noise at ξ. On twice the
  // part, so that a zero between two parts is seen from either.
  bool multiple(const std::vector<Real>& q, const Real& middle, const Real& delta) {
    const Real wide = 2 * delta;
    std::size_t m = 2;
    while (m <= most_multiple && m + 1 < q.size() && !keeps_sign(q, m, wide)) ++m;
    if (m > most_multiple || m + 1 >= q.size()) return false;
    std::vector<Real> slope = q;
    for (std::size_t k = 0; k + 1 < m; ++k) slope = derivative(std::span<const Real>(slope));
    const std::vector<Real> curvature = derivative(std::span<const Real>(slope));
    const Real left = polynomial_value<Real>(slope, Real(-wide)), right = polynomial_value<Real>(slope, wide);
    if ((left < 0) == (right < 0)) return false;
    const Real xi = bracketed(std::span<const Real>(slope), std::span<const Real>(curvature), Real(-wide), wide, wide);
    if (!is_noise(shifted(std::span<const Real>(q), xi), m, Real(wide + abs_of(xi)), noise_at(Real(middle + xi)))) {
      return false;
    }
    const Real low = middle - wide;
    while (!roots_.empty() && roots_.back().s >= low) roots_.pop_back();
    covered_ = middle + wide;
    const Real s = middle + xi;
    if ((s <= 0 && !is_small(Real(0))) || (s > end_ && !is_small(end_))) return true;  // it is elsewhere
    roots_.push_back({s, m % 2 == 0 ? 0 : q[m] > 0 ? 1 : -1, m});
    return true;
  }

  // a zero in (a, b] if the ends differ in sign
  void monotone(const Real& a, const Real& b) {
    const Real left = value(a), right = value(b);
    if (right == 0) {
      add(b, left < 0 ? 1 : -1);
    } else if ((left < 0 && right > 0) || (left > 0 && right < 0)) {
      add(bracketed(c_, std::span<const Real>(slope_), a, b, Real(0)), left < 0 ? 1 : -1);
    }
  }

  // between two neighbours, or where all is noise: what the ends say, and where that is 0, what comes next
  void unresolved(const Real& a, const Real& b) {
    const Real left = value(a), next = value(Real(b + (b - a) / 2));
    if (value(b) != 0) return monotone(a, b);
    if ((left < 0 && next > 0) || (left > 0 && next < 0)) add(b, left < 0 ? 1 : -1);
  }

  void convex(const Real& a, const Real& b) {
    const std::span<const Real> slope(slope_);
    const Real left = polynomial_value(slope, a), right = polynomial_value(slope, b);
    if (left == 0 || (right != 0 && (left < 0) == (right < 0))) return monotone(a, b);  // one at a is known
    const Real extremum = right == 0 ? b : bracketed(slope, std::span<const Real>(curvature_), a, b, Real(0));
    if (abs_of(value(extremum)) <= noise_at(extremum)) return add(extremum, 0, 2);
    monotone(a, extremum);
    monotone(extremum, b);
  }

  // Newton inside a bracket that shrinks at every step, to the roundoff of the zero or of `size`, if that is larger
  static Real bracketed(std::span<const Real> q, std::span<const Real> slope, Real a, Real b, const Real& size) {
    const bool rises = polynomial_value(q, a) < 0;
    Real s = (a + b) / 2;
    for (int iteration = 0; iteration < 20000; ++iteration) {
      const double smallest = std::max(log10_magnitude(s), log10_magnitude(size)) + log10_roundoff<Real>();
      if (!(log10_magnitude(Real(b - a)) > smallest)) break;
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

  bool is_small(const Real& s) const { return abs_of(value(s)) <= noise_; }
  Real value(const Real& s) const { return polynomial_value(c_, s); }

  void add(const Real& s, int direction, std::size_t multiplicity = 1) {
    if (s > 0) roots_.push_back({s, direction, multiplicity});
  }

  std::span<const Real> c_;
  std::vector<Real> slope_, curvature_;
  Real noise_;
  Real end_{0};
  Real covered_{0};  // up to here all zeros are known
  int deepest_;      // divisions of the interval before a part may be taken as it is, its ends being neighbours
  int parts_ = 0;
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
