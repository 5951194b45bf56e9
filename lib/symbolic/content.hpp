#pragma once
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// base^exponent, exponent a number.
struct Factor {
  Expression base;
  Rational exponent;
};

/// An expression as one power; its exponent is 1 where it is none, or is raised to something else than a number.
Factor factor_of(Expression e);

/// A term as a product of powers, without its number; equal bases once.
std::vector<Factor> factors_of(Expression term);

/// What all terms of a sum have in common, as the content of a polynomial: for each base its least exponent, 0 in a term
/// without it, where that is not 0.
///
///     x²y − x³/z  →  x², 1/z
std::vector<Factor> content_of(Expression sum);

/// The sum divided by its content, term by term.
///
///     x²y − x³/z  →  yz − x
Expression without_content(Expression sum, const std::vector<Factor>& content);

}  // namespace separatrix
