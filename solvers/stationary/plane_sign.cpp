#include "solvers/stationary/plane_sign.hpp"

#include <flint/fmpz.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace separatrix {
namespace {

constexpr int deepest = 6;  // straightenings, one after the other

using Series = PowerSeries<Rational>;

struct Corner {
  unsigned x, y;
};

// corners of the lower left hull of the exponents, x ascending, y descending
std::vector<Corner> polygon_of(const Series& series) {
  std::vector<Corner> all;
  for (const auto& [exponents, coefficient] : series.terms()) all.push_back({exponents[0], exponents[1]});
  std::sort(all.begin(), all.end(), [](Corner a, Corner b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  std::vector<Corner> hull;
  for (const Corner& next : all) {
    if (!hull.empty() && next.y >= hull.back().y) continue;
    while (hull.size() > 1) {
      const Corner &a = hull[hull.size() - 2], &b = hull.back();
      // b above the segment from a to next, or on it
      const long turn = (static_cast<long>(b.x) - a.x) * (static_cast<long>(next.y) - a.y) -
                        (static_cast<long>(b.y) - a.y) * (static_cast<long>(next.x) - a.x);
      if (turn > 0) break;
      hull.pop_back();
    }
    hull.push_back(next);
  }
  return hull;
}

// c ↦ φ(±1, c)/c^least with its real roots off 0
struct Roots {
  bool changes_sign = false, irrational = false;
  std::vector<Rational> even;  // rational ones of even multiplicity
};

Roots roots_of(const std::vector<Rational>& coefficients) {
  Roots roots;
  mpz_class denominator = 1;
  for (const Rational& each : coefficients) denominator = lcm(denominator, each.get_den());
  fmpz_poly_t polynomial;
  fmpz_poly_init(polynomial);
  fmpz_t whole;
  fmpz_init(whole);
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    fmpz_set_mpz(whole, Rational(coefficients[i] * denominator).get_num_mpz_t());
    fmpz_poly_set_coeff_fmpz(polynomial, static_cast<slong>(i), whole);
  }
  fmpz_clear(whole);
  fmpz_poly_factor_t factors;
  fmpz_poly_factor_init(factors);
  fmpz_poly_factor(factors, polynomial);
  for (slong i = 0; i < factors->num; ++i) {
    const slong real = fmpz_poly_num_real_roots(factors->p + i);
    if (real == 0) continue;
    if (factors->exp[i] % 2 == 1) {
      roots.changes_sign = true;
    } else if (fmpz_poly_degree(factors->p + i) > 1) {
      roots.irrational = true;
    } else {
      mpz_class constant, slope;
      fmpz_get_mpz(constant.get_mpz_t(), fmpz_poly_get_coeff_ptr(factors->p + i, 0));
      fmpz_get_mpz(slope.get_mpz_t(), fmpz_poly_get_coeff_ptr(factors->p + i, 1));
      Rational root(-constant, slope);
      root.canonicalize();
      roots.even.push_back(root);
    }
  }
  fmpz_poly_factor_clear(factors);
  fmpz_poly_clear(polynomial);
  return roots;
}

// x → side · x^q, y → y + c x^p
Series straightened(const Series& series, unsigned q, int side, unsigned p, const Rational& c) {
  std::vector<Series> inner{Series(2, series.degree()), Series(2, series.degree())};
  inner[0].add(Exponents{static_cast<std::uint8_t>(q), 0}, Rational(side));
  inner[1].add(Exponents{0, 1}, Rational(1));
  inner[1].add(Exponents{static_cast<std::uint8_t>(p), 0}, c);
  return series.compose(inner);
}

class Polygon {
 public:
  // what is shown of g along y = c |x|^r, r > p/q
  LocalSign sign(const Series& series, unsigned p, unsigned q, int depth) {
    const std::vector<Corner> hull = polygon_of(series);
    if (hull.empty()) return LocalSign::undecided;
    bool rises = false, falls = false, undecided = hull.back().y != 0 || (depth == 0 && hull.front().x != 0);
    if (!undecided) look_at_corner(series, hull.back(), rises, falls);
    for (std::size_t i = 0; i + 1 < hull.size(); ++i) {
      if (!steep(hull[i], hull[i + 1], p, q)) continue;
      if (!is_known(series, hull[i], hull[i + 1], depth)) {
        undecided = true;
        continue;
      }
      look_at_corner(series, hull[i], rises, falls);
      look_at_corner(series, hull[i + 1], rises, falls);
      const LocalSign edge = edge_sign(series, hull[i], hull[i + 1], depth);
      if (edge == LocalSign::both) return edge;
      if (edge == LocalSign::undecided) undecided = true;
      rises |= edge == LocalSign::positive;
      falls |= edge == LocalSign::negative;
    }
    if (rises && falls) return LocalSign::both;
    if (undecided || rises == falls) return LocalSign::undecided;
    return rises ? LocalSign::positive : LocalSign::negative;
  }

 private:
  static bool steep(Corner a, Corner b, unsigned p, unsigned q) { return (b.x - a.x) * q > (a.y - b.y) * p; }

  // the line through an edge leaves the unknown terms, of degree N + 1 and more, above it
  static bool is_known(const Series& series, Corner a, Corner b, int depth) {
    const unsigned run = b.x - a.x, fall = a.y - b.y, most = series.degree();
    return b.x * fall + b.y * run <= most * fall && (depth > 0 || a.y * run + a.x * fall <= most * run);
  }

  static void look_at_corner(const Series& series, Corner corner, bool& rises, bool& falls) {
    const Rational c = series.coefficient({static_cast<std::uint8_t>(corner.x), static_cast<std::uint8_t>(corner.y)});
    const bool square = corner.x % 2 == 0 && corner.y % 2 == 0;
    rises |= !square || c > 0;
    falls |= !square || c < 0;
  }

  LocalSign edge_sign(const Series& series, Corner from, Corner to, int depth) {
    const unsigned run = to.x - from.x, fall = from.y - to.y;
    bool rises = false, falls = false, undecided = false;
    for (const int side : {1, -1}) {
      std::vector<Rational> phi(fall + 1, Rational(0));
      for (unsigned y = to.y; y <= from.y; ++y) {
        if ((run * (from.y - y)) % fall != 0) continue;
        const unsigned x = from.x + run * (from.y - y) / fall;
        Rational c = series.coefficient({static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y)});
        phi[y - to.y] = side < 0 && x % 2 == 1 ? Rational(-c) : c;
      }
      const Roots roots = roots_of(phi);
      if (roots.changes_sign) return LocalSign::both;
      undecided |= roots.irrational;
      (phi.front() > 0 ? rises : falls) = true;
      for (const Rational& root : roots.even) {
        if (depth == deepest) {
          undecided = true;
          continue;
        }
        unsigned p = run, q = fall;  // r = run/fall in lowest terms
        for (unsigned d = std::min(p, q); d > 1; --d) {
          if (p % d == 0 && q % d == 0) {
            p /= d;
            q /= d;
          }
        }
        // what was O(N + 1) in x and y still is
        const LocalSign near = sign(straightened(series, q, side, p, root), p, 1, depth + 1);
        if (near == LocalSign::both) return near;
        if (near == LocalSign::undecided) undecided = true;
        rises |= near == LocalSign::positive;
        falls |= near == LocalSign::negative;
      }
    }
    if (rises && falls) return LocalSign::both;
    if (undecided) return LocalSign::undecided;
    return rises ? LocalSign::positive : LocalSign::negative;
  }
};

}  // namespace

LocalSign plane_sign(const PowerSeries<Rational>& series) { return Polygon().sign(series, 0, 1, 0); }

}  // namespace separatrix
