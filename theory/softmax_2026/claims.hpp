#pragma once
#include <functional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/softmax_2026/closed_forms.hpp"
#include "theory/softmax_2026/model.hpp"

namespace separatrix::softmax_2026 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  Model tokens = two_tokens(), network = value_softmax();
  std::function<Expression(Expression delta)> polarisation = softmax_2026::polarisation,
                                              boundary = softmax_2026::boundary;
  std::function<Expression(Expression delta, Expression D)> energy = softmax_2026::energy;
  std::function<Expression(Expression E, Expression D)> mixing = softmax_2026::mixing;
};

/// P1 … P5.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::softmax_2026
