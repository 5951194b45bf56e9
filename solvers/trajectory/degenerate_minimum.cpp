#include "solvers/trajectory/degenerate_minimum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/simplest.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/sharp_minimum.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

// (k, d) unit vectors in the span of a basis (m, d)
std::vector<std::vector<mpfr>> directions_in(const std::vector<std::vector<mpfr>>& basis) {
  const std::size_t m = basis.size(), d = basis.front().size();
  std::vector<std::vector<double>> weights;
  const auto add = [&](std::vector<double> each) {
    weights.push_back(each);
    for (double& entry : each) entry = -entry;
    weights.push_back(std::move(each));
  };
  if (m == 2) {
    for (std::size_t i = 0; i < labelling::directions_in_space / 2; ++i) {
      const double angle = std::numbers::pi * (2 * static_cast<double>(i) + 0.1) / labelling::directions_in_space;
      add({std::cos(angle), std::sin(angle)});
    }
  } else {
    for (std::size_t i = 0; i < m; ++i) {
      std::vector<double> axis(m, 0);
      axis[i] = 1;
      add(axis);
    }
    for (std::size_t n = 1; m > 2 && n <= labelling::directions_in_space / 2; ++n) {
      std::vector<double> each(m, 0);
      for (std::size_t i = 0; i < m; ++i) each[i] = std::sin(static_cast<double>(n * (i + 1)) * std::sqrt(2.0 + i));
      add(each);
    }
  }
  std::vector<std::vector<mpfr>> all;
  for (const auto& each : weights) {
    std::vector<mpfr> v(d, mpfr(0));
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < d; ++j) v[j] += mpfr(each[i]) * basis[i][j];
    }
    const mpfr size = length(v);
    for (mpfr& entry : v) entry /= size;
    all.push_back(std::move(v));
  }
  return all;
}

// Values along rays from y at one precision, up to the first that is no fall; at twice that the same, or without meaning.
struct Samples {
  std::vector<mpfr> falls;  // −(z − y)·f(z)/r on spheres, −v·f in the valley: all have to be > 0
  std::vector<mpfr> rises;  // L(z) − L(y) on the outermost sphere
  bool sharp = true;        // no fall on a sphere is less than a part of another
  bool complete = false;

  bool all_fall() const { return falls.empty() || falls.back() > 0; }
};

class Surroundings {
 public:
  // made and used under one PrecisionScope
  Surroundings(const VectorFieldCode& code, const std::shared_ptr<const Tape>& loss, const ParameterValues& parameters,
               const std::vector<Rational>& centre)
      : field_(code, parameters), loss_(loss, parameters), d_(centre.size()), f_(d_, mpfr(0)) {
    for (const Rational& each : centre) y_.push_back(to_real<mpfr>(each));
  }

  // along  of a minimum on surfaces, the directions in which it is not sharp
  Samples operator()(const mpfr& radius, bool kinked, const std::optional<std::vector<std::vector<double>>>& along) {
    Samples samples;
    const int steps = static_cast<int>(-labelling::log10_least_radius / std::log10(4.0));
    bool is_all = kinked || look_along_null_space(radius, steps, samples);
    if (is_all && samples.all_fall()) {
      look_around(radius, kinked ? 2 * steps : labelling::halvings, along, samples);
      if (kinked) is_all = along || d_ == 1 || (d_ == 2 && samples.sharp);
      is_all = is_all && !samples.rises.empty();
    }
    samples.complete = is_all || !samples.all_fall();
    return samples;
  }

 private:
  void look_around(const mpfr& radius, int most_halvings, const std::optional<std::vector<std::vector<double>>>& along,
                   Samples& samples) {
    std::vector<std::vector<mpfr>> axes(d_, std::vector<mpfr>(d_, mpfr(0)));
    for (std::size_t i = 0; i < d_; ++i) axes[i][i] = 1;
    const mpfr ground = loss_at(y_);
    auto directions = directions_in(axes);
    for (const std::vector<double>& each : along.value_or(std::vector<std::vector<double>>())) {
      for (const int side : {1, -1}) {
        directions.emplace_back();
        for (const double entry : each) directions.back().emplace_back(side * entry);
      }
    }
    mpfr r = radius;
    for (int halving = 0; halving <= most_halvings; ++halving, r /= 2) {
      mpfr least(0), most(0);
      bool any = false;
      for (const auto& v : directions) {
        const State<mpfr> z = at(r, v);
        field_(z, f_, mpfr(0));
        if (!is_finite(f_) && !isfinite(loss_at(z))) continue;  // out of the domain
        const mpfr fall = -dot(v, f_);
        least = any ? std::min(least, fall) : fall;
        most = std::max(most, fall);
        any = true;
        samples.falls.push_back(fall);
        if (!samples.all_fall()) return;
        if (halving == 0) samples.rises.push_back(loss_at(z) - ground);
      }
      samples.sharp = samples.sharp && any && labelling::least_share * least > most;
    }
  }

