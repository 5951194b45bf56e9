#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/contracting_ball.hpp"
#include "solvers/enclosure/factor_trap.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"

namespace separatrix {

/// The lemma that a proof of a label ends with.
enum class TrapLemma {
  none,
  at_rest,           ///< f = 0 at the start, exactly
  contracting_ball,  ///< contracting_ball.hpp
  factor,            ///< factor_trap.hpp
};
/// "none", "at-rest", "contracting-ball", "attracting-manifold".
std::string_view name(TrapLemma lemma);

/// Where all starts of a box go: a theorem, or undecided.
struct ProvedDestination {
  Label label = Label::undecided;  ///< global_minimum, local_minimum, minimum, stationary, or undecided
  std::string reason;              ///< of undecided
  TrapLemma lemma = TrapLemma::none;
  IntervalVector limit;  ///< (d,) the limits are in this box; the last enclosure if undecided
  interval loss;         ///< at the limits
  double rate = 0;       ///< μ of the lemma
  Rational time = 0;     ///< at which it was seen to hold
  std::size_t steps = 0;
};

/// How far to follow.
struct ProofSettings {
  std::size_t most_steps = 3000;
  double widest = 1;          ///< an enclosure wider than this in a coordinate is given up, unless the start is
  double remainder_bits = 0;  ///< remainders of 2^-this per step; 0: from the width of the start
};

/// Proves where boxes of starts of one gradient flow go, with one set of parameters.
///
/// The box is followed by validated integration until a trapping lemma holds for the whole enclosure; then every start
/// in it converges to a stationary point that attracts. The loss there is ranked by the levels that the model states:
///
///     local-minimum   the loss at the limit is above the lowest level
///     global-minimum  it is below every level but the lowest: on the model's word that these are all
///     minimum         the model states no levels
///
/// One object per thread.
class BasinProver {
 public:
  /// throws  InvalidArgument for a model without a loss, whose flow depends on time or jumps, or with means over too many
  ///         samples
  BasinProver(const Model& model, const ParameterValues& parameters, ProofSettings settings = {});

  /// start  (d,) exact, low ≤ high
  ProvedDestination operator()(const std::vector<Interval>& start);

 private:
  ProvedDestination follow(const IntervalVector& start, double bits);
  bool settle(const IntervalVector& x, ProvedDestination& found);
  bool rank(ProvedDestination& found);

  ProofSettings settings_;
  ParameterValues parameters_;
  FlowCode flow_;
  AutonomousField field_;
  std::vector<FactorTrap> factors_;
  EnclosureEvaluator<interval> quantities_;
  std::size_t levels_;
};

/// Proves where each of many boxes goes, on all threads; the same results for any number of them.
///
/// starts  (n, d) exact
/// done    called after each box, from any thread
std::vector<ProvedDestination> prove_basins(const Model& model, const ParameterValues& parameters,
                                            const ProofSettings& settings,
                                            const std::vector<std::vector<Interval>>& starts,
                                            const std::function<void()>& done);

}  // namespace separatrix
