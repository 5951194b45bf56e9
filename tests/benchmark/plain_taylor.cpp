#include "tests/benchmark/plain_taylor.hpp"

#include <cmath>

namespace separatrix {
namespace {

using Series = std::vector<PlainReal>;

PlainReal product(const Series& a, const Series& b, std::size_t k) {
  PlainReal sum = 0;
  for (std::size_t j = 0; j <= k; ++j) sum += a[j] * b[k - j];
  return sum;
}

PlainReal horner(const Series& x, const PlainReal& h) {
  PlainReal sum = 0;
  for (std::size_t k = x.size(); k-- > 0;) sum = sum * h + x[k];
  return sum;
}

}  // namespace

// w < 0 and p = q = 1/10: a = 1 − 2w², u = e²a, D = 4pq e^u, r = A + B/(1 + C√D)
std::pair<std::vector<PlainReal>, std::size_t> plain_taylor(std::size_t digits, double log10_tol) {
  PlainReal::default_precision(static_cast<unsigned>(digits));
  const auto order = static_cast<std::size_t>(std::ceil(-log10_tol * std::log(10.0) / 2)) + 1;
  const PlainReal p = PlainReal(1) / 10, four_pq = 4 * p * p, A = p / 2, B = -PlainReal(1) / 2, C = 1 / (2 * p);
  const PlainReal tolerance = pow(PlainReal(10), PlainReal(log10_tol));
  Series e(order + 1), w(order + 1), e2(order + 1), a(order + 1), u(order + 1), E(order + 1), s(order + 1),
      g(order + 1), r(order + 1), m(order + 1), n(order + 1);
  PlainReal t = 0;
  e[0] = PlainReal(1) / 2, w[0] = PlainReal(-3) / 10;
  std::size_t steps = 0;
  while (t < 10) {
    for (std::size_t k = 0; k < order; ++k) {
      e2[k] = product(e, e, k);
      a[k] = (k == 0 ? 1 : 0) - 2 * product(w, w, k);
      u[k] = product(e2, a, k);
      if (k == 0) {
        E[0] = exp(u[0]);
        s[0] = sqrt(four_pq * E[0]);
        g[0] = 1 + C * s[0];
        r[0] = B / g[0];
      } else {
        PlainReal sum = 0;
        for (std::size_t j = 1; j <= k; ++j) sum += j * u[j] * E[k - j];
        E[k] = sum / k;
        sum = 0;
        for (std::size_t j = 1; j < k; ++j) sum += s[j] * s[k - j];
        s[k] = (four_pq * E[k] - sum) / (2 * s[0]);
        g[k] = C * s[k];
        sum = 0;
        for (std::size_t j = 1; j <= k; ++j) sum += g[j] * r[k - j];
        r[k] = -sum / g[0];
      }
      r[0] += A;  // r without A is what the quotient's recurrence needs: put on for the products only
      m[k] = product(e, r, k);
      n[k] = product(e2, r, k);
      const PlainReal slope_e = -2 * product(m, a, k), slope_w = 4 * product(n, w, k);
      r[0] -= A;
      e[k + 1] = slope_e / (k + 1);
      w[k + 1] = slope_w / (k + 1);
    }
    PlainReal h = 10 - t;
    for (const Series* x : {&e, &w}) {
      const PlainReal size = max(PlainReal(abs((*x)[0])), PlainReal(abs((*x)[1])));
      for (std::size_t k = order - 1; k <= order; ++k) {
        h = min(h, PlainReal(pow(tolerance * size / abs((*x)[k]), PlainReal(1) / k)));
      }
    }
    e[0] = horner(e, h), w[0] = horner(w, h);
    t += h;
    ++steps;
  }
  return {{e[0], w[0]}, steps};
}

}  // namespace separatrix
