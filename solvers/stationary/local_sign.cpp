#include "solvers/stationary/local_sign.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "lib/num/real.hpp"
#include "solvers/stationary/plane_sign.hpp"

namespace separatrix {
namespace {

template <class Number>
using Matrix = std::vector<std::vector<Number>>;

// directions along which a form does not change: Σ v_i ∂_i φ = 0; as rows in reduced echelon form, with their pivots
template <class Number>
struct Kernel {
  Matrix<Number> directions;
  std::vector<std::size_t> pivots;  // of the other variables
};

Rational size_of(const Rational& value) { return abs(value); }
mpfr size_of(const mpfr& value) { return abs(value); }
Rational negligible(const Rational&) { return Rational(0); }
mpfr negligible(const mpfr& largest) { return mpfr(largest * 1e-20); }

template <class Number>
Number largest_of(const PowerSeries<Number>& series) {
  Number largest(0);
  for (const auto& [exponents, coefficient] : series.terms()) {
    largest = std::max<Number>(largest, size_of(coefficient));
  }
  return largest;
}

template <class Number>
Kernel<Number> kernel_of(const PowerSeries<Number>& form) {
  const std::size_t k = form.variables();
  std::map<Exponents, std::vector<Number>> rows;  // one for every monomial of the derivatives
  Number largest(0);
  for (std::size_t i = 0; i < k; ++i) {
    const PowerSeries<Number> slope = form.derivative(i);
    for (const auto& [exponents, coefficient] : slope.terms()) {
      auto& row = rows.try_emplace(exponents, k, Number(0)).first->second;
      row[i] = coefficient;
      largest = std::max<Number>(largest, size_of(coefficient));
    }
  }
  Matrix<Number> matrix;
  for (auto& [exponents, row] : rows) matrix.push_back(std::move(row));
  const Number zero = negligible(largest);
  Kernel<Number> kernel;
  std::vector<std::size_t> row_of;
  std::size_t rank = 0;
  for (std::size_t column = 0; column < k && rank < matrix.size(); ++column) {
    std::size_t pivot = rank;
    for (std::size_t i = rank; i < matrix.size(); ++i) {
      if (size_of(matrix[i][column]) > size_of(matrix[pivot][column])) pivot = i;
    }
    if (!(size_of(matrix[pivot][column]) > zero)) continue;
    std::swap(matrix[pivot], matrix[rank]);
    const Number lead = matrix[rank][column];
    for (Number& each : matrix[rank]) each = Number(each / lead);
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      const Number factor = matrix[i][column];
      if (i == rank || factor == 0) continue;
      for (std::size_t j = 0; j < k; ++j) matrix[i][j] -= Number(factor * matrix[rank][j]);
    }
    kernel.pivots.push_back(column);
    ++rank;
  }
  for (std::size_t free = 0; free < k; ++free) {
    if (std::find(kernel.pivots.begin(), kernel.pivots.end(), free) != kernel.pivots.end()) continue;
    std::vector<Number> direction(k, Number(0));
    direction[free] = Number(1);
    for (std::size_t i = 0; i < kernel.pivots.size(); ++i) direction[kernel.pivots[i]] = Number(-matrix[i][free]);
    kernel.directions.push_back(std::move(direction));
  }
  return kernel;
}

// the series in coordinates in which its leading form has no kernel but along the last axes
template <class Number>
PowerSeries<Number> adapted(const PowerSeries<Number>& series, const Kernel<Number>& kernel) {
  const std::size_t k = series.variables(), pivots = kernel.pivots.size();
  std::vector<PowerSeries<Number>> inner(k, PowerSeries<Number>(k, series.degree()));
  const auto add = [&](std::size_t i, std::size_t variable, const Number& value) {
    Exponents exponents(k, 0);
    exponents[variable] = 1;
    inner[i].add(exponents, value);
  };
  for (std::size_t n = 0; n < pivots; ++n) add(kernel.pivots[n], n, Number(1));
  for (std::size_t n = 0; n < kernel.directions.size(); ++n) {
    for (std::size_t i = 0; i < k; ++i) add(i, pivots + n, kernel.directions[n][i]);
  }
  return series.compose(inner).chopped(negligible(largest_of(series)));
}

// the lowest pure power of each variable
template <class Number>
struct PurePower {
  unsigned exponent = 0;  // 0: there is none
  Number coefficient = Number(0);
};

template <class Number>
std::vector<PurePower<Number>> pure_powers(const PowerSeries<Number>& series) {
  std::vector<PurePower<Number>> powers(series.variables());
  for (const auto& [exponents, coefficient] : series.terms()) {
    for (std::size_t i = 0; i < exponents.size(); ++i) {
      if (exponents[i] == degree_of(exponents) && exponents[i] > 0 && powers[i].exponent == 0) {
        powers[i] = {exponents[i], coefficient};
      }
    }
  }
  return powers;
}

// by the weights of the lowest pure powers, and along the axes
template <class Number>
SignAround weighted_sign(const PowerSeries<Number>& series) {
  const std::vector<PurePower<Number>> powers = pure_powers(series);
  bool rises = false, falls = false, complete = true;
  unsigned highest = 0;
  for (const auto& power : powers) {
    complete &= power.exponent > 0;
    if (power.exponent == 0) continue;
    highest = std::max(highest, power.exponent);
    if (power.exponent % 2 == 1) return {LocalSign::both, static_cast<int>(power.exponent)};
    (power.coefficient > 0 ? rises : falls) = true;
    if (rises && falls) return {LocalSign::both, static_cast<int>(highest)};
  }
  if (!complete) return {};
  std::vector<Rational> weights;
  for (const auto& power : powers) weights.push_back(ratio(1, static_cast<long>(power.exponent)));
  PowerSeries<Number> leading(series.variables(), series.degree());
  for (const auto& [exponents, coefficient] : series.terms()) {
    Rational weight(0);
    for (std::size_t i = 0; i < exponents.size(); ++i) weight += weights[i] * static_cast<unsigned long>(exponents[i]);
    if (weight < 1) return {};
    if (weight == 1) leading.add(exponents, coefficient);
  }
  return {form_sign(leading, weights), static_cast<int>(highest)};
}

SignAround in_plane(const PowerSeries<Rational>& series) {
  const LocalSign sign = plane_sign(series);
  const int known = static_cast<int>(series.degree());
  // the pure powers that make it definite are even
  return {sign, sign == LocalSign::both || known % 2 == 0 ? known : known - 1};
}
SignAround in_plane(const PowerSeries<mpfr>&) { return {}; }

}  // namespace

template <class Number>
SignAround sign_around(const PowerSeries<Number>& series) {
  const std::size_t k = series.variables();
  const int known = static_cast<int>(series.degree());
  if (series.is_zero() || k == 0) return {LocalSign::undecided, known};
  const PowerSeries<Number> form = series.leading_form();
  const unsigned m = degree_of(form.terms().begin()->first);
  if (m % 2 == 1) return {LocalSign::both, static_cast<int>(m)};
  const LocalSign first = form_sign(form, std::vector<Rational>(k, ratio(1, static_cast<long>(m))));
  if (first != LocalSign::undecided) return {first, static_cast<int>(m)};
  const Kernel<Number> kernel = kernel_of(form);
  const PowerSeries<Number> straight = kernel.directions.empty() ? series : adapted(series, kernel);
  const SignAround weighted = weighted_sign(straight);
  if (weighted.sign != LocalSign::undecided) return weighted;
  if (k == 2) {
    const SignAround plane = in_plane(straight);
    if (plane.sign != LocalSign::undecided) return plane;
  }
  return {LocalSign::undecided, known};
}

template SignAround sign_around(const PowerSeries<Rational>&);
template SignAround sign_around(const PowerSeries<mpfr>&);

}  // namespace separatrix
