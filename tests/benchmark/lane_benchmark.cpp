#include <array>
#include <boost/numeric/odeint/algebra/array_algebra.hpp>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>
#include <vector>

#include "lib/tape/lane_function.hpp"
#include "solvers/trajectory/lane_integrator.hpp"
#include "tests/benchmark/markov.hpp"
#include "tests/benchmark/report.hpp"

namespace separatrix {
namespace {

using Point = std::array<double, 2>;

constexpr long side = 200;  // of the grid of starts over [−3, 3]²
constexpr double end_time = 200, log10_tolerance = -9;
constexpr std::size_t most_trials = 100'000;
constexpr std::size_t between_checked = 97;  // every one of these starts is compared with fehlberg78

std::vector<Point> starts() {
  std::vector<Point> all;
  const auto centre = [](long k) { return (6.0 * static_cast<double>(k) + 3) / side - 3; };
  for (long row = 0; row < side; ++row) {
    for (long column = 0; column < side; ++column) all.push_back({centre(row), centre(column)});
  }
  return all;
}

Point by_odeint(const MarkovConstants<double>& c, Point x, double tolerance) {
  namespace odeint = boost::numeric::odeint;
  const auto field = [&](const Point& at, Point& slope, double) { markov_by_hand(c, at.data(), slope.data()); };
  using Formula = odeint::runge_kutta_dopri5<Point>;
  odeint::controlled_runge_kutta<Formula> stepper(
      odeint::default_error_checker<double, odeint::array_algebra, odeint::default_operations>(tolerance, tolerance));
  // odeint's own loop compares times with an absolute epsilon
  double t = 0, dt = 1e-3;
  for (std::size_t tries = 0; t < end_time; ++tries) {
    require(tries < most_trials, "a start by odeint: too many steps");
    dt = std::min(dt, end_time - t);
    stepper.try_step(field, x, t, dt);
  }
  return x;
}

std::vector<Point> all_by_odeint(const std::vector<Point>& all, double log10_tol) {
  const auto constants = MarkovConstants<double>::make();
  std::vector<Point> ends;
  for (const Point& start : all) ends.push_back(by_odeint(constants, start, std::pow(10.0, log10_tol)));
  return ends;
}

class Ends final : public LaneWork {
 public:
  explicit Ends(const std::vector<Point>& all) : starts_(all), ends_(all.size()) {}

  bool next(std::size_t lane, std::vector<double>& x, double& end) override {
    if (begun_ == starts_.size()) return false;
    at_[lane] = begun_;
    x.assign(starts_[begun_].begin(), starts_[begun_].end());
    ++begun_;
    end = end_time;
    return true;
  }

  void finish(std::size_t lane, LaneEnd end, const LaneStep& step) override {
    require(end == LaneEnd::reached, "a start in lanes: it does not reach its end");
    ends_[at_[lane]] = {step.x(0)[lane], step.x(1)[lane]};
  }

  const std::vector<Point>& ends() const { return ends_; }

 private:
  const std::vector<Point>& starts_;
  std::vector<Point> ends_;
  std::array<std::size_t, start_lanes> at_{};
  std::size_t begun_ = 0;
};

std::vector<Point> all_in_lanes(const std::vector<Point>& all, double log10_tol) {
  const VectorField<double> field = markov_field<double>();
  const double tolerance = std::pow(10.0, log10_tol);
  LaneStep step(LaneFunction(field.code().field, field.parameters()), {tolerance, tolerance});
  Ends work(all);
  integrate_in_lanes(step, work, most_trials);
  return work.ends();
}

// root mean square over states and every so many starts, against fehlberg78 at 1e-14
double error_of(const std::vector<Point>& all, const std::vector<Point>& ends) {
  static const std::vector<Point> references = [&] {
    VectorField<double> field = markov_field<double>();
    std::vector<Point> found;
    for (std::size_t i = 0; i < all.size(); i += between_checked) {
      const auto end = solve_markov(field, "fehlberg78", {-14, -14}, {all[i][0], all[i][1]}, end_time).end();
      found.push_back({end[0], end[1]});
    }
    return found;
  }();
  double sum = 0;
  for (std::size_t k = 0; k < references.size(); ++k) {
    for (std::size_t j = 0; j < 2; ++j) sum += std::pow(ends[k * between_checked][j] - references[k][j], 2);
  }
  return std::sqrt(sum / static_cast<double>(2 * references.size()));
}

using Solver = std::vector<Point> (*)(const std::vector<Point>&, double);

void solve(benchmark::State& state, Solver solver) {
  const std::vector<Point> all = starts();
  const double error = error_of(all, solver(all, log10_tolerance)),
               of_odeint = error_of(all, all_by_odeint(all, log10_tolerance));
  require(error <= of_odeint, "starts of markov: their error is not as small as that of odeint");
  for (auto _ : state) benchmark::DoNotOptimize(solver(all, log10_tolerance));
  state.counters["error"] = error;
  state.counters["us_per_start"] =
      benchmark::Counter(static_cast<double>(all.size()) / 1e6,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

}  // namespace

void add_lane_benchmarks() {
  for (const auto& [name, solver] : {std::pair{"odeint", &all_by_odeint}, std::pair{"lanes", &all_in_lanes}}) {
    benchmark::RegisterBenchmark(("starts/markov/" + std::string(name)).c_str(),
                                 [solver = solver](benchmark::State& state) { solve(state, solver); })
        ->Unit(benchmark::kMillisecond)
        ->Repetitions(3);
  }
}

}  // namespace separatrix
