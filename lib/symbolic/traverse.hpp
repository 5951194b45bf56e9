#pragma once
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Every distinct node below some roots, each after its arguments. No recursion: the depth of an
/// expression is limited by memory, not by the stack.
///
/// roots     any expressions; shared parts occur once
/// returns   (nodes,) in topological order, deterministic
std::vector<Expression> topological_order(std::span<const Expression> roots);

/// The same of a part of the graph: only the arguments that `arguments_of` returns are gone down to.
std::vector<Expression> topological_order(std::span<const Expression> roots,
                                          const std::function<std::span<const Expression>(Expression)>& arguments_of);

/// The symbols that occur, in alphabetical order; columns of data are none.
std::vector<Expression> symbols_of(std::span<const Expression> roots);

/// True if any of the symbols occurs in the expression.
bool depends_on(Expression expression, std::span<const Expression> symbols);

}  // namespace separatrix
