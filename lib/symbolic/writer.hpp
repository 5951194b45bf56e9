#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/print.hpp"

namespace separatrix {

/// How tightly the outermost operation of a printed expression binds.
enum class Binding { sum, product, power, atom };

/// A part still to be written: text, or an expression and the binding its place asks for.
struct Pending {
  Expression expression;
  Binding needed = Binding::sum;
};
using Piece = std::variant<std::string, Pending>;

/// A notation: what an expression binds like, how it falls into pieces, what brackets look like.
struct Style {
  Binding (*binding)(Expression);
  std::function<std::vector<Piece>(Expression)> pieces;
  std::string open, close;
};

/// Writes an expression piece by piece from a stack of its own, so depth cannot overflow ours.
///
/// returns   at most 10⁶ characters and then "…"
std::string write(Expression whole, const Style& style, const Notation& notation);

}  // namespace separatrix
