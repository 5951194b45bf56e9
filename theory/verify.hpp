#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "theory/claim.hpp"
#include "theory/paper.hpp"

namespace separatrix {

/// A claim and the paper that makes it; both live in the list they were selected from.
struct PaperClaim {
  const Paper* paper = nullptr;
  const Claim* claim = nullptr;

  /// "makkuva_2024/M2"
  std::string name() const { return paper->id + "/" + claim->id; }
};

/// Claims by name.
///
/// papers   that there are; must outlive the result
/// names    PAPER for all its claims, PAPER/CLAIM for one; empty: all claims of all papers
/// returns  each claim once, in the order of the papers, whatever the order of the names
/// throws   UnknownName for a paper or claim that there is not, with the nearest spelling
std::vector<PaperClaim> select_claims(const std::vector<Paper>& papers, const std::vector<std::string>& names);

/// What a verification may use and spend.
struct VerifyRequest {
  ClaimSettings settings{};  ///< the same for all claims; `work` and `out_of_time` are made here, for each
  /// A claim that has spent it is undecided (theory/work.hpp); none: 2·10⁷, with full effort ten times as much.
  std::optional<std::uint64_t> work_per_claim{};
  std::optional<double> seconds_per_claim{};  ///< a claim that was told that its time is over is undecided
  std::function<bool()> cancelled{};          ///< true: all claims run out of time; may be empty
  bool certify = false;                       ///< a proof first, where one is known; the check where it does not hold
};

/// What was found about one claim.
struct Verification {
  PaperClaim subject{};
  Evidence evidence{};
  double seconds = 0;            ///< wall time
  std::uint64_t work = 0;        ///< that the check spent (theory/work.hpp) …
  std::uint64_t work_limit = 0;  ///< … of so much
  std::string domain{};          ///< of a proof: for what it holds; empty without
  std::string missing{};         ///< what a proof would have needed, where one was asked for and the evidence is none

  /// It holds, exactly or by enclosures.
  bool is_proved() const;
  /// It fails, exactly or by enclosures.
  bool is_refuted() const;
};

/// Checks claims, in parallel.
///
/// on_finished  called with each result as it comes, from one thread at a time; may be empty
/// returns      one result per claim, in their order
/// guarantee    evidence depends on claims and settings only, not on the number of threads, nor on the load of the
///              machine unless seconds are limited
/// throws       InvalidArgument of a check when parameters were set (they are the user's mistake); InternalError, with
///              the claim's name, when a check throws it, or throws InvalidArgument for its own parameters. Any other
///              exception of a check makes its claim undecided, with the message as witness.
std::vector<Verification> verify(const std::vector<PaperClaim>& claims, const VerifyRequest& request,
                                 const std::function<void(const Verification&)>& on_finished = {});

/// All verdicts together (Kleene's and); of no claims at all: undecided.
Verdict verdict(const std::vector<Verification>& results);

}  // namespace separatrix
