#include "solvers/diagonal/quadratic.hpp"

#include <algorithm>
#include <limits>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "solvers/spectrum.hpp"

namespace separatrix {
namespace {

// H_SS x = b by Gauss elimination without exchanges: the pivots of a positive definite matrix are positive, and no
// other matrix has only positive ones
FaceOutcome solve(std::vector<Rational> A, std::vector<Rational>& x) {
  const std::size_t m = x.size();
  for (std::size_t k = 0; k < m; ++k) {
    const Rational pivot = A[k * m + k];
    if (pivot < 0) return FaceOutcome::unbounded;
    if (pivot == 0) return FaceOutcome::singular;
    for (std::size_t i = k + 1; i < m; ++i) {
      const Rational factor = A[i * m + k] / pivot;
      if (factor == 0) continue;
      for (std::size_t j = k; j < m; ++j) A[i * m + j] -= factor * A[k * m + j];
      x[i] -= factor * x[k];
    }
  }
  for (std::size_t k = m; k-- > 0;) {
    for (std::size_t j = k + 1; j < m; ++j) x[k] -= A[k * m + j] * x[j];
    x[k] /= A[k * m + k];
  }
  return FaceOutcome::found;
}

// the stationary point with support S, or why there is none
FaceOutcome stationary_on(const Quadratic& loss, const std::vector<std::size_t>& support, std::vector<Rational>& beta) {
  std::vector<Rational> A, x;
  for (const std::size_t i : support) {
    x.push_back(loss.r[i]);
    for (const std::size_t j : support) A.push_back(loss.H[i * loss.n + j]);
  }
  const FaceOutcome outcome = solve(std::move(A), x);
  beta.assign(loss.n, 0);
  for (std::size_t k = 0; k < support.size(); ++k) beta[support[k]] = x[k];
  return outcome;
}

std::vector<std::size_t> indices(const std::vector<char>& chosen) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) all.push_back(i);
  }
  return all;
}

void check_conditions(const std::vector<int>& signs, const FaceMinimum& minimum) {
  for (std::size_t i = 0; i < signs.size(); ++i) {
    const Rational &beta = minimum.beta[i], &slope = minimum.slope[i];
    const bool fine =
        signs[i] == 0 ? beta == 0 : signs[i] * beta >= 0 && (beta != 0 ? slope == 0 : signs[i] * slope <= 0);
    if (!fine) throw InternalError("a minimum on a face breaks its conditions in coordinate " + std::to_string(i));
  }
}

}  // namespace

std::vector<Rational> Quadratic::slope(const std::vector<Rational>& beta) const {
  std::vector<Rational> g = r;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) g[i] -= H[i * n + j] * beta[j];
  }
  return g;
}

Rational Quadratic::loss(const std::vector<Rational>& beta) const {
  const std::vector<Rational> g = slope(beta);
  Rational value = c;
  for (std::size_t i = 0; i < n; ++i) value -= beta[i] * (g[i] + r[i]) / 2;  // ½βᵀHβ − rᵀβ = −½βᵀ(g + r)
  return value;
}

double Quadratic::smallest_eigenvalue(const std::vector<Rational>& beta) const {
  std::vector<std::size_t> support;
  for (std::size_t i = 0; i < n; ++i) {
    if (beta[i] != 0) support.push_back(i);
  }
  if (support.empty()) return std::numeric_limits<double>::infinity();
  std::vector<double> matrix;
  for (const std::size_t i : support) {
    for (const std::size_t j : support) matrix.push_back(to_double(H[i * n + j]));
  }
  return symmetric_spectrum(matrix, support.size()).values.front();
}

std::optional<QuadraticFamily> QuadraticFamily::of(const DiagonalNetwork& network) {
  Substitution origin;
  std::vector<Expression> coordinates, parameters;
  for (const std::string& each : network.coordinates) {
    coordinates.push_back(symbol(each));
    origin.emplace(coordinates.back(), 0);
  }
  for (const Parameter& each : network.parameters) parameters.push_back(symbol(each.name));
  const std::vector<Expression> slopes = gradient(network.loss, coordinates);
  std::vector<Expression> coefficients{substitute(network.loss, origin)};
  for (const Expression slope : slopes) coefficients.push_back(substitute(slope, origin));
  for (const Expression slope : slopes) {
    for (const Expression second : gradient(slope, coordinates)) {
      coefficients.push_back(expand(second));
      if (depends_on(coefficients.back(), coordinates)) return std::nullopt;
    }
  }
  QuadraticFamily family;
  family.n_ = coordinates.size();
  family.coefficients_ = compile(coefficients, {}, parameters);
  return family;
}

std::optional<Quadratic> QuadraticFamily::at(const ParameterValues& parameters) const {
  std::vector<Rational> values;
  try {
    values = Evaluator<Rational>(coefficients_, parameters)(std::span<const Rational>());
  } catch (const InvalidArgument&) {
    return std::nullopt;  // e^k and the like
  }
  Quadratic result;
  result.n = n_;
  result.c = values[0];
  for (std::size_t i = 0; i < n_; ++i) result.r.push_back(-values[1 + i]);
  result.H.assign(values.begin() + 1 + static_cast<std::ptrdiff_t>(n_), values.end());
  return result;
}

std::optional<Quadratic> quadratic_of(const DiagonalNetwork& network, const ParameterValues& parameters) {
  const auto family = QuadraticFamily::of(network);
  return family ? family->at(parameters) : std::nullopt;
}

FaceMinimum minimum_on_face(const Quadratic& loss, const std::vector<int>& signs) {
  const std::size_t n = loss.n;
  FaceMinimum minimum;
  minimum.beta.assign(n, 0);
  std::vector<char> active(n, 0);
  // definite on the whole face, or the minimum need not be the one that the flow finds
  std::vector<char> face(n, 0);
  for (std::size_t i = 0; i < n; ++i) face[i] = signs[i] != 0;
  std::vector<Rational> unused;
  minimum.outcome = stationary_on(loss, indices(face), unused);
  if (minimum.outcome != FaceOutcome::found) return minimum;

  while (true) {
    check_interruption();
    minimum.slope = loss.slope(minimum.beta);
    std::optional<std::size_t> entering;  // the steepest descent into the face
    for (std::size_t i = 0; i < n; ++i) {
      if (signs[i] == 0 || active[i] || signs[i] * minimum.slope[i] <= 0) continue;
      if (!entering || abs(minimum.slope[i]) > abs(minimum.slope[*entering])) entering = i;
    }
    if (!entering) break;
    active[*entering] = 1;
    while (true) {
      std::vector<Rational> target;
      stationary_on(loss, indices(active), target);
      // as far towards the target as the signs allow
      Rational step = 1;
      for (std::size_t i = 0; i < n; ++i) {
        if (!active[i] || signs[i] * target[i] > 0) continue;
        const Rational allowed = minimum.beta[i] / (minimum.beta[i] - target[i]);
        step = std::min(step, allowed);
      }
      for (std::size_t i = 0; i < n; ++i) minimum.beta[i] += step * (target[i] - minimum.beta[i]);
      if (step == 1) break;
      for (std::size_t i = 0; i < n; ++i) {
        if (active[i] && minimum.beta[i] == 0) active[i] = 0;
      }
    }
  }
  check_conditions(signs, minimum);
  return minimum;
}

}  // namespace separatrix
