#include "theory/boix_adsera_2023/head_gradient.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "theory/boix_adsera_2023/attention.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

using Matrix = std::vector<std::vector<Expression>>;

template <class Entry>
Matrix matrix(std::size_t rows, std::size_t columns, const Entry& entry) {
  Matrix M(rows, std::vector<Expression>(columns));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) M[i][j] = entry(i, j);
  }
  return M;
}

template <class Term>
Expression sum_over(std::size_t count, const Term& term) {
  Expression total;
  for (std::size_t k = 0; k < count; ++k) total = total + term(k);
  return total;
}

// softmax(X diag(a) Xᵀ) by rows
Matrix softmax(const Matrix& X, const std::vector<Expression>& a) {
  const std::size_t n = X.size();
  const Matrix S = matrix(n, n, [&](std::size_t i, std::size_t k) {
    return sum_over(a.size(), [&](std::size_t j) { return X[i][j] * a[j] * X[k][j]; });
  });
  return matrix(n, n, [&](std::size_t i, std::size_t k) {
    return exp(S[i][k]) / sum_over(n, [&](std::size_t l) { return exp(S[i][l]); });
  });
}

Matrix times(const Matrix& A, const Matrix& B) {
  return matrix(A.size(), B.front().size(), [&](std::size_t i, std::size_t j) {
    return sum_over(B.size(), [&](std::size_t k) { return A[i][k] * B[k][j]; });
  });
}

}  // namespace

std::vector<Expression> head_gradient(const HeadTask& task) {
  const Dataset& tokens = task.tokens;
  const auto [n, d] = token_shape(tokens);
  const Matrix X =
      matrix(n, d, [&](std::size_t i, std::size_t j) { return column(tokens, fmt::format("x{}_{}", i, j)); });
  std::vector<Expression> a, b;
  for (std::size_t j = 0; j < d; ++j) {
    a.push_back(symbol(fmt::format("a{}", j)));
    b.push_back(symbol(fmt::format("b{}", j)));
  }
  const Matrix P = softmax(X, a), PX = times(P, X);
  const Matrix taught = times(softmax(X, {task.a.begin(), task.a.end()}), X);
  const Matrix G = matrix(
      n, d, [&](std::size_t i, std::size_t j) { return PX[i][j] * b[j] - taught[i][j] * Expression(task.b[j]); });
  const Matrix dP = matrix(n, n, [&](std::size_t i, std::size_t k) {
    return sum_over(d, [&](std::size_t j) { return G[i][j] * b[j] * X[k][j]; });
  });
  const Matrix dS = matrix(n, n, [&](std::size_t i, std::size_t k) {
    return P[i][k] * (dP[i][k] - sum_over(n, [&](std::size_t l) { return P[i][l] * dP[i][l]; }));
  });
  std::vector<Expression> slopes;
  for (std::size_t j = 0; j < d; ++j) {
    slopes.push_back(mean(
        tokens, sum_over(n * n, [&](std::size_t ik) { return dS[ik / n][ik % n] * X[ik / n][j] * X[ik % n][j]; })));
  }
  for (std::size_t j = 0; j < d; ++j) {
    slopes.push_back(mean(tokens, sum_over(n, [&](std::size_t i) { return G[i][j] * PX[i][j]; })));
  }
  return slopes;
}

}  // namespace separatrix::boix_adsera_2023
