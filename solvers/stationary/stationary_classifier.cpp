#include "solvers/stationary/stationary_classifier.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/exact_nullity.hpp"
#include "solvers/stationary/exact_point.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_guards.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double reach = 1e-3;           // of the least width: how far around a point is looked for a manifold
constexpr double location_margin = 4;    // a coefficient may be off by so many powers of ten more than the point
constexpr unsigned quick_degree = 5;     // to which a point is looked at for being isolated …
constexpr unsigned crossing_degree = 9;  // … and a crossing for being a saddle
constexpr unsigned most_degree = 41;

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

// a quantity, or, in a mean, what it is for each sample
void append_at_samples(Expression quantity, std::vector<Expression>& all) {
  const std::vector<Dataset>& unbound = unbound_data(quantity);
  if (unbound.empty()) return all.push_back(quantity);
  const Dataset data = unbound.front();
  for (std::size_t i = 0; i < data.samples(); ++i) append_at_samples(at_sample(quantity, data, i), all);
}

}  // namespace

StationaryClassifier::StationaryClassifier(const Model& model, const ParameterValues& parameters, std::size_t digits,
                                           const Box& box, const Scale& scale)
    : ZeroRefiner(model, parameters, digits, box, scale) {
  if (model.is_gradient_flow()) {
    loss_.emplace(compile(model, {*model.description().loss}), parameters);
    loss_terms_.emplace(compile(model, {magnitude(model.resolve(*model.description().loss))}), parameters);
    formulas_ = loss_formulas(model, parameters);
  }
  // the gradient says nothing of a jump of the loss
  std::vector<Expression> kinked = model.resolve(model.field()), switches;
  if (model.is_gradient_flow()) kinked.push_back(model.resolve(*model.description().loss));
  for (const Expression node : topological_order(kinked)) {
    if (node.kind() != Kind::abs && node.kind() != Kind::sign && node.kind() != Kind::relu) continue;
    if (depends_on(node, model.states())) append_at_samples(node.arguments()[0], switches);
  }
  if (switches.empty()) return;
  switches_.emplace(compile(model, switches), parameters);
  slopes_.emplace(compile(model, jacobian(switches, model.states())), parameters);
}

Neighbourhood StationaryClassifier::neighbourhood(const State<mpfr>& x) {
  if (nullity(x) == 0) return {};
  if (loss_ && !is_on_switching_surface(x)) {
    const auto higher = higher_order(x, {}, quick_degree);
    if (higher && higher->isolated) return {};
  }
  ZeroSet set;
  set.refine = [this](const State<mpfr>& guess, const State<mpfr>& centre) -> std::optional<State<mpfr>> {
    const auto zero = polish(on_sphere(guess, centre));
    if (!zero || nullity(zero->x) == 0) return std::nullopt;  // an isolated one
    if (!is_zero_of_radicals(zero->x)) return std::nullopt;
    return zero->x;
  };
  set.null_space = [this](const State<mpfr>& at) {
    const auto svd = singular_values(equations_.jacobian(at), at.size(), at.size());
    return rows_of(svd, rank_above(svd, zero(svd.values.front())), at.size());
  };
  mpfr step(reach * box_.least_width());
  if (switches_ && !is_on_switching_surface(x)) step = std::min(step, mpfr(distance_to_surfaces(x) / 4));
  return look_around(set, x, step);
}

Directions StationaryClassifier::tangents(const State<mpfr>& x, std::vector<State<mpfr>>* neighbours) {
  Neighbourhood around = neighbourhood(x);
  if (neighbours) neighbours->insert(neighbours->end(), around.neighbours.begin(), around.neighbours.end());
  return std::move(around.tangents);
}

LocalSign StationaryClassifier::sign_across(const State<mpfr>& x, const std::vector<mpfr>& tangent) {
  const auto higher = higher_order(x, {tangent}, crossing_degree);
  return higher ? higher->null_sign : LocalSign::undecided;
}

mpfr StationaryClassifier::loss(const State<mpfr>& x) {
  State<mpfr> point = x;
  point.push_back(mpfr(0));
  const mpfr value = (*loss_)(point).front();
  // a loss of 0 comes out as the square of a rounding error; its unit is that of the field times a length
  const double unit = std::log10(scale_.field * box_.least_width());
  if (log10_magnitude(value) >= unit - static_cast<double>(digits_) - 2 * guard::zero) return value;
  return abs(value) > loss_above_zero(x) ? value : mpfr(0);
}

