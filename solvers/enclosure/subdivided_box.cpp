#include "solvers/enclosure/subdivided_box.hpp"

#include <deque>
#include <optional>
#include <utility>

#include "lib/num/interruption.hpp"

namespace separatrix {
namespace {

struct Piece {
  std::vector<Interval> box;
  Rational share = 1;      // of the whole box
  std::string obstacle{};  // to a proof on the piece that it is a half of
};

// nothing if all are as small as they may be
std::optional<std::size_t> longest_side(const std::vector<Interval>& piece, const std::vector<Interval>& whole,
                                        const Rational& least_share) {
  std::optional<std::size_t> longest;
  Rational most = least_share;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (whole[i].low == whole[i].high) continue;
    const Rational width = (piece[i].high - piece[i].low) / (whole[i].high - whole[i].low);
    if (width <= most) continue;
    most = width;
    longest = i;
  }
  return longest;
}

}  // namespace

SubdividedBox subdivide(const std::vector<Interval>& box, const Rational& least_share,
                        const std::function<bool()>& at_end,
                        const std::function<OnPiece(const std::vector<Interval>&)>& examine) {
  SubdividedBox all;
  std::deque<Piece> pieces{{box}};
  while (!pieces.empty()) {
    check_interruption();
    Piece piece = std::move(pieces.front());
    pieces.pop_front();
    const bool ends = at_end();
    const OnPiece on = ends ? OnPiece{OnPiece::Found::open, "the search ended" + piece.obstacle} : examine(piece.box);
    if (on.found == OnPiece::Found::fails) {
      all.verdict = Verdict::fails;
      return all;
    }
    if (on.found == OnPiece::Found::nothing_claimed) continue;
    if (on.found == OnPiece::Found::holds) {
      ++all.pieces;
      continue;
    }
    const auto side = ends ? std::nullopt : longest_side(piece.box, box, least_share);
    if (!side) {
      if (all.open == 0) {
        all.where = piece.box;
        all.obstacle = on.obstacle;
      }
      ++all.open;
      all.open_share += piece.share;
      continue;
    }
    piece.share /= 2;
    piece.obstacle = "; before, " + on.obstacle;
    Piece upper = piece;
    piece.box[*side].high = upper.box[*side].low = (piece.box[*side].low + piece.box[*side].high) / 2;
    pieces.push_back(std::move(piece));
    pieces.push_back(std::move(upper));
  }
  if (all.open == 0) all.verdict = Verdict::holds;
  return all;
}

std::vector<Rational> middle_of(const std::vector<Interval>& box) {
  std::vector<Rational> middle;
  for (const Interval& side : box) middle.push_back((side.low + side.high) / 2);
  return middle;
}

}  // namespace separatrix
