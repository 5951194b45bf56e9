#include <algorithm>
#include <boost/numeric/odeint/stepper/generation/generation_controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/generation/generation_runge_kutta_dopri5.hpp>
#include <boost/numeric/odeint/stepper/generation/make_controlled.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/benchmark/report.hpp"

namespace separatrix {
namespace {

constexpr double end_time = 10;
constexpr double log10_tolerance = -12;
constexpr std::size_t most_tries = 1'000'000;

using Vector = std::vector<double>;

// n states in a row between fixed ends:  L x_i = x_{i−1} − 2x_i + x_{i+1},  x_0 = x_{n+1} = 0
struct Chain {
  std::size_t n;
  bool oscillates;  // ẍ = −x + L x, states x, v; else ẋ = L x
  bool from_zeros;  // all at 0 but the first

  std::size_t dimension() const { return oscillates ? 2 * n : n; }

  std::vector<Rational> start() const {
    std::vector<Rational> all(dimension(), Rational(0));
    for (std::size_t i = 0; i < all.size() && !from_zeros; ++i) all[i] = Rational(static_cast<long>(4 + i % 5), 8);
    all[0] = 1;
    return all;
  }

  Model model() const {
    ModelDescription description;
    std::vector<std::string> texts;
    const auto name = [](char kind, std::size_t i) { return std::string(1, kind).append(std::to_string(i)); };
    for (std::size_t i = 1; i <= n; ++i) description.states.push_back(name('x', i));
    for (std::size_t i = 1; i <= n && oscillates; ++i) {
      description.states.push_back(name('v', i));
      texts.push_back(description.states.back());
    }
    for (std::size_t i = 1; i <= n; ++i) {
      std::string text = (oscillates ? "-3*" : "-2*") + name('x', i);
      if (i > 1) text += " + " + name('x', i - 1);
      if (i < n) text += " + " + name('x', i + 1);
      texts.push_back(text);
    }
    for (const std::string& text : texts) description.equations.push_back(parse(text));
    description.name = "chain";
    description.start = start();
    return Model(std::move(description));
  }

  // the same by hand
  void operator()(const Vector& x, Vector& slope, double) const {
    const std::size_t first = oscillates ? n : 0;
    const double own = oscillates ? -3 : -2;
    for (std::size_t i = 0; i < first; ++i) slope[i] = x[n + i];
    slope[first] = own * x[0] + x[1];
    for (std::size_t i = 1; i + 1 < n; ++i) slope[first + i] = x[i - 1] + own * x[i] + x[i + 1];
    slope[first + n - 1] = x[n - 2] + own * x[n - 1];
  }

