#include "solvers/stationary/zero_refiner.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/stationary/exact_point.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_guards.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr std::size_t plain_iterations = 40;
constexpr double log10_strong = -6;     // singular values of what a manifold is across, against the largest …
constexpr double singular_guard = 5;    // … and of what rounding makes, in digits of the arithmetic
constexpr std::size_t most_turns = 24;  // along what is nearly a manifold …
constexpr double longest_turn = 0.1;    // … in widths of the box

// the same numbers with the digits of the thread's scope
std::vector<mpfr> in_scope(const std::vector<mpfr>& values) {
  std::vector<mpfr> result;
  for (const mpfr& value : values) {
    result.emplace_back(0);
    result.back() += value;
  }
  return result;
}

// What is nearly a manifold, however small the slope along it: back onto it across, then Newton's step along it, and so on.
std::optional<NewtonResult<mpfr>> newton_along(Equations<mpfr>& equations, State<mpfr> x, const NewtonSettings& whole,
                                               const mpfr& longest) {
  NewtonSettings across = whole;
  across.log10_singular = log10_strong;
  across.damped = true;
  const double log10_weak = -static_cast<double>(working_digits<mpfr>()) + singular_guard;
  for (std::size_t turn = 0; turn < most_turns; ++turn) {
    x = newton(equations, x, across).x;
    const std::vector<mpfr> matrix = equations.jacobian(x), values = equations(x);
    if (!is_finite(matrix) || !is_finite(values)) return std::nullopt;
    const auto svd = singular_values(matrix, x.size(), x.size());
    const mpfr strong = svd.values.front() * power_of_ten<mpfr>(log10_strong);
    if (rank_above(svd, strong) == 0 || rank_above(svd, strong) == x.size()) return std::nullopt;
    const mpfr weak = svd.values.front() * power_of_ten<mpfr>(log10_weak);
    const std::vector<mpfr> step = least_squares(svd, values, rank_above(svd, weak));
    const mpfr size = length(step);
    if (size <= longest / 100) {
      NewtonResult<mpfr> result = newton(equations, x, whole);
      if (result.status != StationaryStatus::stalled) return result;
    }
    const mpfr share = size > longest ? mpfr(longest / size) : mpfr(1);
    for (std::size_t j = 0; j < x.size(); ++j) x[j] -= share * step[j];
  }
  return std::nullopt;
}

}  // namespace

std::size_t stationary_working_digits(std::size_t digits) { return 3 * digits + 60; }

ZeroRefiner::ZeroRefiner(const Model& model, const ParameterValues& parameters, std::size_t digits, const Box& box,
                         const Scale& scale)
    : model_(model),
      parameters_(parameters),
      digits_(digits),
      box_(box),
      scale_(scale),
      equations_(compile_equations(model), parameters),
      precise_digits_(4 * stationary_working_digits(digits)),
      zero_(power_of_ten<mpfr>(std::log10(scale.jacobian) - static_cast<double>(digits) - guard::zero)) {
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) values.emplace(model.parameters()[i], Expression(parameters[i]));
  field_ = substitute(model.resolve(model.field()), values);
}

mpfr ZeroRefiner::zero(const mpfr& largest) const {
  const mpfr own = largest * power_of_ten<mpfr>(-static_cast<double>(digits_) - guard::zero);
  return own > zero_ ? own : zero_;
}

std::optional<NewtonResult<mpfr>> ZeroRefiner::polish(const State<mpfr>& guess, std::size_t most_rank) {
  const double working = static_cast<double>(working_digits<mpfr>());
  const bool on_manifold = most_rank < guess.size();
  NewtonSettings settings;
  settings.most_rank = most_rank;
  settings.log10_step = -static_cast<double>(digits_) - guard::location;
  double unit = std::log10(scale_.field);
  const mpfr beside = length(equations_.jacobian(guess));  // the box may be flat for the most part
  if (isfinite(beside)) unit = std::max(unit, log10_magnitude(beside) + std::log10(box_.least_width()));
  settings.log10_residual = unit - working + guard::residual;
  settings.most_iterations = 200 + 8 * digits_;
  settings.most_even_steps = steps_of_a_tail;
  // the last for what is nearly a manifold, of a slope of 10^-12 of the others: its steps leave it and come back
  const double weak = singular_guard - working;
  const std::vector<std::pair<double, bool>> attempts{{log10_strong, true}, {weak, true}, {weak, false}};
  for (const auto& [singular, damped] : attempts) {
    if (on_manifold && (singular == log10_strong || !damped)) continue;
    settings.log10_singular = singular;
    settings.damped = damped;
    if (!damped) settings.most_iterations = plain_iterations;
    NewtonResult<mpfr> result = newton(equations_, guess, settings);
    if (result.status == StationaryStatus::stalled) continue;
    snap(result, power_of_ten<mpfr>(settings.log10_residual));
    return result;
  }
  if (on_manifold) return std::nullopt;
  auto result = newton_along(equations_, guess, settings, mpfr(longest_turn * box_.least_width()));
  if (result) snap(*result, power_of_ten<mpfr>(settings.log10_residual));
  return result;
}

