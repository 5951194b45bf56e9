#pragma once
#include <cstddef>
#include <memory>
#include <optional>

#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/project.hpp"
#include "solvers/trajectory/restarted_steps.hpp"
#include "solvers/trajectory/sliding.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Sliding on one surface, ready to be run: what integrate() needs while it lasts.
template <class Real>
struct Sliding {
  /// level   a point whose invariants are kept, if settings ask for projection: the start of the trajectory
  Sliding(const VectorFieldCode& original, std::size_t surface, const ParameterValues& parameters,
          const IntegrationSettings& settings, const Real& t0, const State<Real>& start);

  /// What the flow does at a point of the surface.
  ///
  /// returns  0: it slides; 1, −1: it leaves to that side; none: both sides lead away
  std::optional<int> way(const Real& t, const State<Real>& x, bool forward);

  /// The same from the search for events on a step: at its start.
  std::optional<int> way_at_start(bool forward) const;

  /// The side to which an event leaves; 0 if it is none of leaving.
  int side_of(const Event<Real>& event) const;

  std::size_t surface;
  SlidingCode code;
  VectorField<Real> field;
  Function<Real> speeds;                      // (2,) ḣ⁺, ḣ⁻
  std::shared_ptr<LevelSet<Real>> level_set;  // h = 0, then the invariants
  std::size_t requests;                       // asked for in the settings
  EventFinder<Real> events;                   // those, then where ḣ⁺ and ḣ⁻ pass 0
};

/// A field with the method that integrates it, from one change of the equations to the next.
template <class Real>
class Motion {
 public:
  /// level_set  empty without projection
  /// first      number of its first step in the trajectory
  Motion(VectorField<Real>& field, const IntegrationSettings& settings, EventFinder<Real>* events,
         std::shared_ptr<LevelSet<Real>> level_set, std::size_t first);

  VectorField<Real>& field() { return field_; }
  Stepper<Real>& stepper() { return *stepper_; }
  EventFinder<Real>* events() { return events_; }

  /// After every step that is part of the trajectory, if points are kept.
  void keep_sides();

  /// Dense output of its steps.
  DensePart<Real> dense() const;

 private:
  VectorField<Real>& field_;
  const IntegrationSettings& settings_;
  EventFinder<Real>* events_;
  std::shared_ptr<LevelSet<Real>> level_set_;
  std::unique_ptr<Stepper<Real>> stepper_;
  std::size_t first_, steps_ = 0;
  SidesOfSteps sides_;
};

}  // namespace separatrix
