#include "solvers/stationary/zero_exclusion.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/error.hpp"
#include "solvers/enclosure/common_factor.hpp"
#include "solvers/enclosure/zero_exhaustion.hpp"
#include "solvers/stationary/stationary_set.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_states = 3;
constexpr std::size_t most_boxes = 20'000, most_operations = 4'000'000;
// of a side: what lies closer is one to all who read 12 digits
constexpr double least_width = 0x1p-45;
// an elementary function in the time of so many sums
constexpr std::size_t cost_of_function = 30;

std::size_t cost_of(const Tape& tape) {
  std::size_t cost = 0;
  for (const Instruction& each : tape.body) cost += each.operation < Operation::sqrt ? 1 : cost_of_function;
  return cost;
}

// a point is known to more digits than an end of a region
bool holds(const IntervalVector& region, const State<mpfr>& x) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double slack = 1e-12 * region[i].magnitude() + region[i].width();
    if (x[i] < region[i].low - slack || x[i] > region[i].high + slack) return false;
  }
  return true;
}

bool is_explained(const IntervalVector& region, const StationarySet& set) {
  if (!set.manifolds.empty()) return true;
  std::size_t points = 0;
  for (const StationaryPoint<mpfr>& point : set.points) {
    if (!holds(region, point.x)) continue;
    ++points;
    if (point.zero > 0 || point.order == 1) return true;
  }
  return points == 1;
}

}  // namespace

std::optional<ZeroExclusion> exclude_zeros(const Model& model, const ParameterValues& parameters,
                                           const std::vector<Interval>& box) {
  if (model.dimension() > most_states) return std::nullopt;
  AutonomousCode code;
  try {
    code = compile_autonomous(model, radicals(model, parameters));
  } catch (const InvalidArgument&) {
    return std::nullopt;
  }
  const std::size_t cost = cost_of(*code.field) + cost_of(*code.jacobian) + 1;
  AutonomousField field(code, parameters);
  IntervalVector whole;
  for (const Interval& side : box) whole.push_back(hull(enclose(side.low), enclose(side.high)));
  const std::size_t most = std::min(most_boxes, most_operations / cost);
  ZeroExhaustion found = exhaust_zeros(field, whole, least_width, most);
  ZeroExclusion result;
  result.zeros = std::move(found.zeros);
  for (UnresolvedBoxes& region : found.unresolved) result.open.push_back(std::move(region.hull));
  result.is_out_of_work = found.boxes >= most;
  return result;
}

void compare(const ZeroExclusion& exclusion, StationarySet& set) {
  const bool is_cut = exclusion.is_out_of_work && !exclusion.open.empty() && exclusion.open.front().size() > 1;
  for (const IntervalVector& region : exclusion.open) {
    if (!is_cut && !is_explained(region, set)) set.unresolved.push_back(region);
  }
  for (const IntervalVector& zero : exclusion.zeros) {
    const bool is_found = std::any_of(set.points.begin(), set.points.end(),
                                      [&](const StationaryPoint<mpfr>& point) { return holds(zero, point.x); });
    if (!is_found) set.unresolved.push_back(zero);
  }
  set.proved = exclusion.open.empty() && set.unresolved.empty() && !set.out_of_time;
}

}  // namespace separatrix
