#pragma once
#include <span>
#include <unordered_map>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// What replaces what: keys may be symbols or any other expressions.
using Substitution = std::unordered_map<Expression, Expression>;

/// Simultaneous substitution: every occurrence of a key becomes its value.
///
///     substitute(x + y, {x → y, y → x}) = y + x
///
/// Bodies of means are searched too; a column in a value becomes that of the sample there.
/// The result is canonical again; replaced parts are not searched a second time.
Expression substitute(Expression expression, const Substitution& replacements);

/// The same for several expressions at once: shared parts are rebuilt once.
std::vector<Expression> substitute(std::span<const Expression> expressions, const Substitution& replacements);

/// An expression with the numbers of one sample in place of the columns of the data.
///
/// expression  without means over the same data
Expression at_sample(Expression expression, Dataset data, std::size_t sample);

}  // namespace separatrix
