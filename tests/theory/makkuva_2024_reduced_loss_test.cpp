#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "tests/support/agreement.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression p = symbol("p"), q = symbol("q"), u = symbol("u");

/// Value of an expression of (u, p, q) in one arithmetic, tape only: no second chance on overflow.
template <class Real>
Real value(Expression expression, const Rational& at, const Rational& p_value, const Rational& q_value) {
  Evaluator<Real> evaluator(compile({expression}, {u}, {p, q}), std::vector{p_value, q_value});
  return evaluator(std::vector{to_real<Real>(at)}).front();
}

mpfr exact(Expression expression, const Rational& at, const Rational& p_value, const Rational& q_value) {
  return value<mpfr>(expression, at, p_value, q_value);
}

const std::vector<std::pair<Rational, Rational>> chains{
    {Rational(1, 10), Rational(1, 10)}, {Rational(9, 10), Rational(9, 10)}, {Rational(1, 5), Rational(3, 5)},
    {Rational(3, 5), Rational(1, 5)},   {Rational(1, 2), Rational(4, 5)},   {Rational(99, 100), Rational(1, 100)},
    {Rational(3, 10), Rational(7, 10)}};

Branch right_branch(const Rational& p_value, const Rational& q_value) {
  return p_value <= q_value ? Branch::p_at_most_q : Branch::p_at_least_q;
}

TEST_CASE("makkuva_2024: the branches of the reduced loss are one function") {
  const PrecisionScope scope(400);
  for (const auto& [a, b] : chains) {
    for (const long at : {-200L, -30L, -1L, 0L, 1L, 7L, 30L, 200L}) {
      CAPTURE(at);
      // cancellation costs one form |u|/ln 10 < 87 digits, its derivatives as many again
      CHECK(agree(exact(reduced_loss(Branch::p_at_most_q), at, a, b),
                  exact(reduced_loss(Branch::p_at_least_q), at, a, b), 200));
      CHECK(agree(exact(reduced_loss_slope(Branch::p_at_most_q), at, a, b),
                  exact(reduced_loss_slope(Branch::p_at_least_q), at, a, b), 200));
      CHECK(agree(exact(reduced_loss_curvature(Branch::p_at_most_q), at, a, b),
                  exact(reduced_loss_curvature(Branch::p_at_least_q), at, a, b), 200));
    }
  }
}

TEST_CASE("makkuva_2024: the right branch loses no digits in double and cannot overflow at |u| = 200") {
  const PrecisionScope scope(400);
  for (const auto& [a, b] : chains) {
    const Branch branch = right_branch(a, b);
    for (const long at : {-200L, -30L, -3L, 0L, 3L, 30L, 200L}) {
      CAPTURE(at);
      CAPTURE(a.get_str());
      for (const Expression form : {reduced_loss(branch), reduced_loss_slope(branch)}) {
        // fifteen operations of roundoff 1e-16 on numbers of size |u|
        CHECK(agree(widened(value<double>(form, at, a, b)), exact(form, at, a, b), 14));
      }
    }
  }
}

TEST_CASE("makkuva_2024: the wrong branch loses its digits for p < q at u = -30") {
  const PrecisionScope scope(100);
  const Rational a(1, 5), b(3, 5);
  const auto error = [&](Expression form, Expression reference) {
    return std::fabs(to_double(mpfr(widened(value<double>(form, -30, a, b)) - exact(reference, -30, a, b))));
  };
  const Expression root = sqrt(power(p - q, 2) + 4 * p * q * exp(u));
  const Expression good = log(2 * p) - log(q - p + root), bad = log(p - q + root) - log(2 * q) - u;
  // √D − (q − p) = 6e-14 is known to 1e-16 or so
  CHECK(error(good, good) < 1e-15);
  CHECK(error(bad, good) > 1e-5);
  CHECK(error(bad, good) < 1e-2);
  // the loss is stationary in the logit: it loses twice as many digits less
  const Expression loss = reduced_loss(Branch::p_at_most_q);
  CHECK(error(loss, loss) < 1e-14);
  CHECK(error(reduced_loss(Branch::p_at_least_q), loss) > 1e-11);
}

TEST_CASE("makkuva_2024: at |u| = 2000 the loss is that of wide exponents") {
  const PrecisionScope scope(2000);
  for (const auto& [a, b] : chains) {
    for (const long at : {-2000L, 2000L}) {
      CAPTURE(at);
      const std::vector<Expression> forms{reduced_loss(right_branch(a, b)), reduced_loss_slope(right_branch(a, b))};
      Function<double> function(compile(forms, {u}, {p, q}), std::vector{a, b});
      const std::vector<double> found = function(std::vector{static_cast<double>(at)});
      // the loss is a sum of some terms of size |u|, each rounded
      CHECK(std::fabs(to_double(mpfr(widened(found[0]) - exact(forms[0], at, a, b)))) < 2000 * 1e-15);
      CHECK(agree(widened(found[1]), exact(forms[1], at, a, b), 14));
    }
  }
}

