#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// Direction in which a path leaves for infinity.
///
///     u = lim x/|x| = lim f/|f|        the second exists ⇒ the first does, for x moves along f: |x| → ∞
///
/// f/|f| is what is measured. Where x = u log t + O(1), as behind a logistic loss, x/|x| settles like 1/log t and f/|f| like
/// a power of t.
///
/// unit       (d,); empty where it is not known to two digits
/// error      of unit, if it goes on settling as it has, see AsymptoticDirectionWatch
/// flat       dimension of the set of directions through it: others near it hold as well, and none attracts
/// has_floor  the loss tends to a finite value
/// margin     m > 0 where the loss falls like e^(−m|x|) towards it: uᵀHu/|f|, for a logistic loss min yₙ xₙ·u, the L₂ margin
///            of its data; 0 where it falls otherwise
template <class Real>
struct AsymptoticDirection {
  State<Real> unit;
  Real error = 0;
  std::size_t flat = 0;
  bool has_floor = false;
  Real margin = 0, margin_error = 0;
};

/// Watches whether a path of a gradient flow leaves for infinity, and in which direction. Two ways count:
///
///     fast   |x| > 10^30 (1 + |start|), |f| has not fallen since |x| > 10^15 (1 + |start|), and x/|x| has held
///     slow   at t ≥ 10^150, or |x| > 10^30 (1 + |start|), with d(t) = |u(t) − u(√t)|, u = f/|f|:
///              t|f| ≥ √t|f(√t)|/2                       a limit would let it fall like a power of t
///              |x(t) − x(√t)| > |x(√t)|/4
///              d(t) ≤ 3/4 d(√t), or below what errors of the steps leave, and 3 d(t) ≤ 1/100
///              u·f(x + s u) > 0, s = |x|, 4|x|, … 4⁸|x|, and not < 0 for s = 10^50, 10^100, … 10^800
///
/// Where u settles like 1/log t, d halves whenever t is squared, and is what is left; where it turns for ever like log log t,
/// d stays. With the factor 3/4 at most 3 d(t) is left: the error, to which comes, of errors of the steps,
/// 10 · tolerance · |x|‖H‖/|f|. Signs on the ray are those of values with 80 and 160 digits that agree. Sampled, not proved:
/// a minimum beyond what was seen is not excluded.
///
/// The loss has a floor if t|f|², its fall per factor of t, has itself fallen to less than 1/4 since √t: 1/log²t, which does,
/// has a finite sum, 1/log t has none.
///
/// One per thread; begin() makes it ready for another path.
template <class Real>
class AsymptoticDirectionWatch {
 public:
  /// field            compiled with its Jacobian, of an autonomous gradient flow
  /// log10_tolerance  local error per step, relative to each coordinate
  /// log10_far        30 above
  AsymptoticDirectionWatch(const VectorField<Real>& field, double log10_tolerance, double log10_far);

  void begin(const State<Real>& start);

  /// Called with every accepted point and f there; a direction once it is decided.
  std::optional<AsymptoticDirection<Real>> operator()(const Real& t, const State<Real>& x, const State<Real>& slope);

  /// Whether it may still be decided later: t|f| and u have held since the last t that counts.
  bool may_leave(const Real& t, const State<Real>& x, const State<Real>& slope) const;

  /// Whether a point was taken for one that counts by the last call: √t, t, t², …
  bool looked() const { return looked_; }

  /// Whether the loss has a floor, as far as the path shows.
  bool has_floor(const Real& t, const State<Real>& slope) const;

  /// Where nothing more counts.
  static double log10_horizon();

  /// |x| of what is far.
  const Real& farther() const { return farther_; }

 private:
  struct Sample {
    Real t;
    State<Real> x, unit;
    Real speed, size;
  };

  Sample sample(const Real& t, const State<Real>& x, const State<Real>& slope) const;
  bool has_left_fast(const Real& t, const State<Real>& x, const State<Real>& slope);
  std::optional<AsymptoticDirection<Real>> decide_slow();
  AsymptoticDirection<Real> describe(const Sample& before, const Sample& now);
  Real margin_at(const Sample& at, std::vector<Real>& hessian);
  Real resolution(const Sample& at, const std::vector<Real>& hessian) const;
  std::size_t neutral_directions(const Sample& at, const std::vector<Real>& hessian) const;
  bool falls_along_ray(const Sample& from) const;

  VectorField<Real> field_;
  double log10_tolerance_, log10_far_;
  Real far_ = 0, farther_ = 0;
  std::optional<Sample> when_far_;
  std::vector<Sample> samples_;
  double next_ = 0;  // log₁₀ t of the next sample
  bool looked_ = false;
};

}  // namespace separatrix
