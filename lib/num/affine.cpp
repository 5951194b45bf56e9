#include "lib/num/affine.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace separatrix {
namespace {

using I = Elementary<interval>;

interval symmetric(double radius) { return {-radius, radius}; }
interval half(const interval& x) { return {0.5 * x.low, 0.5 * x.high}; }

// a double near to a value, and how far it may be off
double rounded(const interval& value, double& error) {
  const double s = value.middle();
  error = rounded_up(error + std::max(rounded_up(value.high - s), rounded_up(s - value.low)));
  return s;
}

// c + Σ a ε, which is also in `all`; without its symbols where they say less than that
affine made(const interval& all, const interval& c, const affine::Slopes& a) {
  affine r;
  r.all = all;
  r.c = c;
  r.a = a;
  if (!all.finite()) return r;
  if (!c.finite() || c.high - c.low >= all.high - all.low) return affine(all);
  const interval range = c + symmetric(r.reach());
  if (!disjoint(all, range)) r.all = intersection(all, range);
  return r;
}

template <class Combine>
affine combined(const interval& all, const interval& c, Combine&& slope) {
  affine::Slopes a;
  double error = 0;
  for (std::size_t i = 0; i < affine::symbols; ++i) a[i] = rounded(slope(i), error);
  return made(all, c + symmetric(error), a);
}

// (Σ a ε)(Σ b ε) ∈ Σ a_i b_i [0, 1] + Σ_{i<j} |a_i b_j + a_j b_i| [−1, 1]
interval product_of_slopes(const affine::Slopes& a, const affine::Slopes& b) {
  double low = 0, high = 0, size = 0;
  for (std::size_t i = 0; i < affine::symbols; ++i) {
    const double own = a[i] * b[i];
    (own < 0 ? low : high) += own;
    size += std::fabs(own);
    for (std::size_t j = i + 1; j < affine::symbols; ++j) {
      const double first = a[i] * b[j], second = a[j] * b[i], mixed = std::fabs(first + second);
      low -= mixed;
      high += mixed;
      size += std::fabs(first) + std::fabs(second);
    }
  }
  const double error = 32 * (outward.phi * size + outward.eta);  // fewer than 20 roundings of each sum
  return size == 0 ? interval(0) : interval(rounded_down(low - error), rounded_up(high + error));
}

// x = α + ρ, α = m + Σ a ε exactly affine, ρ ∈ c − m
affine product(const affine& x, const affine& y, const interval& all) {
  const double m = x.c.middle(), n = y.c.middle();
  const interval p(m), q(n);
  const interval alpha = p + symmetric(x.reach());
  const interval c = p * q + product_of_slopes(x.a, y.a) + (x.c - p) * y.all + alpha * (y.c - q);
  return combined(all, c, [&](std::size_t i) { return p * interval(y.a[i]) + q * interval(x.a[i]); });
}

// value, first and second derivative of a function on an interval
struct Curve {
  interval value, slope, curvature;
};

template <class Function>
affine smooth(const affine& x, const interval& all, Function&& function) {
  if (!all.finite() || !x.all.finite()) return affine(all);
  if (x.is_free()) return affine(all);
  const interval m(x.c.middle()), deviation = x.all - m;
  const Curve at = function(m), over = function(hull(x.all, m));
  if (!at.slope.finite() || !over.curvature.finite()) return affine(all);
  const interval s(at.slope.middle());
  const interval c = at.value + s * (x.c - m) + (at.slope - s) * deviation + half(over.curvature) * square(deviation);
  return combined(all, c, [&](std::size_t i) { return s * interval(x.a[i]); });
}

template <class Function>
interval value_of(Function&& function, const interval& x) {
  interval value;
  function(value, x);
  return value;
}

// 2 e^{−x²}/√π, with π = 4 atan 1
interval erf_slope(const interval& x) {
  const interval pi = interval(4) * value_of(I::atan, interval(1));
  return interval(2) * value_of(I::exp, -square(x)) / value_of(I::sqrt, pi);
}

}  // namespace

affine::affine(const interval& centre, const Slopes& slopes) : c(centre), a(slopes) { all = c + symmetric(reach()); }

affine::affine(const interval& range, std::size_t symbol) : all(range), c(range.middle()) {
  a[symbol] = std::max(rounded_up(range.high - c.low), rounded_up(c.low - range.low));
}

double affine::reach() const {
  double sum = 0;
  for (const double slope : a) {
    if (slope != 0) sum = rounded_up(sum + std::fabs(slope));
  }
  return sum;
}

bool affine::is_free() const {
  return std::all_of(a.begin(), a.end(), [](double slope) { return slope == 0; });
}

std::vector<affine> affine_box(std::span<const interval> box) {
  std::vector<std::size_t> order(box.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return box[i].width() > box[j].width(); });
  std::vector<affine> x(box.begin(), box.end());
  for (std::size_t k = 0; k < std::min(order.size(), affine::symbols); ++k) x[order[k]] = affine(box[order[k]], k);
  return x;
}

