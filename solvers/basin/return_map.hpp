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
