#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "solvers/trajectory/motion.hpp"

namespace separatrix {

/// The motions that one trajectory is made of: free ones, and between them slides along a surface of the field.
///
///     ẋ = f(t, x),  then ẋ = f₀(t, x) on h = 0,  then ẋ = f(t, x) again
///
/// Where one ends and the next begins is written into the trajectory, as an event with the state moved onto the surface.
template <class Real>
class MotionSequence {
 public:
  /// Begins with a free motion.
  ///
  /// start     (d,) at t0: the point whose invariants are kept, if settings ask for projection
  /// forward   whether time increases
  /// path      receives events, and the method of the motion that ended last
  MotionSequence(VectorField<Real>& field, const Real& t0, const State<Real>& start, bool forward,
                 const IntegrationSettings& settings, Trajectory<Real>& path);

  Motion<Real>& present() { return *motion_; }
  bool slides() const { return sliding_ != nullptr; }

  /// A step begins at t, which the field sees as the time returned: 0 where it is free of t, so that dt ≪ t counts.
  Real begin_step(const Real& t);

  /// The time of the trajectory that the present step sees as `seen`.
  Real time_of(const Real& seen) const { return passed_ + seen; }

  /// Collects the events of the step from (before, x) to `now`, up to the first terminal one and those that time does not tell from it.
  ///
  /// before, now  as the step sees them
  /// returns      the terminal event
  std::optional<Event<Real>> locate_events(const Real& before, const State<Real>& x, const Real& now);

  /// The side on which an event leaves the surface that the present motion slides on; 0 if it is none of leaving.
  int side_left_to(const Event<Real>& event) const { return sliding_ ? sliding_->side_of(event) : 0; }

  /// What the flow does where the step begins that was searched last: Sliding::way; 0 of a free motion.
  std::optional<int> way_at_start() const { return sliding_ ? sliding_->way_at_start(forward_) : 0; }

  /// Drops events found on a step that does not count: those after the first `kept` of the trajectory.
  void forget_events_after(std::size_t kept);

  /// From free motion to a slide, where both sides lead onto the surface that the method has met. If the solution only
  /// touches it, the free motion goes on.
  ///
  /// x        at t; moved onto the surface
  /// returns  false if there is no one way to go on
  bool begin_to_slide(const Real& t, State<Real>& x);

  /// From a slide to free motion on one side, 1 or −1.
  void leave(const Real& t, State<Real>& x, int side);

  /// From a slide to free motion, where the jump ends: as at y = 0 of step(y) sign(x), whose mean of both sides is 0/0, free
  /// motion says what follows.
  ///
  /// returns  false if nothing slides, or if it has been asked at this time
  bool stop_sliding(const Real& t);

  /// Events at the end of the present motion that are not told yet; nothing follows.
  void tell_last_events();

  std::size_t evaluations() const;  ///< of all fields
  double work();                    ///< so far, in operations of double

  /// The present motion has ended, and its work is counted with that of the motions before.
  void end();

  std::vector<std::string> unsearched() const;
  ProjectionDrift<Real> drift() const;              ///< of all motions; empty without projection
  std::shared_ptr<DenseOutput<Real>> take_dense();  ///< of all motions, once; where points are kept
  std::string place();  ///< "at x - 1 = 0, " or "at x - 1 = 0 and y = 0, ": the surfaces met and slid on

 private:
  void move_freely();
  std::vector<int> sides_while_sliding();
  Sliding<Real>& sliding_on(std::size_t surface);

  VectorField<Real>& field_;
  const IntegrationSettings& settings_;
  Trajectory<Real>& path_;
  const Real start_time_;
  const State<Real> start_;
  const bool forward_;
  std::shared_ptr<LevelSet<Real>> level_set_;  // empty without projection
  std::optional<EventFinder<Real>> events_;
  double work_of_evaluation_, method_work_ = 0;  // of the motions before: beside evaluations, in units of one
  std::size_t evaluated_before_;
  Real passed_{0};                                        // to be added to times of the present step
  std::vector<std::unique_ptr<Sliding<Real>>> slidings_;  // those that were met
  Sliding<Real>* sliding_ = nullptr;                      // the present one, if it slides
  std::optional<Real> jump_ended_;                        // when the last of them stopped being finite
  std::optional<Motion<Real>> motion_;
  std::vector<DensePart<Real>> parts_;
};

}  // namespace separatrix
