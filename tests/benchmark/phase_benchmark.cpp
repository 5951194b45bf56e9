#include "solvers/basin/sweep.hpp"
#include "tests/benchmark/report.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix {
namespace {

constexpr long side = 100;  // of the square grid over [−3, 3]²

// cell centres, as `phase` takes them
SweepCell cell(const Model& model, std::size_t i) {
  const auto centre = [](long k) { return Rational(ratio(6 * k + 3, side) - 3); };
  const long row = static_cast<long>(i) / side, column = static_cast<long>(i) % side;
  return {model.values({}), {centre(row), centre(column)}};
}

Label predicted(const SweepCell& cell) {
  return makkuva_2024::basin(cell.parameters[0], cell.parameters[1], cell.start[0], cell.start[1]);
}

void phase(benchmark::State& state, std::size_t threads) {
  const Model model = makkuva_2024::markov();
  const auto make_cell = [&](std::size_t i) { return cell(model, i); };
  SweepSettings settings;
  settings.threads = threads;
  const auto labels = sweep(model, side * side, make_cell, settings);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    require(labels[i].label == predicted(make_cell(i)), "label of start " + std::to_string(i));
  }
  for (auto _ : state) benchmark::DoNotOptimize(sweep(model, side * side, make_cell, settings));
  state.counters["starts"] =
      benchmark::Counter(static_cast<double>(side * side), benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

void add_phase_benchmarks() {
  for (const std::size_t threads : {1, 2}) {
    benchmark::RegisterBenchmark(("phase/threads:" + std::to_string(threads)).c_str(), phase, threads)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MinTime(2);
  }
}

}  // namespace separatrix
