#include "solvers/stages/staircase.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/rounded.hpp"
#include "lib/num/tolerance.hpp"
#include "lib/num/vector.hpp"
#include "solvers/quantity_values.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

const double prominence = 10, at_rest = 1e-6;
constexpr std::size_t state_digits = 12;

std::vector<Rational> scaled(const std::vector<Rational>& start, const Rational& alpha) {
  std::vector<Rational> all;
  for (const Rational& each : start) all.emplace_back(alpha * each);
  return all;
}

SimulationRequest request_of(const ParameterValues& parameters, std::vector<Rational> start,
                             const StaircaseSettings& settings) {
  SimulationRequest request;
  request.parameters = parameters;
  request.start = std::move(start);
  request.digits = settings.digits;
  request.method = settings.method;
  request.most_seconds = settings.most_seconds;
  request.agree = false;
  return request;
}

// |f| at every row
std::vector<double> speeds_of(const Model& model, const ParameterValues& parameters,
                              const std::vector<std::vector<Known>>& rows) {
  const QuantityValues field = quantity_values(model, model.field());
  std::vector<double> speeds;
  for (const std::vector<Known>& row : rows) {
    std::vector<double> x;
    for (std::size_t i = 1; i <= model.dimension(); ++i) x.push_back(row[i].approximate());
    speeds.push_back(length(field(x, row[0].approximate(), parameters)));
  }
  return speeds;
}

// rows at which the speed is lowest between two maxima, with `prominence` on both sides; without first and last
std::vector<std::size_t> slow_places(const std::vector<double>& speeds) {
  std::vector<std::size_t> places;
  std::size_t highest = 0, lowest = 0;
  bool falling = false;  // behind a maximum, towards a minimum
  for (std::size_t k = 0; k < speeds.size(); ++k) {
    if (speeds[k] < speeds[lowest]) lowest = k;
    if (speeds[k] > speeds[highest]) highest = k;
    if (!falling && speeds[k] * prominence < speeds[highest]) {
      falling = true;
      lowest = k;
    } else if (falling && speeds[k] > prominence * speeds[lowest]) {
      places.push_back(lowest);
      falling = false;
      highest = k;
    }
  }
  return places;
}

double largest_of(const std::vector<Known>& row, std::size_t d) {
  double largest = 0;
  for (std::size_t i = 1; i <= d; ++i) largest = std::max(largest, std::abs(row[i].approximate()));
  return largest;
}

// what is below `small` is 0
std::vector<Rational> plateau_of(const std::vector<Known>& row, std::size_t d, double small) {
  std::vector<Rational> state;
  for (std::size_t i = 1; i <= d; ++i) {
    state.push_back(std::abs(row[i].approximate()) < small ? Rational(0) : rounded(row[i], state_digits).value());
  }
  return state;
}

}  // namespace

Staircase find_staircase(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& start,
                         const Rational& alpha, const Rational& until, const StaircaseSettings& settings) {
  SimulationRequest request = request_of(parameters, scaled(start, alpha), settings);
  request.until = until;
  request.until_attracted = model.is_gradient_flow();
  Simulation path = simulate(model, request);
  if (path.limit) std::copy(path.limit->state.begin(), path.limit->state.end(), path.rows.back().begin() + 1);
  const std::vector<double> speeds = speeds_of(model, parameters, path.rows);
  const double fastest = *std::max_element(speeds.begin(), speeds.end());
  Staircase staircase;
  staircase.complete = path.outcome == Outcome::converged || speeds.back() < at_rest * fastest;
  if (!is_success(path.outcome)) staircase.message = path.message;
  if (staircase.message.empty() && !staircase.complete) {
    staircase.message = "the path does not rest at t = " + path.rows.back()[0].text();
  }
  std::vector<std::size_t> places = slow_places(speeds);
  places.push_back(speeds.size() - 1);
  double widest = 0;
  for (const std::size_t k : places) widest = std::max(widest, largest_of(path.rows[k], model.dimension()));
  const double small = std::sqrt(to_double(alpha)) * widest;
  staircase.plateaus.emplace_back(model.dimension());
  for (const std::size_t k : places) {
    std::vector<Rational> plateau = plateau_of(path.rows[k], model.dimension(), small);
    // a start that falls before it rises is still on its plateau
    if (to_double(largest(difference(plateau, staircase.plateaus.back()))) > small) {
      staircase.plateaus.push_back(std::move(plateau));
    }
  }
  for (std::size_t k = 0; k + 1 < staircase.plateaus.size(); ++k) {
    const std::vector<Rational>&from = staircase.plateaus[k], &to = staircase.plateaus[k + 1];
    Staircase::Stage stage;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (i > 0 && abs(to[i] - from[i]) <= abs(stage.to - stage.from)) continue;
      stage = {i, from[i], to[i]};
    }
    staircase.stages.push_back(stage);
  }
  return staircase;
}

