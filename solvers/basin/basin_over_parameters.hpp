#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/enclosure/subdivided_box.hpp"

namespace separatrix {

/// "All starts of a set go where the label says, for all parameters of a box."
struct BasinOverParameters {
  std::vector<Interval> parameters;  ///< (k,) low = high of one that is fixed
  std::vector<Interval> starts;      ///< (d,) a box around the set; low = high of what is fixed
  std::string label;          ///< "global-minimum", …; "minimum" for any; "equilibrium-K" of stationary() in `box`
  std::vector<Interval> box;  ///< (d,) low < high
  bool exactly = false;       ///< and no other starts of the box go there

  /// Whether parameters and a start belong to the set: holds and fails are certain.
  std::function<Verdict(const ParameterValues&, const std::vector<Rational>& start)> contains;
  /// The same of a piece, of parameters and then starts: holds and fails are proofs for all of it.
  std::function<Verdict(const std::vector<Interval>&)> contains_piece;
  /// Whether something is claimed at parameters, and a proof that nothing is anywhere in a box of them.
  std::function<Verdict(const ParameterValues&)> claimed;
  std::function<bool(const std::vector<Interval>&)> nothing_claimed;
  std::function<bool()> cancelled{};  ///< true: what is left stays open. May be empty

  std::size_t most_steps = 20'000;  ///< of enclosures of the flow, all together

  bool is_numbered() const { return label.starts_with("equilibrium-"); }
};

/// What is proved of it: the box is that of parameters, then starts.
struct ProvedBasin {
  SubdividedBox all;
  std::optional<ParameterValues> parameters;  ///< of fails: a witness, these …
  std::vector<Rational> start;                ///< … and this start, which goes …
  std::string found;                          ///< … there
};

/// Follows a box of starts with all parameters of a box, in pieces.
///
/// The parameters are states that stand still: on each piece P × X the flow of (x, p) is enclosed from X × P, until a trapping
/// lemma holds in the field f(·; P) (destination_prover.hpp). The limits of the piece are one connected set then: in a ball or a
/// sublevel set there is one for each p, a regular zero that moves continuously with it, and to a manifold all paths converge
/// at one rate, so that the limit is a continuous function of (x, p). At the middle of P × X, followed once more as a point,
/// its limit tells the number of `equilibrium-K`; over the piece that is the number at the middle, and the points that follow
/// from that one.
///
/// A piece with another label fails if its middle is certain to be one of the starts; that is the witness. Pieces that reach
/// over the edge of a basin, or over a bifurcation of its stationary point, stay open.
///
/// returns  holds: the claim is true for all parameters and starts of the box for which something is claimed
/// throws   InvalidArgument as BasinProver, and for boxes of the wrong size
ProvedBasin prove_basin(const Model& model, const BasinOverParameters& claim);

}  // namespace separatrix
