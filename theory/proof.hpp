#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "theory/claim.hpp"

namespace separatrix {

/// What `verify --certify` looks at before a claim is checked in numbers.
///
/// claim    its id, "S3"
/// domain   all that the statement is proved for, in words and formulas: "all s > 0, u(0) > 0"; of an enclosure its box
/// prove    evidence that is exact or an enclosure if it holds. It proves the whole statement on the domain: anything less is
///          undecided, and so are parameters that the user fixed outside of the hypotheses. Empty: no proof is known here
/// missing  what a proof would need, where there is none or the domain is but a part of the statement: such a claim keeps the
///          evidence of its check, and both are said
struct ClaimProof {
  std::string claim, domain;
  std::function<Evidence(const ClaimSettings&)> prove{};
  std::string missing{};
};

/// A proof about given statements: the record of models and closed forms of a paper.
template <class Statements>
ClaimProof proof_on(const Statements& statements, std::string claim, std::string domain,
                    Evidence (*prove)(const Statements&, const ClaimSettings&)) {
  return {std::move(claim), std::move(domain),
          [statements, prove](const ClaimSettings& settings) { return prove(statements, settings); }};
}

/// The same of a part of what the claim states.
template <class Statements>
ClaimProof part_proof_on(const Statements& statements, std::string claim, std::string domain,
                         Evidence (*prove)(const Statements&, const ClaimSettings&), std::string missing) {
  ClaimProof part = proof_on(statements, std::move(claim), std::move(domain), prove);
  part.missing = std::move(missing);
  return part;
}

inline ClaimProof no_proof(std::string claim, std::string missing) {
  return {std::move(claim), {}, {}, std::move(missing)};
}

/// What is known of the proofs of the claims of a built-in paper; none of a paper that is not built in.
std::vector<ClaimProof> proofs_of(const std::string& paper);

}  // namespace separatrix
