#include "theory/mutate.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <numeric>
#include <random>

#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"

namespace separatrix {
namespace {

using Clock = std::chrono::steady_clock;

// the work each claim that holds may spend on a mutant, by its id
using Limits = std::map<std::string, std::uint64_t>;

constexpr std::uint64_t times_as_much = 10, and_steps = 200'000;

Limits limits_of(const std::vector<Verification>& unchanged) {
  Limits limits;
  for (const Verification& each : unchanged) {
    if (each.evidence.verdict != Verdict::holds) continue;
    limits[each.subject.claim->id] = std::min(each.work_limit, times_as_much * each.work + and_steps);
  }
  return limits;
}

// of a mutant nothing is refused: it may be outside of all that a check was made for
Claim tolerant(const Claim& claim) {
  Claim other = claim;
  other.check = [check = claim.check](const ClaimSettings& settings) {
    try {
      return check(settings);
    } catch (const std::logic_error& refused) {
      Evidence evidence;
      evidence.witness = refused.what();
      return evidence;
    }
  };
  return other;
}

MutantResult look_at(const Mutant& mutant, const Paper& paper, const Limits& limits,
                     const VerifyRequest& verify_request) {
  const Clock::time_point start = Clock::now();
  MutantResult result;
  result.mutant = mutant;
  std::vector<Claim> claims;
  try {
    claims = mutant.claims();
  } catch (const InvalidArgument& refused) {
    result.why = refused.what();
    return result;
  }
  for (const Claim& each : claims) {
    const auto limit = limits.find(each.id);
    if (limit == limits.end()) continue;
    const Claim claim = tolerant(each);
    VerifyRequest request = verify_request;
    request.work_per_claim = limit->second;
    const Evidence evidence = verify({{&paper, &claim}}, request).front().evidence;
    if (evidence.verdict == Verdict::fails) result.noticed_by.push_back(each.id);
    if (evidence.verdict == Verdict::undecided) {
      result.undecided_by.push_back(each.id);
      if (result.why.empty()) result.why = each.id + ": " + evidence.witness;
    }
  }
  const std::string proof = result.noticed_by.empty() ? mutant.proof() : "";
  if (!result.noticed_by.empty()) {
    result.fate = MutantFate::noticed;
    result.why.clear();
  } else if (!proof.empty()) {
    result.fate = MutantFate::equivalent;
    result.why = proof;
  } else if (result.undecided_by.empty()) {
    result.fate = MutantFate::survived;
  }
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

// indices of so many of them, in order
std::vector<std::size_t> drawn(std::size_t all, std::optional<std::size_t> sample, std::uint64_t seed) {
  std::vector<std::size_t> indices(all);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  if (!sample || *sample >= all) return indices;
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < *sample; ++i) std::swap(indices[i], indices[i + random() % (all - i)]);
  indices.resize(*sample);
  std::sort(indices.begin(), indices.end());
  return indices;
}

}  // namespace

std::string_view name(MutantFate fate) {
  switch (fate) {
    case MutantFate::noticed: return "noticed";
    case MutantFate::survived: return "survived";
    case MutantFate::equivalent: return "equivalent";
    default: return "undecided";
  }
}

std::size_t MutationReport::count(MutantFate fate) const {
  return static_cast<std::size_t>(std::ranges::count(results, fate, &MutantResult::fate));
}

std::optional<double> MutationReport::score() const {
  const std::size_t that_change = results.size() - count(MutantFate::equivalent);
  if (that_change == 0) return std::nullopt;
  return static_cast<double>(count(MutantFate::noticed)) / static_cast<double>(that_change);
}

MutationReport mutate(const std::vector<PaperClaim>& claims, const MutationRequest& request) {
  const Paper& paper = *claims.front().paper;
  MutationReport report;
  report.paper = paper.id;
  const std::vector<Mutant> all = paper.mutants ? paper.mutants() : std::vector<Mutant>{};
  report.there_are = all.size();
  const std::vector<std::size_t> chosen = drawn(all.size(), request.sample, request.verify.settings.seed);
  if (request.on_start) request.on_start(chosen.size());
  report.unchanged = verify(claims, request.verify);
  const Limits limits = limits_of(report.unchanged);
  report.results.resize(chosen.size());
  std::mutex one_at_a_time;
  in_parallel(chosen.size(), [&](std::size_t i) {
    report.results[i] = look_at(all[chosen[i]], paper, limits, request.verify);
    if (!request.on_finished) return;
    const std::lock_guard lock(one_at_a_time);
    request.on_finished(report.results[i]);
  });
  if (chosen.size() < all.size()) return report;
  for (const PaperClaim& each : claims) {
    const std::string& id = each.claim->id;
    const bool noticed = std::ranges::any_of(report.results, [&](const MutantResult& result) {
      return std::ranges::find(result.noticed_by, id) != result.noticed_by.end();
    });
    if (limits.count(id) > 0 && !noticed) report.idle.push_back(id);
  }
  return report;
}

Verdict verdict(const MutationReport& report) {
  const Verdict unchanged = verdict(report.unchanged);
  if (unchanged == Verdict::fails || report.count(MutantFate::survived) > 0) return Verdict::fails;
  if (report.results.empty()) return Verdict::undecided;
  if (!report.idle.empty()) return Verdict::fails;
  return report.count(MutantFate::undecided) > 0 ? Verdict::undecided : unchanged;
}

}  // namespace separatrix