// as product(), with one widening for all roundings: fewer than 16 n + 64 of each sum
affine dot(const affine* a, const affine* b, std::size_t n) {
  double centre = 0, low = 0, high = 0, radius = 0, size = 0, least = 0, most = 0, all_size = 0;
  affine::Slopes slopes{};
  for (std::size_t k = 0; k < n; ++k) {
    const affine &x = a[k], &y = *(b - k);
    const double p = x.c.middle(), q = y.c.middle();
    const double x_radius = std::max(x.c.high - p, p - x.c.low), y_radius = std::max(y.c.high - q, q - y.c.low);
    double x_reach = std::fabs(p);
    centre += p * q;
    size += std::fabs(p * q);
    for (std::size_t i = 0; i < affine::symbols; ++i) {
      const double first = p * y.a[i], second = q * x.a[i], own = x.a[i] * y.a[i];
      slopes[i] += first + second;
      size += std::fabs(first) + std::fabs(second) + std::fabs(own);
      x_reach += std::fabs(x.a[i]);
      low += std::min(own, 0.0);
      high += std::max(own, 0.0);
      for (std::size_t j = i + 1; j < affine::symbols; ++j) {
        const double one = x.a[i] * y.a[j], other = x.a[j] * y.a[i];
        radius += std::fabs(one + other);
        size += std::fabs(one) + std::fabs(other);
      }
    }
    radius += x_radius * y.all.magnitude() + x_reach * y_radius;
    const double ll = x.all.low * y.all.low, lh = x.all.low * y.all.high, hl = x.all.high * y.all.low,
                 hh = x.all.high * y.all.high;
    const double lowest = std::min(std::min(ll, lh), std::min(hl, hh)),
                 highest = std::max(std::max(ll, lh), std::max(hl, hh));
    least += lowest;
    most += highest;
    all_size += std::max(std::fabs(lowest), std::fabs(highest));
  }
  const double roundings = 16 * static_cast<double>(n) + 64;
  const double error = radius + roundings * (outward.phi * (size + radius) + outward.eta);
  const double all_error = roundings * (outward.phi * all_size + outward.eta);
  const interval all(rounded_down(least - all_error), rounded_up(most + all_error));
  return made(all, interval(rounded_down(centre + low - error), rounded_up(centre + high + error)), slopes);
}

using E = Elementary<affine>;