// central difference, error h²/6·f''' + 10^-digits/h: half the digits with h = 10^(-digits/4) and
// Richardson's extrapolation
mpfr difference(const std::function<mpfr(const Rational&)>& f, const Rational& at) {
  const Rational h = power(Rational(1, 10), 15);
  const auto central = [&](const Rational& step) -> mpfr {
    return (f(Rational(at + step)) - f(Rational(at - step))) / to_real<mpfr>(Rational(2 * step));
  };
  return (4 * central(Rational(h / 2)) - central(h)) / 3;
}

TEST_CASE("makkuva_2024: slope and curvature are derivatives of the reduced loss") {
  const PrecisionScope scope(120);
  for (const auto& [a, b] : chains) {
    const Branch branch = right_branch(a, b);
    for (const Rational& at : {Rational(-9), Rational(-1, 3), Rational(0), Rational(2), Rational(11)}) {
      const auto loss = [&, a = a, b = b](const Rational& x) { return exact(reduced_loss(branch), x, a, b); };
      const auto slope = [&, a = a, b = b](const Rational& x) { return exact(reduced_loss_slope(branch), x, a, b); };
      CHECK(agree(difference(loss, at), slope(at), 50));
      CHECK(agree(difference(slope, at), exact(reduced_loss_curvature(branch), at, a, b), 50));
    }
  }
}

TEST_CASE("makkuva_2024: special values of the reduced loss at 50 digits") {
  const PrecisionScope scope(80);
  for (const auto& [a, b] : chains) {
    CAPTURE(a.get_str());
    CAPTURE(b.get_str());
    const Branch branch = right_branch(a, b);
    const Substitution at_best{{u, best_logit()}};
    const auto here = [&, a = a, b = b](Expression expression) { return exact(expression, 0, a, b); };
    const auto is = [&](Expression found, Expression expected) { return agree(here(found), here(expected), 50); };
    const Expression pi0 = q / (p + q), pi1 = p / (p + q);
    const auto h = [](Expression x) { return -x * log(x) - (1 - x) * log(1 - x); };

    CHECK(is(reduced_loss(branch), h(pi1)));
    CHECK(is(reduced_loss_slope(branch), pi0 * pi1 * (p + q - 1)));
    CHECK(is(reduced_loss_curvature(branch), power(pi0 * pi1, 2)));
    CHECK(is(substitute(reduced_loss(branch), at_best), pi0 * h(p) + pi1 * h(q)));
    CHECK(is(substitute(reduced_loss_slope(branch), at_best), 0));
    CHECK(is(substitute(reduced_loss_curvature(branch), at_best), p * q * (1 - p) * (1 - q) / ((p + q) * (2 - p - q))));
    CHECK(is(unigram_loss(), h(pi1)));
    CHECK(is(bigram_loss(), pi0 * h(p) + pi1 * h(q)));
    // u* > 0 exactly if p + q < 1; at p + q = 1 it is 0
    const mpfr best = here(best_logit());
    const int side = cmp(Rational(a + b), 1);
    if (side == 0) {
      CHECK(agree(best, mpfr(0), 60));
    } else {
      CHECK((best > 0) == (side < 0));
    }
  }
}

TEST_CASE("makkuva_2024: negative: p and q exchanged in the slope do not pass its check") {
  const PrecisionScope scope(80);
  const Rational a(1, 5), b(3, 5);
  const Expression pi0 = q / (p + q), pi1 = p / (p + q);
  const auto exchanged = [](Expression expression) { return substitute(expression, {{p, q}, {q, p}}); };
  const Branch branch = Branch::p_at_most_q;
  // the loss itself does not see it, a slope with the wrong hit rate 1 − p does
  CHECK(agree(exact(exchanged(reduced_loss(branch)), 0, a, b), exact(reduced_loss(branch), 0, a, b), 50));
  const Expression c = log(2 * p) - log(q - p + sqrt(power(p - q, 2) + 4 * p * q * exp(u)));
  const Expression wrong = pi1 * (sigmoid(c + u) - (1 - p));
  CHECK_FALSE(agree(exact(wrong, 2, a, b), exact(reduced_loss_slope(branch), 2, a, b), 3));
  CHECK_FALSE(agree(exact(wrong, 0, a, b), exact(pi0 * pi1 * (p + q - 1), 0, a, b), 3));
}

}  // namespace
}  // namespace separatrix::makkuva_2024
