#pragma once
#include <functional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/kunin_2024/closed_forms.hpp"
#include "theory/kunin_2024/model.hpp"

namespace separatrix::kunin_2024 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  Model model = one_neuron();
  std::function<Riccati(Expression delta, Expression square)> alignment = kunin_2024::alignment;
  std::function<Expression(Expression delta, Expression square, Expression nu0, Expression t)> decay = decay_across;
  std::function<Expression(Expression delta, Expression r, Expression square_of_r)> function = function_of_ratio;
  std::function<Expression(Expression delta, Expression square)> final_square = kunin_2024::final_square;
  std::function<Label(const ParameterValues& target, const std::vector<Rational>& start)> basin =
      [](const ParameterValues& target, const std::vector<Rational>& start) {
        return kunin_2024::basin(target, start);
      };
};

/// K1 … K7.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::kunin_2024