  bool look_along_null_space(const mpfr& radius, int steps, Samples& samples) {
    std::vector<mpfr> matrix(d_ * d_, mpfr(0));
    field_.jacobian(y_, matrix, mpfr(0));
    if (!is_finite(matrix)) return false;
    for (mpfr& entry : matrix) entry = -entry;
    spectrum_ = symmetric_spectrum(matrix, d_);
    const mpfr top = std::max(mpfr(abs(spectrum_.values.front())), mpfr(abs(spectrum_.values.back())));
    const mpfr zero = power_of_ten<mpfr>(log10_roundoff<mpfr>() / 2) * top;
    if (spectrum_.values.front() < -zero) return false;
    std::vector<std::vector<mpfr>> null;
    normal_ = 0;
    for (std::size_t i = 0; i < d_; ++i) {
      if (abs(spectrum_.values[i]) > zero) {
        ++normal_;
      } else {
        null.emplace_back(spectrum_.vectors.begin() + static_cast<long>(i * d_),
                          spectrum_.vectors.begin() + static_cast<long>((i + 1) * d_));
      }
    }
    if (null.size() != 1) return false;  // in more directions a form may vanish between samples
    for (const auto& v : directions_in(null)) {
      std::vector<mpfr> aside(d_, mpfr(0));
      mpfr r = radius * power_of_two<mpfr>(-2.0 * steps);
      for (int step = 0; step <= steps; ++step, r *= 4) {
        if (!settle(r, v, aside)) return false;
        samples.falls.push_back(-dot(v, f_));
        if (!samples.all_fall()) return true;
        for (mpfr& each : aside) each *= 16;  // as far as the second order goes
      }
    }
    return true;
  }

  State<mpfr> at(const mpfr& r, const std::vector<mpfr>& v) const {
    State<mpfr> z = y_;
    for (std::size_t j = 0; j < d_; ++j) z[j] += r * v[j];
    return z;
  }

  mpfr loss_at(const State<mpfr>& z) {
    std::vector<mpfr> point = z;
    point.push_back(mpfr(0));
    return loss_(point).front();
  }

  // moves `aside` to where f has no part across the null space, by chord iteration; f_ is left there
  bool settle(const mpfr& r, const std::vector<mpfr>& v, std::vector<mpfr>& aside) {
    mpfr before(-1);
    for (int iteration = 0; iteration <= labelling::most_chord_iterations; ++iteration) {
      State<mpfr> z = at(r, v);
      for (std::size_t j = 0; j < d_; ++j) z[j] += aside[j];
      field_(z, f_, mpfr(0));
      if (normal_ == 0) return is_finite(f_);
      mpfr size(0);
      for (std::size_t i = d_ - normal_; i < d_; ++i) {  // the null space comes first: no λ < 0
        const mpfr* direction = &spectrum_.vectors[i * d_];
        const mpfr move = dot(direction, f_) / spectrum_.values[i];
        size = std::max(size, mpfr(abs(move)));
        for (std::size_t j = 0; j < d_; ++j) aside[j] += move * direction[j];
      }
      if (!(before < 0) && !(size < before))
        return iteration > 2 && size <= r * power_of_ten<mpfr>(log10_roundoff<mpfr>() + 5);
      if (size == 0) return true;
      before = size;
    }
    return before <= power_of_ten<mpfr>(log10_roundoff<mpfr>() / 2) * r;
  }

  VectorField<mpfr> field_;
  Function<mpfr> loss_;
  std::size_t d_, normal_ = 0;
  State<mpfr> y_, f_;
  SymmetricSpectrum<mpfr> spectrum_;
};

// of what is not a number: to a negative or fractional exponent, or to one that is not known
bool is_singular_power(Expression node) {
  if (node.kind() != Kind::power || node.arguments()[0].is_number()) return false;
  const Expression exponent = node.arguments()[1];
  return !exponent.is_number() || exponent.number() < 0 || exponent.number().get_den() != 1;
}

bool agree(const std::vector<mpfr>& rough, const std::vector<mpfr>& fine) {
  if (rough.size() != fine.size()) return false;
  for (std::size_t i = 0; i < fine.size(); ++i) {
    if (rough[i] == 0 && fine[i] == 0) continue;  // on a manifold
    if (!(labelling::agreeing_part * abs(mpfr(rough[i] - fine[i])) < abs(fine[i]))) return false;
  }
  return true;
}

