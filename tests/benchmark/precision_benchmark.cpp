#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/with_real.hpp"
#include "tests/benchmark/markov.hpp"
#include "tests/benchmark/plain_taylor.hpp"
#include "tests/benchmark/report.hpp"

namespace separatrix {
namespace {

// Every method computes N digits of the same end; all of them are compared with a run of 20 digits more.
// fehlberg78 and the plain loops are independent of that run.
void check_end(const std::vector<Known>& end, std::size_t digits, const std::string& what) {
  static std::map<std::size_t, std::vector<Known>> references;
  auto& reference = references[digits];
  if (reference.empty()) reference = markov_end(digits);
  for (std::size_t i = 0; i < end.size(); ++i) {
    require(agreed_digits(end[i], reference[i]) >= digits, what + " at " + std::to_string(digits) + " digits");
  }
}

void by_method(benchmark::State& state, const std::string& method, std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits);
  with_real(plan.working_digits, [&]<class Real>(Real) {
    VectorField<Real> field = markov_field<Real>();
    const State<Real> start = markov_start<Real>();
    Trajectory<Real> path;
    // what was timed is checked, so that the long ones run once
    for (auto _ : state) path = solve_markov(field, method, plan.tolerance, start);
    check_end(rounded(path.end(), plan.working_digits), digits, method);
    state.counters["steps"] = static_cast<double>(path.statistics.steps);
  });
}

void by_plain_loops(benchmark::State& state, std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits);
  const PrecisionScope scope(plan.working_digits);
  std::pair<std::vector<PlainReal>, std::size_t> result;
  for (auto _ : state) result = plain_taylor(plan.working_digits, plan.tolerance.relative);
  std::vector<Known> end;
  for (const PlainReal& entry : result.first)
    end.push_back(parse_rational(entry.str(static_cast<std::streamsize>(plan.working_digits))));
  check_end(end, digits, "plain loops");
  state.counters["steps"] = static_cast<double>(result.second);
}

}  // namespace

void add_precision_benchmarks() {
  const auto add = [](const std::string& name, std::size_t digits, bool once, auto function) {
    auto* added = benchmark::RegisterBenchmark((name + "/" + std::to_string(digits)).c_str(), function);
    added->Unit(benchmark::kMillisecond);
    if (once) added->Iterations(1);
  };
  for (const std::size_t digits : {30, 40, 50, 100, 200, 500, 1000}) {
    add("taylor", digits, digits >= 1000, [digits](benchmark::State& state) { by_method(state, "taylor", digits); });
  }
  for (const std::size_t digits : {30, 50, 100, 200, 500}) {
    add("plain", digits, digits >= 200, [digits](benchmark::State& state) { by_plain_loops(state, digits); });
  }
  for (const std::size_t digits : {30, 40}) {
    add("fehlberg78", digits, true, [digits](benchmark::State& state) { by_method(state, "fehlberg78", digits); });
  }
}

}  // namespace separatrix
