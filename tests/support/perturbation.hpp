#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "theory/claim.hpp"
#include "theory/proof.hpp"

namespace separatrix::testing {

/// Evidence by the id of the claim.
using EvidenceById = std::map<std::string, Evidence>;

/// Checks all claims, in parallel.
EvidenceById evidence_of(const std::vector<Claim>& claims, const ClaimSettings& settings);

/// What a perturbation should have done to the verdicts, and did not: one sentence per claim.
///
///     must fail:       hold before, fail after
///     must undecided:  hold before, are undecided after
///     all others:      the same verdict before and after
///
/// before, after   evidence on the true statements and on the perturbed ones
/// must_fail       ids of the claims that rest on what was perturbed, at least one
/// must_undecided  ids of the claims whose check no longer comes to what it wanted to look at
std::vector<std::string> perturbation_mistakes(const EvidenceById& before, const EvidenceById& after,
                                               const std::set<std::string>& must_fail,
                                               const std::set<std::string>& must_undecided = {});

/// Reports each mistake as a failure of the running test.
void report_mistakes(const std::string& what, const std::vector<std::string>& mistakes);

/// Proofs of true statements that do not hold, of the claims that are looked at: one sentence per proof.
std::vector<std::string> proof_mistakes(const std::vector<ClaimProof>& proofs, const EvidenceById& claims,
                                        const ClaimSettings& settings);

/// Proofs that hold although the claim does not in numbers: one sentence per proof.
std::vector<std::string> false_proofs(const std::vector<ClaimProof>& proofs, const EvidenceById& after,
                                      const ClaimSettings& settings);

/// Negative tests of a paper: every claim must notice when what it rests on is wrong, and no other may.
///
///     const Perturbations<Statements> perturbed(statements(), claims, settings);
///     perturbed("sign of the log", [](Statements& s) { s.energy = …; }, {"M2", "M8"});
///
/// Statements   record of all models and closed forms that the claims use
template <class Statements>
class Perturbations {
 public:
  /// statements   the true ones
  /// claims_of    the claims about given statements, with the same ids for all
  /// settings     modest digits: every perturbation checks every claim
  /// proofs_of    of these claims (`verify --certify`): all hold for the true statements, and none may for a claim that must
  ///              fail or is undecided
  Perturbations(Statements statements, std::function<std::vector<Claim>(const Statements&)> claims_of,
                ClaimSettings settings, std::function<std::vector<ClaimProof>(const Statements&)> proofs_of = {})
      : statements_(std::move(statements)),
        claims_of_(std::move(claims_of)),
        settings_(std::move(settings)),
        proofs_of_(std::move(proofs_of)),
        before_(evidence_of(claims_of_(statements_), settings_)) {
    if (!proofs_of_) return;
    report_mistakes("proofs of the true statements", proof_mistakes(proofs_of_(statements_), before_, settings_));
  }

  /// Exactly the claims named must fail, or be undecided, after the change.
  void operator()(const std::string& what, const std::function<void(Statements&)>& change,
                  const std::set<std::string>& must_fail, const std::set<std::string>& must_undecided = {}) const {
    report_mistakes(what, mistakes(change, must_fail, must_undecided));
  }

  /// The mistakes themselves.
  std::vector<std::string> mistakes(const std::function<void(Statements&)>& change,
                                    const std::set<std::string>& must_fail,
                                    const std::set<std::string>& must_undecided = {}) const {
    Statements changed = statements_;
    change(changed);
    const EvidenceById after = evidence_of(claims_of_(changed), settings_);
    std::vector<std::string> all = perturbation_mistakes(before_, after, must_fail, must_undecided);
    if (!proofs_of_) return all;
    std::vector<std::string> of_proofs = false_proofs(proofs_of_(changed), after, settings_);
    all.insert(all.end(), of_proofs.begin(), of_proofs.end());
    return all;
  }

 private:
  Statements statements_;
  std::function<std::vector<Claim>(const Statements&)> claims_of_;
  ClaimSettings settings_;
  std::function<std::vector<ClaimProof>(const Statements&)> proofs_of_;
  EvidenceById before_;
};

/// The same for two lists of claims.
void check_perturbation(const std::string& what, const std::vector<Claim>& claims, const std::vector<Claim>& perturbed,
                        const std::set<std::string>& must_fail, const ClaimSettings& settings);

}  // namespace separatrix::testing
