#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/model/trajectory.hpp"
#include "lib/num/polynomial.hpp"
#include "lib/tape/jet.hpp"

namespace separatrix {

/// A quantity whose zeros along the trajectory are wanted.
struct EventRequest {
  std::string name;
  Expression quantity;    ///< over states, parameters, definitions and t
  int direction = 0;      ///< 1: only where it rises, −1: only where it falls, 0: both and touches
  bool terminal = false;  ///< the integration ends at the first one
};

/// Requests with their tape: the field first, then the operands of its switching surfaces, then the
/// quantities. Once per model.
struct EventCode {
  std::vector<EventRequest> requests;
  std::shared_ptr<const Tape> tape;
  std::size_t first_quantity = 0;         ///< of the tape's results
  std::vector<SurfaceOfSwitch> switches;  ///< of every switching quantity of the tape
};
EventCode compile_events(const Model& model, std::vector<EventRequest> requests);

/// surfaces  those of the field that will be integrated (VectorFieldCode::surfaces)
EventCode compile_events(const Model& model, std::vector<EventRequest> requests,
                         const std::vector<SwitchingSurface>& surfaces);

/// Finds the events on a step, whatever method made the step.
///
///     q(t₀ + s) = Σ q_k s^k,   q_k from the series of the quantity along the flow
///
/// On a switching surface the series is that of the side the flow enters. The series of the quantity itself is expanded at the start of the step (again where it does not
/// reach the end), and all its zeros are isolated (lib/num/polynomial.hpp): a double crossing
/// inside one step is two events, a touch is one of direction 0. A zero at the end of a step, where rounding
/// puts it on either side, is one event of that step.
///
/// accuracy  time and state to the tolerance of the series, which follows the integration's
template <class Real>
class EventFinder {
 public:
  EventFinder(const EventCode& code, const ParameterValues& parameters, const Tolerance& tolerance);

  /// Events in (t0, t1] along the solution through (t0, x0), in order of time.
  ///
  /// sides  of the field's switching surfaces on this step (Stepper::sides()); empty: as the values say
  std::vector<Event<Real>> find(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides);

  /// The search goes on where that of another field has ended: zeros where the next step begins are known.
  void resume() { reported_.assign(requests_.size(), true); }

  bool terminal(const Event<Real>& event) const { return requests_[*event.request].terminal; }

  /// (requests,) the quantities at t0, on the sides of the last step that was searched.
  const std::vector<Real>& at_start() const { return at_start_; }

 private:
  void find_on_piece(const Real& t, const Real& h, std::vector<Event<Real>>& found);
  std::vector<PolynomialRoot<Real>> zeros(const std::vector<Real>& q, const Real& length, const Real& noise,
                                          std::size_t r);
  State<Real> state(const Real& s) const;
  void find_with_wide_exponents(const Real& t, const State<Real>& x, const Real& t1, const std::vector<int>& sides,
                                bool from_start, std::vector<Event<Real>>& found);

  template <class Other>
  friend class EventFinder;

  EventCode code_;
  ParameterValues parameters_;
  Tolerance tolerance_;
  std::vector<EventRequest> requests_;
  std::size_t first_quantity_;
  std::vector<SurfaceOfSwitch> switches_;
  double log2_tolerance_;
  JetEvaluator<Real> jet_;
  std::vector<Real> at_start_;
  std::vector<bool> reported_;               // (requests,) a zero where the next piece begins
  std::unique_ptr<EventFinder<mpfr>> wide_;  // made when first needed
};

}  // namespace separatrix
