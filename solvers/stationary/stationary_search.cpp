#include "solvers/stationary/stationary_search.hpp"
#include "lib/num/vector.hpp"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multiroots.h>
#include <gsl/gsl_qrng.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "solvers/stationary/newton.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double edge = 1e-6;                   // how far outside a candidate may lie
constexpr unsigned most_sobol_dimensions = 40;  // of GSL's generator
constexpr std::size_t scale_points = 129;
constexpr double small_residual = 1e-11;
constexpr std::size_t plain_iterations = 20;
constexpr double log10_singular_of_plain = -13;  // narrow valleys have no other direction to go in
constexpr int most_turns = 4;                    // of a path along the field …
constexpr int ray_doublings = 12;                // … each from this power of 1/2 of the least width on
constexpr int ray_halvings = 24;

int values_for_gsl(const gsl_vector* x, void* data, gsl_vector* f) {
  auto& equations = *static_cast<Equations<double>*>(data);
  const std::vector<double> values = equations(State<double>(x->data, x->data + x->size));
  if (!is_finite(values)) return GSL_EBADFUNC;
  for (std::size_t i = 0; i < values.size(); ++i) gsl_vector_set(f, i, values[i]);
  return GSL_SUCCESS;
}

int jacobian_for_gsl(const gsl_vector* x, void* data, gsl_matrix* j) {
  auto& equations = *static_cast<Equations<double>*>(data);
  const std::vector<double> matrix = equations.jacobian(State<double>(x->data, x->data + x->size));
  if (!is_finite(matrix)) return GSL_EBADFUNC;
  for (std::size_t i = 0; i < x->size; ++i) {
    for (std::size_t k = 0; k < x->size; ++k) gsl_matrix_set(j, i, k, matrix[i * x->size + k]);
  }
  return GSL_SUCCESS;
}

int both_for_gsl(const gsl_vector* x, void* data, gsl_vector* f, gsl_matrix* j) {
  const int status = values_for_gsl(x, data, f);
  return status == GSL_SUCCESS ? jacobian_for_gsl(x, data, j) : status;
}

// Powell's hybrid with scaled steps; where it ends
State<double> hybrid(Equations<double>& equations, const State<double>& seed) {
  constexpr int most_iterations = 60;
  const std::size_t n = seed.size();
  gsl_multiroot_function_fdf system{values_for_gsl, jacobian_for_gsl, both_for_gsl, n, &equations};
  const std::unique_ptr<gsl_vector, decltype(&gsl_vector_free)> start(gsl_vector_alloc(n), &gsl_vector_free);
  for (std::size_t i = 0; i < n; ++i) gsl_vector_set(start.get(), i, seed[i]);
  const std::unique_ptr<gsl_multiroot_fdfsolver, decltype(&gsl_multiroot_fdfsolver_free)> solver(
      gsl_multiroot_fdfsolver_alloc(gsl_multiroot_fdfsolver_hybridsj, n), &gsl_multiroot_fdfsolver_free);
  if (gsl_multiroot_fdfsolver_set(solver.get(), &system, start.get()) != GSL_SUCCESS) return seed;
  for (int i = 0; i < most_iterations; ++i) {
    if (gsl_multiroot_fdfsolver_iterate(solver.get()) != GSL_SUCCESS) break;
    if (gsl_multiroot_test_residual(solver->f, 1e-12) == GSL_SUCCESS) break;
  }
  return {solver->x->data, solver->x->data + n};
}

double median(std::vector<double> values) {
  if (values.empty()) return 1;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  const double middle = values[values.size() / 2];
  return middle > 0 && std::isfinite(middle) ? middle : 1;
}

}  // namespace

StationarySearch::StationarySearch(Equations<double>& equations, Box box, std::uint64_t seed)
    : equations_(equations), box_(std::move(box)), random_(seed) {
  gsl_set_error_handler_off();  // its default ends the program; every status is looked at
  for (std::size_t i = 0; i < box_.low.size(); ++i) shift_.push_back(uniform());
  measure();
}

// 53 random bits, the same on every machine
double StationarySearch::uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

void StationarySearch::measure() {
  std::vector<double> fields, jacobians;
  for (std::size_t i = 0; i < scale_points; ++i) {
    const State<double> x = sobol_point();
    const std::vector<double> values = equations_(x), matrix = equations_.jacobian(x);
    if (is_finite(values)) fields.push_back(length(values));
    if (is_finite(matrix)) jacobians.push_back(length(matrix));
  }
  scale_ = {median(fields), median(jacobians)};
}

State<double> StationarySearch::sobol_point() {
  const std::size_t n = box_.low.size();
  if (sobol_.empty()) {
    constexpr std::size_t block = 1024;
    if (n <= most_sobol_dimensions) {
      const std::unique_ptr<gsl_qrng, decltype(&gsl_qrng_free)> generator(
          gsl_qrng_alloc(gsl_qrng_sobol, static_cast<unsigned>(n)), &gsl_qrng_free);
      std::vector<double> point(n);
      for (std::size_t i = 0; i < drawn_ + block; ++i) {
        gsl_qrng_get(generator.get(), point.data());
        if (i >= drawn_) sobol_.push_back(point);
      }
    } else {
      for (std::size_t i = 0; i < block; ++i) {
        std::vector<double> point;
        for (std::size_t k = 0; k < n; ++k) point.push_back(uniform());
        sobol_.push_back(std::move(point));
      }
    }
    drawn_ += block;
    std::reverse(sobol_.begin(), sobol_.end());
  }
  State<double> x = std::move(sobol_.back());
  sobol_.pop_back();
  for (std::size_t i = 0; i < n; ++i) {
    const double share = x[i] + shift_[i];
    x[i] = box_.low[i] + box_.width(i) * (share - std::floor(share));
  }
  return x;
}

