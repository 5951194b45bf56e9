#include "tests/support/perturbation.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "theory/verify.hpp"

namespace separatrix::testing {
namespace {

std::string described(const Evidence& evidence) {
  return std::string(name(evidence.verdict)) + (evidence.witness.empty() ? "" : " (" + evidence.witness + ")");
}

}  // namespace

EvidenceById evidence_of(const std::vector<Claim>& claims, const ClaimSettings& settings) {
  const std::vector<Paper> papers{{"paper", "", "", {}, claims}};
  VerifyRequest request;
  request.settings = settings;
  EvidenceById by_id;
  for (Verification& each : verify(select_claims(papers, {}), request)) {
    if (!by_id.emplace(each.subject.claim->id, std::move(each.evidence)).second) {
      throw InternalError("two claims are called " + each.subject.claim->id);
    }
  }
  return by_id;
}

std::vector<std::string> perturbation_mistakes(const EvidenceById& before, const EvidenceById& after,
                                               const std::set<std::string>& must_fail,
                                               const std::set<std::string>& must_undecided) {
  std::vector<std::string> mistakes;
  if (must_fail.empty()) mistakes.emplace_back("no claim must fail: nothing is tested");
  for (const std::set<std::string>* ids : {&must_fail, &must_undecided}) {
    for (const std::string& id : *ids) {
      if (before.count(id) == 0) mistakes.push_back("there is no claim " + id);
    }
  }
  for (const auto& [id, evidence] : before) {
    const auto found = after.find(id);
    if (found == after.end()) {
      mistakes.push_back(id + " is missing after the change");
    } else if (must_fail.count(id) + must_undecided.count(id) == 0) {
      if (found->second.verdict == evidence.verdict) continue;
      mistakes.push_back(id + " " + described(evidence) + " became " + described(found->second) +
                         " although it does not rest on what was changed");
    } else if (evidence.verdict != Verdict::holds) {
      mistakes.push_back(id + " must hold before the change: " + described(evidence));
    } else if (must_fail.count(id) > 0 && found->second.verdict != Verdict::fails) {
      mistakes.push_back(id + " must fail after the change: " + described(found->second));
    } else if (must_undecided.count(id) > 0 && found->second.verdict != Verdict::undecided) {
      mistakes.push_back(id + " must be undecided after the change: " + described(found->second));
    }
  }
  for (const auto& [id, evidence] : after) {
    if (before.count(id) == 0) mistakes.push_back(id + " is new after the change: " + described(evidence));
  }
  return mistakes;
}

std::vector<std::string> proof_mistakes(const std::vector<ClaimProof>& proofs, const EvidenceById& claims,
                                        const ClaimSettings& settings) {
  std::vector<std::string> mistakes;
  for (const ClaimProof& each : proofs) {
    const auto claim = claims.find(each.claim);  // outside of its hypotheses it is undecided, and so is its proof
    if (!each.prove || claim == claims.end() || claim->second.verdict != Verdict::holds) continue;
    const Evidence evidence = each.prove(settings);
    const bool is_strong = evidence.method == EvidenceMethod::exact || evidence.method == EvidenceMethod::enclosure;
    if (evidence.verdict == Verdict::holds && is_strong) continue;
    mistakes.push_back("the proof of " + each.claim + " " + described(evidence) + ", " +
                       std::string(name(evidence.method)));
  }
  return mistakes;
}

std::vector<std::string> false_proofs(const std::vector<ClaimProof>& proofs, const EvidenceById& after,
                                      const ClaimSettings& settings) {
  std::vector<std::string> mistakes;
  for (const ClaimProof& each : proofs) {
    const auto found = after.find(each.claim);
    if (!each.prove || found == after.end() || found->second.verdict == Verdict::holds) continue;
    if (each.prove(settings).verdict != Verdict::holds) continue;
    mistakes.push_back(each.claim + " " + described(found->second) + ", and is proved");
  }
  return mistakes;
}

void report_mistakes(const std::string& what, const std::vector<std::string>& mistakes) {
  CHECK_MESSAGE(mistakes.empty(), what);
  for (const std::string& mistake : mistakes) FAIL_CHECK(what << ": " << mistake);
}

void check_perturbation(const std::string& what, const std::vector<Claim>& claims, const std::vector<Claim>& perturbed,
                        const std::set<std::string>& must_fail, const ClaimSettings& settings) {
  report_mistakes(what,
                  perturbation_mistakes(evidence_of(claims, settings), evidence_of(perturbed, settings), must_fail));
}

}  // namespace separatrix::testing
