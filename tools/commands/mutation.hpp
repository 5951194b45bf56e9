#pragma once
#include <optional>
#include <string>
#include <vector>

#include "theory/verify.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

/// `verify --mutate`: what the claims notice of slips in the formulas that they rest on.
///
/// claims  of one paper or several
/// sample  so many mutants of each paper; none: all of them
/// outputs where the results go, of which --json and --quiet count
/// returns exit_done if every mutant is noticed or proved equivalent and no claim is idle, exit_claim_fails, exit_undecided
/// throws  InvalidArgument if none of the papers names formulas; if some do not, they are named on stderr and left undecided
ExitCode mutate_claims(const std::vector<PaperClaim>& claims, const VerifyRequest& request,
                       std::optional<std::size_t> sample, const OutputOptions& outputs);

/// 0, 1 or 2 of a verdict.
ExitCode code_of(Verdict verdict);

}  // namespace separatrix