// What a small loss may be off by: it falls by F·J⁺F/2 on the way to the zero itself, and its formula rounds.
mpfr StationaryClassifier::loss_above_zero(const State<mpfr>& x) {
  const mpfr margin(1000);
  const std::size_t d = x.size();
  const auto svd = singular_values(equations_.jacobian(x), d, d);
  const mpfr resolved =
      svd.values.front() * power_of_ten<mpfr>(guard::residual - static_cast<double>(working_digits<mpfr>()));
  const std::vector<mpfr> field = equations_(x);
  const mpfr fall = length(field) * length(least_squares(svd, field, rank_above(svd, resolved)));
  State<mpfr> point = x;
  point.push_back(mpfr(0));
  const mpfr terms = (*loss_terms_)(point).front();
  return margin * (fall + terms * power_of_ten<mpfr>(guard::residual - static_cast<double>(working_digits<mpfr>())));
}

std::vector<mpfr> StationaryClassifier::real_parts(const State<mpfr>& x) {
  const std::vector<mpfr> matrix = equations_.jacobian(x);
  if (!is_finite(matrix)) return {};
  if (loss_) return symmetric_spectrum(matrix, x.size()).values;
  std::vector<mpfr> parts;
  for (const auto& value : eigenvalues(matrix, x.size())) parts.push_back(value.real);
  return parts;
}

StationaryPoint<mpfr> StationaryClassifier::classify(const NewtonResult<mpfr>& zero, const Directions& tangents,
                                                     bool located) {
  return classify(zero, Neighbourhood{tangents, tangents.size(), false, 0, {}}, located);
}

StationaryPoint<mpfr> StationaryClassifier::classify(const NewtonResult<mpfr>& zero, const Neighbourhood& around,
                                                     bool located) {
  StationaryPoint<mpfr> point;
  point.x = zero.x;
  point.residual = zero.residual;
  point.status = zero.status;
  point.dimension = around.dimension;
  if (loss_) point.loss = loss(zero.x);
  point = loss_ ? classify_gradient(std::move(point), around.tangents, located)
                : classify_field(std::move(point), around.tangents, located);
  if (!is_on_switching_surface(point.x)) {
    point.x = with_removed_singularity(point.x);
    return point;
  }
  point.kind = StationaryKind::degenerate;
  const bool is_crossing = around.tangents.size() < around.dimension;
  const auto type = is_crossing ? std::nullopt : kink(point.x, around.tangents);
  if (type && type->is_stationary) {
    if (type->sign == LocalSign::positive) {
      point.kind = around.dimension > 0 ? StationaryKind::minimum_manifold : StationaryKind::strict_minimum;
    }
    if (type->sign == LocalSign::negative) point.kind = StationaryKind::maximum;
    if (type->sign == LocalSign::both) point.kind = StationaryKind::saddle;
    point.order = 1;
  }
  for (auto& value : point.spectrum) {
    if (value.zero != ZeroReason::none) value.zero = ZeroReason::undecided;
  }
  return point;
}

std::optional<KinkType> StationaryClassifier::kink(const State<mpfr>& x, const Directions& tangents) {
  if (!formulas_) return std::nullopt;
  return kink_type(*formulas_, x, tangents, digits_, power_of_ten<mpfr>(-static_cast<double>(digits_) - guard::zero));
}

// |s|/|∇s|, to first order
mpfr StationaryClassifier::distance_to_surfaces(const State<mpfr>& x) {
  State<mpfr> point = x;
  point.push_back(mpfr(0));
  const std::vector<mpfr> values = (*switches_)(point), slopes = (*slopes_)(point);
  mpfr least(box_.least_width());
  for (std::size_t j = 0; j < values.size(); ++j) {
    const auto begin = slopes.begin() + static_cast<std::ptrdiff_t>(j * x.size());
    const mpfr slope = length(std::vector<mpfr>(begin, begin + static_cast<std::ptrdiff_t>(x.size())));
    if (slope > 0 && abs(values[j]) < least * slope) least = abs(values[j]) / slope;
  }
  return least;
}

bool StationaryClassifier::is_on_switching_surface(const State<mpfr>& x) {
  if (!switches_) return false;
  State<mpfr> point = x;
  point.push_back(mpfr(0));
  const double zero = -static_cast<double>(digits_) - guard::zero;
  for (const mpfr& value : (*switches_)(point)) {
    if (log10_magnitude(value) <= zero) return true;
  }
  return false;
}

