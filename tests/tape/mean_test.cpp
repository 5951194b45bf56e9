#include <doctest/doctest.h>

#include <set>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/branch.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "lib/tape/function.hpp"
#include "lib/tape/jet.hpp"
#include "lib/tape/unroll.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/show.hpp"
#include "tests/support/tape_listing.hpp"

namespace separatrix {
namespace {

const Expression a = symbol("a"), b = symbol("b"), p = symbol("p");
const std::vector<Rational> point{ratio(3, 10), ratio(-7, 5)}, parameter{ratio(1, 7)};

Dataset data_of(std::size_t samples) { return random_samples("data", {"x", "y"}, samples, 7); }

// bodies with all kinds of dependence: on the data only, on outer variables only, on parameters, on the order of means
std::vector<Expression> bodies(Dataset data, bool rational) {
  const Expression x = column(data, "x"), y = column(data, "y");
  std::vector<Expression> all{
      power(y - a * x - b, 2) / 2,
      x * power(y, 2) - 3 * x * y,
      p * x + 2 * p * power(a, 2) * x * (y + 1) - power(p + x, 3),
      (a + 1 + x) * (x - y * b) / (power(x, 2) + power(a, 2) + 1),
      abs(y - a * x) + relu(x - b) * sign(x * y + p),
      power(x - mean(data, x * a), 2) * mean(data, power(y - mean(data, b * y + x), 2)),
      power(x + b, -3) / a - x / (b * a * a),
  };
  if (!rational) {
    all.insert(all.end(), {log(1 + exp(a * x + b)) - y * (a * x + b), tanh(a * x) * sigmoid(b * y + p),
                           softplus(x * y * a) + sqrt(power(x, 2) + 1) * sin(y) * cos(a * b),
                           exp(-power(x - a, 2)) * exp(y * p) + log(2 + mean(data, exp(x * b)))});
  }
  return all;
}

template <class A>
std::vector<A> values(const std::vector<Expression>& expressions) {
  Evaluator<A> evaluate(compile(expressions, {a, b}, {p}), parameter);
  std::vector<A> at;
  for (const Rational& each : point) at.push_back(exact<A>(each));
  return evaluate(at);
}

// means and the same sums written out
struct Roads {
  std::vector<Expression> means, sums;
};
Roads roads(std::size_t samples, bool rational) {
  const Dataset data = data_of(samples);
  Roads both;
  for (const Expression body : bodies(data, rational)) {
    both.means.push_back(mean(data, body));
    // inner means are functions of a, b, p only
    Substitution inner;
    for (const Expression node : topological_order({&body, 1})) {
      if (node.kind() != Kind::mean) continue;
      inner.emplace(node, written_out(data, substitute(node.arguments()[0], inner)));
    }
    const Expression plain = substitute(body, inner);
    both.sums.push_back(written_out(data, plain));
  }
  const std::vector<Expression> variables{a, b};
  const std::size_t losses = both.means.size();
  for (std::size_t i = 0; i < losses; ++i) {
    for (auto* each : {&both.means, &both.sums}) {
      const std::vector<Expression> slope = gradient((*each)[i], variables);
      each->insert(each->end(), slope.begin(), slope.end());
      const std::vector<Expression> curvature = jacobian(slope, variables);
      each->insert(each->end(), curvature.begin(), curvature.end());
    }
  }
  return both;
}

TEST_CASE("mean: the same as the sum written out, with first and second derivatives") {
  for (const std::size_t samples : {1, 7, 8, 9, 40}) {
    CAPTURE(samples);
    const PrecisionScope scope(50);
    {
      const Roads rational = roads(samples, true);
      CHECK(values<Rational>(rational.means) == values<Rational>(rational.sums));
    }
    const Roads all = roads(samples, false);
    const auto exact_sums = values<mpfr>(all.sums), in_mpfr = values<mpfr>(all.means);
    const auto in_quad = values<float128>(all.means);
    const auto in_double = values<double>(all.means);
    for (std::size_t i = 0; i < all.means.size(); ++i) {
      CAPTURE(print(all.means[i]));
      CHECK(agree(in_mpfr[i], exact_sums[i], 46));
      CHECK(agree(convert<mpfr>(in_quad[i]), exact_sums[i], 30));
      CHECK(agree(convert<mpfr>(in_double[i]), exact_sums[i], 12.5));
    }
  }
}

TEST_CASE("mean: gradient against central differences at 50 digits") {
  const PrecisionScope scope(80);
  const Dataset data = data_of(11);
  const std::vector<Expression> variables{a, b};
  for (const Expression body : bodies(data, false)) {
    const Expression loss = mean(data, body);
    CAPTURE(print(loss));
    const std::vector<Expression> slope = gradient(loss, variables);
    const std::vector<mpfr> found = values<mpfr>(slope);
    Evaluator<mpfr> evaluate(compile({loss}, variables, {p}), parameter);
    const mpfr h = to_real<mpfr>(power(Rational(10), -26));
    for (std::size_t i = 0; i < 2; ++i) {
      std::vector<mpfr> at{to_real<mpfr>(point[0]), to_real<mpfr>(point[1])};
      at[i] += h;
      const mpfr above = evaluate(at)[0];
      at[i] -= 2 * h;
      CHECK(agree(found[i], mpfr((above - evaluate(at)[0]) / (2 * h)), 48));
    }
  }
}

std::size_t passes(const Tape& tape) { return tape.means.size(); }

TEST_CASE("mean: all means over one data set are one pass, unless one needs another") {
  const Dataset data = data_of(9), more("more", {"z"}, {1, 2});
  const Expression x = column(data, "x"), y = column(data, "y");
  const std::vector<Expression> variables{a, b};
  const Expression loss = mean(data, log(1 + exp(a * x + b * y)));
  std::vector<Expression> wanted = gradient(loss, variables);
  wanted.push_back(loss);
  const auto tape = compile(wanted, variables, {p});
  CHECK(passes(*tape) == 1);
  std::size_t exponentials = 0;
  for (const Instruction& each : tape->means[0].body->body) exponentials += each.operation == Operation::exp;
  CHECK(exponentials == 1);
  CHECK(passes(*compile({loss, mean(data, power(x - mean(data, a * exp(a * x)), 2))}, variables, {})) == 2);
  CHECK(passes(*compile({loss, mean(more, exp(a * column(more, "z")))}, variables, {})) == 2);
  // what depends on no variable is not computed at every point
  const auto fixed = compile({a * mean(data, exp(p * x)), mean(data, exp(x))}, variables, {p});
  CHECK(fixed->prologue.size() == 1);
  CHECK(fixed->body.size() == 1);
  // nor is what depends on the data only, nor, for every sample, what does not depend on it
  const auto split = compile({mean(data, tanh(exp(a) * b * sin(x) * y + exp(b) + x))}, variables, {});
  REQUIRE(passes(*split) == 1);
  CHECK(split->means[0].inputs.size() == 2);
  CHECK(split->means[0].body->prologue.size() == 2);
  CHECK(split->means[0].body->body.size() == 4);
  CHECK(listing(*split).find("mean over data of") != std::string::npos);
}

TEST_CASE("mean: a mean inside a mean over other data, with the samples of both") {
  const PrecisionScope scope(50);
  const Dataset data = data_of(5), pairs = random_samples("pairs", {"x", "z"}, 3, 8);
  const Expression x = column(data, "x"), z = column(pairs, "z"), other = column(pairs, "x");
  const Expression inner = exp(a * x * z) + other * power(x, 2) * b + other * z;
  const Expression nested = mean(data, power(mean(pairs, inner), 2) * x + mean(pairs, z * a));
  const Expression sums = written_out(data, power(written_out(pairs, inner), 2) * x + written_out(pairs, z * a));
  const std::vector<Expression> variables{a, b};
  std::vector<Expression> first = gradient(nested, variables), second = gradient(sums, variables);
  first.push_back(nested);
  second.push_back(sums);
  const auto found = values<mpfr>(first), expected = values<mpfr>(second);
  const auto in_double = values<double>(first);
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(agree(found[i], expected[i], 46));
    CHECK(agree(convert<mpfr>(in_double[i]), expected[i], 13));
  }
}

TEST_CASE("mean: columns outside of a mean are refused") {
  const Dataset data = data_of(2);
  CHECK_THROWS_WITH_AS(compile({column(data, "x") * a}, {a}, {}), doctest::Contains("only inside of a mean over data"),
                       InvalidArgument);
  CHECK_THROWS_AS(compile({mean(data, symbol("w") * exp(a * column(data, "x")))}, {a}, {}), InvalidArgument);
}

TEST_CASE("mean: a value beyond the range of double inside a body") {
  const Dataset data("data", {"x"}, {1, 2000});
  const Expression x = column(data, "x");
  Function<double> f(compile({mean(data, log(exp(a * x) + 1))}, {a}, {}), {});
  CHECK(f(std::vector{1.0})[0] == doctest::Approx((2000 + std::log1p(std::exp(1.0))) / 2).epsilon(1e-15));
}

TEST_CASE("mean: written out on the tape") {
  const PrecisionScope scope(50);
  const Dataset data = data_of(7);
  std::vector<Expression> means;
  for (const Expression body : bodies(data, false)) means.push_back(mean(data, body));
  for (const Storage storage : {Storage::recycled, Storage::single_assignment}) {
    const auto tape = compile(means, {a, b}, {p}, storage);
    const auto plain = unroll_means(tape);
    CHECK(plain->means.empty());
    CHECK(plain->prologue.size() + plain->body.size() < unrolled_size(*tape));
    std::set<std::uint32_t> written;
    for (const Instruction& each : plain->body) CHECK(written.insert(each.result).second);
    Evaluator<mpfr> one(tape, parameter), other(plain, parameter);
    const std::vector<mpfr> at{to_real<mpfr>(point[0]), to_real<mpfr>(point[1])};
    const auto found = one(at), expected = other(at);
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(agree(found[i], expected[i], 47));
    CHECK(unroll_means(plain) == plain);
  }
}

// coefficients 0 … order of all states along the flow from the point
template <class Real>
std::vector<Real> series(const std::vector<Expression>& field, std::size_t order) {
  JetEvaluator<Real> jet(compile(field, {a, b, symbol("t")}, {p}, Storage::single_assignment), parameter, order);
  const std::vector<Real> at{to_real<Real>(point[0]), to_real<Real>(point[1])};
  jet.expand(at, Real(0));
  std::vector<Real> all;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t k = 0; k <= order; ++k) {
      Real coefficient(0);
      JetEvaluator<Real>::Arithmetic::get(coefficient, jet.state(i)[k]);
      all.push_back(coefficient);
    }
  }
  return all;
}

