#pragma once
#include <string>
#include <vector>

#include "solvers/basin/equilibria.hpp"
#include "solvers/box.hpp"
#include "theory/registry.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

/// What `basin --certify` is asked for.
struct CertifiedBasinOptions {
  ParameterValues parameters;
  std::vector<std::vector<Interval>> starts;  ///< (n, d) boxes
  std::size_t most_steps = 0, threads = 0;
  OutputOptions outputs;
};

/// Proves where each start or box of starts goes, and prints it.
///
/// CSV header: <state>_lo, <state>_hi, …, label, lemma, loss_lo, loss_hi, time, limit_<state>_lo, limit_<state>_hi, …
///
/// returns  2 if a start stays undecided, 1 if a proof contradicts the closed form of the theory
ExitCode certify_basins(const TheoryModel& theory, const CertifiedBasinOptions& options, Equilibria& equilibria);

}  // namespace separatrix
