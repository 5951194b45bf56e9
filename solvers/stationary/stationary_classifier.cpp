#include "solvers/stationary/stationary_classifier.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/exact_nullity.hpp"
#include "solvers/stationary/singular_values.hpp"

namespace separatrix {
namespace {

constexpr double reach = 1e-3;         // of the least width: how far around a point is looked for a manifold
constexpr double location_guard = 14;  // digits of x beyond those asked for …
constexpr double zero_guard = 10;      // … and those to which an eigenvalue of 0 is one
constexpr double rounding = 15;        // digits of the arithmetic that |F| may lose

State<mpfr> moved(State<mpfr> x, const mpfr& size, const mpfr* direction) {
  for (std::size_t j = 0; j < x.size(); ++j) x[j] += size * direction[j];
  return x;
}

Directions rows_of(const SingularValues<mpfr>& svd, std::size_t from, std::size_t to) {
  Directions rows;
  for (std::size_t k = from; k < to; ++k) {
    const auto begin = svd.right.begin() + static_cast<std::ptrdiff_t>(k * svd.columns);
    rows.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(svd.columns));
  }
  return rows;
}

// from the number of eigenvalues of each sign, all others being tangent
StationaryKind kind_of(std::size_t attracting, std::size_t repelling, bool has_loss, bool is_manifold) {
  if (attracting > 0 && repelling > 0) return StationaryKind::saddle;
  if (attracting == repelling) return StationaryKind::degenerate;
  if (!has_loss) return attracting > 0 ? StationaryKind::attractor : StationaryKind::repeller;
  if (repelling > 0) return StationaryKind::maximum;
  return is_manifold ? StationaryKind::minimum_manifold : StationaryKind::strict_minimum;
}

}  // namespace

namespace {

// a quantity, or, in a mean, what it is for each sample
void append_at_samples(Expression quantity, std::vector<Expression>& all) {
  const std::vector<Dataset>& unbound = unbound_data(quantity);
  if (unbound.empty()) return all.push_back(quantity);
  const Dataset data = unbound.front();
  for (std::size_t i = 0; i < data.samples(); ++i) append_at_samples(at_sample(quantity, data, i), all);
}

}  // namespace

std::size_t stationary_working_digits(std::size_t digits) { return 3 * digits + 60; }

StationaryClassifier::StationaryClassifier(const Model& model, const ParameterValues& parameters, std::size_t digits,
                                           const Box& box, const Scale& scale)
    : model_(model),
      parameters_(parameters),
      digits_(digits),
      box_(box),
      scale_(scale),
      equations_(compile_equations(model), parameters),
      zero_(power_of_ten<mpfr>(std::log10(scale.jacobian) - static_cast<double>(digits) - zero_guard)) {
  if (model.is_gradient_flow()) loss_.emplace(compile(model, {*model.description().loss}), parameters);
  std::vector<Expression> switches;
  const std::vector<Expression> field = model.resolve(model.field());
  for (const Expression node : topological_order(field)) {
    if (node.kind() != Kind::abs && node.kind() != Kind::sign && node.kind() != Kind::relu) continue;
    if (depends_on(node, model.states())) append_at_samples(node.arguments()[0], switches);
  }
  if (!switches.empty()) switches_.emplace(compile(model, switches), parameters);
}

std::optional<NewtonResult<mpfr>> StationaryClassifier::polish(const State<mpfr>& guess, std::size_t most_rank) {
  const double working = static_cast<double>(working_digits<mpfr>());
  const bool on_manifold = most_rank < guess.size();
  NewtonSettings settings;
  settings.most_rank = most_rank;
  settings.log10_step = -static_cast<double>(digits_) - location_guard;
  settings.log10_residual = std::log10(scale_.field) - working + rounding;
  settings.most_iterations = 200 + 8 * digits_;
  for (const double singular : {-6.0, 5 - working}) {
    if (on_manifold && singular == -6.0) continue;
    settings.log10_singular = singular;
    NewtonResult<mpfr> result = newton(equations_, guess, settings);
    if (result.status == StationaryStatus::stalled) continue;
    const double zero = -static_cast<double>(digits_) - zero_guard;
    const mpfr allowed = power_of_ten<mpfr>(settings.log10_residual);
    for (std::size_t i = 0; i < guess.size(); ++i) {
      if (result.x[i] == 0 || log10_magnitude(result.x[i]) > zero + std::log10(box_.width(i))) continue;
      State<mpfr> snapped = result.x;
      snapped[i] = 0;
      const mpfr residual = length(equations_(snapped));
      if (!(residual <= allowed)) continue;
      result.x = std::move(snapped);
      result.residual = residual;
    }
    return result;
  }
  return std::nullopt;
}

