#include "solvers/trajectory/event.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/rounded.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"

using namespace separatrix;

namespace {

Model model_of(const std::vector<std::string>& states, const std::vector<std::string>& equations,
               const std::vector<Rational>& start) {
  ModelDescription description;
  description.name = "test";
  description.states = states;
  for (const std::string& equation : equations) description.equations.push_back(parse(equation));
  description.start = start;
  return Model(description);
}

template <class Real>
Trajectory<Real> run(const Model& model, const Rational& until, std::vector<EventRequest> requests, double tolerance,
                     const std::string& method = "taylor") {
  VectorField<Real> field(compile_vector_field(model), model.values({}));
  State<Real> start;
  for (const Rational& value : model.description().start) start.push_back(to_real<Real>(value));
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {tolerance, tolerance};
  settings.events = std::make_shared<EventCode>(compile_events(model, std::move(requests)));
  return integrate(field, start, Real(0), to_real<Real>(until), settings);
}

// x = cos t, y = −sin t
Model oscillator() { return model_of({"x", "y"}, {"y", "-x"}, {1, 0}); }

}  // namespace

TEST_CASE("zeros of the cosine are odd multiples of pi/2, with their directions, to 50 digits") {
  const PrecisionScope scope(60);
  const auto path = run<mpfr>(oscillator(), 20, {{"zero", symbol("x"), 0, false}}, -55);
  REQUIRE(path.events.size() == 6);
  mpfr pi(0);
  mpfr_const_pi(pi.backend().data(), MPFR_RNDN);
  for (std::size_t k = 0; k < path.events.size(); ++k) {
    const mpfr exact = pi * (2 * static_cast<long>(k) + 1) / 2;
    CHECK(agreed_digits(rounded(path.events[k].t, 58), rounded(exact, 58)) >= 50);
    CHECK(path.events[k].direction == (k % 2 == 0 ? -1 : 1));
  }
}

TEST_CASE("a quantity that jumps to 0 and stays there is 0 from the jump on") {
  const Model line = model_of({"x"}, {"1"}, {0});
  for (const char* quantity : {"step(2-x)", "if(x<2,1,0)*(x+1)", "sign(2-x)+1"}) {
    CAPTURE(std::string(quantity));
    for (const long until : {4L, 10L}) {
      const auto path = run<double>(line, until, {{"jump", parse(quantity), 0, false}}, -14);
      REQUIRE(path.events.size() == 1);
      CHECK(std::abs(path.events[0].t - 2) < 1e-12);
      CHECK(path.events[0].direction == -1);
    }
  }
}

TEST_CASE("a direction keeps only its own crossings") {
  const auto rising = run<double>(oscillator(), 20, {{"zero", symbol("x"), 1, false}}, -13);
  CHECK(rising.events.size() == 3);
  for (const auto& event : rising.events) CHECK(event.direction == 1);
}

TEST_CASE("two crossings inside one step are two events; a touch is one of direction 0; a near miss is none") {
  const Rational close = parse_rational("1e-6");
  for (const std::string method : {"taylor", "dopri5", "fehlberg78", "bulirsch-stoer"}) {
    CAPTURE(method);
    const Expression x = symbol("x");
    const auto path = run<double>(oscillator(), 4,
                                  {{"double", x + 1 - Expression(close), 0, false},
                                   {"touch", 1 + symbol("y"), 0, false},
                                   {"miss", x + 1 + Expression(close), 0, false}},
                                  -12, method);
    std::size_t doubles = 0, touches = 0, misses = 0;
    for (const auto& event : path.events) {
      doubles += event.name == "double";
      touches += event.name == "touch" && event.direction == 0;
      misses += event.name == "miss";
    }
    CHECK(doubles == 2);
    // a touch is a double zero: the error of a Runge-Kutta path may lift it off or push it through
    if (method == "taylor") CHECK(touches == 1);
    CHECK(touches <= 1);
    CHECK(misses == 0);
  }
}

TEST_CASE("a terminal event ends the trajectory there, with the state on the event") {
  const auto path = run<double>(oscillator(), 20, {{"half", symbol("x") - Expression(Rational(1, 2)), -1, true}}, -14);
  CHECK(path.outcome == Outcome::stopped_by_event);
  CHECK(path.end_time() == doctest::Approx(std::acos(0.5)).epsilon(1e-13));
  CHECK(path.end()[0] == doctest::Approx(0.5).epsilon(1e-13));
  CHECK(path.at(path.end_time() / 2)[0] == doctest::Approx(std::cos(path.end_time() / 2)).epsilon(1e-12));
}

TEST_CASE("events are found backwards in time, with the direction of time's own arrow") {
  const Model model = oscillator();
  VectorField<double> field(compile_vector_field(model), model.values({}));
  IntegrationSettings settings;
  settings.method = "taylor";
  settings.tolerance = {-14, -14};
  settings.events = std::make_shared<EventCode>(compile_events(model, {{"zero", symbol("x"), 0, false}}));
  const auto path = integrate(field, {1, 0}, 0.0, -5.0, settings);
  REQUIRE(path.events.size() == 2);
  CHECK(path.events[0].t == doctest::Approx(-std::acos(0.0)).epsilon(1e-13));
  CHECK(path.events[0].direction == 1);  // cos rises through −π/2
}