// Newton iteration with the whole Hessian, then Aitken's extrapolation of each coordinate: exact for a power
std::optional<std::vector<double>> extrapolated(VectorField<double>& field, std::vector<double> x) {
  const std::size_t d = x.size();
  std::vector<double> f(d), matrix(d * d);
  std::vector<std::vector<double>> last{x};
  for (int iteration = 0; iteration < labelling::iterations_before_extrapolation; ++iteration) {
    field(x, f, 0);
    field.jacobian(x, matrix, 0);
    if (!is_finite(f) || !is_finite(matrix)) return std::nullopt;
    for (double& entry : matrix) entry = -entry;
    const SymmetricSpectrum<double> spectrum = symmetric_spectrum(matrix, d);
    for (std::size_t i = 0; i < d; ++i) {
      if (!(spectrum.values[i] > 0)) continue;
      const double along = dot(&spectrum.vectors[i * d], f) / spectrum.values[i];
      for (std::size_t j = 0; j < d; ++j) x[j] += along * spectrum.vectors[i * d + j];
    }
    last.push_back(x);
  }
  const auto &c = last.back(), &b = last[last.size() - 2], &a = last[last.size() - 3];
  std::vector<double> limit = c;
  for (std::size_t i = 0; i < d; ++i) {
    const double bend = (c[i] - b[i]) - (b[i] - a[i]);
    const double step = bend == 0 ? 0 : (c[i] - b[i]) * (c[i] - b[i]) / bend;
    if (std::isfinite(step)) limit[i] -= step;
  }
  return limit;
}

}  // namespace

bool DegenerateMinimum::Ball::operator<(const Ball& other) const {
  return std::tie(kinked, log2_radius, centre, parameters) <
         std::tie(other.kinked, other.log2_radius, other.centre, other.parameters);
}

DegenerateMinimum::DegenerateMinimum(const VectorFieldCode& code)
    : code_(code),
      zeros_(*code.model),
      sharp_points_(code),
      loss_(compile(*code.model, {*code.model->description().loss})) {
  const std::vector<Expression> nodes = topological_order(code.model->resolve(code.model->field()));
  has_cusps_ = std::any_of(nodes.begin(), nodes.end(), is_singular_power);
  const bool jumps = std::any_of(nodes.begin(), nodes.end(), [](Expression each) { return each.kind() == Kind::sign; });
  for (const SwitchingSurface& surface : code.surfaces) {
    kinks_.push_back(surface.quantity());
    if (jumps) operands_.push_back(surface.quantity());
  }
}

bool DegenerateMinimum::is_cusp(const ParameterValues& parameters, const std::vector<Rational>& y) const {
  if (!has_cusps_) return false;
  std::vector<double> point, f(y.size()), matrix(y.size() * y.size());
  for (const Rational& each : y) point.push_back(to_double(each));
  VectorField<double> field(code_, parameters);
  field(point, f, 0);
  field.jacobian(point, matrix, 0);
  if (is_finite(f) && is_finite(matrix)) return false;
  point.push_back(0);
  return std::isfinite(Function<double>(loss_, parameters)(point).front());
}

bool DegenerateMinimum::is_kinked(const ParameterValues& parameters, const std::vector<Rational>& y) const {
  const auto values = exact_values(operands_, exact_point(*code_.model, parameters, y));
  return std::any_of(values.begin(), values.end(), [](const auto& each) { return each && *each == 0; });
}

bool DegenerateMinimum::is_edge_of_rest(const ParameterValues& parameters, const Rational& x, const Rational& y) const {
  const auto values = exact_values(kinks_, exact_point(*code_.model, parameters, {y}));
  const bool is_on_kink =
      std::any_of(values.begin(), values.end(), [](const auto& each) { return each && *each == 0; });
  if (!is_on_kink || x == y) return false;
  const PrecisionScope scope(labelling::least_digits);
  VectorField<mpfr> field(code_, parameters);
  State<mpfr> f(1, mpfr(0));
  Rational way = x - y;
  for (int k = 0; k <= labelling::most_quarters; ++k, way /= 4) {
    if (!all_of(zeros_(parameters, {y - way}))) return false;
    field({to_real<mpfr>(Rational(y + way))}, f, mpfr(0));
    if (!(way > 0 ? f[0] < 0 : f[0] > 0)) return false;
  }
  return true;
}

