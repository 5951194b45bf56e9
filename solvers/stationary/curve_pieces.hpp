#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "solvers/stationary/form_sign.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// What kind of stationary point a point is, without its digits.
///
/// rising, falling, weak  numbers of eigenvalues of the Jacobian that are > 0, < 0 and count as 0
/// across                 sign of the loss across a curve, where more is weak than its tangent explains
struct Signature {
  std::size_t rising = 0, falling = 0, weak = 0;
  LocalSign across = LocalSign::undecided;
  bool operator==(const Signature&) const = default;
};

/// With all digits.
Signature signature_of(StationaryClassifier& classifier, const State<mpfr>& x);

/// A curve of stationary points, cut where its kind changes.
///
/// pieces  their points, in the order of the curve; a piece begins and ends in a cut or where the curve does
/// cuts    where an eigenvalue changes its sign, or, where more than the tangent is 0 all along, the loss across
struct CurvePieces {
  std::vector<std::vector<State<mpfr>>> pieces;
  std::vector<NewtonResult<mpfr>> cuts;
};

/// Cuts a curve.
///
/// Kinds are told apart at the points of the curve; those at which more is weak than at both neighbours lie on a cut to
/// within rounding. Between two kinds the cut is located to the digits asked for and 16 more, each value on the curve in
/// the plane across the chord. If there is a simple fraction that near at which the kind is that of the cut, that is it.
///
/// in_double  signature of a point in double; what it calls weak is looked at again with all digits
/// over       true: the rest of the curve stays in one piece
CurvePieces pieces_of(const ZeroCurve& curve, StationaryClassifier& classifier,
                      const std::function<Signature(const State<double>&)>& in_double,
                      const std::function<bool()>& over);

/// Drops pieces at both ends that are shorter than a length, if others remain, and the cuts beside them: next to a cusp of
/// the curve, where two eigenvalues tend to 0, no digits tell their signs.
void drop_short_ends(CurvePieces& cut, double shortest);

}  // namespace separatrix
