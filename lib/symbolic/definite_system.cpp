#include "lib/symbolic/definite_system.hpp"

#include <cmath>

namespace separatrix {

DefiniteSystem::DefiniteSystem(const std::vector<Expression>& matrix) {
  const auto n = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(matrix.size()))));
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<Expression> row;
    Expression pivot = matrix[i * n + i];
    for (std::size_t j = 0; j < i; ++j) {
      Expression entry = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k) entry = entry - row[k] * lower_[j][k] * pivots_[k];
      row.push_back(entry / pivots_[j]);
      pivot = pivot - row[j] * row[j] * pivots_[j];
    }
    lower_.push_back(std::move(row));
    pivots_.push_back(pivot);
  }
}

std::vector<Expression> DefiniteSystem::solve(std::vector<Expression> side) const {
  const std::size_t n = pivots_.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) side[i] = side[i] - lower_[i][k] * side[k];
  }
  for (std::size_t i = n; i-- > 0;) {
    side[i] = side[i] / pivots_[i];
    for (std::size_t k = i + 1; k < n; ++k) side[i] = side[i] - lower_[k][i] * side[k];
  }
  return side;
}

}  // namespace separatrix
