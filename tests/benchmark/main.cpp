#include <cstdio>
#include <exception>

#include "tests/benchmark/report.hpp"

namespace separatrix {

void add_dot_benchmarks();
void add_double_benchmarks();
void add_lane_benchmarks();
void add_mean_benchmarks();
void add_phase_benchmarks();
void add_plateau_benchmarks();
void add_precision_benchmarks();
void add_size_benchmarks();
void add_tape_benchmarks();

}  // namespace separatrix

// Exit code 1 if an answer is wrong; a goal missed on a busy machine is only reported.
int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  try {
    separatrix::add_tape_benchmarks();
    separatrix::add_mean_benchmarks();
    separatrix::add_phase_benchmarks();
    separatrix::add_lane_benchmarks();
    separatrix::add_plateau_benchmarks();
    separatrix::add_dot_benchmarks();
    separatrix::add_double_benchmarks();
    separatrix::add_size_benchmarks();
    separatrix::add_precision_benchmarks();
    separatrix::TimeReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    reporter.print_ratios();
    return reporter.failed() ? 1 : 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
