#include "theory/gong_2025/descent_run.hpp"

#include <cmath>

#include "lib/model/vector_field.hpp"
#include "lib/num/decimal.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/methods.hpp"

namespace separatrix::gong_2025 {

DescentRun descend(const VectorFieldCode& code, const ParameterValues& parameters, const std::vector<double>& start,
                   const Descent& descent, double until,
                   const std::function<bool(const std::vector<double>&)>& wanted) {
  constexpr std::size_t window = 64;
  constexpr double still = 1e-13;
  IntegrationSettings settings;
  settings.method = gradient_descent;
  settings.descent = descent;
  settings.keep_points = false;
  settings.most_steps = 1'000'000'000;
  DescentRun run;
  std::vector<double> before = start;
  std::size_t steps = 0;
  const auto observe = [&](const double& time, const std::vector<double>& x) {
    run.time = time;
    run.reached = wanted(x);
    if (run.reached) return Continue::stop;
    if (++steps % window != 0) return Continue::yes;
    double moved = 0;
    for (std::size_t i = 0; i < x.size(); ++i) moved = std::max(moved, std::abs(x[i] - before[i]));
    before = x;
    run.stopped = moved <= still;
    return run.stopped ? Continue::stop : Continue::yes;
  };
  VectorField<double> field(code, parameters);
  run.state = integrate<double>(field, start, 0.0, until, settings, observe).end();
  return run;
}

Mean mean_of(const std::vector<double>& sample) {
  const double n = static_cast<double>(sample.size());
  double sum = 0, squares = 0;
  for (const double each : sample) sum += each;
  for (const double each : sample) squares += (each - sum / n) * (each - sum / n);
  return {sum / n, 1.96 * std::sqrt(squares / (n - 1) / n)};
}

// (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²))/(1 + z²/n)
Share share_of(std::size_t k, std::size_t n) {
  constexpr double z = 1.96;
  const double size = static_cast<double>(n), p = static_cast<double>(k) / size, w = z * z / size;
  const double middle = p + w / 2, half = z * std::sqrt(p * (1 - p) / size + w / size / 4);
  return {(middle - half) / (1 + w), (middle + half) / (1 + w)};
}

}  // namespace separatrix::gong_2025
