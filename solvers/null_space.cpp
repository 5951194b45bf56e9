#include "solvers/null_space.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "lib/num/elementary.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

using Arithmetic = Elementary<mpfr>;

// row ← row − factor · other, from one column on
void subtract(std::vector<mpfr>& row, const mpfr& factor, const std::vector<mpfr>& other, std::size_t from) {
  mpfr part(0);
  for (std::size_t j = from; j < row.size(); ++j) {
    Arithmetic::multiply(part, factor, other[j]);
    Arithmetic::subtract(row[j], row[j], part);
  }
}

void divide(std::vector<mpfr>& row, const mpfr& by) {
  for (mpfr& entry : row) entry /= by;
}

// every row, then every column, to a largest entry of 1; returns the factors of the columns
std::vector<mpfr> equilibrate(Rows& matrix, std::size_t columns) {
  for (auto& row : matrix) {
    const mpfr size = largest(row);
    if (size != 0) divide(row, size);
  }
  std::vector<mpfr> factors(columns, mpfr(1));
  for (std::size_t j = 0; j < columns; ++j) {
    mpfr size(0);
    for (const auto& row : matrix) size = std::max(size, mpfr(abs(row[j])));
    if (size == 0) continue;
    factors[j] = 1 / size;
    for (auto& row : matrix) row[j] *= factors[j];
  }
  return factors;
}

// [I F] in the order of the columns that is returned; the matrix keeps rank rows
std::vector<std::size_t> eliminate(Rows& matrix, std::size_t columns, double log10_threshold) {
  std::vector<std::size_t> order(columns);
  std::iota(order.begin(), order.end(), 0);
  std::size_t rank = 0;
  for (; rank < std::min(matrix.size(), columns); ++rank) {
    std::size_t row = rank, column = rank;
    for (std::size_t i = rank; i < matrix.size(); ++i) {
      for (std::size_t j = rank; j < columns; ++j) {
        if (mpfr_cmpabs(Arithmetic::raw(matrix[i][j]), Arithmetic::raw(matrix[row][column])) > 0) {
          row = i;
          column = j;
        }
      }
    }
    if (log10_magnitude(matrix[row][column]) <= log10_threshold) break;
    std::swap(matrix[rank], matrix[row]);
    std::swap(order[rank], order[column]);
    for (auto& each : matrix) std::swap(each[rank], each[column]);
    divide(matrix[rank], mpfr(matrix[rank][rank]));
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      if (i != rank && matrix[i][rank] != 0) subtract(matrix[i], mpfr(matrix[i][rank]), matrix[rank], rank);
    }
  }
  matrix.resize(rank);
  return order;
}

}  // namespace

Rows null_space(Rows matrix, std::size_t columns, double log10_threshold) {
  const std::vector<mpfr> factors = equilibrate(matrix, columns);
  const std::vector<std::size_t> order = eliminate(matrix, columns, log10_threshold);
  const std::size_t rank = matrix.size();

  Rows vectors;  // (−F; I), of length 1 each
  for (std::size_t j = rank; j < columns; ++j) {
    std::vector<mpfr> vector(columns, mpfr(0));
    for (std::size_t i = 0; i < rank; ++i) vector[order[i]] = -matrix[i][j] * factors[order[i]];
    vector[order[j]] = factors[order[j]];
    divide(vector, largest(vector));
    vectors.push_back(std::move(vector));
  }
  // reduced row echelon form in the order of the columns; their errors are far below the middle of
  // the threshold
  std::size_t done = 0;
  for (std::size_t j = 0; j < columns && done < vectors.size(); ++j) {
    const auto pivot = std::max_element(vectors.begin() + static_cast<long>(done), vectors.end(),
                                        [&](const auto& a, const auto& b) { return abs(a[j]) < abs(b[j]); });
    if (log10_magnitude((*pivot)[j]) <= log10_threshold / 2) continue;
    std::swap(vectors[done], *pivot);
    divide(vectors[done], mpfr(vectors[done][j]));
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      if (i != done) subtract(vectors[i], mpfr(vectors[i][j]), vectors[done], 0);
    }
    ++done;
  }
  return vectors;
}

}  // namespace separatrix