TEST_CASE("mean: Taylor series are those of the sum written out") {
  const PrecisionScope scope(50);
  constexpr std::size_t order = 24;
  const Roads both = roads(9, false);
  const std::size_t losses = both.means.size() / 7;  // each with two first and four second derivatives
  for (std::size_t i = 0; i < losses; ++i) {
    CAPTURE(print(both.means[i]));
    const std::size_t slope = losses + 6 * i;
    const auto mean_series = series<mpfr>({both.means[slope], both.means[slope + 1]}, order);
    const auto sum_series = series<mpfr>({both.sums[slope], both.sums[slope + 1]}, order);
    const auto in_double = series<double>({both.means[slope], both.means[slope + 1]}, order);
    for (std::size_t k = 0; k < sum_series.size(); ++k) {
      const std::size_t order_of_k = k % (order + 1);
      CAPTURE(order_of_k);
      // higher coefficients are kept with fewer bits, and their rounding errors grow from order to order
      CHECK(agree(mean_series[k], sum_series[k], order_of_k < 4 ? 45 : 8));
      if (order_of_k < 4) CHECK(agree(convert<mpfr>(in_double[k]), sum_series[k], 11));
    }
  }
}

TEST_CASE("mean: |x|, sign and relu inside are switching quantities of every sample") {
  const Dataset data = data_of(5);
  const Expression x = column(data, "x"), y = column(data, "y");
  const std::vector<Expression> variables{a, b};
  const auto smooth = compile({mean(data, exp(x * a) * abs(y)) + abs(b)}, variables, {}, Storage::single_assignment);
  CHECK_FALSE(has_switches_in_means(*smooth));
  CHECK(switching_registers(*smooth).size() == 1);
  const auto kinked = compile({mean(data, abs(y - a * x)) + abs(b)}, variables, {}, Storage::single_assignment);
  CHECK(has_switches_in_means(*kinked));
  const auto plain = unroll_means(kinked);
  CHECK(switching_registers(*plain).size() == 6);
  const std::vector<double> at{0.3, -1.4};
  for (const auto& tape : {smooth, plain}) {
    JetEvaluator<double> jet(tape, {}, 2);
    REQUIRE(jet.switches() == switching_registers(*tape).size());
  }
  // the mean on one branch of an outer switch
  Evaluator<double> held(on_branch(*smooth, {1}), {}), free(smooth, {});
  CHECK(held(at)[0] == doctest::Approx(free(at)[0] - 2.8));
}

TEST_CASE("mean: series that would take too much memory are refused") {
  const Dataset data = random_samples("data", {"x"}, 3000, 4);
  std::vector<Expression> terms;
  for (int i = 0; i < 400; ++i) terms.push_back(tanh(a * column(data, "x") + i));
  const auto tape = compile({mean(data, sum(terms)), 0}, {a, b}, {}, Storage::single_assignment);
  CHECK_THROWS_WITH_AS(JetEvaluator<mpfr>(tape, {}, 30), doctest::Contains("at most 4 GB"), InvalidArgument);
  std::vector<Rational> values(2'000'000, Rational(1));
  const Dataset long_data("long", {"x"}, std::move(values));
  std::vector<Expression> more;
  for (int i = 0; i < 30; ++i) more.push_back(relu(a * column(long_data, "x") + i));
  const auto large = compile({mean(long_data, sum(more)), 0}, {a, b}, {}, Storage::single_assignment);
  CHECK_THROWS_AS(unroll_means(large), InvalidArgument);
}

}  // namespace
}  // namespace separatrix