void ZeroRefiner::snap(NewtonResult<mpfr>& zero, const mpfr& allowed) {
  const double small = -static_cast<double>(digits_) - guard::zero;
  for (std::size_t i = 0; i < zero.x.size(); ++i) {
    if (zero.x[i] == 0 || log10_magnitude(zero.x[i]) > small + std::log10(box_.width(i))) continue;
    State<mpfr> snapped = zero.x;
    snapped[i] = 0;
    const mpfr residual = length(equations_(snapped));
    if (!(residual <= allowed)) continue;
    zero.x = std::move(snapped);
    zero.residual = residual;
  }
}

State<mpfr> ZeroRefiner::with_removed_singularity(const State<mpfr>& x) {
  State<mpfr> rounded = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (log10_magnitude(x[i]) <= -static_cast<double>(digits_) - guard::zero + std::log10(box_.width(i)))
      rounded[i] = 0;
  }
  return is_finite(equations_(rounded)) ? x : rounded;
}

std::optional<NewtonResult<mpfr>> ZeroRefiner::polish_on_face(const State<mpfr>& guess, std::size_t fixed,
                                                              const mpfr& value) {
  State<mpfr> start = guess;
  start[fixed] = value;
  std::vector<mpfr> normal(guess.size(), mpfr(0));
  normal[fixed] = 1;
  auto zero = polish_in_plane(start, normal);
  if (zero) zero->x[fixed] = value;
  return zero;
}

std::optional<NewtonResult<mpfr>> ZeroRefiner::polish_in_plane(const State<mpfr>& guess,
                                                               const std::vector<mpfr>& normal) {
  const std::size_t d = guess.size();
  const mpfr precise = power_of_ten<mpfr>(-static_cast<double>(digits_) - guard::location);
  const mpfr size = length(normal);
  if (size == 0) return std::nullopt;
  const auto most_iterations = static_cast<int>(40 + 4 * digits_);  // linear where another curve is near
  NewtonResult<mpfr> result;
  result.x = guess;
  double last = 0, last_ratio = 0;
  for (int i = 0; i < most_iterations; ++i) {
    check_interruption();
    std::vector<mpfr> matrix = equations_.jacobian(result.x), values = equations_(result.x);
    if (!is_finite(matrix) || !is_finite(values)) break;
    mpfr off(0);
    for (std::size_t j = 0; j < d; ++j) {
      const mpfr entry = scale_.jacobian / size * normal[j];
      matrix.push_back(entry);
      off += entry * (result.x[j] - guess[j]);
    }
    values.push_back(off);
    const std::vector<mpfr> step = least_squares(singular_values(matrix, d + 1, d), values, d);
    // a curve of m-fold zeros: the ratio is 1 − 1/m
    const double log = log10_magnitude(mpfr(length(step)));
    double ratio = i > 0 ? std::pow(10, log - last) : 0;
    mpfr factor(1);
    if (ratio > 0.4 && ratio < 0.98 && std::abs(ratio - last_ratio) < 0.02 * ratio) {
      factor = mpfr(static_cast<int>(std::lround(1 / (1 - ratio))));
      ratio = 0;
    }
    last = log;
    last_ratio = ratio;
    for (std::size_t j = 0; j < d; ++j) result.x[j] -= factor * step[j];
    if (!(length(step) <= precise * (1 + length(result.x)))) continue;
    result.residual = length(equations_(result.x));
    const mpfr allowed = power_of_ten<mpfr>(std::log10(scale_.field) - static_cast<double>(digits_) - guard::zero);
    if (!(result.residual <= allowed)) break;
    snap(result, allowed);
    result.status = StationaryStatus::converged;
    return result;
  }
  return std::nullopt;
}

