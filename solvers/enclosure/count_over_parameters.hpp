#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/verdict.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// "In a box of states there are n stationary points of a kind, for all parameters of a box."
struct CountOverParameters {
  std::vector<Interval> parameters;  ///< (k,) low = high of one that is fixed
  std::vector<Interval> states;      ///< (d,)
  std::string kind;                  ///< "strict minimum", … (lib/model/stationary_point.hpp); empty: all together
  std::size_t equals = 0;            ///< n

  /// Whether something is claimed at a value of the parameters: holds and fails are certain. Empty: at all of them.
  std::function<Verdict(const ParameterValues&)> claimed{};
  /// True is a proof that nothing is claimed anywhere in a piece of the box of parameters. Empty: nowhere.
  std::function<bool(const std::vector<Interval>&)> nothing_claimed{};
  std::function<bool()> cancelled{};  ///< true: what is left stays open. May be empty

  std::size_t most_boxes = 200'000;  ///< of states to examine, all together
};

/// What is proved of it.
struct ProvedCount {
  Verdict verdict = Verdict::undecided;    ///< a theorem, but for undecided
  std::size_t pieces = 0;                  ///< of the box of parameters, on each of which it holds as a whole
  std::size_t open = 0;                    ///< pieces on which it could not be proved …
  Rational open_share;                     ///< … their part of the volume of the box of parameters, exact …
  std::vector<Interval> where;             ///< … (k,) the first of them …
  std::string obstacle;                    ///< … and why it is open
  std::optional<ParameterValues> witness;  ///< of fails: parameters for which the number is another one …
  std::size_t found = 0;                   ///< … namely this
};

/// Counts the stationary points of a model over a box of parameters, by subdivision of that box.
///
/// Lemma. Let P be a piece of the box of parameters, X the box of states, U_1, …, U_m boxes with images K(U_i) under
/// Krawczyk's operator of the fields f(·; p), p ∈ P (krawczyk.hpp with f and J enclosed over P), and
///
///     K(U_i) ⊂ int U_i,   K(U_i) ⊂ X,   K(U_i) ∩ K(U_j) = ∅ for i ≠ j,   f ≠ 0 on (X ∖ ∪ U_i) × P,
///
/// and let all matrices in J(K(U_i); P) have the same inertia. Then for each p ∈ P the field f(·; p) has exactly m zeros in X,
/// and the kind of the i-th is the same for all p ∈ P.
///
/// Proof. J and f enclose those of each f(·; p), so the operator's theorem holds for each p: one zero in each U_i, which is in
/// K(U_i), and so in X and none of the others; outside of all U_i there is none. Its kind is told by the inertia. ∎
///
/// On every piece the points at the middle of P are exhausted first: where they are all there are and not n, the middle is a
/// witness; else they grow to the U_i (ε-inflation), and the rest of X is exhausted with the parameters of all of P
/// (zero_exhaustion.hpp). A piece on which this does not succeed is halved across its relatively longest side, down to 2⁻¹⁰
/// of it. So a bifurcation inside of the box leaves pieces open around it, and so does a point on an edge of X.
///
/// returns  holds: the claim is true for all parameters of the box for which something is claimed
/// throws   InvalidArgument for boxes of the wrong size, for a model whose equations have a common factor (curves of
///          points), and as compile_autonomous
/// source   Neumaier 1990, §5.1 and §5.4 (parameters); Rump 1983 (ε-inflation)
ProvedCount prove_count(const Model& model, const CountOverParameters& claim);

}  // namespace separatrix
