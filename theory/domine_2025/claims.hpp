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
  std::function<Expression(const ProductOfTwo&, const Rational& start, Expression t)> product = solution;
  std::function<Expression(const ProductOfTwo&, const Rational& start)> to_zero = time_to_zero;
  std::function<Label(const std::vector<Rational>& start)> basin = domine_2025::basin;
  std::function<std::vector<Known>(const Rational& s, const std::vector<Rational>& start, std::size_t digits)> limit =
      domine_2025::limit;
};

/// D1 … D6.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::domine_2025
