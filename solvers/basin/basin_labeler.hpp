#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"
#include "solvers/basin/asymptotic_direction.hpp"
#include "solvers/basin/closed_orbit.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/basin/line_flow.hpp"
#include "solvers/basin/loss_levels.hpp"
#include "solvers/trajectory/arrival.hpp"
#include "solvers/trajectory/degenerate_minimum.hpp"
#include "solvers/trajectory/methods.hpp"

namespace separatrix {

/// Label of one start with what supports it.
template <class Real>
struct BasinResult {
  Label label = Label::undecided;
  Reason reason = Reason::none;  ///< of undecided
  State<Real> end;        ///< (d,) the limit; on a manifold the point of it next to the path; else the last state
  bool at_limit = false;  ///< `end` is the limit, to the digits of Real
  std::size_t flat =
      0;          ///< dimension of the stationary manifold through the limit, of the set of directions through its own
  Real time = 0;  ///< until attraction was certain; of the last state if it never was
  Real loss = 0;  ///< at `end`
  std::size_t steps = 0;                          ///< of the start itself, without its neighbours
  State<Real> last;                               ///< (d,) the last state of its path …
  Real last_time = 0;                             ///< … and its time
  std::optional<AsymptoticDirection<Real>> away;  ///< of diverged and infinity
  std::optional<ClosedOrbit<Real>> orbit;         ///< of cycle and rotation
};

/// How to integrate, and how long to try.
///
/// Every coordinate is resolved to its own size: an absolute tolerance lets the step jump over
/// invariant lines such as w = 0 of `markov`, which the flow approaches and never reaches.
struct BasinSettings {
  std::string method{quick_method};
  bool into_valleys = true;  ///< a path that makes too many steps is followed again by auto, in double for ten times
                             ///< as long
  double log10_tolerance = -10;  ///< local error per step, relative to each coordinate
  std::size_t most_steps = 20'000;
  double horizon_log10 = 15;     ///< integrate until t = 10^horizon, and beyond it only what may leave for infinity
  double diverged_log10 = 30;    ///< |x| beyond 10^this · (1 + |start|) is on its way to infinity …
  bool check_neighbours = true;  ///< off: one path per start, see below
  /// A path whose loss is below the model's second level can settle at the lowest one only: label it then. Not
  /// for a label that has to stand alone, for it relies on the levels being all there are.
  bool decide_by_level = false;
};

/// Labels starts of one gradient-flow model with one set of parameters.
///
///     stationary      f(start) = 0, exactly
///     global-minimum  attracted, with the loss of the model's lowest level
///     local-minimum   attracted, with a higher loss
///     minimum         attracted, in a model without levels
///     saddle          attracted along an exactly invariant stable set; on a line, to a half-stable point
///     infinity        leaves for infinity, where the loss tends to a finite value: solvers/basin/asymptotic_direction.hpp
///     diverged        leaves for infinity, where the loss falls without bound, or it is not known that it has a floor
///     undecided       none of it, with the reason
///
/// On a line what is too slow for the longest time is decided by intervals (solvers/basin/line_flow.hpp): that the path
/// passes 10^30 (1 + |start|), as that of log(1 + e^(−x)) does, or ends in a half-stable point, as that of x³ in 0; after
/// every 200 steps also that nothing stands in its way and its loss falls as far as that goes, as that of e^x − x² for
/// x → −∞, where series resolve an e^x that counts for nothing.
///
/// The paths are those of integrate(): they slide along switching surfaces. Attraction is decided by
/// solvers/trajectory/attraction.hpp, and where the Hessian is singular at an isolated limit, or a kink goes through it, by
/// solvers/trajectory/degenerate_minimum.hpp, whenever the speed has fallen by a factor of 100. Where the Hessian vanishes
/// on the limit set (`markov` at p + q = 1) neither decides; a loss equal to the infimum to rounding then says
/// global-minimum, provided that the next level of the model is equal to it or well above.
///
/// The loss falls along every path. Where it has risen between two looks, or since the last one, by more than errors
/// of the steps explain,
///
///     L(x₂) − L(x₁) > 1000 · tolerance · max Σ|fᵢ||xᵢ|,
///
/// the path is not that of the flow: undecided, with the last state at which it had not risen.
///
/// Whoever passes near a saddle speeds up behind it, or creeps on to a limit near by: errors made
/// before then grow and may carry the path into the wrong basin. So if |f| has ever risen to twice
/// its least value, or has fallen below 100 η times its largest before the limit was certain, the starts
///
///     x ± η s,  sᵢ = weightᵢ (|xᵢ| + |fᵢ(x)| / ‖J(x)‖),  η = 10 · tolerance
///
/// must get the same label and the same limit (solvers/basin/same_limit.hpp; of levels too, for minima of one level may lie to
/// both sides of a stable set), or the start is undecided: a wrong label would need an integration error above η. A
/// coordinate on or near an invariant line is moved along with its own size.
/// One object per thread.
template <class Real>
class BasinLabeler {
 public:
  /// code        compiled with Jacobian
  /// quantities  tape of the loss and of the model's levels, from compile_basin_quantities()
  /// degenerate  of the same model, shared between threads; made anew where it is empty
  BasinLabeler(const VectorFieldCode& code, std::shared_ptr<const Tape> quantities, const ParameterValues& parameters,
               BasinSettings settings, std::shared_ptr<DegenerateMinimum> degenerate = nullptr);

  /// start  (d,) exact
  BasinResult<Real> operator()(const std::vector<Rational>& start);

  /// start  (d,), taken as exact
  BasinResult<Real> operator()(const State<Real>& start);

 private:
  struct Run {
    BasinResult<Real> result;
    bool passed_slowly = false;
  };
  class Watch;

  Run run(const State<Real>& start);
  Run run(const State<Real>& start, const std::string& method, double most_work, double& work);
  bool is_same(const BasinResult<Real>& a, const BasinResult<Real>& b) const;
  bool keeps_zeros(const std::vector<Rational>& start, const State<Real>& nearest);

  LineFlow* line();  // null in more dimensions

  BasinSettings settings_;
  std::shared_ptr<const Model> model_;
  std::unique_ptr<LineFlow> line_;  // made when first needed
  VectorField<Real> field_;
  Arrival<Real> arrival_;
  AsymptoticDirectionWatch<Real> away_;
  LossLevels<Real> levels_;
  std::shared_ptr<DegenerateMinimum> degenerate_;
  Real smallest_;  // what can still be resolved to its own size
  State<Real> slope_;
};

}  // namespace separatrix
