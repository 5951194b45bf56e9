#include "solvers/basin/basin_over_parameters.hpp"

#include <algorithm>

#include "lib/num/error.hpp"
#include "solvers/basin/certified_basin.hpp"
#include "solvers/basin/equilibria.hpp"

namespace separatrix {
namespace {

using Found = OnPiece::Found;

const Rational least_share = ratio(1, 256);

// what was proved of a start, and a label; numbers may be missing
Verdict has_label(const Basin& basin, const BasinOverParameters& claim) {
  if (!claim.is_numbered())
    return verdict(claim.label == name(Label::minimum) ? basin.label == Label::minimum : claim.label == name(basin));
  // one that stands still may stand on the point that is meant
  if (basin.label == Label::stationary || (basin.label == Label::minimum && !basin.number)) return Verdict::undecided;
  return verdict(claim.label == name(basin));
}

class PiecesOfBasin {
 public:
  PiecesOfBasin(const Model& model, const BasinOverParameters& claim)
      : model_(model),
        claim_(claim),
        varying_(positions_varying(claim.parameters)),
        prover_(model, middle_of(claim.parameters), {}, varying_) {}

  ProvedBasin run() {
    std::vector<Interval> whole = claim_.parameters;
    whole.insert(whole.end(), claim_.starts.begin(), claim_.starts.end());
    const auto at_end = [&] { return steps_ >= claim_.most_steps || (claim_.cancelled && claim_.cancelled()); };
    found_.all =
        subdivide(whole, least_share, at_end, [&](const std::vector<Interval>& piece) { return examine(piece); });
    return std::move(found_);
  }

 private:
  static std::vector<std::size_t> positions_varying(const std::vector<Interval>& box) {
    std::vector<std::size_t> varying;
    for (std::size_t i = 0; i < box.size(); ++i) {
      if (box[i].low < box[i].high) varying.push_back(i);
    }
    return varying;
  }

  // of the states of the prover: the starts, then what varies of the parameters
  ProvedDestination follow(const std::vector<Interval>& piece) {
    const auto k = static_cast<std::ptrdiff_t>(claim_.parameters.size());
    std::vector<Interval> start(piece.begin() + k, piece.end());
    for (const std::size_t i : varying_) start.push_back(piece[i]);
    ProvedDestination found = prover_(start);
    found.limit.resize(claim_.starts.size());
    steps_ += 1 + found.steps;
    return found;
  }

  OnPiece examine(const std::vector<Interval>& piece) {
    const auto k = static_cast<std::ptrdiff_t>(claim_.parameters.size());
    if (claim_.nothing_claimed({piece.begin(), piece.begin() + k})) return {Found::nothing_claimed};
    const Verdict inside = claim_.contains_piece(piece);
    if (inside == Verdict::fails && !claim_.exactly) return {Found::nothing_claimed};
    const ProvedDestination over_piece = follow(piece);
    if (over_piece.label == Label::undecided) return {Found::open, over_piece.reason};

    const std::vector<Rational> point = middle_of(piece);
    const ParameterValues parameters(point.begin(), point.begin() + k);
    const std::vector<Rational> start(point.begin() + k, point.end());
    Basin basin{over_piece.label, std::nullopt};
    if (claim_.is_numbered() && basin.label == Label::minimum) basin.number = number_at(point);
    const Verdict as_said = has_label(basin, claim_);
    if (as_said == Verdict::undecided) return {Found::open, "which of the minima it is could not be told"};
    if (as_said == Verdict::holds && (!claim_.exactly || inside == Verdict::holds)) return {Found::holds};
    if (as_said == Verdict::fails && inside == Verdict::fails) return {Found::holds};

    const Verdict at_middle = claim_.contains(parameters, start);
    const bool against = at_middle != Verdict::undecided && at_middle != as_said;
    if (against && claim_.claimed(parameters) == Verdict::holds) {
      found_.parameters = parameters;
      found_.start = start;
      found_.found = name(basin);
      return {Found::fails};
    }
    return {Found::open, "the edge of the set passes through"};
  }

  // of the limit of a point, if it is one of those of the box: others have numbers that depend on what is asked before
  std::optional<std::size_t> number_at(const std::vector<Rational>& point) {
    std::vector<Interval> sides;
    for (const Rational& x : point) sides.push_back({x, x});
    const auto k = static_cast<std::ptrdiff_t>(claim_.parameters.size());
    Equilibria equilibria(model_, {point.begin(), point.begin() + k}, claim_.box, claim_.cancelled);
    const ProvedDestination at_point = follow(sides);
    if (at_point.label != Label::minimum) return std::nullopt;
    const auto number = equilibria(at_point).number;
    const auto& found = equilibria.found();
    const bool in_box = number && found && *number <= found->points.size() + found->manifolds.size();
    return in_box && !equilibria.is_cut() ? number : std::nullopt;
  }

  const Model& model_;
  const BasinOverParameters& claim_;
  std::vector<std::size_t> varying_;
  BasinProver prover_;
  ProvedBasin found_;
  std::size_t steps_ = 0;
};

}  // namespace

ProvedBasin prove_basin(const Model& model, const BasinOverParameters& claim) {
  if (claim.starts.size() != model.dimension() || claim.parameters.size() != model.parameters().size()) {
    throw InvalidArgument("box", std::to_string(claim.starts.size() + claim.parameters.size()) + " intervals",
                          "one for every state and every parameter");
  }
  return PiecesOfBasin(model, claim).run();
}

}  // namespace separatrix
