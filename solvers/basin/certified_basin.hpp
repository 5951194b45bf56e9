#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/destination_proof.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

class DestinationProver;

/// The lemma that a proof of a label ends with.
enum class TrapLemma {
  none,
  at_rest,           ///< f = 0 at the start, exactly
  contracting_ball,  ///< solvers/enclosure/contracting_ball.hpp
  factor,            ///< solvers/enclosure/factor_trap.hpp
  sublevel,          ///< solvers/enclosure/sublevel_trap.hpp
  inequality,        ///< solvers/enclosure/lojasiewicz_ball.hpp
  cone,              ///< solvers/enclosure/divergent_cone.hpp
  proved_region,     ///< the enclosure is inside of starts whose destination is proved
};
/// "none", "at-rest", "contracting-ball", "attracting-manifold", "sublevel-component", "lojasiewicz-ball",
/// "divergent-cone", "proved-region".
std::string_view name(TrapLemma lemma);

/// Where all starts of a box go: a theorem, or undecided.
struct ProvedDestination {
  Label label =
      Label::undecided;  ///< global_minimum, local_minimum, minimum, stationary, infinity, diverged, or undecided
  std::string reason;    ///< of undecided
  TrapLemma lemma = TrapLemma::none;
  IntervalVector limit;  ///< (d,) the limits are in this box; the last enclosure if undecided or away
  interval loss;         ///< at the limits; of those that go away nothing
  double rate = 0;       ///< μ of the lemma
  Rational time = 0;     ///< at which it was seen to hold
  std::size_t steps = 0;
  std::shared_ptr<const DestinationProof> proof;  ///< if it was asked for, and there is one
};

/// How far to follow.
struct ProofSettings {
  std::size_t most_steps = 3000;
  double widest = 1;          ///< an enclosure wider than this in a coordinate is given up, unless the start is
  double remainder_bits = 0;  ///< remainders of 2^-this per step, at most 900; 0: from the width of the start
  bool keep_proof = false;    ///< for a certificate: inclusions leave room for the roundings of another arithmetic
};

/// What is known of all starts in a box, if it is one and the same.
using KnownDestination = std::function<const ProvedDestination*(const IntervalVector&)>;

/// Proves where boxes of starts of one gradient flow go, with one set of parameters.
///
/// The box is followed by validated integration until a trapping lemma holds for the whole enclosure; then every start
/// in it converges to a stationary point, or goes to infinity. A point is followed from its exact place, with 40 bits more than
/// the remainders have, so that starts nearer than a double can tell apart have proofs of their own. The loss there is ranked by the levels that the model states:
///
///     local-minimum   the loss at the limit is above the lowest level
///     global-minimum  it is below every level but the lowest: on the model's word that these are all
///     minimum         the model states no levels
///     infinity        |x| → ∞, and the loss has a floor; diverged: it is not known to have one
///
/// A box that does not lie across a kink which no solution crosses is followed in the field of its side. One object per
/// thread.
class BasinProver {
 public:
  /// varying  positions of parameters of which all values of an interval are to be proved at once: they are states that stand
  ///          still, after those of the model
  /// throws   InvalidArgument for a model without a loss, whose flow depends on time or jumps, or with means over too many
  ///          samples
  BasinProver(const Model& model, const ParameterValues& parameters, ProofSettings settings = {},
              const std::vector<std::size_t>& varying = {});

  /// start  (d,) exact, low ≤ high; then those of the parameters that vary
  /// known  proved before; may be empty
  ProvedDestination operator()(const std::vector<Interval>& start, const KnownDestination& known = {});

 private:
  std::shared_ptr<DestinationProver> prover_on(const std::vector<int>& sides) const;

  Model model_;  // written for enclosures, with the values of its parameters
  ProofSettings settings_;
  std::vector<std::size_t> kinks_;  // that no solution crosses (lib/model/invariant_side.hpp)
  std::map<std::vector<int>, std::shared_ptr<DestinationProver>> sides_;
};

/// Proves where each of many boxes goes, on all threads; the same results for any number of them.
class BasinProvers {
 public:
  /// As of BasinProver.
  BasinProvers(const Model& model, const ParameterValues& parameters, const ProofSettings& settings);
  ~BasinProvers();

  /// starts  (n, d) exact
  /// done    called after each box, from any thread
  /// known   proved before; may be empty, is called from any thread
  std::vector<ProvedDestination> operator()(const std::vector<std::vector<Interval>>& starts,
                                            const std::function<void()>& done, const KnownDestination& known = {});

 private:
  class PerThread;
  std::unique_ptr<PerThread> provers_;
};

}  // namespace separatrix
