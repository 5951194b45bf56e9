#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <random>
#include <set>
#include <string>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/vanishing.hpp"
#include "tests/support/agreement.hpp"
#include "theory/makkuva_2024/attention.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "theory/registry.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q"), u = symbol("u");

/// Loss and flow of a model at (e, w), with its parameters bound, at the thread's precision.
std::vector<mpfr> at_start(const std::vector<Expression>& expressions, const std::vector<Rational>& start,
                           const ParameterValues& parameters) {
  Evaluator<mpfr> evaluator(compile(expressions, {e, w}, {p, q}), parameters);
  return evaluator(std::vector{to_real<mpfr>(start[0]), to_real<mpfr>(start[1])});
}

const std::vector<std::pair<Rational, Rational>> chains{
    {Rational(1, 10), Rational(1, 10)}, {Rational(9, 10), Rational(9, 10)}, {Rational(1, 5), Rational(3, 5)},
    {Rational(3, 5), Rational(1, 5)},   {Rational(1, 2), Rational(4, 5)},   {Rational(99, 100), Rational(1, 100)},
    {Rational(3, 10), Rational(7, 10)}};

Branch right_branch(const Rational& p_value, const Rational& q_value) {
  return p_value <= q_value ? Branch::p_at_most_q : Branch::p_at_least_q;
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

/// A random exact chain and start; signs and sides of p = q vary.
struct Sample {
  ParameterValues parameters;
  std::vector<Rational> start;
};
Sample sample(std::mt19937_64& random) {
  const auto fraction = [&](long cells) { return Rational(static_cast<long>(random() % (cells - 1)) + 1, cells); };
  Sample made{{fraction(1000), fraction(1000)}, {4 * fraction(997) - 2, 4 * fraction(991) - 2}};
  for (auto* part : {&made.parameters, &made.start}) {
    for (Rational& number : *part) number.canonicalize();
  }
  return made;
}

TEST_CASE("makkuva_2024: the flow of the model is the system that the paper prints, at 60 digits") {
  const PrecisionScope scope(80);
  const Model model = markov();
  const std::vector<Expression> field = model.resolve(model.field());
  std::mt19937_64 random(2024);
  for (int i = 0; i < 200; ++i) {
    const Sample at = sample(random);
    CAPTURE(at.parameters[0].get_str());
    CAPTURE(at.parameters[1].get_str());
    const std::vector<mpfr> found = at_start(field, at.start, at.parameters);
    for (const Branch branch : {Branch::p_at_most_q, Branch::p_at_least_q}) {
      std::vector<Expression> printed = printed_system(branch);
      const Expression logit = power(e, 2) * (1 + 2 * w * abs(w));
      for (Expression& component : printed) component = substitute(component, {{u, logit}});
      const std::vector<mpfr> expected = at_start(printed, at.start, at.parameters);
      // |u| ≤ 36: the wrong branch loses up to 16 of the 80 digits
      for (std::size_t k = 0; k < 2; ++k) CHECK(agree(found[k], expected[k], 60));
    }
  }
}

TEST_CASE("makkuva_2024: the flow is minus the gradient of the loss with the bias minimised out") {
  // envelope theorem against central differences of the resolved loss
  const PrecisionScope scope(120);
  const Model model = markov();
  const Expression loss = model.resolve(*model.description().loss);
  const std::vector<Expression> field = model.resolve(model.field());
  std::mt19937_64 random(60);
  for (int i = 0; i < 40; ++i) {
    const Sample at = sample(random);
    const std::vector<mpfr> flow = at_start(field, at.start, at.parameters);
    for (std::size_t k = 0; k < 2; ++k) {
      const mpfr slope = difference(
          [&](const Rational& moved) {
            std::vector<Rational> start = at.start;
            start[k] = moved;
            return at_start({loss}, start, at.parameters)[0];
          },
          at.start[k]);
      CHECK(agree(flow[k], mpfr(-slope), 50));
    }
  }
}

TEST_CASE("makkuva_2024: the bias is where the loss is least") {
  const PrecisionScope scope(80);
  const Model model = markov();
  const Expression slope = model.resolve(differentiate(*model.description().loss, symbol("beta")));
  std::mt19937_64 random(7);
  for (int i = 0; i < 100; ++i) {
    const Sample at = sample(random);
    CHECK(agree(at_start({slope}, at.start, at.parameters)[0], mpfr(0), 60));
  }
}

TEST_CASE("makkuva_2024: the loss of the model is the reduced loss") {
  const PrecisionScope scope(80);
  const Model model = markov();
  const Expression logit = power(e, 2) * (1 + 2 * w * abs(w));
  std::mt19937_64 random(8);
  for (int i = 0; i < 100; ++i) {
    const Sample at = sample(random);
    const Branch branch = right_branch(at.parameters[0], at.parameters[1]);
    const std::vector<mpfr> both =
        at_start({model.resolve(*model.description().loss), substitute(reduced_loss(branch), {{u, logit}})}, at.start,
                 at.parameters);
    CHECK(agree(both[0], both[1], 60));
  }
}

TEST_CASE("makkuva_2024: u up to 20000 stays finite in double and equals mpfr") {
  const VectorFieldCode code = compile_vector_field(markov());
  for (const auto& [a, b] : chains) {
    VectorField<double> rough(code, {a, b});
    for (const State<double>& x : {State<double>{100, 0.7}, {100, -1.5}, {-50, 3}, {3, 30}, {-3, -30}, {1e-3, 1e4}}) {
      State<double> found(2);
      rough(x, found, 0.0);
      const PrecisionScope scope(30000);
      VectorField<mpfr> fine(code, {a, b});
      State<mpfr> expected(2, mpfr(0));
      fine({widened(x[0]), widened(x[1])}, expected, mpfr(0));
      CAPTURE(x[0]);
      CAPTURE(x[1]);
      for (std::size_t k = 0; k < 2; ++k) {
        CHECK(std::isfinite(found[k]));
        // the slope of the loss is a difference of probabilities, each of size 1 and known to
        // 1e-16: the factors 2eg and 4we² in front of it carry that error
        const double scale = 4 * x[0] * x[0] * std::fabs(x[1]) + std::fabs(2 * x[0] * (1 + 2 * x[1] * std::fabs(x[1])));
        CHECK(std::fabs(to_double(mpfr(widened(found[k]) - expected[k]))) < 1e-14 * scale);
      }
    }
  }
}

TEST_CASE("makkuva_2024: the energy is conserved, and perturbed models or energies are caught") {
  const Model model = markov();
  const auto conserved = [](const Model& flow, Expression quantity) {
    return check_vanishing(flow, flow.resolve(flow.time_derivative(quantity)), 60, 80, 3).log10_largest;
  };
  // |u| ≤ 171 leaves at least 5 of 80 digits … measured against the largest term
  CHECK(conserved(model, energy()) < -60);
  CHECK(conserved(model, power(e, 2) - power(w, 2) + sign(w) * log(abs(w))) > -6);
  CHECK(conserved(model, power(e, 2) + power(w, 2) - sign(w) * log(abs(w))) > -6);
  CHECK(conserved(model, power(e, 2) - power(w, 2) - sign(w) * log(abs(w)) / 2) > -6);

  // w|w| instead of 2w|w|
  ModelDescription description = model.description();
  for (Definition& definition : description.definitions) {
    if (definition.name == "u") definition.value = power(e, 2) * (1 + w * abs(w));
  }
  CHECK(conserved(Model(std::move(description)), energy()) > -6);
}

TEST_CASE("makkuva_2024: a model with a wrong factor does not pass the printed system") {
  const PrecisionScope scope(80);
  ModelDescription description = markov().description();
  for (Definition& definition : description.definitions) {
    if (definition.name == "u") definition.value = power(e, 2) * (1 + w * abs(w));
  }
  const Model wrong(std::move(description));
  const Expression logit = power(e, 2) * (1 + 2 * w * abs(w));
  std::mt19937_64 random(5);
  for (int i = 0; i < 20; ++i) {
    const Sample at = sample(random);
    std::vector<Expression> printed = printed_system(right_branch(at.parameters[0], at.parameters[1]));
    for (Expression& component : printed) component = substitute(component, {{u, logit}});
    const auto found = at_start(wrong.resolve(wrong.field()), at.start, at.parameters);
    const auto expected = at_start(printed, at.start, at.parameters);
    CHECK_FALSE((agree(found[0], expected[0], 20) && agree(found[1], expected[1], 20)));
  }
}

TEST_CASE("makkuva_2024: saddle and separatrix") {
  const auto number = [](Expression expression, const Rational& w_value) {
    return to_real<mpfr>(evaluate({expression}, {w}, {w_value}, 50)[0].value());
  };
  const Expression on_curve = substitute(energy(), {{e, separatrix()}}) - saddle_energy();
  const PrecisionScope scope(80);
  for (const Rational& at : {Rational(-3), Rational(-1), Rational(-5, 7), Rational(-1, 2), Rational(-1, 1000)}) {
    CHECK(agree(number(on_curve, at), mpfr(0), 48));
  }
  CHECK(agree(number(substitute(energy(), {{e, 0}, {w, saddle_w()}}), 0), number(saddle_energy(), 0), 48));
  CHECK(agree(number(1 + 2 * saddle_w() * abs(saddle_w()), 0), mpfr(0), 48));
  // the curve ends at the saddle and leaves it upwards on both sides: e² = 2(w − w_s)² + …
  CHECK(agree(number(substitute(separatrix(), {{w, saddle_w()}}), 0), mpfr(0), 20));
  const Expression near = substitute(separatrix(), {{w, saddle_w() + power(Expression(10), -15)}});
  CHECK(to_double(number(near, 0)) == doctest::Approx(std::sqrt(2.0) * 1e-15).epsilon(1e-12));
  // global minima lie on u = u*
  const Expression logit = power(global_minima(), 2) * (1 + 2 * w * abs(w)) - best_logit();
  CHECK(agree(
      to_real<mpfr>(evaluate({logit}, {w, p, q}, {Rational(1, 3), Rational(1, 10), Rational(1, 5)}, 50)[0].value()),
      mpfr(0), 48));
}

TEST_CASE("makkuva_2024: basins by closed form") {
  const Rational low(1, 10), high(9, 10), third(3, 10), rest(7, 10);
  using R = Rational;
  // e = 0 does not move, whatever else
  for (const Rational& at : {R(-3), R(0), R(1)}) {
    CHECK(basin(low, low, 0, at) == Label::stationary);
    CHECK(basin(high, high, 0, at) == Label::stationary);
    CHECK(basin(third, rest, 0, at) == Label::stationary);
  }
  // p + q < 1: right of the saddle everything succeeds, left of it what has the energy
  CHECK(basin(low, low, R(1, 2), R(-3, 10)) == Label::global_minimum);
  CHECK(basin(low, low, R(1, 1000), 0) == Label::global_minimum);
  CHECK(basin(low, low, R(1, 2), -2) == Label::local_minimum);
  CHECK(basin(low, low, 3, -2) == Label::global_minimum);
  // p + q > 1: the other way round, and w ≥ 0 is trapped whatever the energy
  CHECK(basin(high, high, 100, 0) == Label::local_minimum);
  CHECK(basin(high, high, 3, 1) == Label::local_minimum);
  CHECK(basin(high, high, R(1, 2), R(-1, 10)) == Label::local_minimum);
  CHECK(basin(high, high, 3, R(-1, 10)) == Label::global_minimum);
  CHECK(basin(high, high, R(1, 1000), -1) == Label::global_minimum);
  // both kinds of limit are global at p + q = 1
  for (const Rational& at : {R(-2), R(-1, 2), R(2)}) CHECK(basin(third, rest, 1, at) == Label::global_minimum);
  // symmetric in the sign of e
  CHECK(basin(low, low, -3, -2) == Label::global_minimum);
  CHECK(basin(low, low, R(-1, 2), -2) == Label::local_minimum);
}

TEST_CASE("makkuva_2024: starts 1e-30 off the separatrix are told apart") {
  for (const Rational& at : {Rational(-2), Rational(-1), Rational(-3, 10)}) {
    const Known on = evaluate({separatrix()}, {w}, {at}, 60)[0];
    const Rational curve = on.value(), step = power(Rational(1, 10), 30);
    const bool left = at < Rational(-1, 2) && 2 * at * at > 1;
    const Rational chain = left ? Rational(1, 10) : Rational(9, 10);
    CHECK(basin(chain, chain, Rational(curve + step), at) == Label::global_minimum);
    CHECK(basin(chain, chain, Rational(curve - step), at) == Label::local_minimum);
    CHECK(basin(chain, chain, Rational(-curve - step), at) == Label::global_minimum);
  }
}

TEST_CASE("makkuva_2024: w near the saddle is compared exactly") {
  // 1/√2 between consecutive convergents of its continued fraction
  const Rational below(Rational(408, 577)), above(Rational(577, 816));
  REQUIRE(2 * below * below < 1);
  REQUIRE(2 * above * above > 1);
  CHECK(basin(Rational(1, 10), Rational(1, 10), Rational(1, 1'000'000'000), Rational(-below)) == Label::global_minimum);
  CHECK(basin(Rational(1, 10), Rational(1, 10), Rational(1, 1'000'000'000), Rational(-above)) == Label::local_minimum);
}

TEST_CASE("makkuva_2024: the registry knows the model and says so for a misspelt one") {
  REQUIRE(papers().size() >= 1);
  const TheoryModel& found = find_model("markov");
  CHECK(found.model.name() == "markov");
  CHECK(found.closed.label({Rational(1, 10), Rational(1, 10)}, {Rational(1, 2), -2}) == Label::local_minimum);
  CHECK(found.closed.label({Rational(1, 10), Rational(1, 10)}, {Rational(0), -2}) == Label::stationary);
  try {
    find_model("markow");
    FAIL("a misspelt model was found");
  } catch (const InvalidArgument& refusal) {
    CHECK(refusal.value() == "markow");
    CHECK(std::string(refusal.what()).find("markov") != std::string::npos);
  }
}

TEST_CASE("makkuva_2024: along a line of equal energy the energy is its level, up to the axis e = 0") {
  for (const bool w_is_x : {true, false}) {
    const PlaneBox box = w_is_x ? PlaneBox{"w", "e", -3, 3, -3, 3} : PlaneBox{"e", "w", -3, 3, -3, 3};
    std::set<long> levels;
    std::size_t ends = 0;
    for (const ClosedCurve& curve : find_model("markov").closed.curves({Rational(1, 10), Rational(1, 10)}, box)) {
      if (curve.kind != ClosedCurve::Kind::energy_line) continue;
      CHECK(curve.name == "lines of equal energy $E$, 2 apart");
      std::set<long> here;
      for (const auto& [x, y] : curve.points) {
        const double w = w_is_x ? x : y, e = w_is_x ? y : x;
        if (!std::isfinite(e) || !std::isfinite(w)) continue;
        const double energy = e * e - w * w - (w > 0 ? 1 : -1) * std::log(std::abs(w));
        const double level = 2 * std::round(energy / 2);
        CHECK(energy == doctest::Approx(level).epsilon(1e-9));
        here.insert(std::lround(level));
        ends += e == 0 ? 1 : 0;
      }
      CHECK(here.size() <= 1);
      levels.insert(here.begin(), here.end());
    }
    CHECK(levels == std::set<long>{-4, -2, 0, 2, 4});
    // on each side of e = 0: two ends at w < 0 for E = −4, −2 < E_s, one at w > 0 for every level
    CHECK(ends == 2 * (2 * 2 + 5));
  }
}

TEST_CASE("makkuva_2024: curves of the plane lie where the closed forms say") {
  const TheoryModel& found = find_model("markov");
  const PlaneBox box{"w", "e", -3, 3, -3, 3};
  for (const Rational& each : {Rational(1, 10), Rational(9, 10)}) {
    std::size_t checked = 0;
    for (const ClosedCurve& curve : found.closed.curves({each, each}, box)) {
      if (curve.kind != ClosedCurve::Kind::separatrix) continue;
      for (const auto& [x, y] : curve.points) {
        if (!std::isfinite(x) || !std::isfinite(y) || x == 0) continue;
        // E = e² − w² + ln|w| at w < 0
        CHECK(y * y - x * x + std::log(-x) == doctest::Approx(-(1 + std::log(2.0)) / 2).epsilon(1e-12));
        ++checked;
      }
    }
    CHECK(checked > 1000);
  }
  CHECK(found.closed.curves({Rational(1, 10), Rational(1, 10)}, {"w", "w", 0, 1, 0, 1}).empty());
}

}  // namespace
}  // namespace separatrix::makkuva_2024
