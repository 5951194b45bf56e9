#include "theory/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string_view>

#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"
#include "theory/proof.hpp"

namespace separatrix {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Evidence undecided(const std::string& why) {
  Evidence evidence;
  evidence.witness = why;
  return evidence;
}

Evidence check(const PaperClaim& subject, const ClaimSettings& settings,
               const std::function<Evidence(const ClaimSettings&)>& look) {
  try {
    return look(settings);
  } catch (const InternalError& mistake) {
    const std::string_view sentence = mistake.what();  // "internal error: …"
    throw InternalError(subject.name() + std::string(sentence.substr(sentence.find(':'))));
  } catch (const InvalidArgument& mistake) {
    if (!settings.set.empty()) throw;
    throw InternalError(subject.name() + ": " + mistake.what());
  } catch (const std::exception& misfortune) {
    return undecided(misfortune.what());
  }
}

// of a claim that nobody has written down anything of
std::string missing_beside(const Evidence& evidence) {
  switch (evidence.method) {
    case EvidenceMethod::sampled:
      return "what is between samples of parameters, starts or times, or beyond the last one";
    case EvidenceMethod::numerical: return "enclosures of what was computed, by roads that agree";
    default: return "";
  }
}

std::optional<ClaimProof> proof_of(const PaperClaim& subject, const ClaimSettings& settings) {
  const Paper& paper = *subject.paper;
  if (paper.proof) return paper.proof(subject.claim->id, settings);
  const std::vector<ClaimProof> proofs = proofs_of(paper.id);
  const auto known = std::ranges::find(proofs, subject.claim->id, &ClaimProof::claim);
  return known == proofs.end() ? std::nullopt : std::optional(*known);
}

// the proof, if there is one and it holds, or refutes the claim; else the check
Verification certified(const PaperClaim& subject, const ClaimSettings& settings) {
  const std::optional<ClaimProof> known = proof_of(subject, settings);
  Verification result{subject};
  if (known && known->prove) {
    result.evidence = check(subject, settings, known->prove);
    if (result.is_refuted()) return result;
    if (!result.is_proved()) {
      result.missing = result.evidence.witness;
    } else if (!known->missing.empty()) {
      result.missing = known->missing + "; in part it is proved: " + known->domain;
    } else {
      result.domain = known->domain;
      return result;
    }
  } else if (known) {
    result.missing = known->missing;
  }
  result.evidence = check(subject, settings, subject.claim->check);
  if (result.is_proved()) {
    result.missing.clear();
  } else if (result.missing.empty()) {
    result.missing = missing_beside(result.evidence);
  }
  return result;
}

Verification run(const PaperClaim& subject, const VerifyRequest& request) {
  const Clock::time_point start = Clock::now();
  // set once the check was told so: it may have asked from several threads
  std::atomic<bool> told = false, late = false;
  ClaimSettings settings = request.settings;
  settings.set = request.settings.set.afresh();
  const std::uint64_t usual = settings.effort == Effort::full ? 200'000'000 : 20'000'000;
  settings.work = std::make_shared<Work>(request.work_per_claim.value_or(usual));
  settings.out_of_time = [&] {
    if (request.seconds_per_claim && seconds_since(start) >= *request.seconds_per_claim) late = true;
    if (late || (request.cancelled && request.cancelled()) || settings.work->over()) told = true;
    return told.load();
  };
  Verification result = request.certify ? certified(subject, settings)
                                        : Verification{subject, check(subject, settings, subject.claim->check)};
  Evidence& evidence = result.evidence;
  if (told || settings.work->over()) {
    // what it found after that rests on computations that were cut short
    const bool failed = evidence.verdict == Verdict::fails;
    evidence.verdict = Verdict::undecided;
    evidence.witness = (late ? fmt::format("time limit of {:g} s", *request.seconds_per_claim)
                             : fmt::format("work limit of {} steps", settings.work->limit())) +
                       (failed ? "; " + evidence.witness : "");
    result.domain.clear();
  }
  evidence.unused = settings.set.unused();
  result.seconds = seconds_since(start);
  result.work = settings.work->spent();
  result.work_limit = settings.work->limit();
  return result;
}

template <class Items, class NameOf>
std::vector<std::string> names_of(const Items& items, NameOf name_of) {
  std::vector<std::string> names;
  for (const auto& each : items) names.push_back(name_of(each));
  return names;
}

// adds what a name stands for
void add(std::set<const Claim*>& wanted, const std::vector<Paper>& papers, const std::string& name) {
  const std::size_t slash = name.find('/');
  const std::string id = name.substr(0, slash);
  const auto paper = std::find_if(papers.begin(), papers.end(), [&](const Paper& each) { return each.id == id; });
  if (paper == papers.end()) {
    throw UnknownName("paper", id.empty() ? "''" : id, names_of(papers, [](const Paper& each) { return each.id; }));
  }
  const std::string claim = slash == std::string::npos ? "" : name.substr(slash + 1);
  bool found = false;
  for (const Claim& each : paper->claims) {
    if (slash != std::string::npos && each.id != claim) continue;
    wanted.insert(&each);
    found = true;
  }
  if (!found && slash != std::string::npos) {
    throw UnknownName("claim of " + paper->id, claim.empty() ? "''" : claim,
                      names_of(paper->claims, [](const Claim& each) { return each.id; }));
  }
}

bool is_theorem(const Evidence& evidence) {
  return weaker(evidence.method, EvidenceMethod::enclosure) == EvidenceMethod::enclosure;
}

}  // namespace

bool Verification::is_proved() const { return evidence.verdict == Verdict::holds && is_theorem(evidence); }

bool Verification::is_refuted() const { return evidence.verdict == Verdict::fails && is_theorem(evidence); }

std::vector<PaperClaim> select_claims(const std::vector<Paper>& papers, const std::vector<std::string>& names) {
  std::set<const Claim*> wanted;
  for (const std::string& name : names) add(wanted, papers, name);
  std::vector<PaperClaim> selected;
  for (const Paper& paper : papers) {
    for (const Claim& claim : paper.claims) {
      if (names.empty() || wanted.count(&claim) > 0) selected.push_back({&paper, &claim});
    }
  }
  return selected;
}

std::vector<Verification> verify(const std::vector<PaperClaim>& claims, const VerifyRequest& request,
                                 const std::function<void(const Verification&)>& on_finished) {
  std::vector<Verification> results(claims.size());
  std::mutex one_at_a_time;
  in_parallel(claims.size(), [&](std::size_t i) {
    results[i] = run(claims[i], request);
    if (!on_finished) return;
    const std::lock_guard lock(one_at_a_time);
    on_finished(results[i]);
  });
  return results;
}

Verdict verdict(const std::vector<Verification>& results) {
  if (results.empty()) return Verdict::undecided;
  Verdict all = Verdict::holds;
  for (const Verification& each : results) all = all && each.evidence.verdict;
  return all;
}

}  // namespace separatrix
