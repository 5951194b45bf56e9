#pragma once
#include <functional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/zhang_2025/closed_forms.hpp"
#include "theory/zhang_2025/model.hpp"

namespace separatrix::zhang_2025 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  Model attention = linear_attention(), head = one_head(), merged = merged_attention();
  std::function<Expression(Expression lambda, Expression trace, Expression examples)> context = finite_context;
  std::function<PowerGrowth(Expression lambda, Expression c)> growth = growth_of_head;
  std::function<Expression(Expression lambda, Expression c)> learned = learned_head, gain = gain_of_head;
  /// Time on the plateau (Z5).
  std::function<Expression(Expression lambda, Expression v0)> escape = [](Expression lambda, Expression v0) {
    return escape_time(2, lambda * lambda, v0);
  };
  std::function<Riccati(Expression dimensions, Expression c)> merged_growth = zhang_2025::merged_growth;
};

/// Z1 … Z7.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::zhang_2025
