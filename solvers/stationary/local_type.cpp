#include "solvers/stationary/local_type.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/rational.hpp"
#include "solvers/stationary/exact_null_space.hpp"
#include "solvers/stationary/exact_point.hpp"
#include "solvers/stationary/local_sign.hpp"

namespace separatrix {
namespace {

template <class Number>
using Matrix = std::vector<std::vector<Number>>;

constexpr unsigned look_degree = 5;  // to which both signs are looked for along a manifold

// C(k + N, N): monomials of degree ≤ N
std::size_t monomials(std::size_t variables, unsigned degree) {
  double count = 1;
  for (unsigned j = 1; j <= degree; ++j) count *= static_cast<double>(variables + j) / j;
  return count > 1e9 ? std::size_t{1'000'000'000} : static_cast<std::size_t>(count + 0.5);
}

Matrix<mpfr> in_mpfr(const Matrix<Rational>& rows) {
  Matrix<mpfr> result;
  for (const auto& row : rows) {
    result.emplace_back();
    for (const Rational& each : row) result.back().push_back(to_real<mpfr>(each));
  }
  return result;
}

mpfr product(const std::vector<mpfr>& a, const std::vector<mpfr>& b) {
  mpfr sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// numbers of basis vectors that span a complement of the tangents: greedily those that stand out most of what is spanned
std::vector<std::size_t> complement_of(const Matrix<mpfr>& basis, const Matrix<mpfr>& tangents) {
  Matrix<mpfr> rest = basis;
  const auto remove = [&](std::vector<mpfr> unit) {
    const mpfr size = sqrt(product(unit, unit));
    if (size == 0) return;
    for (mpfr& each : unit) each /= size;
    for (auto& vector : rest) {
      const mpfr part = product(unit, vector);
      for (std::size_t j = 0; j < vector.size(); ++j) vector[j] -= part * unit[j];
    }
  };
  // tangents need not be orthogonal
  Matrix<mpfr> left = tangents;
  for (std::size_t n = 0; n < left.size(); ++n) {
    std::vector<mpfr> unit = left[n];
    const mpfr size = sqrt(product(unit, unit));
    if (size == 0) continue;
    for (mpfr& each : unit) each /= size;
    for (std::size_t m = n + 1; m < left.size(); ++m) {
      const mpfr part = product(unit, left[m]);
      for (std::size_t j = 0; j < unit.size(); ++j) left[m][j] -= part * unit[j];
    }
    remove(unit);
  }
  std::vector<std::size_t> chosen;
  const std::size_t wanted = basis.size() - std::min(basis.size(), tangents.size());
  while (chosen.size() < wanted) {
    std::size_t best = 0;
    for (std::size_t n = 1; n < rest.size(); ++n) {
      if (product(rest[n], rest[n]) > product(rest[best], rest[best])) best = n;
    }
    chosen.push_back(best);
    remove(std::vector<mpfr>(rest[best]));
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

// g, with what counts as 0 left out
std::optional<PowerSeries<Rational>> certain(const LossFormulas& formulas, const LossChart<Rational>& chart,
                                             const Matrix<Rational>& hessian, unsigned degree,
                                             const HigherOrderSettings&) {
  return reduced_loss(formulas, chart, hessian, degree);
}

// what is above the tolerance, and stays within a tenth of itself where the point moves by what it may be off: along a
// manifold of small radius the coefficients that are 0 are noise times a power of its curvature
std::optional<PowerSeries<mpfr>> certain(const LossFormulas& formulas, const LossChart<mpfr>& chart,
                                         const Matrix<mpfr>& hessian, unsigned degree,
                                         const HigherOrderSettings& settings) {
  const auto here = reduced_loss(formulas, chart, hessian, degree);
  if (!here) return std::nullopt;
  mpfr largest(0);
  for (const auto& [exponents, coefficient] : here->terms()) largest = std::max(largest, mpfr(abs(coefficient)));
  const mpfr off = largest == 0 ? settings.location : std::max(settings.location, mpfr(sqrt(settings.flat / largest)));
  LossChart<mpfr> aside = chart;
  for (std::size_t i = 0; i < aside.point.size(); ++i) aside.point[i] += (i % 2 == 0 ? 1 : -1) * off;
  const auto there = reduced_loss(formulas, aside, hessian, degree);
  if (!there) return std::nullopt;
  PowerSeries<mpfr> series(here->variables(), here->degree());
  const PowerSeries<mpfr> large = here->chopped(settings.tolerance);
  for (const auto& [exponents, coefficient] : large.terms()) {
    const mpfr change = abs(there->coefficient(exponents) - coefficient);
    if (10 * change <= abs(coefficient)) series.add(exponents, coefficient);
  }
  return series;
}

template <class Number>
class Order {
 public:
  Order(const LossFormulas& formulas, LossChart<Number> chart, Matrix<Number> hessian,
        const HigherOrderSettings& settings)
      : formulas_(formulas), chart_(std::move(chart)), hessian_(std::move(hessian)), settings_(settings) {}

  // order after order, on the chart's slice
  SignAround sign() const { return sign(settings_.most_degree); }
  SignAround sign(unsigned most) const {
    SignAround found;
    for (unsigned degree = 3; degree <= most; degree += 2) {
      if (degree > 3 && monomials(chart_.slice.size(), degree) > settings_.most_terms) break;
      const auto series = certain(formulas_, chart_, hessian_, degree, settings_);
      if (!series) return found;
      found = sign_around(*series);
      if (found.sign != LocalSign::undecided) return found;
    }
    return found;
  }

  SignAround sign_on(const std::vector<std::size_t>& part) const {
    Order restricted = *this;
    restricted.chart_.slice.clear();
    for (const std::size_t n : part) restricted.chart_.slice.push_back(chart_.slice[n]);
    return restricted.sign(settings_.most_degree);
  }

 private:
  const LossFormulas& formulas_;
  LossChart<Number> chart_;
  Matrix<Number> hessian_;
  HigherOrderSettings settings_;
};

// from the signs of g and of the eigenvalues that are not 0
StationaryKind kind_of(LocalSign sign, bool rises, bool falls, bool is_manifold) {
  if (sign == LocalSign::both) return StationaryKind::saddle;
  if (sign == LocalSign::undecided) return StationaryKind::degenerate;
  if (sign == LocalSign::positive && falls) return StationaryKind::saddle;
  if (sign == LocalSign::negative) return rises ? StationaryKind::saddle : StationaryKind::maximum;
  return is_manifold ? StationaryKind::minimum_manifold : StationaryKind::strict_minimum;
}

template <class Number>
HigherOrder decide(const Order<Number>& order, const Matrix<mpfr>& null_space, const Matrix<mpfr>& tangents, bool rises,
                   bool falls) {
  const bool is_manifold = !tangents.empty();
  HigherOrder result;
  const SignAround whole = is_manifold ? order.sign(look_degree) : order.sign();
  result.order = std::max(whole.order, 2);
  result.null_sign = whole.sign;
  if (whole.sign == LocalSign::both || !is_manifold) {
    result.kind = kind_of(whole.sign, rises, falls, is_manifold);
    result.isolated = whole.sign == LocalSign::positive || whole.sign == LocalSign::negative;
    return result;
  }
  const std::vector<std::size_t> part = complement_of(null_space, tangents);
  if (part.empty()) return result;
  const SignAround across = order.sign_on(part);
  return {kind_of(across.sign, rises, falls, is_manifold), std::max(across.order, 2), across.sign, false};
}

}  // namespace

HigherOrder higher_order_kind(const LossFormulas& formulas, const State<mpfr>& x,
                              const SymmetricSpectrum<mpfr>& spectrum, const std::vector<std::size_t>& zero,
                              const std::vector<std::vector<mpfr>>& tangents, const HigherOrderSettings& settings) {
  const std::size_t d = x.size();
  const auto is_zero = [&](std::size_t i) { return std::find(zero.begin(), zero.end(), i) != zero.end(); };
  bool rises = false, falls = false;
  for (std::size_t i = 0; i < d; ++i) {
    if (!is_zero(i)) (spectrum.values[i] > 0 ? rises : falls) = true;
  }
  if (const auto point = simple_fractions(x, power(Rational(10), -static_cast<long>(settings.digits)))) {
    const auto slopes = loss_slopes<Rational>(formulas, *point, Rational(0));
    if (slopes &&
        std::all_of(slopes->gradient.begin(), slopes->gradient.end(), [](const Rational& each) { return each == 0; })) {
      const ExactNullSpace space = exact_null_space(slopes->hessian, slopes->hessian.size());
      if (space.basis.size() == zero.size()) {
        return decide(Order<Rational>(formulas, {*point, space.basis, space.complement}, slopes->hessian, settings),
                      in_mpfr(space.basis), tangents, rises, falls);
      }
    }
  }
  LossChart<mpfr> chart{x, {}, {}, settings.tolerance};
  for (std::size_t i = 0; i < d; ++i) {
    const auto begin = spectrum.vectors.begin() + static_cast<std::ptrdiff_t>(i * d);
    (is_zero(i) ? chart.slice : chart.complement).emplace_back(begin, begin + static_cast<std::ptrdiff_t>(d));
  }
  const auto slopes = loss_slopes<mpfr>(formulas, x, settings.tolerance);
  if (!slopes) return {};
  const Matrix<mpfr> null_space = chart.slice;
  HigherOrderSettings seen = settings;
  for (const std::size_t i : zero) seen.flat = std::max(seen.flat, mpfr(abs(spectrum.values[i])));
  return decide(Order<mpfr>(formulas, std::move(chart), slopes->hessian, seen), null_space, tangents, rises, falls);
}

}  // namespace separatrix
