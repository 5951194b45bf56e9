#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "tests/benchmark/markov.hpp"
#include "tests/benchmark/report.hpp"

namespace separatrix {
namespace {

// Several starts, so that no method is lucky.
std::vector<State<double>> starts() {
  std::vector<State<double>> all;
  for (const double e : {0.25, 0.5, 0.75, 1.0}) {
    for (const double w : {-0.3125, -0.125, 0.25, 0.5}) all.push_back({e, w});
  }
  return all;
}

const std::vector<State<mpfr>>& references() {
  static const std::vector<State<mpfr>> ends = [] {
    const PrecisionScope scope(40);
    VectorField<mpfr> field = markov_field<mpfr>();
    std::vector<State<mpfr>> all;
    for (const State<double>& start : starts()) {
      const State<mpfr> exact{convert<mpfr>(start[0]), convert<mpfr>(start[1])};
      all.push_back(solve_markov(field, "fehlberg78", {-30, -30}, exact).end());
    }
    return all;
  }();
  return ends;
}

// root mean square over starts and states
double error_of(const std::string& method, double log10_tolerance) {
  const PrecisionScope scope(40);
  VectorField<double> field = markov_field<double>();
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < starts().size(); ++i) {
    const auto path = solve_markov(field, method, {log10_tolerance, log10_tolerance}, starts()[i]);
    for (std::size_t j = 0; j < 2; ++j, ++count) {
      sum += std::pow(to_double(mpfr(convert<mpfr>(path.end()[j]) - references()[i][j])), 2);
    }
  }
  return std::sqrt(sum / count);
}

constexpr double taylor_tolerance = -15;

// The loosest tolerance, in quarters of a decade, with at most this error, or, where rounding stops the
// method before, with at most twice its smallest error: its error stays the larger one.
double tolerance_for(const std::string& method, double error) {
  std::vector<std::pair<double, double>> found;  // tolerance, error
  double smallest = std::numeric_limits<double>::infinity();
  for (double exponent = -12; exponent >= -16; exponent -= 0.25) {
    found.emplace_back(exponent, error_of(method, exponent));
    smallest = std::min(smallest, found.back().second);
  }
  const double allowed = std::max(error, 2 * smallest);
  return std::find_if(found.begin(), found.end(), [&](const auto& each) { return each.second <= allowed; })->first;
}

void solve_all(benchmark::State& state, const std::string& method) {
  const double goal = error_of("taylor", taylor_tolerance);
  const double exponent = method == "taylor" ? taylor_tolerance : tolerance_for(method, goal);
  const double error = error_of(method, exponent);
  require(error < 5e-15, method + " in double");
  VectorField<double> field = markov_field<double>();
  const auto all = starts();
  for (auto _ : state) {
    for (const State<double>& start : all) {
      benchmark::DoNotOptimize(solve_markov(field, method, {exponent, exponent}, start));
    }
  }
  state.counters["error"] = error;
  state.counters["log10_tol"] = exponent;
}

}  // namespace

void add_double_benchmarks() {
  for (const std::string method : {"taylor", "fehlberg78", "dopri5"}) {
    benchmark::RegisterBenchmark(("double/" + method).c_str(),
                                 [method](benchmark::State& state) { solve_all(state, method); })
        ->Unit(benchmark::kMicrosecond)
        ->Repetitions(5);
  }
}

}  // namespace separatrix
