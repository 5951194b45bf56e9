#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// A zero of a quantity along a solution.
template <class Real>
struct Zero {
  Real t = 0;
  State<Real> x;
  int direction = 0;  ///< in the direction of integration: 1 rises, −1 falls, 0 touches
  std::size_t multiplicity = 1;
};

/// The zeros of one quantity q, from one piece of its series to the next.
///
///     q(t + s) = Σ c_k s^k,  0 ≤ s ≤ length
///
/// What counts is the sign of q where |q| is above its noise. Between two such places with different signs there is one
/// crossing, wherever rounding, a kink or a jump put it; between two of the same sign, with |q| below its noise in
/// between, a touch. A zero at the end of a piece is told with the next one, which shows on what side it goes on.
template <class Real>
class ZeroWatch {
 public:
  using StateAt = std::function<State<Real>(const Real& t)>;

  /// The next piece, which begins where the last one ended.
  ///
  /// c        coefficients in the direction of integration
  /// noise    |q| at or below it may be 0
  /// forward  in time; the direction of s
  void follow(const Real& t, const std::vector<Real>& c, const Real& length, const Real& noise, bool forward,
              const StateAt& state, std::vector<Zero<Real>>& found);

  /// The zero at the end of the last piece, if there is one and it is not told yet: its direction as far as it is known.
  std::optional<Zero<Real>> take_last();

  /// Goes on beyond a point where q has no series, on a side that is known.
  void resume(int sign);

  /// 0 before the first place where q is above its noise.
  int sign() const { return sign_; }

  /// False before the first piece.
  bool begun() const { return begun_; }

  template <class Other>
  ZeroWatch<Other> as() const;

 private:
  template <class Other>
  friend class ZeroWatch;

  bool begun_ = false;
  int sign_ = 0;
  std::optional<Zero<Real>> last_;  // at the end of the last piece
  Real noise_{0};                   // with which it was found
};

}  // namespace separatrix
