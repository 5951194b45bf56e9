#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/trajectory.hpp"
#include "lib/tape/jet.hpp"
#include "solvers/trajectory/quantity_bounds.hpp"
#include "solvers/trajectory/step_flow.hpp"
#include "solvers/trajectory/work.hpp"
#include "solvers/trajectory/zero_watch.hpp"

namespace separatrix {

/// A quantity whose zeros along the trajectory are wanted.
struct EventRequest {
  std::string name;
  Expression quantity;    ///< over states, parameters, definitions and t
  int direction = 0;      ///< 1: only where it rises, −1: only where it falls, 0: both and touches
  bool terminal = false;  ///< the integration ends at the first one
};

/// A quantity with its tape: the field first, then the operands of its switching surfaces, then the quantity.
struct QuantityCode {
  Expression quantity;
  std::shared_ptr<const Tape> series, value;  ///< value: the quantity, then its magnitude()
  std::shared_ptr<const Tape> alone;          ///< the quantity
  std::vector<SurfaceOfSwitch> switches;      ///< of every switching quantity of `series`
  std::vector<std::size_t> guards;            ///< numbers of the quantities whose zeros may end its domain
};

/// Requests, compiled once per model.
struct EventCode {
  std::vector<EventRequest> requests;
  std::shared_ptr<const Tape> field;      ///< in single assignment, then the operands of its switching surfaces
  std::vector<SurfaceOfSwitch> switches;  ///< of every switching quantity of `field`
  std::vector<QuantityCode> quantities;   ///< those of the requests, then guards: u of log u and of u^p, a guard first
  std::size_t first_quantity = 0;         ///< of the results of every series
  std::vector<std::size_t> unguarded;     ///< the requests whose domain has no end
  QuantityCode together;                  ///< series of all of these on one tape, in their order
};
EventCode compile_events(const Model& model, std::vector<EventRequest> requests);

/// surfaces  those of the field that will be integrated (VectorFieldCode::surfaces)
EventCode compile_events(const Model& model, std::vector<EventRequest> requests,
                         const std::vector<SwitchingSurface>& surfaces);

/// Finds the events on a step, whatever method made the step.
///
///     q(t₀ + s) = Σ q_k s^k,   q_k from the series of the quantity along the flow
///
/// Where one series of all quantities reaches over the whole step it serves them all. Else every quantity has series of
/// its own along the solution of the step, so that one that is not finite hides no other. They end where they do not
/// reach further, on the quantity's own kinks and jumps, and at the zeros of what it takes a logarithm or a root of, or
/// divides by: beyond one the search goes on where the quantity is finite again. All zeros of a piece are isolated
/// (lib/num/polynomial.hpp): a double crossing inside one step is two events, a touch is one of direction 0, a zero of
/// any multiplicity is one, to the digits of a simple one. A change of sign at a jump counts as a zero, one through
/// infinity does not. A zero where the quantity's domain ends has direction 0.
///
/// A series is believed as far as enclosures or the values of the quantity bear it out (QuantityBounds), and not asked
/// for where they exclude a zero. A search that takes too many pieces, or cannot be borne out, is given up and said to be.
///
/// accuracy  time and state to the tolerance of the series, which follows the integration's
template <class Real>
class EventFinder {
 public:
  /// most_work  after which a search is given up, that of one quantity at its share
  EventFinder(const EventCode& code, const ParameterValues& parameters, const Tolerance& tolerance,
              double most_work = no_limit_of_work);

  /// Events in (t0, t1] along the solution through (t0, x0), in order of time; of those at t1 only what cannot change
  /// with what follows, the others with the next step or with last().
  ///
  /// sides  of the field's switching surfaces on this step (Stepper::sides()); empty: as the values say
  std::vector<Event<Real>> find(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides);

  /// The events at the end of the last step that are not told yet; nothing follows, or what follows is another search.
  std::vector<Event<Real>> last();

  /// The search goes on where that of another field has ended: zeros where the next step begins are known.
  void resume();

  /// Requests whose zeros were not looked for to the end.
  std::vector<std::string> given_up() const;

  /// So far, in operations of double.
  double work() const;

  bool terminal(const Event<Real>& event) const { return code_.requests[*event.request].terminal; }

  /// (requests,) the quantities at t0, on the sides of the last step that was searched; nan if there are none.
  const std::vector<Real>& at_start() const { return at_start_; }

 private:
  using Zeros = std::vector<Zero<Real>>;
  struct Quantity {
    JetEvaluator<Real> jet;
    Function<Real> value;
    QuantityBounds<Real> bounds;
    double work = 0, of_piece = 0;  // so far; of one piece of its series
    bool given_up = false;
  };
  // a point closer than this to the end of a domain is the end, in units of what time resolves
  static constexpr double closest_to_domain_end = 64;
  // in the direction of integration
  struct Series {
    std::vector<Real> coefficients;
    Real size, noise;
  };

  void set_out(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides);
  bool begin();
  bool reach_together();
  void search(std::size_t q, ZeroWatch<Real>& watch, const Real& from, const Real& to, Zeros& found);
  void walk(std::size_t q, ZeroWatch<Real>& watch, const Real& from, const Real& to, Zeros& found);
  void walk_with_wide_exponents(std::size_t q, ZeroWatch<Real>& watch, const Real& from, const Real& to, Zeros& found);
  Series series(std::size_t q, const JetEvaluator<Real>& jet, std::size_t result, const Real& t, const Real& h);
  Real borne_out(std::size_t q, const JetEvaluator<Real>& jet, std::size_t result, const Real& t, const Real& end);
  void follow(const Series& series, ZeroWatch<Real>& watch, const Real& t, const Real& h, Zeros& found);
  void pass(std::size_t q, ZeroWatch<Real>& watch, const Real& t, int after, Zeros& found);
  const std::vector<Real>& zeros_of_guard(std::size_t q);
  std::optional<std::vector<Real>> closing_in(std::size_t q, const Real& t, bool ahead);
  std::vector<Real> values(std::size_t q, const Real& t);
  Real value(std::size_t q, const Real& t);
  Real size(std::size_t q, const Real& t);
  Real resolution(const Real& t) const;
  Event<Real> event(std::size_t r, const Zero<Real>& zero) const;
  bool wanted(const Event<Real>& event) const;
  EventFinder<mpfr>& wide();

  template <class Other>
  friend class EventFinder;

  EventCode code_;
  ParameterValues parameters_;
  Tolerance tolerance_;
  double log2_tolerance_;
  double most_work_;          // of one quantity
  double work_together_ = 0;  // of the series of all
  StepFlow<Real> flow_;
  std::optional<JetEvaluator<Real>> together_;  // none without unguarded requests
  std::vector<Quantity> quantities_;
  std::vector<ZeroWatch<Real>> watches_;  // (requests,)
  Real t0_{0}, t1_{0};                    // of the step at hand
  State<Real> x0_;
  std::vector<int> sides_;
  bool forward_ = true;
  std::vector<std::optional<std::vector<Real>>> guard_zeros_;  // (quantities,) on this step
  std::vector<Real> at_start_;
  std::unique_ptr<EventFinder<mpfr>> wide_;  // made when first needed
};

}  // namespace separatrix
