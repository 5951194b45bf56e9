#include "solvers/enclosure/count_over_parameters.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/error.hpp"
#include "solvers/enclosure/common_factor.hpp"
#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/interval_box.hpp"
#include "solvers/enclosure/subdivided_box.hpp"
#include "solvers/enclosure/touching_boxes.hpp"
#include "solvers/enclosure/zero_exhaustion.hpp"

namespace separatrix {
namespace {

// pieces of states and of parameters are not halved below these parts of their boxes
constexpr double least_width = 0x1p-26;
const Rational least_piece = ratio(1, 1024);

// Of states, at one value of the parameters; with all of a piece so many times as many as there, and some: more are
// better spent on halves of it.
constexpr std::size_t most_at_middle = 5000, times_as_many = 4, some = 100;

// A box around a zero of one field in which each of them has exactly one: grown by what Krawczyk's operator asks for, then by
// half on each side as long as it remains one. Its sides keep the proportions of the box of states, so that pieces of that fit in.
std::optional<IntervalVector> unique_around(AutonomousField& fields, IntervalVector x, const IntervalVector& states) {
  constexpr double least_share = 0x1p-40;  // of the box of states, above its rounding
  constexpr int most_rounds = 48;          // doublings from there to all of it
  constexpr int most_larger = 3;           // what is left around is a few pieces as large as that
  std::optional<IntervalVector> unique;
  for (int round = 0, larger = 0; round < most_rounds && larger <= most_larger; ++round) {
    const auto step = krawczyk(fields, x);
    if (!step || step->no_zero) return unique;
    if (step->unique_zero) {
      unique = x;
      ++larger;
    } else if (unique) {
      return unique;
    } else {
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = hull(x[i], step->image[i]);
    }
    const double share = std::max(least_share, relative_width(x, states, longest_side(x, states)) / 2);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double slack = share * states[i].width();
      x[i] = x[i] + interval(-slack, slack);
    }
  }
  return unique;
}

class ParameterSubdivision {
 public:
  ParameterSubdivision(const Model& model, const CountOverParameters& claim)
      : claim_(claim), code_(compile_autonomous(model)), states_(box_around(claim.states)) {}

  ProvedCount run() {
    const auto at_end = [&] { return boxes_ >= claim_.most_boxes || (claim_.cancelled && claim_.cancelled()); };
    const SubdividedBox all = subdivide(claim_.parameters, least_piece, at_end,
                                        [&](const std::vector<Interval>& piece) { return examine(piece); });
    found_.verdict = all.verdict;
    found_.pieces = all.pieces;
    found_.open = all.open;
    found_.open_share = all.open_share;
    found_.where = all.where;
    found_.obstacle = all.obstacle;
    return std::move(found_);
  }

 private:
  OnPiece examine(const std::vector<Interval>& piece) {
    if (claim_.nothing_claimed && claim_.nothing_claimed(piece)) return {OnPiece::Found::nothing_claimed};
    if (holds_on(piece)) return {OnPiece::Found::holds};
    if (found_.witness) return {OnPiece::Found::fails};
    return {OnPiece::Found::open, obstacle_};
  }

  // the number is n all over the piece; what else is proved at its middle is a witness
  bool holds_on(const std::vector<Interval>& piece) {
    const ParameterValues middle = middle_of(piece);
    AutonomousField at_middle(code_, middle);
    const ZeroExhaustion points = exhaust(at_middle, most_at_middle);
    const auto number = counted(at_middle, points);
    if (!number) return false;
    if (*number != claim_.equals) {
      obstacle_ = "the number is another one, where it is not certain that the hypotheses hold";
      if (claim_.claimed && claim_.claimed(middle) != Verdict::holds) return false;
      found_.witness = middle;
      found_.found = *number;
      return false;
    }
    AutonomousField fields(code_, piece);
    std::vector<IntervalVector> unique;
    for (const IntervalVector& zero : points.zeros) {
      if (auto box = unique_around(fields, zero, states_)) unique.push_back(std::move(*box));
    }
    return counted(fields, exhaust(fields, times_as_many * points.boxes + some, unique)) == claim_.equals;
  }

  ZeroExhaustion exhaust(AutonomousField& field, std::size_t most_boxes,
                         const std::vector<IntervalVector>& unique = {}) {
    ZeroExhaustion found = exhaust_zeros(field, states_, least_width, most_boxes, nullptr, unique);
    boxes_ += found.boxes;
    for (IntervalVector& zero : found.zeros) zero = sharpened(field, zero);
    std::erase_if(found.zeros, [&](const IntervalVector& zero) { return !meet(zero, states_); });
    return found;
  }

  // of the zero in a box where there is one: Krawczyk's operator alone narrows wide boxes slowly
  IntervalVector sharpened(AutonomousField& field, const IntervalVector& zero) const {
    const auto near = approximate_zero(field, zero);
    const auto unique = near ? unique_around(field, *near, states_) : std::nullopt;
    if (!unique) return zero;
    const BallPrecision scope(64);
    IntervalVector sharp;
    for (const ball& coordinate : sharpen_zero(field, *unique, 0)) sharp.push_back(coordinate.bounds());
    return inside(sharp, zero) ? sharp : zero;
  }

  // the number of points of the kind, for each value of the parameters of the field
  std::optional<std::size_t> counted(AutonomousField& field, const ZeroExhaustion& points) {
    if (!points.unresolved.empty()) {
      obstacle_ = "points could neither be excluded nor be told apart";
      return std::nullopt;
    }
    std::size_t number = 0;
    for (const IntervalVector& zero : points.zeros) {
      for (std::size_t i = 0; i < zero.size(); ++i) {
        if (claim_.states[i].low <= Rational(zero[i].low) && Rational(zero[i].high) <= claim_.states[i].high) continue;
        obstacle_ = "a point may lie on the edge of the box of states";
        return std::nullopt;
      }
      if (claim_.kind.empty()) {
        ++number;
        continue;
      }
      const auto slope = field.jacobian(zero);
      const auto inertia = slope ? prove_inertia(*slope, field.gradient_flow()) : std::nullopt;
      if (!inertia) {
        obstacle_ = "the kind of a point could not be proved";
        return std::nullopt;
      }
      number += name(kind_of(*inertia, field.gradient_flow())) == claim_.kind ? 1 : 0;
    }
    return number;
  }

  const CountOverParameters& claim_;
  AutonomousCode code_;
  IntervalVector states_;
  ProvedCount found_;
  std::string obstacle_;
  std::size_t boxes_ = 0;
};

}  // namespace

ProvedCount prove_count(const Model& model, const CountOverParameters& claim) {
  if (claim.states.size() != model.dimension() || claim.parameters.size() != model.parameters().size()) {
    throw InvalidArgument("box", std::to_string(claim.states.size() + claim.parameters.size()) + " intervals",
                          "one for every state and every parameter");
  }
  if (model.dimension() > 1 && !common_factors(model).empty()) {
    throw InvalidArgument("count over parameters", model.name(), "a model whose equations have no factor in common");
  }
  return ParameterSubdivision(model, claim).run();
}

}  // namespace separatrix