void E::add(affine& r, const affine& a, const affine& b) {
  r = combined(a.all + b.all, a.c + b.c, [&](std::size_t i) { return interval(a.a[i]) + interval(b.a[i]); });
}
void E::subtract(affine& r, const affine& a, const affine& b) {
  r = combined(a.all - b.all, a.c - b.c, [&](std::size_t i) { return interval(a.a[i]) - interval(b.a[i]); });
}
void E::multiply(affine& r, const affine& a, const affine& b) { r = product(a, b, a.all * b.all); }
void E::square(affine& r, const affine& a) { r = product(a, a, separatrix::square(a.all)); }
void E::negate(affine& r, const affine& a) {
  r.all = -a.all;
  r.c = -a.c;
  for (std::size_t i = 0; i < affine::symbols; ++i) r.a[i] = -a.a[i];
}
void E::divide(affine& r, const affine& a, const affine& b) {
  const interval all = a.all / b.all;
  const affine inverse = smooth(b, interval(1) / b.all, [](const interval& x) {
    const interval value = interval(1) / x, slope = -(value * value);
    return Curve{value, slope, interval(-2) * slope * value};
  });
  r = all.finite() ? product(a, inverse, all) : affine(all);
}
void E::sqrt(affine& r, const affine& a) {
  r = smooth(a, value_of(I::sqrt, a.all), [](const interval& x) {
    const interval value = value_of(I::sqrt, x), slope = interval(0.5) / value;
    return Curve{value, slope, interval(-0.5) * slope / x};
  });
}
void E::exp(affine& r, const affine& a) {
  r = smooth(a, value_of(I::exp, a.all), [](const interval& x) {
    const interval value = value_of(I::exp, x);
    return Curve{value, value, value};
  });
}
void E::log(affine& r, const affine& a) {
  r = smooth(a, value_of(I::log, a.all), [](const interval& x) {
    const interval slope = interval(1) / x;
    return Curve{value_of(I::log, x), slope, -(slope * slope)};
  });
}
void E::tanh(affine& r, const affine& a) {
  r = smooth(a, value_of(I::tanh, a.all), [](const interval& x) {
    const interval value = value_of(I::tanh, x), slope = interval(1) - separatrix::square(value);
    return Curve{value, slope, interval(-2) * value * slope};
  });
}
void E::sigmoid(affine& r, const affine& a) {
  r = smooth(a, value_of(I::sigmoid, a.all), [](const interval& x) {
    const interval value = value_of(I::sigmoid, x), slope = value * (interval(1) - value);
    return Curve{value, slope, slope * (interval(1) - interval(2) * value)};
  });
}
void E::softplus(affine& r, const affine& a) {
  r = smooth(a, value_of(I::softplus, a.all), [](const interval& x) {
    const interval slope = value_of(I::sigmoid, x);
    return Curve{value_of(I::softplus, x), slope, slope * (interval(1) - slope)};
  });
}
void E::sin(affine& r, const affine& a) {
  r = smooth(a, value_of(I::sin, a.all), [](const interval& x) {
    const interval value = value_of(I::sin, x);
    return Curve{value, value_of(I::cos, x), -value};
  });
}
void E::cos(affine& r, const affine& a) {
  r = smooth(a, value_of(I::cos, a.all), [](const interval& x) {
    const interval value = value_of(I::cos, x);
    return Curve{value, -value_of(I::sin, x), -value};
  });
}
void E::sinh(affine& r, const affine& a) {
  r = smooth(a, value_of(I::sinh, a.all), [](const interval& x) {
    const interval value = value_of(I::sinh, x);
    return Curve{value, value_of(I::cosh, x), value};
  });
}
void E::cosh(affine& r, const affine& a) {
  r = smooth(a, value_of(I::cosh, a.all), [](const interval& x) {
    const interval value = value_of(I::cosh, x);
    return Curve{value, value_of(I::sinh, x), value};
  });
}
void E::asin(affine& r, const affine& a) {
  r = smooth(a, value_of(I::asin, a.all), [](const interval& x) {
    const interval slope = interval(1) / value_of(I::sqrt, interval(1) - separatrix::square(x));
    return Curve{value_of(I::asin, x), slope, x * slope * separatrix::square(slope)};
  });
}
void E::acos(affine& r, const affine& a) {
  r = smooth(a, value_of(I::acos, a.all), [](const interval& x) {
    const interval slope = interval(-1) / value_of(I::sqrt, interval(1) - separatrix::square(x));
    return Curve{value_of(I::acos, x), slope, x * slope * separatrix::square(slope)};
  });
}
void E::atan(affine& r, const affine& a) {
  r = smooth(a, value_of(I::atan, a.all), [](const interval& x) {
    const interval slope = interval(1) / (interval(1) + separatrix::square(x));
    return Curve{value_of(I::atan, x), slope, interval(-2) * x * separatrix::square(slope)};
  });
}
void E::erf(affine& r, const affine& a) {
  r = smooth(a, value_of(I::erf, a.all), [](const interval& x) {
    const interval slope = erf_slope(x);
    return Curve{value_of(I::erf, x), slope, interval(-2) * x * slope};
  });
}
void E::erfc(affine& r, const affine& a) {
  r = smooth(a, value_of(I::erfc, a.all), [](const interval& x) {
    const interval slope = -erf_slope(x);
    return Curve{value_of(I::erfc, x), slope, interval(-2) * x * slope};
  });
}
void E::abs(affine& r, const affine& a) {
  if (a.all.low >= 0) {
    r = a;
  } else if (a.all.high <= 0) {
    negate(r, a);
  } else {
    r = affine(value_of(I::abs, a.all));
  }
}
void E::sign(affine& r, const affine& a) { r = affine(value_of(I::sign, a.all)); }
void E::relu(affine& r, const affine& a) { r = a.all.low >= 0 ? a : affine(value_of(I::relu, a.all)); }

void E::power(affine& r, const affine& a, const affine& b) {
  interval all;
  I::power(all, a.all, b.all);
  if (b.is_free()) {
    const interval& p = b.all;
    const auto raised = [](const interval& x, const interval& exponent) {
      interval value;
      I::power(value, x, exponent);
      return value;
    };
    r = smooth(a, all, [&](const interval& x) {
      const interval lower = p - interval(1), twice = p - interval(2);
      return Curve{raised(x, p), p * raised(x, lower), p * lower * raised(x, twice)};
    });
    return;
  }
  affine exponent;
  log(exponent, a);
  if (!exponent.finite()) {
    r = affine(all);
    return;
  }
  multiply(exponent, exponent, b);
  exp(r, exponent);
  r = all.finite() && !disjoint(r.all, all) ? made(intersection(r.all, all), r.c, r.a) : r;
}

// to the right of the second axis atan(y/x); elsewhere without symbols
void E::atan2(affine& r, const affine& y, const affine& x) {
  if (x.all.low > 0) {
    affine quotient;
    divide(quotient, y, x);
    atan(r, quotient);
    return;
  }
  interval all;
  I::atan2(all, y.all, x.all);
  r = affine(all);
}

}  // namespace separatrix
