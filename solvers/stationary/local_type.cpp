#include "solvers/stationary/local_type.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lib/num/vector.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/tape/compile.hpp"

namespace separatrix {
namespace {

using Vector = std::vector<mpfr>;

std::vector<Expression> direction_symbols(std::size_t dimension) {
  std::vector<Expression> symbols;
  for (std::size_t i = 0; i < dimension; ++i) symbols.push_back(symbol("(v" + std::to_string(i) + ")"));
  return symbols;
}

// Σ_j v_j ∂_j of each expression
std::vector<Expression> along(const std::vector<Expression>& expressions, const std::vector<Expression>& states,
                              const std::vector<Expression>& v) {
  std::vector<Expression> result;
  for (const Expression expression : expressions) {
    const std::vector<Expression> slope = gradient(expression, states);
    std::vector<Expression> terms;
    for (std::size_t j = 0; j < states.size(); ++j) terms.push_back(slope[j] * v[j]);
    result.push_back(sum(std::move(terms)));
  }
  return result;
}

std::shared_ptr<const Tape> expansion_tape(const Model& model) {
  const std::vector<Expression>& x = model.states();
  const std::vector<Expression> v = direction_symbols(x.size());
  std::vector<Expression> slope = model.resolve(model.field());
  for (Expression& component : slope) component = -component;
  const std::vector<Expression> third = along(along(slope, x, v), x, v);
  const std::vector<Expression> fourth = along(third, x, v);
  std::vector<Expression> all = third, variables = x;
  all.insert(all.end(), fourth.begin(), fourth.end());
  variables.insert(variables.end(), v.begin(), v.end());
  return compile(all, variables, model.parameters());
}

Vector combine(const std::vector<Vector>& basis, const std::vector<double>& weights) {
  Vector v(basis.front().size(), mpfr(0));
  for (std::size_t k = 0; k < basis.size(); ++k) {
    for (std::size_t j = 0; j < v.size(); ++j) v[j] += weights[k] * basis[k][j];
  }
  return v;
}

// orthonormal basis of the span of `vectors` without `without`: Gram–Schmidt, the longest remainder first
std::vector<Vector> complement(std::vector<Vector> vectors, const std::vector<Vector>& without, std::size_t wanted) {
  const auto remove = [](Vector& v, const Vector& unit) {
    const mpfr part = dot(unit.data(), v);
    for (std::size_t j = 0; j < v.size(); ++j) v[j] -= part * unit[j];
  };
  for (Vector& v : vectors) {
    for (const Vector& unit : without) remove(v, unit);
  }
  std::vector<Vector> basis;
  while (basis.size() < wanted) {
    auto longest = std::max_element(vectors.begin(), vectors.end(), [](const Vector& a, const Vector& b) {
      return dot(a.data(), a) < dot(b.data(), b);
    });
    const mpfr size = sqrt(dot(longest->data(), *longest));
    if (size == 0) break;
    Vector unit = *longest;
    for (mpfr& entry : unit) entry /= size;
    for (Vector& v : vectors) remove(v, unit);
    basis.push_back(std::move(unit));
  }
  return basis;
}

// directions that tell a cubic form from 0: e_i, e_i ± e_j, e_i + e_j + e_k
std::vector<std::vector<double>> probing_directions(std::size_t k) {
  std::vector<std::vector<double>> all;
  const auto with = [&](std::vector<std::pair<std::size_t, double>> entries) {
    std::vector<double> weights(k, 0);
    for (const auto& [index, value] : entries) weights[index] = value;
    all.push_back(std::move(weights));
  };
  for (std::size_t a = 0; a < k; ++a) {
    with({{a, 1}});
    for (std::size_t b = 0; b < a; ++b) {
      with({{a, 1}, {b, 1}});
      with({{a, 1}, {b, -1}});
      for (std::size_t c = 0; c < b; ++c) with({{a, 1}, {b, 1}, {c, 1}});
    }
  }
  return all;
}

std::vector<std::vector<double>> circle() {
  constexpr int directions = 360;
  std::vector<std::vector<double>> all;
  for (int i = 0; i < directions; ++i) {
    const double angle = std::numbers::pi * i / directions;  // a quartic form is even
    all.push_back({std::cos(angle), std::sin(angle)});
  }
  return all;
}

// from the signs of the reduced quartic form and of the eigenvalues that are not 0
StationaryKind kind_of(bool rises, bool falls, bool zero_somewhere, bool is_manifold) {
  if (rises && falls) return StationaryKind::saddle;
  if (zero_somewhere || rises == falls) return StationaryKind::degenerate;
  if (falls) return StationaryKind::maximum;
  return is_manifold ? StationaryKind::minimum_manifold : StationaryKind::strict_minimum;
}

}  // namespace

LossExpansion::LossExpansion(const Model& model, const ParameterValues& parameters)
    : dimension_(model.dimension()), function_(expansion_tape(model), parameters) {}

LossExpansion::Derivatives LossExpansion::operator()(const State<mpfr>& x, const std::vector<mpfr>& direction) {
  std::vector<mpfr> point = x;
  point.insert(point.end(), direction.begin(), direction.end());
  const std::vector<mpfr> values = function_(point);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(dimension_);
  return {{values.begin(), middle}, {middle, values.end()}};
}

HigherOrder higher_order_kind(LossExpansion& expansion, const State<mpfr>& x, const SymmetricSpectrum<mpfr>& spectrum,
                              const std::vector<std::size_t>& zero, const std::vector<std::vector<mpfr>>& tangents,
                              const mpfr& tolerance) {
  const std::size_t d = x.size();
  std::vector<Vector> null_space;
  for (const std::size_t i : zero) {
    null_space.emplace_back(spectrum.vectors.begin() + static_cast<std::ptrdiff_t>(i * d),
                            spectrum.vectors.begin() + static_cast<std::ptrdiff_t>((i + 1) * d));
  }
  for (const auto& weights : probing_directions(null_space.size())) {
    const Vector v = combine(null_space, weights);
    const mpfr cubic = dot(v.data(), expansion(x, v).third);
    if (!isfinite(cubic)) return {};
    if (abs(cubic) > tolerance) return {StationaryKind::saddle, 3};
  }

  const std::size_t slice_dimension = zero.size() - std::min(zero.size(), tangents.size());
  const std::vector<Vector> slice = complement(null_space, tangents, slice_dimension);
  if (slice.empty()) return {};
  bool rises = false, falls = false, zero_somewhere = slice.size() > 2;
  const auto directions = slice.size() == 2 ? circle() : probing_directions(slice.size());
  for (const auto& weights : directions) {
    const Vector v = combine(slice, weights);
    const LossExpansion::Derivatives here = expansion(x, v);
    mpfr reduced = dot(v.data(), here.fourth) / 24;
    for (std::size_t i = 0; i < d; ++i) {
      if (std::find(zero.begin(), zero.end(), i) != zero.end()) continue;
      const mpfr part = dot(&spectrum.vectors[i * d], here.third);
      reduced -= part * part / (8 * spectrum.values[i]);
    }
    if (!isfinite(reduced)) return {};
    if (reduced > tolerance) {
      rises = true;
    } else if (reduced < -tolerance) {
      falls = true;
    } else {
      zero_somewhere = true;
    }
  }
  for (std::size_t i = 0; i < d; ++i) {
    if (std::find(zero.begin(), zero.end(), i) != zero.end()) continue;
    (spectrum.values[i] > 0 ? rises : falls) = true;
  }
  return {kind_of(rises, falls, zero_somewhere, !tangents.empty()), 4};
}

}  // namespace separatrix
