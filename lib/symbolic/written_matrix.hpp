#pragma once
#include <functional>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/matrix_expression.hpp"
#include "lib/symbolic/writer.hpp"

namespace separatrix {

/// A product as it is written: −2·A·B/3/k.
struct WrittenFactors {
  bool negative = false;
  mpz_class numerator = 1, denominator = 1;
  std::vector<MatrixExpression> above, below;  ///< below: numbers
};

/// The factors of a product, divisors apart.
WrittenFactors written_factors(const MatrixExpression& product);

/// A + B − C: terms with a sign of their own, in any notation.
///
/// at_least  what a term looks like where it has to bind at least so tightly
std::string written_sum(const MatrixExpression& sum,
                        const std::function<std::string(const MatrixExpression&, Binding)>& at_least);

}  // namespace separatrix