std::optional<double> DegenerateMinimum::examine(const Ball& ball) const {
  std::optional<std::vector<std::vector<double>>> along;
  if (ball.kinked) along = directions_along_sharp_minimum(code_, ball.parameters, ball.centre);
  const auto sample = [&](std::size_t digits) {
    const PrecisionScope scope(digits);
    Surroundings surroundings(code_, loss_, ball.parameters, ball.centre);
    Samples samples = surroundings(power_of_two<mpfr>(static_cast<double>(ball.log2_radius)), ball.kinked, along);
    return samples.complete ? std::optional(std::move(samples)) : std::nullopt;
  };
  const auto signs = [](const Samples& rough, const Samples& fine) -> std::size_t {
    return agree(rough.falls, fine.falls) && agree(rough.rises, fine.rises);
  };
  const auto agreed = until_agreed(1, doubled(labelling::least_digits, labelling::most_spent_digits), sample, signs);
  if (!agreed || agreed->digits == 0) return std::nullopt;
  const Samples& found = agreed->result;
  if (!found.all_fall()) return std::nullopt;
  return to_double(*std::min_element(found.rises.begin(), found.rises.end()));
}

std::optional<double> DegenerateMinimum::least_loss_around(const Ball& ball) {
  {
    const std::lock_guard lock(access_);
    if (const auto found = known_.find(ball); found != known_.end()) return found->second;
  }
  const auto least = examine(ball);
  const std::lock_guard lock(access_);
  return known_.emplace(ball, least).first->second;
}

std::optional<std::vector<Rational>> DegenerateMinimum::operator()(const ParameterValues& parameters,
                                                                   const std::vector<double>& x) {
  if (x.size() > labelling::most_dimensions) return std::nullopt;
  const auto simplest = [](const std::vector<double>& point, double within) {
    std::vector<Rational> y;
    for (const double each : point)
      y.push_back(simplest_between(Rational(each) - Rational(within), Rational(each) + Rational(within)));
    return y;
  };
  if (is_sharp()) {
    std::vector<Rational> y = simplest(x, labelling::snap_to_kink * (1 + length(x)));
    if (x.size() == 1 && is_edge_of_rest(parameters, Rational(x[0]), y[0])) return y;
    const bool is_kink = is_kinked(parameters, y);
    if (is_kink || is_cusp(parameters, y)) {
      auto found = decide(parameters, x, std::move(y), true);
      if (found || !is_kink) return found;
    }
    if (jumps()) {
      if (auto place = sharp_points_.near(parameters, x)) return decide(parameters, x, std::move(*place), true);
    }
    if (is_kink) return std::nullopt;
  }
  VectorField<double> field(code_, parameters);
  const auto guess = extrapolated(field, x);
  if (!guess || !is_finite(*guess)) return std::nullopt;
  const double way = distance(*guess, x);
  if (!(way > 0) || !std::isfinite(way)) return std::nullopt;
  std::vector<Rational> y = simplest(*guess, labelling::snap * way);
  if (!all_of(zeros_(parameters, y))) return std::nullopt;
  return decide(parameters, x, std::move(y), false);
}

std::optional<std::vector<Rational>> DegenerateMinimum::decide(const ParameterValues& parameters,
                                                               const std::vector<double>& x,
                                                               std::vector<Rational> centre, bool kinked) {
  std::vector<double> y;
  for (const Rational& each : centre) y.push_back(to_double(each));
  const std::vector<double> towards = difference(y, x);
  // a path that rounding has put on y itself is near it
  const double near = std::numeric_limits<double>::epsilon() * (1 + length(y)), far = std::max(length(towards), near);
  VectorField<double> field(code_, parameters);
  std::vector<double> f(x.size());
  for (int s = 0; s < 16 && far > near; ++s) {
    std::vector<double> z = x;
    for (std::size_t i = 0; i < z.size(); ++i) z[i] += s * towards[i] / 16;
    field(z, f, 0);
    if (!(dot(towards, f) > 0)) return std::nullopt;
  }
  Function<double> loss(loss_, parameters);
  const auto at = [&](std::vector<double> z) {
    z.push_back(0);
    return loss(z).front();
  };
  const double above = at(x) - at(y);
  // where the well is flatter than the path is high, only a wider ball shuts the path in
  const auto widest = static_cast<long>(std::floor(std::log2(1 + length(y))));
  Ball ball{parameters, std::move(centre), static_cast<long>(std::ceil(std::log2(far))) + 1, kinked};
  while (true) {
    const auto around = least_loss_around(ball);
    if (!around) return std::nullopt;
    if (above < *around / 2) break;
    if (ball.log2_radius >= widest) return std::nullopt;
    ball.log2_radius = std::min(widest, (ball.log2_radius + 1024) / 8 * 8 - 1024 + 16);
  }
  return std::move(ball.centre);
}

}  // namespace separatrix
