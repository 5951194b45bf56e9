#pragma once
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/tape/jet.hpp"

namespace separatrix {

/// A switching quantity along a step, and the branch it is on.
template <class Real>
struct SwitchingSeries {
  std::vector<Real> coefficients;  ///< 0 … K
  int branch = 0;
};

/// The branches of a piecewise-smooth vector field, from one step to the next.
///
/// A step lies on one branch of every switching quantity q; it ends where one of them leaves its
/// branch, and the next step is held to the other side, whatever rounding has made of q there.
class Branches {
 public:
  /// Expands at a point, each q on the side it was held to, on that of its value, or, where it is 0, on the
  /// side the flow is about to enter.
  ///
  /// forward  in time
  /// near     |q| ≤ near · |dq/dt| counts as 0: a time that the integration does not resolve
  /// returns  false if the flow leads back onto a surface that it has just reached: it slides
  template <class Scalar>
  bool expand(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t, bool forward,
              const Scalar& near);

  /// All switching quantities as they were expanded.
  template <class Scalar>
  static std::vector<SwitchingSeries<Scalar>> series(const JetEvaluator<Scalar>& jet);

  /// Shortens h to the first point where a switching quantity leaves its branch, and holds the
  /// quantity to the other side for the next expansion.
  ///
  /// returns  whether there is such a point
  template <class Real>
  bool stop(const std::vector<SwitchingSeries<Real>>& series, Real& h);

  /// The next expansion goes by the values.
  void release() { held_.assign(held_.size(), 0); }

 private:
  std::vector<int> held_;  // per switching quantity: the branch it has just crossed to, or 0
};

}  // namespace separatrix