std::optional<NewtonResult<mpfr>> StationaryClassifier::polish_on_face(const State<mpfr>& guess, std::size_t fixed,
                                                                       const mpfr& value) {
  constexpr int most_iterations = 40;
  const std::size_t d = guess.size();
  const mpfr precise = power_of_ten<mpfr>(-static_cast<double>(digits_) - location_guard);
  NewtonResult<mpfr> result;
  result.x = guess;
  for (int i = 0; i < most_iterations; ++i) {
    result.x[fixed] = value;
    std::vector<mpfr> matrix = equations_.jacobian(result.x), values = equations_(result.x);
    for (std::size_t j = 0; j < d; ++j) matrix.emplace_back(j == fixed ? scale_.jacobian : 0.0);
    values.emplace_back(0);
    const std::vector<mpfr> step = least_squares(singular_values(matrix, d + 1, d), values, d);
    for (std::size_t j = 0; j < d; ++j) result.x[j] -= step[j];
    if (!(length(step) <= precise * (1 + length(result.x)))) continue;
    result.x[fixed] = value;
    result.residual = length(equations_(result.x));
    if (!(log10_magnitude(result.residual) <= std::log10(scale_.field) - static_cast<double>(digits_) - zero_guard))
      break;
    result.status = StationaryStatus::converged;
    return result;
  }
  return std::nullopt;
}

std::size_t StationaryClassifier::nullity(const State<mpfr>& x) {
  const auto svd = singular_values(equations_.jacobian(x), x.size(), x.size());
  return x.size() - rank_above(svd, zero_);
}

Directions StationaryClassifier::tangents(const State<mpfr>& x, std::vector<State<mpfr>>* neighbours) {
  const std::size_t d = x.size();
  const auto svd = singular_values(equations_.jacobian(x), d, d);
  const std::size_t rank = rank_above(svd, zero_);
  const Directions null_space = rows_of(svd, rank, d);
  const mpfr step(reach * box_.least_width());
  // from x to a stationary point near x + step · direction that is no isolated one
  const auto neighbour = [&](const std::vector<mpfr>& direction, int side) -> std::optional<std::vector<mpfr>> {
    const auto there = polish(moved(x, mpfr(side * step), direction.data()));
    if (!there || nullity(there->x) == 0) return std::nullopt;
    std::vector<mpfr> offset = there->x;
    for (std::size_t j = 0; j < d; ++j) offset[j] -= x[j];
    const mpfr size = length(offset);
    if (size < step / 10 || size > 2 * step) return std::nullopt;
    if (neighbours) neighbours->push_back(there->x);
    for (mpfr& entry : offset) entry /= size;
    return offset;
  };
  std::vector<mpfr> chords;
  std::size_t count = 0;
  for (const auto& direction : null_space) {
    const auto ahead = neighbour(direction, 1), behind = neighbour(direction, -1);
    if (!ahead || !behind) continue;
    // the chord between both sides is tangent to second order
    for (std::size_t j = 0; j < d; ++j) chords.push_back((*ahead)[j] - (*behind)[j]);
    ++count;
  }
  if (neighbours && null_space.size() > 1) {  // crossing manifolds need not follow the basis
    for (std::size_t i = 0; i < null_space.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        for (const int sign : {1, -1}) {
          std::vector<mpfr> diagonal = null_space[i];
          for (std::size_t j = 0; j < d; ++j) diagonal[j] = (diagonal[j] + sign * null_space[k][j]) / sqrt(mpfr(2));
          neighbour(diagonal, 1);
        }
      }
    }
  }
  if (count == 0) return {};
  const auto spanned = singular_values(chords, count, d);
  const std::size_t dimension = rank_above(spanned, mpfr(spanned.values.front() / 10));
  Directions directions = dimension == null_space.size() ? null_space : rows_of(spanned, 0, dimension);
  if (dimension < 2) return directions;
  // crossing curves are no surface: the middle between two tangents must be stationary too
  for (std::size_t k = 1; k < dimension; ++k) {
    std::vector<mpfr> between = directions[0];
    for (std::size_t j = 0; j < d; ++j) between[j] = (between[j] + directions[k][j]) / sqrt(mpfr(2));
    const auto there = neighbour(between, 1);
    if (!there) return {};
    mpfr along(0);
    for (std::size_t j = 0; j < d; ++j) along += (*there)[j] * between[j];
    if (along < mpfr(0.9)) return {};
  }
  return directions;
}

mpfr StationaryClassifier::loss(const State<mpfr>& x) {
  State<mpfr> point = x;
  point.push_back(mpfr(0));
  const mpfr value = (*loss_)(point).front();
  // a loss of 0 comes out as the square of a rounding error; its unit is that of the field times a length
  const double unit = std::log10(scale_.field * box_.least_width());
  return log10_magnitude(value) < unit - static_cast<double>(digits_) - 2 * zero_guard ? mpfr(0) : value;
}