  // Σ_k s_k(i) a_k(t),  s_k(i) = √(2/(n + 1)) sin(ikπ/(n + 1)), each a_k by itself
  Vector end() const {
    const long double theta = std::acos(-1.0L) / static_cast<long double>(n + 1);
    const auto mode = [&](std::size_t i, std::size_t k) {
      return std::sqrt(2.0L / static_cast<long double>(n + 1)) *
             std::sin(theta * static_cast<long double>(i * k % (2 * (n + 1))));
    };
    const std::vector<Rational> from = start();
    std::vector<long double> x(dimension(), 0);
    for (std::size_t k = 1; k <= n; ++k) {
      long double a = 0, b = 0;
      for (std::size_t i = 1; i <= n; ++i) {
        a += mode(i, k) * from[i - 1].get_d();
        if (oscillates) b += mode(i, k) * from[n + i - 1].get_d();
      }
      const long double lambda = 2 * std::cos(theta * static_cast<long double>(k)) - 2, t = end_time;
      const long double omega = std::sqrt(1 - lambda);
      const long double at_end =
          oscillates ? a * std::cos(omega * t) + b / omega * std::sin(omega * t) : a * std::exp(lambda * t);
      const long double speed = b * std::cos(omega * t) - a * omega * std::sin(omega * t);
      for (std::size_t i = 1; i <= n; ++i) {
        x[i - 1] += mode(i, k) * at_end;
        if (oscillates) x[n + i - 1] += mode(i, k) * speed;
      }
    }
    return {x.begin(), x.end()};
  }
};

double largest_difference(const Vector& a, const Vector& b) {
  double difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference = std::max(difference, std::abs(a[i] - b[i]));
  return difference;
}

Vector by_odeint(const Chain& chain, double log10_tol) {
  namespace odeint = boost::numeric::odeint;
  Vector x;
  for (const Rational& value : chain.start()) x.push_back(value.get_d());
  const double tolerance = std::pow(10.0, log10_tol);
  auto stepper = odeint::make_controlled(tolerance, tolerance, odeint::runge_kutta_dopri5<Vector>());
  // odeint's own loop compares times with an absolute epsilon
  double t = 0, dt = 1e-3;
  for (std::size_t tries = 0; t < end_time; ++tries) {
    require(tries < most_tries, "a chain by odeint: too many steps");
    dt = std::min(dt, end_time - t);
    stepper.try_step(std::cref(chain), x, t, dt);
  }
  return x;
}

Vector by_series(VectorField<double>& field, const Vector& start) {
  IntegrationSettings settings;
  settings.method = "auto";
  settings.tolerance = {log10_tolerance, log10_tolerance};
  return integrate(field, start, 0.0, end_time, settings).end();
}

void solve_by_series(benchmark::State& state, const Chain& chain) {
  const Model model = chain.model();
  VectorField<double> field(compile_vector_field(model), {});
  Vector start;
  for (const Rational& value : chain.start()) start.push_back(value.get_d());
  const double error = largest_difference(by_series(field, start), chain.end());
  require(error < 1e-10, "a chain by series");
  for (auto _ : state) benchmark::DoNotOptimize(by_series(field, start));
  state.counters["error"] = error;
}

// the loosest tolerance, in quarters of a decade, at which the error is at most that of the series, or twice its smallest
void solve_by_odeint(benchmark::State& state, const Chain& chain) {
  const Model model = chain.model();
  VectorField<double> field(compile_vector_field(model), {});
  Vector start;
  for (const Rational& value : chain.start()) start.push_back(value.get_d());
  const Vector end = chain.end();
  const double goal = largest_difference(by_series(field, start), end);
  double chosen = -8, error = largest_difference(by_odeint(chain, chosen), end), smallest = error;
  std::vector<std::pair<double, double>> found{{chosen, error}};
  while (error > goal && chosen > -14) {
    chosen -= 0.25;
    error = largest_difference(by_odeint(chain, chosen), end);
    smallest = std::min(smallest, error);
    found.emplace_back(chosen, error);
  }
  const double allowed = std::max(goal, 2 * smallest);
  const auto loosest =
      std::find_if(found.begin(), found.end(), [&](const auto& each) { return each.second <= allowed; });
  require(loosest->second < 1e-10, "a chain by odeint");
  for (auto _ : state) benchmark::DoNotOptimize(by_odeint(chain, loosest->first));
  state.counters["error"] = loosest->second;
  state.counters["log10_tol"] = loosest->first;
}

void add(const std::string& name, void (*solve)(benchmark::State&, const Chain&), const Chain& chain) {
  benchmark::RegisterBenchmark(("size/" + name).c_str(), [=](benchmark::State& state) { solve(state, chain); })
      ->Unit(benchmark::kMicrosecond)
      ->Repetitions(3);
}

}  // namespace

void add_size_benchmarks() {
  for (const std::size_t n : {50, 200, 500}) {
    const std::string name = "oscillators/" + std::to_string(n);
    add(name + "/auto", solve_by_series, {n, true, false});
    add(name + "/from_zeros", solve_by_series, {n, true, true});
    add(name + "/odeint", solve_by_odeint, {n, true, false});
  }
  add("diffusion/1000/auto", solve_by_series, {1000, false, false});
  add("diffusion/1000/from_zeros", solve_by_series, {1000, false, true});
  add("diffusion/1000/odeint", solve_by_odeint, {1000, false, false});
}

}  // namespace separatrix
