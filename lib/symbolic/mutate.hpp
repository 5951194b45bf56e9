#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// The slips of a pen that a formula may contain.
enum class Slip {
  sign,        ///< a term, a coefficient, the argument of a function, or all of it with the other sign
  constant,    ///< a number c replaced by c (1 + 10⁻⁶)
  exponent,    ///< a whole exponent n replaced by n + 1, −1 by −2
  factor,      ///< a coefficient, such as ½, left out; its sign stays
  term,        ///< a term of a sum left out
  symbol,      ///< a parameter in the place of another one
  comparison,  ///< < for ≤, or ≤ for <
};
std::string_view name(Slip slip);

/// A formula with one slip in it.
struct Mutation {
  Slip slip;
  Expression from, to;  ///< the part of the formula, and what stands in its place
  Expression formula;   ///< all of it
};

/// Every formula that one slip makes of another one.
///
///     x − y/2:   −(x − y/2),  −x − y/2,  x + y/2,  x − 1000001/2000000 y,  x − y,  −y/2,  x,  …
///
/// A slip is made in one part of the formula: a sum, a product, a power or a function of it. A part that occurs several
/// times, which an expression holds once, is changed in all of its places.
///
/// interchangeable  symbols of which each may be taken for the next one, the last for the first
/// returns          each once, none equal to the formula as it is written; those that have no value, 1/0, left out; the same
///                  list in every run
std::vector<Mutation> mutations(Expression formula, std::span<const Expression> interchangeable = {});

}  // namespace separatrix