std::optional<NewtonResult<mpfr>> ZeroRefiner::exact_zero_near(const State<mpfr>& x, const Rational& distance) {
  const auto fractions = simple_fractions(x, distance);
  if (!fractions) return std::nullopt;
  Substitution values;
  for (std::size_t i = 0; i < x.size(); ++i) values.emplace(model_.states()[i], Expression((*fractions)[i]));
  try {
    for (const Expression component : substitute(field_, values)) {
      if (!component.is_number(0)) return std::nullopt;
    }
  } catch (const InvalidArgument&) {  // no value there
    return std::nullopt;
  }
  NewtonResult<mpfr> zero;
  for (const Rational& each : *fractions) zero.x.push_back(to_real<mpfr>(each));
  zero.residual = length(equations_(zero.x));
  zero.status = StationaryStatus::converged;
  if (!is_finite(equations_.jacobian(zero.x))) return std::nullopt;
  return zero;
}

std::size_t ZeroRefiner::nullity(const State<mpfr>& x) {
  const std::vector<mpfr> matrix = equations_.jacobian(x);
  if (!is_finite(matrix)) return 0;
  const auto svd = singular_values(matrix, x.size(), x.size());
  return x.size() - rank_above(svd, zero(svd.values.front()));
}

// Newton's step alone leads back to the centre where F is homogeneous around it: J(x)(x − c) = m F(x).
State<mpfr> ZeroRefiner::on_sphere(State<mpfr> x, const State<mpfr>& centre) {
  constexpr int most_iterations = 12, most_halvings = 8;
  const std::size_t d = x.size();
  std::vector<mpfr> radius = x;
  for (std::size_t j = 0; j < d; ++j) radius[j] -= centre[j];
  const mpfr size = length(radius);
  mpfr residual = length(equations_(x));
  for (int iteration = 0; iteration < most_iterations && residual > 0; ++iteration) {
    for (std::size_t j = 0; j < d; ++j) radius[j] = (x[j] - centre[j]) / size;
    std::vector<mpfr> matrix = equations_.jacobian(x);
    if (!is_finite(matrix)) return x;
    for (std::size_t i = 0; i < d; ++i) {  // J (1 − r rᵀ)
      const mpfr part = dot(&matrix[i * d], radius);
      for (std::size_t j = 0; j < d; ++j) matrix[i * d + j] -= part * radius[j];
    }
    const auto svd = singular_values(matrix, d, d);
    const std::vector<mpfr> step =
        least_squares(svd, equations_(x), rank_above(svd, mpfr(svd.values.front() * mpfr(1e-6))));
    mpfr factor(1);
    bool falls = false;
    for (int halving = 0; halving < most_halvings && !falls; ++halving) {
      State<mpfr> next = x;
      for (std::size_t j = 0; j < d; ++j) next[j] = x[j] - factor * step[j] - centre[j];
      const mpfr stretch = size / length(next);
      for (std::size_t j = 0; j < d; ++j) next[j] = centre[j] + stretch * next[j];
      const mpfr there = length(equations_(next));
      falls = there < residual;
      if (falls) {
        x = std::move(next);
        residual = there;
      }
      factor /= 2;
    }
    if (!falls) return x;
  }
  return x;
}

mpfr ZeroRefiner::location_error(const State<mpfr>& x) {
  const std::size_t most_rank = x.size() - nullity(x);
  const PrecisionScope scope(precise_digits_);
  const State<mpfr> point = in_scope(x);
  // on a manifold of zeros: the way across it
  NewtonSettings settings;
  settings.most_rank = most_rank;
  settings.log10_singular = -static_cast<double>(digits_) - guard::zero;
  settings.log10_residual = std::log10(scale_.field) - static_cast<double>(precise_digits_) + guard::residual;
  settings.log10_step = std::log10(box_.least_width()) - static_cast<double>(digits_) / 2;
  const NewtonResult<mpfr> across = newton(radicals(), point, settings);
  if (across.status == StationaryStatus::converged) return mpfr(distance(across.x, point));
  const auto svd = singular_values(radicals().jacobian(point), point.size(), point.size());
  const mpfr zero =
      power_of_ten<mpfr>(std::log10(scale_.jacobian) - static_cast<double>(precise_digits_) + guard::residual);
  return mpfr(length(least_squares(svd, radicals()(point), rank_above(svd, zero))));
}

