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
  std::function<Expression(const ProductOfTwo&, const Rational& start, Expression t)> product =
      [](const ProductOfTwo& of, const Rational& start, Expression t) { return solution(of, start, t); };
  std::function<Expression(const ProductOfTwo&, const Rational& start)> to_zero =
      [](const ProductOfTwo& of, const Rational& start) { return time_to_zero(of, start); };
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
