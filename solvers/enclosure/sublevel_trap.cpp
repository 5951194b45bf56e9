#include "solvers/enclosure/sublevel_trap.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/enclosure/contracting_ball.hpp"
#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

IntervalVector cube(const IntervalVector& centre, double radius) {
  IntervalVector box = centre;
  for (interval& side : box) side = side + interval(-radius, radius);
  return box;
}

bool covers(const IntervalVector& outer, const IntervalVector& inner) {
  for (std::size_t i = 0; i < outer.size(); ++i) {
    if (!outer[i].contains(inner[i])) return false;
  }
  return true;
}

bool same(const IntervalVector& a, const IntervalVector& b) { return covers(a, b) && covers(b, a); }

// rounds in which the faces of K are moved, by this share of its sides
constexpr int most_rounds = 12;
constexpr double share = 0.15;

using Verdict = CoverPiece::Verdict;

/// Covers boxes, or faces of them, with pieces that pass a test; those that do not are halved.
class Pieces {
 public:
  explicit Pieces(std::size_t most) : left_(most) {}

  /// scale    sides are as long as their share of its sides: those of a face without width are not halved
  /// test     why a piece passes, if it does
  /// stop     pieces at which it is certain that some of them do not
  /// returns  nothing if some do not
  template <class Test, class Stop>
  std::optional<Cover> cover(const IntervalVector& whole, const IntervalVector& scale, const Test& test,
                             const Stop& stop) {
    Cover cover;
    std::vector<IntervalVector> open{whole};
    while (!open.empty()) {
      if (left_ == 0) return std::nullopt;
      --left_;
      IntervalVector piece = std::move(open.back());
      open.pop_back();
      if (const std::optional<Verdict> verdict = test(piece)) {
        cover.push_back({*verdict});
        continue;
      }
      if (stop(piece)) return std::nullopt;
      const std::size_t side = longest_side(piece, scale);
      const double middle = piece[side].middle();
      if (!(piece[side].low < middle && middle < piece[side].high)) return std::nullopt;
      cover.push_back({Verdict::halved, side});
      IntervalVector lower = cut_lower_half(piece, side);
      open.push_back(std::move(piece));
      open.push_back(std::move(lower));
    }
    return cover;
  }

  std::size_t left() const { return left_; }

 private:
  std::size_t left_;
};

// L over a box, by f = −∇L and the mean value theorem too
std::optional<interval> loss_over(AutonomousField& field, const IntervalVector& x) {
  const auto direct = field.loss(x);
  const IntervalVector middle = middle_of(x);
  const auto at_middle = field.loss(middle);
  const auto slope = field.field(x);
  if (!direct || !at_middle || !slope) return direct;
  interval about = *at_middle;
  for (std::size_t i = 0; i < x.size(); ++i) about = about - (*slope)[i] * (x[i] - middle[i]);
  return about.finite() && !disjoint(*direct, about) ? intersection(*direct, about) : *direct;
}

}  // namespace

std::optional<TrappedByLevel> prove_sublevel_trap(AutonomousField& field, const IntervalVector& x,
                                                  std::size_t most_pieces) {
  Pieces pieces(most_pieces);
  const auto loss = loss_over(field, x);
  if (!loss || !loss->finite()) return std::nullopt;
  const double level = loss->high;
  // a ball around the point that Newton's method finds from X, as large as contracts
  const auto nearest = prove_contracting_ball(field, middle_of(x));
  if (!nearest) return std::nullopt;
  double far = 0;
  for (std::size_t i = 0; i < x.size(); ++i) far = std::max(far, (x[i] - nearest->centre[i]).magnitude());
  std::optional<ContractingBall> ball;
  for (double radius = far; !ball && radius > far / 1000; radius /= 2) {
    ball = prove_contracting_ball(field, cube(nearest->centre, radius));
  }
  if (!ball) return std::nullopt;
  // f has one zero in the cube around it that the lemma of the ball is about
  const IntervalVector only = cube(ball->centre, ball->radius);
  const auto above = [&](const IntervalVector& piece) -> std::optional<Verdict> {
    const auto over = loss_over(field, piece);
    return over && over->low > level ? std::optional(Verdict::above) : std::nullopt;
  };
  const auto below = [&](const IntervalVector& piece) {
    const auto over = field.loss(middle_of(piece));
    return !over || over->high <= level;
  };
  const auto never = [](const IntervalVector&) { return false; };
  IntervalVector around = x;
  for (std::size_t i = 0; i < x.size(); ++i) around[i] = hull(x[i], only[i]);
  // faces that the sublevel set reaches are moved outwards
  std::vector<Cover> faces;
  for (int round = 0; round < most_rounds; ++round) {
    faces.clear();
    IntervalVector further = around;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double more = share * around[i].width();
      for (const bool upper : {false, true}) {
        IntervalVector face = around;
        face[i] = interval(upper ? around[i].high : around[i].low);
        if (auto cover = pieces.cover(face, around, above, below)) {
          faces.push_back(std::move(*cover));
          continue;
        }
        (upper ? further[i].high : further[i].low) += upper ? more : -more;
      }
    }
    if (same(further, around)) break;
    if (round + 1 == most_rounds || pieces.left() == 0) return std::nullopt;
    around = further;
  }
  auto inside = pieces.cover(
      around, around,
      [&](const IntervalVector& piece) -> std::optional<Verdict> {
        if (covers(only, piece)) return Verdict::near;
        if (above(piece)) return Verdict::above;
        const auto speed = field.field(piece);
        const auto moves = [](const interval& f) { return !f.contains(0); };
        if (speed && std::any_of(speed->begin(), speed->end(), moves)) return Verdict::moving;
        return std::nullopt;
      },
      never);
  if (!inside) return std::nullopt;
  return TrappedByLevel{around,
                        level,
                        ball->centre,
                        ball->radius,
                        ball->rate,
                        ball->limit,
                        std::move(faces),
                        std::move(*inside),
                        most_pieces - pieces.left()};
}

}  // namespace separatrix