std::vector<mpfr> StationaryClassifier::real_parts(const State<mpfr>& x) {
  const std::vector<mpfr> matrix = equations_.jacobian(x);
  if (loss_) return symmetric_spectrum(matrix, x.size()).values;
  std::vector<mpfr> parts;
  for (const auto& value : eigenvalues(matrix, x.size())) parts.push_back(value.real);
  return parts;
}

StationaryPoint<mpfr> StationaryClassifier::classify(const NewtonResult<mpfr>& zero, const Directions& tangents,
                                                     bool located) {
  StationaryPoint<mpfr> point;
  point.x = zero.x;
  point.residual = zero.residual;
  point.status = zero.status;
  point.dimension = tangents.size();
  if (loss_) point.loss = loss(zero.x);
  point = loss_ ? classify_gradient(std::move(point), tangents, located)
                : classify_field(std::move(point), tangents, located);
  if (!is_on_switching_surface(point.x)) return point;
  point.kind = StationaryKind::degenerate;
  for (auto& value : point.spectrum) {
    if (value.zero != ZeroReason::none) value.zero = ZeroReason::undecided;
  }
  return point;
}

bool StationaryClassifier::is_on_switching_surface(const State<mpfr>& x) {
  if (!switches_) return false;
  State<mpfr> point = x;
  point.push_back(mpfr(0));
  const double zero = -static_cast<double>(digits_) - zero_guard;
  for (const mpfr& value : (*switches_)(point)) {
    if (log10_magnitude(value) <= zero) return true;
  }
  return false;
}

// as many zeros as there are tangents are theirs, one more that of the exchange
void StationaryClassifier::explain_zeros(StationaryPoint<mpfr>& point, bool located) {
  std::size_t tangent = point.dimension, exchange = located ? 1 : 0;
  const bool exact = point.zero > tangent + exchange &&
                     exact_nullity(model_, parameters_, point.x, digits_) == std::optional(point.zero);
  for (auto& value : point.spectrum) {
    if (value.zero == ZeroReason::none) continue;
    if (tangent > 0) {
      value.zero = ZeroReason::tangent;
      --tangent;
    } else if (exchange > 0) {
      value.zero = ZeroReason::exchange;
      --exchange;
    } else if (exact) {
      value.zero = ZeroReason::exact;
    }
  }
}

StationaryPoint<mpfr> StationaryClassifier::classify_gradient(StationaryPoint<mpfr> point, const Directions& tangents,
                                                              bool located) {
  const std::size_t d = point.x.size();
  std::vector<mpfr> hessian = equations_.jacobian(point.x);
  for (mpfr& entry : hessian) entry = -entry;
  const SymmetricSpectrum<mpfr> spectrum = symmetric_spectrum(hessian, d);
  std::vector<std::size_t> zero;
  std::size_t positive = 0;
  for (std::size_t i = 0; i < d; ++i) {
    const mpfr& value = spectrum.values[i];
    const bool is_zero = abs(value) <= zero_;
    if (is_zero) zero.push_back(i);
    if (!is_zero) ++(value > 0 ? positive : point.unstable);
    point.spectrum.push_back({value, mpfr(0), is_zero ? ZeroReason::undecided : ZeroReason::none});
  }
  point.zero = zero.size();
  explain_zeros(point, located);
  point.kind = kind_of(positive, point.unstable, true, !tangents.empty());
  const bool decided = point.kind == StationaryKind::saddle || (zero.size() <= tangents.size() && !located);
  if (decided) return point;
  if (!expansion_) expansion_.emplace(model_, parameters_);
  const mpfr tolerance = power_of_ten<mpfr>(std::log10(scale_.jacobian) - static_cast<double>(digits_) / 2 - 3);
  const HigherOrder higher = higher_order_kind(*expansion_, point.x, spectrum, zero, tangents, tolerance);
  point.kind = higher.kind;
  point.order = higher.order;
  return point;
}

StationaryPoint<mpfr> StationaryClassifier::classify_field(StationaryPoint<mpfr> point, const Directions& tangents,
                                                           bool located) {
  const auto values = eigenvalues(equations_.jacobian(point.x), point.x.size());
  std::size_t attracting = 0, neutral = 0;
  for (const auto& value : values) {
    const bool is_zero = hypot(value.real, value.imaginary) <= zero_;
    const bool on_axis = abs(value.real) <= zero_;
    if (is_zero) ++point.zero;
    if (on_axis) ++neutral;
    if (!on_axis) ++(value.real < 0 ? attracting : point.unstable);
    point.spectrum.push_back({value.real, value.imaginary, is_zero ? ZeroReason::undecided : ZeroReason::none});
  }
  explain_zeros(point, located);
  point.kind = kind_of(attracting, point.unstable, false, !tangents.empty());
  if (neutral > tangents.size() && point.kind != StationaryKind::saddle) point.kind = StationaryKind::degenerate;
  if (values.empty()) point.status = StationaryStatus::stalled;
  return point;
}

}  // namespace separatrix
