#pragma once
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// A product as it is written: −2·A·B/3/k.
struct WrittenFactors {
  bool negative = false;
  mpz_class numerator = 1, denominator = 1;
  std::vector<MatrixExpression> above, below;  ///< below: numbers
};

/// The factors of a product, divisors apart.
WrittenFactors written_factors(const MatrixExpression& product);

}  // namespace separatrix