std::vector<mpfr> ZeroRefiner::precise_jacobian(std::unique_ptr<Equations<mpfr>>& equations, std::size_t digits,
                                                const State<mpfr>& x) {
  std::vector<mpfr> matrix;
  {
    const PrecisionScope scope(digits);
    if (!equations) equations = std::make_unique<Equations<mpfr>>(compile_equations(model_), parameters_);
    matrix = equations->jacobian(in_scope(x));
  }
  return in_scope(matrix);
}

std::optional<std::vector<mpfr>> ZeroRefiner::certain_jacobian(const State<mpfr>& x) {
  const mpfr relative = power_of_ten<mpfr>(-static_cast<double>(digits_) - guard::zero);
  const mpfr absolute =
      power_of_ten<mpfr>(std::log10(scale_.jacobian) + guard::residual - static_cast<double>(working_digits<mpfr>()));
  const auto agree = [&](const std::vector<mpfr>& a, const std::vector<mpfr>& b) {
    return is_finite(a) && is_finite(b) && distance(a, b) <= std::max(absolute, mpfr(relative * length(b)));
  };
  std::vector<mpfr> matrix = equations_.jacobian(x);
  const std::vector<mpfr> precise = precise_jacobian(precise_, precise_digits_, x);
  if (agree(matrix, precise)) return matrix;
  if (agree(precise, precise_jacobian(more_precise_, 4 * precise_digits_, x))) return precise;
  return std::nullopt;
}

mpfr ZeroRefiner::eigenvalue_error(const State<mpfr>& x, const std::vector<mpfr>& jacobian) {
  const mpfr margin(1000);
  mpfr error = length(jacobian) * power_of_ten<mpfr>(guard::residual - static_cast<double>(working_digits<mpfr>()));
  mpfr moved = std::max(location_error(x), power_of_ten<mpfr>(-static_cast<double>(digits_) - guard::location));
  {
    // an isolated zero may be known better, also along what is weak
    const PrecisionScope scope(precise_digits_);
    NewtonSettings settings;
    settings.log10_singular = guard::residual - static_cast<double>(precise_digits_);
    settings.log10_residual = std::log10(scale_.field) - static_cast<double>(precise_digits_) + guard::residual;
    settings.log10_step = std::log10(box_.least_width()) - static_cast<double>(digits_) / 2;
    const NewtonResult<mpfr> zero = newton(radicals(), in_scope(x), settings);
    if (zero.status == StationaryStatus::converged) moved = std::min(moved, mpfr(distance(zero.x, in_scope(x))));
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const int side : {-1, 1}) {
      State<mpfr> beside = x;
      beside[i] += side * moved;
      const std::vector<mpfr> there = equations_.jacobian(beside);
      if (is_finite(there)) error = std::max(error, mpfr(margin * distance(there, jacobian)));
    }
  }
  return error;
}

double ZeroRefiner::log10_near() const { return std::log10(box_.least_width()) - static_cast<double>(digits_) / 2 - 4; }

Equations<mpfr>& ZeroRefiner::radicals() {
  if (!radicals_) radicals_ = std::make_unique<Equations<mpfr>>(compile_radicals(model_, parameters_), parameters_);
  return *radicals_;
}

bool ZeroRefiner::is_certainly_near_zero(const State<mpfr>& x) {
  const mpfr error = location_error(x);
  return isfinite(error) && log10_magnitude(error) < log10_near() && is_zero_of_radicals(x);
}

bool ZeroRefiner::is_zero_of_radicals(const State<mpfr>& x) {
  const double near = log10_near();
  const PrecisionScope scope(precise_digits_);
  const State<mpfr> point = in_scope(x);
  const std::vector<mpfr> values = radicals()(point), matrix = radicals().jacobian(point);
  if (!is_finite(values)) return false;
  const mpfr rounded =
      power_of_ten<mpfr>(std::log10(scale_.field) - static_cast<double>(precise_digits_) + guard::residual);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto row = matrix.begin() + static_cast<std::ptrdiff_t>(i * x.size());
    const mpfr slope = length(std::vector<mpfr>(row, row + static_cast<std::ptrdiff_t>(x.size())));
    if (abs(values[i]) > rounded && !(abs(values[i]) <= power_of_ten<mpfr>(near) * slope)) return false;
  }
  return true;
}

}  // namespace separatrix
