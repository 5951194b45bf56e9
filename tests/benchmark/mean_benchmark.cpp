#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/benchmark/report.hpp"
#include "tests/support/attention.hpp"

namespace separatrix {
namespace {

struct Size {
  std::string name;
  std::size_t tokens, dimension, samples;
};
const Size small{"small", 10, 8, 200}, large{"large", 10, 50, 1000};
constexpr unsigned seed = 1;

std::vector<double> point_of(const Size& size) {
  std::vector<double> point;
  for (std::size_t i = 0; i < 2 * size.dimension; ++i) point.push_back(0.3 * std::sin(static_cast<double>(i) + 1));
  return point;
}

// made once, when a benchmark of this size runs
const AttentionLoss& loss_of(const Size& size) {
  static std::optional<AttentionLoss> losses[2];
  std::optional<AttentionLoss>& loss = losses[size.name == large.name];
  if (!loss) loss = attention_loss(size.tokens, size.dimension, size.samples, seed);
  return *loss;
}

Function<double> gradient_of(const AttentionLoss& loss) {
  return {compile(gradient(loss.loss, loss.variables), loss.variables, {}), {}};
}

void check(const std::vector<double>& found, const std::vector<double>& expected, const std::string& what) {
  double error = 0, scale = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    error = std::fmax(error, std::fabs(found[i] - expected[i]));
    scale = std::fmax(scale, std::fabs(expected[i]));
  }
  require(error < 1e-13 * scale, what);
}

void by_hand(benchmark::State& state, const Size& size) {
  AttentionByHand hand(loss_of(size), size.tokens, size.dimension);
  const std::vector<double> point = point_of(size);
  std::vector<double> slope(point.size());
  for (auto _ : state) {
    hand(point.data(), slope.data());
    benchmark::DoNotOptimize(slope.data());
  }
}

void by_tape(benchmark::State& state, const Size& size) {
  Function<double> tape = gradient_of(loss_of(size));
  const std::vector<double> point = point_of(size);
  std::vector<double> slope(point.size()), expected(point.size());
  AttentionByHand(loss_of(size), size.tokens, size.dimension)(point.data(), expected.data());
  tape(point, slope);
  check(slope, expected, "gradient of an attention head");
  for (auto _ : state) {
    tape(point, slope);
    benchmark::DoNotOptimize(slope.data());
  }
}

// Data and loss are made, differentiated and compiled: nodes of expressions stay, so each round has data of its own.
void building(benchmark::State& state) {
  unsigned round = 1000;
  for (auto _ : state) {
    const AttentionLoss loss = attention_loss(large.tokens, large.dimension, large.samples, ++round);
    Function<double> tape = gradient_of(loss);
    benchmark::DoNotOptimize(tape(point_of(large)).data());
  }
}

State<double> path_end(const Model& model, double until, double log10_tolerance, std::size_t& steps) {
  VectorField<double> field(compile_vector_field(model), model.values({}));
  IntegrationSettings settings;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  settings.keep_points = false;
  const auto path = integrate(field, point_of(large), 0.0, until, settings);
  require(path.outcome == Outcome::reached_end, "integration of an attention head");
  steps = path.statistics.steps;
  return path.end();
}

// From 0 to 1/2, where the fastest entries have come to rest; the end against one of a tolerance 100 times smaller
void integration(benchmark::State& state) {
  const AttentionLoss& loss = loss_of(large);
  ModelDescription description;
  description.name = description.title = "attention";
  for (const Expression variable : loss.variables) description.states.push_back(variable.name());
  description.loss = loss.loss;
  description.start.assign(loss.variables.size(), Rational(0));
  const Model model(std::move(description));
  constexpr double until = 0.5;
  std::size_t steps = 0;
  const State<double> reference = path_end(model, until, -10, steps);
  for (auto _ : state) {
    const State<double> end = path_end(model, until, -8, steps);
    for (std::size_t i = 0; i < end.size(); ++i) {
      require(std::fabs(end[i] - reference[i]) < 1e-6, "end of an attention head's flow");
    }
  }
  state.counters["steps"] = static_cast<double>(steps);
}

}  // namespace

void add_mean_benchmarks() {
  for (const Size& size : {small, large}) {
    const std::string name = "attention/" + size.name;
    benchmark::RegisterBenchmark((name + "/hand").c_str(), by_hand, size)->Unit(benchmark::kMillisecond)->UseRealTime();
    benchmark::RegisterBenchmark((name + "/tape").c_str(), by_tape, size)->Unit(benchmark::kMillisecond)->UseRealTime();
  }
  benchmark::RegisterBenchmark("attention/large/build", building)
      ->Unit(benchmark::kSecond)
      ->Iterations(1)
      ->UseRealTime();
  benchmark::RegisterBenchmark("attention/large/dopri5", integration)
      ->Unit(benchmark::kSecond)
      ->Iterations(1)
      ->UseRealTime();
}

}  // namespace separatrix
