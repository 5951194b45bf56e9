#include "solvers/exact_rank.hpp"

#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>

namespace separatrix {

std::size_t exact_rank(const std::vector<std::vector<Rational>>& rows) {
  if (rows.empty()) return 0;
  fmpq_mat_t matrix;
  fmpq_mat_init(matrix, static_cast<slong>(rows.size()), static_cast<slong>(rows.front().size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      fmpq_set_mpq(fmpq_mat_entry(matrix, static_cast<slong>(i), static_cast<slong>(j)), rows[i][j].get_mpq_t());
    }
  }
  const slong rank = fmpq_mat_rref(matrix, matrix);
  fmpq_mat_clear(matrix);
  return static_cast<std::size_t>(rank);
}

}  // namespace separatrix