namespace {

// Where a stage counts as passed: at a level of its coordinate, upwards or downwards.
template <class Real>
struct Gate {
  std::size_t coordinate;
  Real level;
  bool rises;

  bool is_behind(const State<Real>& x) const { return rises ? x[coordinate] >= level : x[coordinate] <= level; }
};

// the time in (from, to] at which a gate is passed, to the resolution of its numbers
template <class Real>
Real crossing(const Trajectory<Real>& path, const Gate<Real>& gate, Real from, Real to) {
  while (true) {
    const Real middle = (from + to) / 2;
    if (!(middle > from) || !(middle < to)) return to;
    (gate.is_behind(path.at(middle)) ? to : from) = middle;
  }
}

// the gates in turn, each passed from before it after the one before
template <class Real>
std::vector<std::optional<Real>> passed(const Trajectory<Real>& path, const std::vector<Gate<Real>>& gates) {
  std::vector<std::optional<Real>> times(gates.size());
  std::size_t k = 0;
  for (std::size_t step = 0; step + 1 < path.t.size() && k < gates.size(); ++step) {
    Real from = path.t[step];
    State<Real> before = path.x[step];
    while (k < gates.size() && !gates[k].is_behind(before) && gates[k].is_behind(path.x[step + 1])) {
      from = crossing(path, gates[k], from, path.t[step + 1]);
      before = path.at(from);
      times[k++] = from;
    }
  }
  return times;
}

}  // namespace

std::vector<std::optional<Known>> staircase_times(const Model& model, const ParameterValues& parameters,
                                                  const std::vector<Rational>& start, const Rational& alpha,
                                                  const Staircase& staircase, const Rational& until,
                                                  const StaircaseSettings& settings) {
  const DigitsPlan plan = plan_for_digits(settings.digits);
  IntegrationSettings integration;
  integration.method = settings.method;
  integration.tolerance = plan.tolerance;
  integration.most_seconds = settings.most_seconds;
  std::vector<std::optional<Known>> times(staircase.stages.size());
  with_real(plan.working_digits, [&]<class Real>(Real) {
    std::vector<Gate<Real>> gates;
    for (const auto& [coordinate, from, to] : staircase.stages) {
      gates.push_back({coordinate, to_real<Real>(Rational(from + settings.height * (to - from))), to > from});
    }
    State<Real> x;
    for (const Rational& each : scaled(start, alpha)) x.push_back(to_real<Real>(each));
    // the run ends where its last point is behind all of them
    std::size_t behind = 0;
    const Observer<Real> observer = [&](const Real&, const State<Real>& point) {
      while (behind < gates.size() && gates[behind].is_behind(point)) ++behind;
      return behind == gates.size() ? Continue::stop : Continue::yes;
    };
    VectorField<Real> field(compile_vector_field(model, true), parameters);
    const auto found = passed(integrate<Real>(field, x, Real(0), to_real<Real>(until), integration, observer), gates);
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (found[k]) times[k] = rounded(*found[k], settings.digits);
    }
    return 0;
  });
  return times;
}

}  // namespace separatrix
