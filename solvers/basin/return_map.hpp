#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

/// Crossings of a path with a section through one of its own points, in the direction of the path there.
///
///     Σ = {x : n·(x − x₀) = 0},  n = f(x₀)/|f(x₀)|
///
/// x₀ is the path's 64th point, then its 128th, 256th …: the section of a long way that has led elsewhere is given up. A crossing
/// is found by Newton iteration on the time, each iterate integrated from the last point before it.
///
/// One per thread; begin() makes it ready for another path.
template <class Real>
class ReturnMap {
 public:
  struct Crossing {
    Real t;
    State<Real> x;
  };

  /// field     autonomous
  /// settings  of the integration
  ReturnMap(const VectorField<Real>& field, IntegrationSettings settings);

  void begin();

  /// Called with every accepted point and f there.
  ///
  /// returns  whether the last step crossed Σ
  bool operator()(const Real& t, const State<Real>& x, const State<Real>& slope);

  /// Of Σ, oldest first.
  const std::vector<Crossing>& crossings() const { return crossings_; }

  /// (d,) n
  const State<Real>& normal() const { return normal_; }

  /// The least number of crossings m ≤ 8 a turn may have: the last two turns end within `reach` of where they began, the last one
  /// nearer than the one before it, or both within `noise`.
  std::optional<std::size_t> turn(const Real& reach, const Real& noise) const;

  /// Whether the next point gives up Σ for the section through itself.
  bool is_last_point() const { return !normal_.empty() && steps_ + 1 == next_section_; }

  /// Points since Σ was taken.
  std::size_t points() const { return steps_ - next_section_ / 2; }

  /// Whether returns come to anything.
  ///
  ///     d_k = |c_k − c_(k−m)|,   m ≤ 8 the number of crossings for which the mean of all d is least
  ///
  /// change  mean of the second half of d over that of the first: below 1 where the path closes in on a cycle or an equilibrium,
  ///         above 1 where it leaves one; 1 where the means of the four quarters neither fall nor rise one after another
  /// moved   from the first crossing to the last one that is whole turns of m later
  /// way     the sum of d between these: `moved` where the returns go straight on, far more on a torus or a strange attractor
  struct Trend {
    Real change, moved, way;
  };

  /// returns  none with fewer than labelling::least_returns d
  std::optional<Trend> trend() const;

 private:
  Real height(const State<Real>& x) const;
  std::optional<Crossing> crossing(const Real& t, const State<Real>& x, const Real& h);

  VectorField<Real> field_;
  IntegrationSettings settings_;
  std::size_t steps_ = 0, next_section_ = 0;
  State<Real> origin_, normal_, slope_, last_;
  Real last_time_ = 0, last_height_ = 0;
  std::vector<Crossing> crossings_;
};

}  // namespace separatrix
