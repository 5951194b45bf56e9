#include <benchmark/benchmark.h>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/benchmark/report.hpp"
#include "tests/support/plateau.hpp"

namespace separatrix {
namespace {

constexpr long decimals = 16;

// the dual flow of a diagonal network, all of whose terms are below any tolerance at first
void solve_plateau(benchmark::State& state, std::size_t digits) {
  const Model model = plateau(decimals);
  VectorField<double> field(compile_vector_field(model), {});
  const State<double> start(model.states().size(), 0.0);
  IntegrationSettings settings;
  settings.method = "taylor";
  settings.tolerance = plan_for_digits(digits).tolerance;
  const double end = plateau_request(model, decimals, "taylor", digits).until.get_d();
  const auto path = integrate(field, start, 0.0, end, settings);
  const std::vector<Known> exact = plateau_end(decimals);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    require(agreed_digits(rounded(path.end()[i], 17), exact[i]) + 1 >= digits, "the plateau");
  }
  for (auto _ : state) benchmark::DoNotOptimize(integrate(field, start, 0.0, end, settings));
  state.counters["steps"] = static_cast<double>(path.statistics.steps);
  state.counters["rejected"] = static_cast<double>(path.statistics.rejected);
}

}  // namespace

void add_plateau_benchmarks() {
  for (const std::size_t digits : {6, 9, 12, 14}) {
    benchmark::RegisterBenchmark(("plateau/" + std::to_string(digits)).c_str(),
                                 [digits](benchmark::State& state) { solve_plateau(state, digits); })
        ->Unit(benchmark::kMillisecond)
        ->Repetitions(3);
  }
}

}  // namespace separatrix
