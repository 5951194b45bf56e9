#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/forms/power_growth.hpp"
#include "theory/forms/riccati.hpp"
#include "theory/saxe_2014/model.hpp"

namespace separatrix::saxe_2014 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  std::function<Model(std::size_t layers)> product = deep_linear, matrices = deep_linear_matrices;
  Model mode = deep_linear_mode();
  /// u(t) of two layers, for the target s and u(0) (S3).
  std::function<Expression(Expression s, Expression u0, Expression t)> two_layers = [](Expression s, Expression u0,
                                                                                       Expression t) {
    return solution(Riccati{s, 0, 2}, u0, t);
  };
  /// Time in which u grows from one value to s/2 with two layers (S3).
  std::function<Expression(Expression s, Expression u0)> half_time = [](Expression s, Expression u0) {
    return time_between(Riccati{s, 0, 2}, u0, s / 2);
  };
  /// Time between two values of each weight w = u^(1/L) (S4).
  std::function<std::optional<Expression>(std::size_t layers, Expression s, Expression from, Expression to)> growth =
      [](std::size_t layers, Expression s, Expression from, Expression to) {
        return time_between(PowerGrowth{layers, s, 1}, from, to);
      };
  /// Time on the plateau of three layers and more (S5).
  std::function<Expression(Expression layers, Expression s, Expression u0)> escape =
      [](Expression layers, Expression s, Expression u0) { return escape_time(2 - 2 / layers, layers * s, u0); };
};

/// S1 … S7.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::saxe_2014
