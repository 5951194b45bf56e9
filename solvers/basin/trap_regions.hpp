#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/certified_basin.hpp"
#include "solvers/basin/sweep.hpp"

namespace separatrix {

/// Boxes of starts of one gradient flow, each proved to lead to one label.
///
/// Lemma. Let B be a box for which prove_contracting_ball(), FactorTrap or prove_sublevel_trap() (solvers/enclosure) holds, with
/// the limits ranked as by BasinProver (solvers/basin/certified_basin.hpp). Then every path that comes into B ends as it says,
/// whatever way it came.
///
/// Proof. The flow is autonomous: from a point of B on the path is the one that starts there, and that one is proved. ∎
///
/// The proof is one of the exact flow from the numbers at hand; that they are those of the path is on the word of the integration,
/// as it is for any label that is not certified.
class TrapRegions {
 public:
  /// throws  as BasinProver does, but for models that enclosures cannot say anything of: these have no regions
  TrapRegions(const Model& model, const ParameterValues& parameters);

  /// Grows a box around the limit of each sample, as far as it can be proved, unless the sample is in one already.
  ///
  /// samples  labels found without traps, in an order that does not depend on threads
  /// returns  whether there are more regions than before
  /// throws   Interruption
  bool add(const std::vector<SweepResult>& samples);

  /// The number of a region that holds x (d,), if one does.
  std::optional<std::size_t> holding(const double* x) const;

  /// What becomes of a path in a region: the label, and of a `minimum` the limit, its dimension and loss as in the sample.
  const SweepResult& end(std::size_t region) const { return regions_[region].end; }

 private:
  struct Region {
    std::vector<double> low, high;
    SweepResult end;
  };

  std::optional<Region> grown_around(const SweepResult& sample);

  std::optional<BasinProver> prover_;
  std::vector<Region> regions_;
};

}  // namespace separatrix
