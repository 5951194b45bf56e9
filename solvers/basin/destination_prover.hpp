#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/basin/certified_basin.hpp"
#include "solvers/enclosure/autonomous_field.hpp"
#include "solvers/enclosure/divergent_cone.hpp"
#include "solvers/enclosure/factor_trap.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"
#include "solvers/enclosure/lojasiewicz_ball.hpp"

namespace separatrix {

/// A common factor of a field, and how it is written where no side of a kink is chosen.
struct WrittenFactor {
  Expression text;
  CommonFactor factor;
};

/// Follows boxes of starts in one smooth field until a trapping lemma holds (certified_basin.hpp has the words).
///
/// States y that stand still (lib/model/still_states.hpp) are followed with the others, so that the enclosure knows how the
/// others depend on them. Balls and sublevel sets are those of the others, x, in the field f(·; y) with all y of the start:
/// their lemmas hold for each y then.
class DestinationProver {
 public:
  /// model    without parameters (lib/model/enclosable.hpp), on the sides of its kinks
  /// sides    (d,) for the proof: ±1, 0 where there is none
  /// factors  of the field
  DestinationProver(const Model& model, std::vector<int> sides, const std::vector<WrittenFactor>& factors,
                    ProofSettings settings);

  ProvedDestination operator()(const std::vector<Interval>& start, const KnownDestination& known);

 private:
  ProvedDestination follow(const std::vector<Interval>& start, double bits, const KnownDestination& known);
  bool settle(const Doubleton& set, const KnownDestination& known, ProvedDestination& found);
  std::optional<std::vector<interval>> losses_at(IntervalVector point);
  template <class Trapped>
  bool ends_by(TrapLemma lemma, const Trapped& trapped, ProvedDestination& found);
  template <class Ball>
  void keep_ball(const Ball& ball);
  bool rank(ProvedDestination& found);
  bool settle_by_loss(const Doubleton& set, bool may_divide, ProvedDestination& found);
  IntervalVector moving(const IntervalVector& x) const;
  IntervalVector with_still(const IntervalVector& limit) const;

  struct Trap {
    Expression text;
    FactorTrap lemma;
  };
  ProofSettings settings_;
  std::vector<int> sides_;
  std::vector<std::size_t> still_;  // none if a proof is to be kept: a certificate has no parameters
  Model moving_;
  FlowCode flow_;
  AutonomousCode code_;
  AutonomousField field_;    // of the states that move …
  IntervalVector still_at_;  // … with these values of the others
  std::vector<Trap> factors_;
  // of losses that are proved to fall along the flow
  bool falls_;
  std::optional<LojasiewiczBall> residuals_;
  std::optional<DivergentCones> cones_;
  EnclosureEvaluator<interval> quantities_;
  std::size_t levels_;
  std::optional<DestinationProof> proof_;  // of the start in hand, if it is to be kept
};

}  // namespace separatrix
