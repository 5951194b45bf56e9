#pragma once
#include <array>
#include <cstddef>

#include "lib/tape/lane_function.hpp"

namespace separatrix {

/// Tolerance of a step in double: |error_i| ≤ absolute + relative · max(|x_i|, |y_i|).
struct LaneTolerance {
  double relative = 0, absolute = 0;
};

/// start_lanes states of one autonomous field side by side, each at its own time and with a step of its own, by the pair of
/// Dormand and Prince (solvers/trajectory/steppers/dopri5.hpp).
///
///     h ← h · min(5, max(1/5, 9/10 · (tolerance/error)^{1/5})),   without growth after a trial that was rejected
///
/// A trial that is not finite is rejected: h ← h/8. The fifth root is one to 10⁻⁴, of IEEE operations in a fixed order: the
/// steps of a lane are the same bits on every processor, and whatever the other lanes do.
class LaneStep {
 public:
  /// field  (d results) of d variables, or of d and a time that it does not depend on
  LaneStep(LaneFunction field, const LaneTolerance& tolerance);

  std::size_t dimension() const { return d_; }

  /// A new start in one lane, at t = 0.
  ///
  /// x    (d,)
  /// end  time that no step passes over
  void put(std::size_t lane, const double* x, double end);

  /// Slopes and first steps of the starts just put: to be called before the next trial. The first step is a hundredth of the time
  /// scale |x|/|f| (Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.4).
  void start();

  /// One trial of a step in each lane.
  ///
  /// accepted  (start_lanes,) on return 1 where there is a new state, else 0
  void advance(double* accepted);

  /// (start_lanes,) state i, its slope, and the times.
  const double* x(std::size_t i) const { return &x_[i * start_lanes]; }
  const double* slope(std::size_t i) const { return &k_[i * start_lanes]; }
  const double* t() const { return t_.data(); }

 private:
  using Row = std::array<double, start_lanes>;
  void evaluate(std::size_t stage);

  static constexpr std::size_t stages = 7;
  LaneFunction field_;
  std::size_t d_;
  LaneTolerance tolerance_;
  LaneRows x_, k_;  // (d, lanes) and (stages, d, lanes): the first of them are the slopes at x
  alignas(64) Row t_{}, h_{}, end_{}, most_growth_{};
  std::array<bool, start_lanes> fresh_{};
};

}  // namespace separatrix
