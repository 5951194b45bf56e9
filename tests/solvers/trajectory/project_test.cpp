#include "solvers/trajectory/project.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix {
namespace {

Model with_invariants(const Model& model, const std::vector<std::string>& invariants) {
  ModelDescription description = model.description();
  for (const std::string& each : invariants) description.invariants.push_back({each, parse(each)});
  return Model(std::move(description));
}

template <class Real>
Trajectory<Real> solve(const Model& model, const Rational& until, const std::string& method, double log10_tolerance,
                       bool project) {
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  if (project) settings.level_set = std::make_shared<const LevelSetCode>(compile_level_set(model));
  VectorField<Real> field(compile_vector_field(model), model.values({}));
  return integrate(field, state_of<Real>(model.description().start), Real(0), to_real<Real>(until), settings);
}

// max over all points of |I − I(0)|
template <class Real>
double log10_drift(const Model& model, const Trajectory<Real>& path, std::size_t invariant = 0) {
  Function<Real> value(compile(model, {model.invariants()[invariant].value}), model.values({}));
  const auto at = [&](const Real& t, State<Real> x) {
    x.push_back(t);
    return value(x).front();
  };
  const Real start = at(path.t[0], path.x[0]);
  double worst = -INFINITY;
  for (std::size_t i = 1; i < path.t.size(); ++i) {
    worst = std::max(worst, log10_magnitude(Real(at(path.t[i], path.x[i]) - start)));
    const Real middle = (path.t[i - 1] + path.t[i]) / 2;
    worst = std::max(worst, log10_magnitude(Real(at(middle, path.at(middle)) - start)));
  }
  return worst;
}

template <class Real>
double error(const Problem& problem, const Trajectory<Real>& path) {
  return to_double(distance(path.end(), values_at_time(problem.solution, path.end_time())));
}

TEST_CASE("project: dopri5 at 1e-6 over a long time keeps the energy at roundoff, and is no worse") {
  const Problem problem = rotor();
  const Model model = with_invariants(problem.model, {"x^2 + y^2"});
  const auto free = solve<double>(model, 1000, "dopri5", -6, false);
  const auto kept = solve<double>(model, 1000, "dopri5", -6, true);
  CHECK(log10_drift(model, free) > -4);
  CHECK(log10_drift(model, kept) < -14);
  CHECK(kept.projection.failed == 0);
  CHECK(to_double(kept.projection.before[0]) > 1e-9);
  CHECK(to_double(kept.projection.after[0]) < 1e-14);
  CHECK(error(problem, kept) <= error(problem, free));
}

TEST_CASE("project: every method and arithmetic, dense output included") {
  const Model model = with_invariants(rotor().model, {"x^2 + y^2"});
  for (const std::string method : {"taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer"}) {
    CAPTURE(method);
    CHECK(log10_drift(model, solve<double>(model, 20, method, -6, true)) < -14);
    CHECK(log10_drift(model, solve<float128>(model, 5, method, -8, true)) < -32);
    const PrecisionScope scope(50);
    CHECK(log10_drift(model, solve<mpfr>(model, 2, method, -8, true)) < -48);
    const auto path = solve<mpfr>(model, 2, method, -8, true);
    for (std::size_t k = 1; k + 1 < path.t.size(); ++k) {  // both sides of a point meet
      const mpfr close = path.t[k] - (path.t[k] - path.t[k - 1]) * mpfr("1e-30");
      CHECK(log10_magnitude(distance(path.at(close), path.x[k])) < -27);
    }
    CHECK(error(rotor(), path) < 1e-5);
  }
}

TEST_CASE("project: markov, backwards too") {
  const Model model = makkuva_2024::markov();
  CHECK(log10_drift(model, solve<double>(model, 1000, "dopri5", -6, true)) < -13.5);
  CHECK(log10_drift(model, solve<double>(model, -2, "dopri5", -6, true)) < -13.5);
}

TEST_CASE("project: dependent invariants count once, independent ones all") {
  const Model twice = with_invariants(rotor().model, {"x^2 + y^2", "2*x^2 + 2*y^2 + 1", "(x^2 + y^2)^2"});
  const auto path = solve<double>(twice, 20, "dopri5", -6, true);
  CHECK(path.projection.failed == 0);
  for (std::size_t k = 0; k < 3; ++k) CHECK(log10_drift(twice, path, k) < -13.5);

  const Model products = with_invariants(gradient_model({"u", "v", "a", "b"}, "(u*v - 2)^2 + (a*b + 1)^2 + u*v*a*b/2"),
                                         {"u^2 - v^2", "a^2 - b^2"});
  ModelDescription moved = products.description();
  moved.start = {1, Rational(1, 2), Rational(1, 3), 2};
  const Model model(std::move(moved));
  const auto both = solve<double>(model, 20, "dopri5", -5, true);
  CHECK(both.projection.failed == 0);
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(log10_drift(model, both, k) < -14);
    CHECK(to_double(both.projection.before[k]) > 1e-9);
  }
}

TEST_CASE("project: what is no invariant is not forced to be one") {
  // x has to grow; |x|² + 1 has no level set near its zero gradient
  const Model still = with_invariants(vector_field_model({"x"}, {"1"}, {0}), {"x^2"});
  const auto path = solve<double>(still, 1, "dopri5", -6, true);
  CHECK((path.projection.failed > 0 || path.end()[0] < 1e-3));
  CHECK_THROWS_AS(compile_level_set(rotor().model), InvalidArgument);
}

TEST_CASE("project: simulate reports the drift before and after") {
  const Model model = makkuva_2024::markov();
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = model.description().start;
  request.method = "dopri5";
  request.tolerance = Rational(1, 1'000'000);
  request.until = 100;
  const Simulation free = simulate(model, request);
  request.project = true;
  const Simulation kept = simulate(model, request);
  CHECK_FALSE(free.invariants[0].before);
  CHECK(free.invariants[0].log10_drift > -7);
  CHECK(kept.invariants[0].log10_drift < -13.5);
  CHECK(kept.invariants[0].before->approximate() > 1e-8);
  CHECK(kept.unprojected == 0);
}

}  // namespace
}  // namespace separatrix
