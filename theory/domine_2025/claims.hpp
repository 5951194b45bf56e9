#pragma once
#include <functional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/domine_2025/basins.hpp"
#include "theory/domine_2025/model.hpp"
#include "theory/forms/product_of_two.hpp"

namespace separatrix::domine_2025 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  Model model = two_layers(), matrices = two_layer_matrices();
  std::vector<Expression> imbalance = matrix_imbalance();
  /// u(t) (D3), and the time to u = 0 (D4).
  std::function<Expression(const ProductTerms&, const ProductSigns&, Expression t)> product =
      [](const ProductTerms& of, const ProductSigns& signs, Expression t) { return solution(of, signs, t); };
  std::function<Expression(const ProductTerms&, const ProductSigns&)> to_zero =
      [](const ProductTerms& of, const ProductSigns& signs) { return time_to_zero(of, signs); };
  std::function<Label(const std::vector<Rational>& start)> basin = [](const std::vector<Rational>& start) {
    return domine_2025::basin(start);
  };
  std::function<std::vector<Known>(const Rational& s, const std::vector<Rational>& start, std::size_t digits)> limit =
      [](const Rational& s, const std::vector<Rational>& start, std::size_t digits) {
        return domine_2025::limit(s, start, digits);
      };
};

/// D1 … D6.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::domine_2025
