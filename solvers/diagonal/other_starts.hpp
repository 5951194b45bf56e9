#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/verdict.hpp"
#include "solvers/diagonal/measured_stages.hpp"

namespace separatrix {

/// Stages measured from initial weights that were drawn anew.
struct OtherStart {
  /// holds: every stage is there, in the order of the sequence; fails: one is missing or inverted; undecided: the run
  /// ended early
  Verdict verdict = Verdict::undecided;
  std::vector<std::optional<Known>> times;  ///< one per stage, s = t/ln(1/α)
  std::string message;                      ///< what is missing or inverted, or why the run ended
};

/// The third test: N(0, 1) for every ξ_i and η_i in place of the initial weights. In the limit α → 0 neither order nor
/// times depend on them; at one α both may.
///
/// returns  one for each draw. The same seed, the same draws
std::vector<OtherStart> stages_from_other_starts(const DiagonalNetwork& network, const Rational& alpha,
                                                 const ParameterValues& parameters, const StageSequence& sequence,
                                                 const MeasureSettings& settings, std::size_t draws,
                                                 std::uint64_t seed);

}  // namespace separatrix
