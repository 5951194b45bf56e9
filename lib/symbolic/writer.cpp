#include "lib/symbolic/writer.hpp"

namespace separatrix {

std::string write(Expression whole, const Style& style, const Notation& notation) {
  constexpr std::size_t longest = 1'000'000;
  std::string text;
  std::vector<Piece> pieces{Pending{whole, Binding::sum}};  // the next one is the last
  while (!pieces.empty() && text.size() < longest) {
    const Piece piece = std::move(pieces.back());
    pieces.pop_back();
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      text += *literal;
      continue;
    }
    const auto& [expression, needed] = std::get<Pending>(piece);
    const auto named = notation.find(expression);
    if (named != notation.end() && !(expression == whole)) {
      text += named->second;
      continue;
    }
    std::vector<Piece> parts;
    if (style.binding(expression) < needed) {
      parts = {style.open, Pending{expression, Binding::sum}, style.close};
    } else {
      parts = style.pieces(expression);
    }
    pieces.insert(pieces.end(), std::make_move_iterator(parts.rbegin()), std::make_move_iterator(parts.rend()));
  }
  return pieces.empty() ? text : text + "…";
}

}  // namespace separatrix
