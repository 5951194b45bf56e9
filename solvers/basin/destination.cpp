#include "solvers/basin/destination.hpp"

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/basin/basin.hpp"
#include "solvers/trajectory/arrival.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// dopri5 in double beats a Taylor series up to this many digits
constexpr std::size_t most_double_digits = 12;

// a start at distance δ from the stable set of a degenerate saddle may need a time of 1/δ
double horizon_log10(std::size_t digits) { return 15 + 2 * static_cast<double>(digits); }

// limits of starts next to each other on one manifold, relative to 1 + |x|
const Rational near_on_manifold = ratio(1, 50);

bool are_close(const std::vector<std::string>& a, const std::vector<std::string>& b, const Rational& bound) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Rational x = parse_rational(a[i]);
    if (abs(x - parse_rational(b[i])) > bound * (1 + abs(x))) return false;
  }
  return true;
}

bool same_to_half(const std::string& a, const std::string& b, std::size_t digits) {
  const Rational difference = abs(parse_rational(a) - parse_rational(b));
  // relative to 1 + |a|: limits at 0 carry no relative accuracy
  return difference <= power(Rational(10), -static_cast<long>(digits / 2)) * (1 + abs(parse_rational(a)));
}

}  // namespace

bool same_basin(const Destination& a, const Destination& b) {
  if (a.label != b.label) return false;
  if (a.label != Label::minimum && a.label != Label::saddle) return true;
  if (a.flat != b.flat) return false;
  const std::size_t digits = std::min(a.digits, b.digits);
  if (a.flat == 0) return are_close(a.limit, b.limit, power(Rational(10), -static_cast<long>(digits / 2)));
  return same_to_half(a.loss, b.loss, digits) && are_close(a.limit, b.limit, near_on_manifold);
}

bool same_manifold(const Destination& a, const Destination& b) {
  return a.label == b.label && a.flat > 0 && a.flat == b.flat &&
         same_to_half(a.loss, b.loss, std::min(a.digits, b.digits));
}

Rational limit_distance(const Destination& a, const Destination& b) {
  Rational largest = 0;
  for (std::size_t i = 0; i < a.limit.size(); ++i) {
    largest = std::max(largest, Rational(abs(parse_rational(a.limit[i]) - parse_rational(b.limit[i]))));
  }
  return largest;
}

DestinationFinder::DestinationFinder(const Model& model, ParameterValues parameters)
    : model_(model),
      code_(compile_vector_field(model, true)),
      quantities_(compile_basin_quantities(model)),
      parameters_(std::move(parameters)) {}

Destination DestinationFinder::operator()(const std::vector<Rational>& start, std::size_t digits,
                                          Certainty certainty) const {
  const bool in_double = digits <= most_double_digits;
  const DigitsPlan plan = plan_for_digits(in_double ? 15 : std::max<std::size_t>(digits, 16));
  BasinSettings settings;
  settings.method = in_double ? "dopri5" : "taylor";
  settings.log10_tolerance = in_double ? -12 : plan.tolerance.relative;
  settings.most_steps += 200 * digits;
  settings.horizon_log10 = horizon_log10(digits);
  settings.check_neighbours = certainty == Certainty::checked;
  settings.decide_by_level = certainty == Certainty::nominal;
  return with_real(plan.working_digits, [&]<class Real>(Real) {
    BasinLabeler<Real> labeler(code_, quantities_, parameters_, settings);
    const BasinResult<Real> found = labeler(start);
    Destination result{found.label, found.reason, found.flat, {}, {}, {}, found.steps, digits};
    for (const Real& entry : found.end) result.limit.push_back(to_string(entry, digits));
    result.loss = to_string(found.loss, digits);
    result.time = to_string(found.time, 6);
    return result;
  });
}

void DestinationFinder::refine_limit(const std::vector<Rational>& start, std::size_t digits, Destination& found) const {
  const bool attracted =
      found.label == Label::global_minimum || found.label == Label::local_minimum || found.label == Label::minimum;
  if (!attracted || found.flat == 0) return;
  const DigitsPlan plan = plan_for_digits(std::max<std::size_t>(digits, 16));
  with_real(plan.working_digits, [&]<class Real>(Real) {
    VectorField<Real> field(code_, parameters_);
    Arrival<Real> arrival(field, plan.tolerance);
    IntegrationSettings settings;
    settings.method = "taylor";
    settings.tolerance = plan.tolerance;
    settings.keep_points = false;
    State<Real> x;
    for (const Rational& value : start) x.push_back(to_real<Real>(value));
    const auto path = integrate<Real>(field, x, Real(0), power_of_ten<Real>(horizon_log10(digits)), settings,
                                      [&](const Real& t, const State<Real>& at) { return arrival(t, at); });
    if (path.outcome != Outcome::converged) return 0;
    std::vector<Real> point = arrival.limit().limit;
    found.limit.clear();
    for (const Real& entry : point) found.limit.push_back(to_string(entry, digits));
    point.push_back(Real(0));
    Function<Real> loss(quantities_, parameters_);
    found.loss = to_string(loss(point).front(), digits);
    found.time = to_string(path.end_time(), 6);
    found.digits = digits;
    return 0;
  });
}

}  // namespace separatrix
