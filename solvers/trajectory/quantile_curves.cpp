#include "solvers/trajectory/quantile_curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/parallel.hpp"
#include "solvers/quantile.hpp"
#include "solvers/trajectory/row_times.hpp"

namespace separatrix {
namespace {

constexpr double most_numbers = 1e8;  // kept at a time, 0.8 GB

// Those of a run that comes to its end, named one by one: one that ends before has the same times until then.
SimulationRequest with_times(SimulationRequest request) {
  if (request.samples > 0) {
    for (const double t : row_times<double>(request, to_double(request.until))) request.times.emplace_back(t);
    request.samples = 0;
    request.first_sample.reset();
  }
  if (request.times.back() != request.until) request.times.push_back(request.until);
  request.agree = false;
  return request;
}

std::vector<std::string> names_of(const Model& model, const SimulationRequest& request) {
  std::vector<std::string> names;
  if (model.has_loss()) names.push_back("loss");
  for (const std::string& each : request.shown) {
    if (each != "loss" || !model.has_loss()) names.push_back(each);
  }
  return names;
}

}  // namespace

void check_quantile_curves(const Model& model, const SimulationRequest& request, std::size_t count) {
  const std::size_t times = std::max(request.times.size(), request.samples) + 1;
  const double numbers = static_cast<double>(count * names_of(model, request).size()) * static_cast<double>(times);
  if (numbers > most_numbers) {
    throw InvalidArgument("--samples", std::to_string(times - 1) + " times of " + std::to_string(count) + " paths",
                          "at most 100 million values of all paths");
  }
}

QuantileCurves quantile_curves(const Model& model, const SimulationRequest& request, const std::vector<double>& shares,
                               std::size_t count, const std::function<std::vector<Rational>(std::size_t)>& start,
                               const std::function<void()>& progress) {
  check_quantile_curves(model, request, count);
  const SimulationRequest timed = with_times(request);
  QuantileCurves found;
  for (const Rational& t : timed.times) found.times.push_back(to_double(t));
  found.shares = shares;
  found.names = names_of(model, request);
  const std::size_t n = found.times.size(), m = found.names.size();
  const double last = std::max(std::abs(found.times.front()), std::abs(found.times.back()));
  const double same_time = 100 * std::numeric_limits<double>::epsilon() * last;  // rows show theirs with 15 digits

  // (path, time, quantity): that of a path is written by one thread
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> all(count * n * m, none);
  in_parallel(count, [&](std::size_t i) {
    check_interruption();
    SimulationRequest one = timed;
    one.start = start(i);
    const Simulation path = simulate(model, one);
    std::vector<std::size_t> columns;
    for (const std::string& name : found.names) {
      columns.push_back(
          static_cast<std::size_t>(std::find(path.columns.begin(), path.columns.end(), name) - path.columns.begin()));
    }
    for (std::size_t j = 0; j < std::min(n, path.rows.size()); ++j) {
      if (std::abs(path.rows[j][0].approximate() - found.times[j]) > same_time) break;  // the state where it ended
      for (std::size_t k = 0; k < m; ++k) all[(i * n + j) * m + k] = path.rows[j][columns[k]].approximate();
    }
    progress();
  });

  found.missing.assign(n, 0);
  found.values.assign(m, std::vector<std::vector<double>>(n, std::vector<double>(shares.size(), none)));
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < m; ++k) {
      std::vector<double> values;
      for (std::size_t i = 0; i < count; ++i) values.push_back(all[(i * n + j) * m + k]);
      values = sorted_finite(std::move(values));
      found.missing[j] = std::max(found.missing[j], count - values.size());
      if (values.empty()) continue;
      for (std::size_t s = 0; s < shares.size(); ++s) found.values[k][j][s] = quantile(values, shares[s]);
    }
  }
  return found;
}

}  // namespace separatrix
