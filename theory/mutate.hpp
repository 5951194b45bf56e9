#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "theory/mutant.hpp"
#include "theory/verify.hpp"

namespace separatrix {

/// What became of a mutant.
enum class MutantFate {
  noticed,     ///< a claim that holds fails of it
  survived,    ///< all that hold do so of it
  equivalent,  ///< they do, and it is proved to change nothing
  undecided,   ///< none fails, but one that holds is undecided
};
/// "noticed", "survived", "equivalent", "undecided".
std::string_view name(MutantFate fate);

/// What the claims of a paper say of a mutant.
struct MutantResult {
  Mutant mutant;
  MutantFate fate = MutantFate::undecided;
  std::vector<std::string> noticed_by, undecided_by;  ///< ids of claims that were asked, in the order of the paper
  std::string why;                                    ///< equivalent: the proof; undecided: the first reason
  double seconds = 0;                                 ///< wall time
};

/// How well the claims of a paper hold its formulas.
struct MutationReport {
  std::string paper;
  std::vector<Verification>
      unchanged;              ///< the claims of the formulas as they are; one that does not hold notices nothing
  std::size_t there_are = 0;  ///< mutants, of which the results are all or a sample
  std::vector<MutantResult> results;
  /// Ids of claims that hold and have noticed no mutant: nothing that could be wrong would make them fail. Empty for a sample.
  std::vector<std::string> idle;

  std::size_t count(MutantFate fate) const;
  /// Of those that change something how many are noticed, in [0, 1]; none where there are none.
  std::optional<double> score() const;
};

/// What to look at, and what may be spent.
struct MutationRequest {
  /// Of each claim of each mutant. Work is limited to that, and to ten times what the claim spends on the formulas as they are
  /// and 200 000 steps.
  VerifyRequest verify{};
  std::optional<std::size_t> sample{};  ///< so many mutants, drawn with the seed of the settings; none: all
  bool every_claim = false;             ///< is asked of every mutant, not only until one notices it
  std::function<void(std::size_t mutants)> on_start{};     ///< how many are looked at; may be empty
  std::function<void(const MutantResult&)> on_finished{};  ///< from one thread at a time; may be empty
};

/// Mutation analysis (DeMillo, Lipton, Sayward 1978): do the claims of a paper notice when one of its formulas is wrong?
///
/// Claims that spend less are asked first, until one notices the mutant. A claim that was not needed for any is then asked of one
/// mutant of each formula after the other, of a second one of each, and so on, until it notices one: so it is idle only if
/// it notices none at all.
///
/// claims     of one paper, at least one; each must outlive the call
/// returns    one result per mutant, in the order of the paper's formulas
/// guarantee  depends on claims and settings only, unless seconds are limited; `equivalent` is proved by exact symbols
/// throws     as verify() for the formulas as they are. What a check throws of a mutant makes it undecided
MutationReport mutate(const std::vector<PaperClaim>& claims, const MutationRequest& request);

/// holds: every mutant that changes something is noticed, and every claim notices one; fails: a claim fails, a mutant survived or
/// a claim is idle; undecided: else, and where there are no mutants.
Verdict verdict(const MutationReport& report);

}  // namespace separatrix
