#pragma once
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/tape/jet.hpp"

namespace separatrix {

/// What a piecewise-smooth flow does at a switching surface that it has reached or starts on.
enum class Meeting {
  none,    ///< there is none, or it crosses or touches it
  slides,  ///< both sides lead onto it
  parts,   ///< both sides lead away, or it starts where surfaces meet and no side of them is consistent
};

/// A switching quantity h along a step, and the side it is on.
template <class Real>
struct SwitchingSeries {
  std::vector<Real> coefficients;  ///< 0 … K
  int side = 0;
};

/// The branches of a piecewise-smooth vector field, from one step to the next.
///
/// A step lies on one side of every switching surface h = 0; it ends where one of them is crossed, and
/// the next steps are held to the other side, whatever rounding has made of h there, until its value is
/// on that side or the flow leads back.
class Branches {
 public:
  Branches() = default;

  /// switches  the surface of every switching quantity of the tape that is expanded
  explicit Branches(const std::vector<SurfaceOfSwitch>& switches);

  /// Expands at a point, each h on the side it was held to, on that of its value, or, where it is 0, on the
  /// side the flow enters: of h under the field of each side, the first derivative that is not 0 decides.
  ///
  /// forward  in time
  /// near     |h| ≤ near · |dh/dt| counts as 0: a time that the integration does not resolve
  template <class Scalar>
  Meeting expand(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t, bool forward,
                 const Scalar& near);

  /// Of the last meeting other than `none`; none if it is where several surfaces meet.
  std::optional<std::size_t> surface() const { return surface_; }

  /// (surfaces,) of the last expansion: 1, −1, or 0 where h stays 0.
  const std::vector<int>& sides() const { return sides_; }

  /// The series of all h as they were expanded.
  template <class Scalar>
  std::vector<SwitchingSeries<Scalar>> series(const JetEvaluator<Scalar>& jet) const;

  /// Shortens `step` to the first point where a surface is crossed, and holds its quantity to the other
  /// side for the next expansion.
  ///
  /// returns   whether there is such a point
  template <class Real>
  bool stop(const std::vector<SwitchingSeries<Real>>& series, Real& step);

  /// The step did not come as far as stop() said.
  void not_reached();

  /// The next expansion begins where a solution leaves a surface, transversally or tangentially.
  ///
  /// sides  (n,) 1 or −1, that of the surface it leaves to; of the others for as long as their values are not on them
  void leave(std::size_t surface, const std::vector<int>& sides);

  /// All expansions are on these sides, wherever h is: the step is known to lie there.
  ///
  /// sides  (n,) 1 or −1; 0 or missing: as the values say
  void fix(const std::vector<int>& sides);

  /// The next expansion goes by the values.
  void release();

 private:
  // free: by its value; crossed: to be asked whether it slides; leaving: not to be asked; held: until
  // its value is on its side; fixed: for ever; resting: h is 0 and stays so
  enum class Hold { free, crossed, leaving, held, fixed, resting };
  struct Surface {
    std::size_t quantity = 0;  // of the tape: the first operand there is
    int orientation = 1;       // of that operand
    Hold hold = Hold::free;
    int side = 0;
  };

  template <class Scalar>
  void expand_on_sides(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t);
  template <class Scalar>
  int way(const JetEvaluator<Scalar>& jet, std::size_t s, bool forward) const;
  template <class Scalar>
  Meeting begin_on(JetEvaluator<Scalar>& jet, const std::vector<Scalar>& x, const Scalar& t, bool forward,
                   const std::vector<std::size_t>& on);
  void set(std::size_t s, int side, Hold hold) {
    surfaces_[s].side = side;
    surfaces_[s].hold = hold;
  }

  std::vector<SurfaceOfSwitch> switches_;
  std::vector<Surface> surfaces_;
  std::vector<int> sides_;
  std::optional<std::size_t> surface_, reached_;
};

}  // namespace separatrix