TEST_CASE("the passage of markov above its saddle is timed alike at 50 and at 70 digits, by two methods") {
  const Model model = [] {
    ModelDescription description = makkuva_2024::markov().description();
    description.start = {parse_rational("1.6"), parse_rational("-2")};
    return Model(description);
  }();
  const std::vector<EventRequest> crossing{{"w_s", symbol("w") - makkuva_2024::saddle_w(), 0, true}};
  Known times[2];
  {
    const PrecisionScope scope(60);
    times[0] = rounded(run<mpfr>(model, 1000, crossing, -56).end_time(), 58);
  }
  {
    const PrecisionScope scope(85);
    times[1] = rounded(run<mpfr>(model, 1000, crossing, -80).end_time(), 58);
  }
  CHECK(agreed_digits(times[0], times[1]) >= 50);
  const PrecisionScope scope(38);
  const auto second = run<mpfr>(model, 1000, crossing, -30, "bulirsch-stoer");
  CHECK(second.outcome == Outcome::stopped_by_event);
  CHECK(agreed_digits(times[1], rounded(second.end_time(), 36)) >= 26);
}

TEST_CASE("switching surfaces: the Taylor series stop at them and go on with the other branch") {
  // x' = 1, y' = |x|: y(t) = y0 + (x|x| − x0|x0|)/2
  const Model model = model_of({"x", "y"}, {"1", "abs(x)"}, {parse_rational("-7/10"), 0});
  const PrecisionScope scope(60);
  const auto path = run<mpfr>(model, 2, {}, -55);
  const mpfr x = to_real<mpfr>(parse_rational("13/10")), x0 = to_real<mpfr>(parse_rational("7/10"));
  CHECK(agreed_digits(rounded(path.end()[1], 58), rounded(mpfr((x * x + x0 * x0) / 2), 58)) >= 50);

  // relu from a start on the surface: x' = 1 + relu(x) from 0 is e^t − 1
  const Model ramp = model_of({"x"}, {"1 + relu(x)"}, {0});
  const auto grown = run<mpfr>(ramp, 1, {}, -55);
  CHECK(agreed_digits(rounded(grown.end()[0], 58), evaluate({exp(Expression(1)) - 1}, {}, {}, 58)[0]) >= 50);

  // and backwards through 0: x' = 1 + |x| has x = 1 − e^{-t} below 0
  const Model both = model_of({"x"}, {"1 + abs(x)"}, {parse_rational("-1/2")});
  const auto through = run<mpfr>(both, 2, {}, -55);
  // from −1/2: 1 − x falls as e^{-t} until x = 0 at ln(3/2), then 1 + x = e^{t − ln(3/2)}
  CHECK(agreed_digits(rounded(through.end()[0], 58), evaluate({exp(Expression(2)) * 2 / 3 - 1}, {}, {}, 58)[0]) >= 50);
}

TEST_CASE("a flow that leads back onto a discontinuity stays on it") {
  const Model model = model_of({"x"}, {"-sign(x)"}, {1});
  const auto path = run<double>(model, 5, {}, -12);
  CHECK(path.outcome == Outcome::reached_end);
  CHECK(path.end()[0] == 0);
  REQUIRE(path.events.size() == 1);
  CHECK(path.events[0].name == "slides on x");
  CHECK(path.events[0].t == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("events where a number inside the field is beyond the range of double") {
  const Model model = model_of({"x"}, {"1 - exp(2*x + 2*log(1e-1024))"}, {0});  // 1e-1024 is 0 in double
  const auto path = run<double>(model, 5, {{"x", symbol("x") - 1}, {"t", symbol("t") - 3}}, -12);
  REQUIRE(path.events.size() == 2);
  CHECK(path.events[0].t == doctest::Approx(1).epsilon(1e-12));
  CHECK(path.events[0].direction == 1);
  CHECK(path.events[1].x[0] == doctest::Approx(3).epsilon(1e-12));
}

TEST_CASE("a pulse that is far from the start of a step, and far narrower than it, is found") {
  // 61.8 ∓ √(log 2)/20 and 50 ∓ 1e-6
  const std::vector<std::pair<std::string, std::vector<std::string>>> pulses{
      {"exp(-400*(x - 61.8)^2) - 1/2", {"61.758372269442115112182342", "61.841627730557884887817658"}},
      {"1/2 - 1/(1 + 10^12*(x - 50)^2)", {"49.999999", "50.000001"}},
      {"exp(-10^6*(x - 99.3)^2) + exp(-10^6*(x - 3.7)^2) - 1/2",
       {"3.6991674453888423022436", "3.7008325546111576977564", "99.2991674453888423022436",
        "99.3008325546111576977564"}}};
  const Model line = model_of({"x"}, {"1"}, {0});
  const auto check = [&](const auto& path, const std::vector<std::string>& exact, std::size_t digits) {
    CHECK(path.unsearched.empty());
    REQUIRE(path.events.size() == exact.size());
    for (std::size_t k = 0; k < exact.size(); ++k)
      CHECK(agreed_digits(rounded(path.events[k].t, digits + 2), exact[k].c_str()) >= digits);
  };
  for (const auto& [quantity, exact] : pulses) {
    CAPTURE(quantity);
    for (const char* method : {"taylor", "dopri5"})
      check(run<double>(line, 100, {{quantity, parse(quantity), 0, false}}, -14, method), exact, 12);
    const PrecisionScope scope(35);
    check(run<mpfr>(line, 100, {{quantity, parse(quantity), 0, false}}, -32), exact, 18);
  }
}

TEST_CASE("a search for events that is given up says so, and hides no other") {
  const Model line = model_of({"x"}, {"1"}, {0});
  const auto path =
      run<double>(line, 10, {{"fast", parse("sin(10^7*x)"), 0, false}, {"five", parse("x - 5"), 0, false}}, -14);
  CHECK(path.unsearched == std::vector<std::string>{"fast"});
  CHECK(std::count_if(path.events.begin(), path.events.end(), [](const auto& each) { return each.name == "five"; }) ==
        1);
}