// as many zeros as there are tangents are theirs, one more that of the exchange
void StationaryClassifier::explain_zeros(StationaryPoint<mpfr>& point, std::size_t tangent, bool located) {
  std::size_t exchange = located ? 1 : 0;
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

// Where more is small than a manifold explains, what it may be off by decides whether it is 0: other directions may be
// steeper by any factor.
mpfr StationaryClassifier::largest_zero(const State<mpfr>& x, const SymmetricSpectrum<mpfr>& spectrum,
                                        std::size_t tangents, bool located) {
  const mpfr least = zero(length(spectrum.values));
  const auto weak = std::count_if(spectrum.values.begin(), spectrum.values.end(),
                                  [&](const mpfr& value) { return value != 0 && abs(value) <= least; });
  if (length(spectrum.values) <= zero(mpfr(scale_.jacobian)) &&
      exact_nullity(model_, parameters_, x, digits_) == std::optional(x.size())) {
    return length(spectrum.values);  // all are 0, and these are the rounding of x
  }
  if (located || static_cast<std::size_t>(weak) <= tangents) return least;
  return std::min(least, eigenvalue_error(x, equations_.jacobian(x)));
}

StationaryPoint<mpfr> StationaryClassifier::classify_gradient(StationaryPoint<mpfr> point, const Directions& tangents,
                                                              bool located) {
  const std::size_t d = point.x.size();
  auto hessian = certain_jacobian(point.x);
  if (!hessian) return point;  // in a cusp
  for (mpfr& entry : *hessian) entry = -entry;
  const SymmetricSpectrum<mpfr> spectrum = symmetric_spectrum(*hessian, d);
  const mpfr least = largest_zero(point.x, spectrum, tangents.size(), located);
  std::vector<std::size_t> zero;
  std::size_t positive = 0;
  for (std::size_t i = 0; i < d; ++i) {
    const mpfr& value = spectrum.values[i];
    const bool is_zero = abs(value) <= least;
    if (is_zero) zero.push_back(i);
    if (!is_zero) ++(value > 0 ? positive : point.unstable);
    point.spectrum.push_back({value, mpfr(0), is_zero ? ZeroReason::undecided : ZeroReason::none});
  }
  point.zero = zero.size();
  explain_zeros(point, tangents.size(), located);
  point.kind = kind_of(positive, point.unstable, true, !tangents.empty());
  const bool decided = point.kind == StationaryKind::saddle || (zero.size() <= tangents.size() && !located);
  if (decided) return point;
  const bool is_crossing = tangents.empty() && point.dimension > 0;
  const auto higher = higher_order(point.x, tangents, is_crossing ? crossing_degree : most_degree);
  if (!higher) return point;
  point.kind = higher->kind;
  point.order = higher->order;
  return point;
}

std::optional<HigherOrder> StationaryClassifier::higher_order(const State<mpfr>& x, const Directions& tangents,
                                                              unsigned most) {
  if (!formulas_) return std::nullopt;
  const std::size_t d = x.size();
  std::vector<mpfr> hessian = equations_.jacobian(x);
  for (mpfr& entry : hessian) entry = -entry;
  const SymmetricSpectrum<mpfr> spectrum = symmetric_spectrum(hessian, d);
  const mpfr size = length(spectrum.values), least = ZeroRefiner::zero(size);
  std::vector<std::size_t> zero;
  for (std::size_t i = 0; i < d; ++i) {
    if (abs(spectrum.values[i]) <= least) zero.push_back(i);
  }
  HigherOrderSettings settings;
  settings.digits = digits_;
  settings.most_degree = most;
  const bool is_exact = exact_zero_near(x, power(Rational(10), -static_cast<long>(digits_))).has_value();
  const double located =
      is_exact ? guard::residual - static_cast<double>(working_digits<mpfr>())
               : std::max(-static_cast<double>(digits_) - guard::location, log10_magnitude(location_error(x)));
  settings.location = power_of_ten<mpfr>(located);
  settings.tolerance =
      power_of_ten<mpfr>(std::max(std::log10(scale_.jacobian), log10_magnitude(size)) + location_margin + located);
  return higher_order_kind(*formulas_, x, spectrum, zero, tangents, settings);
}

StationaryPoint<mpfr> StationaryClassifier::classify_field(StationaryPoint<mpfr> point, const Directions& tangents,
                                                           bool located) {
  const auto matrix = certain_jacobian(point.x);
  if (!matrix) return point;
  const auto values = eigenvalues(*matrix, point.x.size());
  const mpfr least = zero(length(*matrix));
  std::size_t attracting = 0, neutral = 0;
  for (const auto& value : values) {
    const bool is_zero = hypot(value.real, value.imaginary) <= least;
    const bool on_axis = abs(value.real) <= least;
    if (is_zero) ++point.zero;
    if (on_axis) ++neutral;
    if (!on_axis) ++(value.real < 0 ? attracting : point.unstable);
    point.spectrum.push_back({value.real, value.imaginary, is_zero ? ZeroReason::undecided : ZeroReason::none});
  }
  explain_zeros(point, tangents.size(), located);
  point.kind = kind_of(attracting, point.unstable, false, !tangents.empty());
  if (neutral > tangents.size() && point.kind != StationaryKind::saddle) point.kind = StationaryKind::degenerate;
  if (values.empty()) point.status = StationaryStatus::stalled;
  return point;
}

}  // namespace separatrix
