#include "solvers/stationary/exact_null_space.hpp"

#include <algorithm>
#include <utility>

namespace separatrix {

ExactNullSpace exact_null_space(std::vector<std::vector<Rational>> rows, std::size_t columns) {
  std::vector<std::size_t> pivots;
  for (std::size_t column = 0; column < columns && pivots.size() < rows.size(); ++column) {
    const std::size_t rank = pivots.size();
    std::size_t pivot = rank;
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot == rows.size()) continue;
    std::swap(rows[pivot], rows[rank]);
    const Rational lead = rows[rank][column];
    for (Rational& each : rows[rank]) each /= lead;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Rational factor = rows[i][column];
      if (i == rank || factor == 0) continue;
      for (std::size_t j = 0; j < columns; ++j) rows[i][j] -= factor * rows[rank][j];
    }
    pivots.push_back(column);
  }
  ExactNullSpace result;
  for (std::size_t free = 0; free < columns; ++free) {
    std::vector<Rational> vector(columns, Rational(0));
    vector[free] = 1;
    if (std::find(pivots.begin(), pivots.end(), free) != pivots.end()) {
      result.complement.push_back(std::move(vector));
      continue;
    }
    for (std::size_t i = 0; i < pivots.size(); ++i) vector[pivots[i]] = -rows[i][free];
    result.basis.push_back(std::move(vector));
  }
  return result;
}

}  // namespace separatrix