State<double> StationarySearch::recombined(const std::vector<State<double>>& known) {
  // two parents, so that coordinates that belong together stay together more often
  const State<double>& one = known[random_() % known.size()];
  const State<double>& other = known[random_() % known.size()];
  State<double> x = one;
  const double share = uniform();
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (uniform() < share) x[i] = other[i];
    x[i] += 0.02 * box_.width(i) * (uniform() - 0.5);
  }
  return x;
}

// centres of equal cells, after the centre of the box
std::vector<State<double>> StationarySearch::grid(std::size_t points) const {
  const std::size_t n = box_.low.size();
  State<double> middle;
  for (std::size_t i = 0; i < n; ++i) middle.push_back(box_.low[i] + box_.width(i) / 2);
  std::vector<State<double>> all{middle};
  const State<double> origin(n, 0);  // where products of weights have what is most singular of theirs
  if (box_.contains(origin, 0)) all.push_back(origin);
  const auto side =
      static_cast<std::size_t>(std::floor(std::pow(static_cast<double>(points), 1 / static_cast<double>(n)) + 1e-9));
  if (side < 2) return all;
  std::vector<std::size_t> index(n, 0);
  for (;;) {
    State<double> x;
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(box_.low[i] + box_.width(i) * (static_cast<double>(index[i]) + 0.5) / static_cast<double>(side));
    }
    all.push_back(std::move(x));
    std::size_t place = 0;
    while (place < n && ++index[place] == side) index[place++] = 0;
    if (place == n) return all;
  }
}

State<double> StationarySearch::along_field(State<double> x, int direction) {
  for (int turn = 0; turn < most_turns; ++turn) {
    std::vector<double> ray = equations_(x);
    const double size = length(ray);
    if (!(size > 0) || !std::isfinite(size)) return x;
    for (double& each : ray) each *= direction / size;
    const auto at = [&](double s) {
      State<double> y = x;
      for (std::size_t i = 0; i < y.size(); ++i) y[i] += s * ray[i];
      return y;
    };
    const auto goes_on = [&](double s) { return direction * dot(equations_(at(s)), ray) > 0; };
    double low = 0, high = std::ldexp(box_.least_width(), -ray_doublings);
    while (box_.contains(at(high), edge) && goes_on(high)) {
      low = high;
      high *= 2;
    }
    if (!box_.contains(at(high), edge)) return at(low);
    for (int halving = 0; halving < ray_halvings; ++halving) {
      const double half = (low + high) / 2;
      (goes_on(half) ? low : high) = half;
    }
    x = at(low);
  }
  return x;
}

void StationarySearch::keep_if_zero(std::vector<State<double>>& candidates, const State<double>& x, bool damped) {
  if (!is_finite(x)) return;
  NewtonSettings settings;
  settings.damped = damped;
  if (!damped) settings.log10_singular = log10_singular_of_plain;
  settings.log10_residual = std::log10(scale_.field) - 12;
  settings.log10_step = -10;
  settings.most_iterations = damped ? 100 : plain_iterations;
  const NewtonResult<double> result = newton(equations_, x, settings);
  if (!is_finite(result.x) || !box_.contains(result.x, edge)) return;
  // where most of the box is flat, F is measured against what it becomes next to x
  const double unit = std::max(scale_.field, length(equations_.jacobian(result.x)) * box_.least_width());
  if (result.residual <= small_residual * unit) candidates.push_back(result.x);
}

std::optional<State<double>> StationarySearch::from(const State<double>& seed) {
  std::vector<State<double>> candidates;
  keep_if_zero(candidates, seed);
  return candidates.empty() ? std::nullopt : std::optional(candidates.front());
}

std::vector<State<double>> StationarySearch::round(std::size_t seeds, const std::vector<State<double>>& known) {
  std::vector<State<double>> starts;
  if (seeds_ == 0) {
    starts = grid(seeds);
  } else {
    while (starts.size() < seeds) {
      starts.push_back(known.size() > 1 && starts.size() % 2 == 1 ? recombined(known) : sobol_point());
    }
  }
  std::vector<State<double>> candidates;
  for (const State<double>& start : starts) {
    const std::size_t before = candidates.size();
    keep_if_zero(candidates, start);
    if (equations_.size() != equations_.unknowns()) continue;
    keep_if_zero(candidates, hybrid(equations_, start));
    // in a narrow curved valley no step along it lessens |F|, though the next one would bring it back
    if (candidates.size() == before) keep_if_zero(candidates, start, false);
  }
  for (const State<double>& start : starts) {
    if (equations_.size() != equations_.unknowns()) break;
    for (const int direction : {1, -1}) keep_if_zero(candidates, along_field(start, direction));
  }
  seeds_ += starts.size();
  return candidates;
}

}  // namespace separatrix
