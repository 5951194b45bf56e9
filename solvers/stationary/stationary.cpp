#include "solvers/stationary/stationary.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/ball.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/stationary/stationary_set.hpp"

namespace separatrix {
namespace {

constexpr std::size_t residual_digits = 3;
constexpr std::size_t ordering_digits = 10;
constexpr std::size_t region_digits = 6;

std::vector<DecimalInterval> ends_of(const IntervalVector& region) {
  const BallPrecision scope(64);
  std::vector<DecimalInterval> ends;
  for (const interval& side : region) {
    ends.push_back({low_text(ball(side), region_digits), high_text(ball(side), region_digits)});
  }
  return ends;
}

bool is_shown(ZeroReason zero) { return zero != ZeroReason::none && zero != ZeroReason::undecided; }

StationaryReport report_of(const StationaryPoint<mpfr>& point, std::size_t digits) {
  StationaryReport report;
  report.x = rounded(point.x, digits);
  if (point.loss) report.loss = rounded(*point.loss, digits);
  report.residual = rounded(point.residual, residual_digits);
  for (const Eigenvalue<mpfr>& value : point.spectrum) {
    const bool explained = is_shown(value.zero);
    report.spectrum.push_back(
        {explained ? Known(0) : rounded(value.real, digits),
         explained || value.imaginary == 0 ? std::nullopt : std::optional(rounded(value.imaginary, digits)),
         value.zero});
  }
  report.kind = point.kind;
  report.unstable = point.unstable;
  report.zero =
      static_cast<std::size_t>(std::count_if(point.spectrum.begin(), point.spectrum.end(),
                                             [](const Eigenvalue<mpfr>& value) { return is_shown(value.zero); }));
  report.order = point.order;
  report.status = point.status;
  return report;
}

int rank_of(StationaryKind kind) {
  if (attracts(kind)) return 0;
  if (kind == StationaryKind::saddle) return 1;
  return kind == StationaryKind::degenerate ? 2 : 3;
}

double for_order(const mpfr& value) { return rounded(value, ordering_digits).approximate(); }

// what the order is by
std::tuple<int, double, std::vector<double>> place_of(const StationaryPoint<mpfr>& point, const State<mpfr>& first) {
  std::vector<double> x;
  for (const mpfr& entry : first) x.push_back(for_order(entry));
  return {rank_of(point.kind), point.loss ? for_order(*point.loss) : 0, std::move(x)};
}

}  // namespace

void check_stationary(const Model& model, const StationaryRequest& request) {
  if (request.digits < 1 || request.digits > most_digits) {
    throw InvalidArgument("digits", std::to_string(request.digits), "1 to " + std::to_string(most_digits));
  }
  if (request.box.size() != model.dimension()) {
    throw InvalidArgument("number of intervals of the box", std::to_string(request.box.size()),
                          std::to_string(model.dimension()) + ", one per state");
  }
  for (const Interval& side : request.box) {
    if (side.low >= side.high) {
      throw InvalidArgument("interval of the box", to_string(side.low) + ":" + to_string(side.high),
                            "a low end below its high end");
    }
  }
}

Stationary stationary(const Model& model, const StationaryRequest& request) {
  check_stationary(model, request);
  const auto began = std::chrono::steady_clock::now();
  const std::size_t working = stationary_working_digits(request.digits);
  const PrecisionScope scope(working);
  StationarySearchSettings settings;
  settings.digits = request.digits;
  settings.seed = request.seed;
  settings.most_seeds = request.most_seeds;
  settings.most_seconds = request.most_seconds;
  settings.cancelled = request.cancelled;
  const StationarySet set = find_stationary_set(model, request.parameters, request.box, settings);

  Stationary result;
  result.states = model.description().states;
  result.digits = request.digits;
  result.working_digits = working;
  result.seeds = set.seeds;
  result.out_of_time = set.out_of_time;
  result.proved =
      set.proved && expectation_rule(model).nodes == 0;  // of a rule it would be no proof of the expectation
  for (const IntervalVector& region : set.unresolved) result.unresolved.push_back(ends_of(region));

  // order: (place, is it a manifold, index)
  std::vector<std::tuple<std::tuple<int, double, std::vector<double>>, bool, std::size_t>> order;
  for (std::size_t i = 0; i < set.points.size(); ++i) {
    order.emplace_back(place_of(set.points[i], set.points[i].x), false, i);
  }
  for (std::size_t i = 0; i < set.manifolds.size(); ++i) {
    order.emplace_back(place_of(set.manifolds[i].middle, set.manifolds[i].points.front()), true, i);
  }
  std::sort(order.begin(), order.end());
  std::size_t number = 0;
  for (const auto& [place, is_manifold, index] : order) {
    ++number;
    if (!is_manifold) {
      result.points.push_back(report_of(set.points[index], request.digits));
      result.points.back().number = number;
      continue;
    }
    const StationaryManifold& manifold = set.manifolds[index];
    ManifoldReport report;
    report.dimension = manifold.dimension;
    report.middle = report_of(manifold.middle, request.digits);
    report.middle.number = number;
    for (const State<mpfr>& x : manifold.points) report.points.push_back(rounded(x, request.digits));
    if (model.is_gradient_flow()) {
      report.loss_low = rounded(manifold.loss_low, request.digits);
      report.loss_high = rounded(manifold.loss_high, request.digits);
    }
    report.closed = manifold.closed;
    result.manifolds.push_back(std::move(report));
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

}  // namespace separatrix
