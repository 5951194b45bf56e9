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

constexpr std::uint64_t times_as_much = 10, and_steps = 200'000;

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

// The claims of a paper that hold of its formulas as they are, and what each may spend on a mutant
class Jury {
 public:
  Jury(const std::vector<Verification>& unchanged, const MutationRequest& request)
      : request_(request), paper_(*unchanged.front().subject.paper) {
    for (const Verification& each : unchanged) {
      if (each.evidence.verdict != Verdict::holds) continue;
      cheapest_.push_back(
          {each.subject.claim->id, each.work, std::min(each.work_limit, times_as_much * each.work + and_steps)});
    }
    std::ranges::stable_sort(cheapest_, {}, &Juror::spends);
  }

  MutantResult look_at(const Mutant& mutant) const;

  bool notices(const std::string& id, const Mutant& mutant) const {
    const std::vector<Claim> claims = mutant.claims();
    const auto claim = std::ranges::find(claims, id, &Claim::id);
    return claim != claims.end() && ask(*claim, juror(id)).verdict == Verdict::fails;
  }

  // it comes before the first claim that noticed that mutant
  bool was_asked(const std::string& id, const MutantResult& result) const {
    if (request_.every_claim || result.noticed_by.empty()) return true;
    return place(id) <= place(result.noticed_by.front());
  }

  // those that have noticed none, in the order of the paper
  std::vector<std::string> idle(const std::vector<MutantResult>& results) const {
    std::vector<std::string> ids;
    for (const Claim& claim : paper_.claims) {
      const bool noticed = std::ranges::any_of(results, [&](const MutantResult& result) {
        return std::ranges::find(result.noticed_by, claim.id) != result.noticed_by.end();
      });
      if (place(claim.id) < cheapest_.size() && !noticed) ids.push_back(claim.id);
    }
    return ids;
  }

 private:
  struct Juror {
    std::string id;
    std::uint64_t spends, may_spend;
  };

  std::size_t place(const std::string& id) const {
    return static_cast<std::size_t>(std::ranges::find(cheapest_, id, &Juror::id) - cheapest_.begin());
  }
  const Juror& juror(const std::string& id) const { return cheapest_[place(id)]; }

  Evidence ask(const Claim& claim, const Juror& juror) const {
    VerifyRequest verify_request = request_.verify;
    verify_request.work_per_claim = juror.may_spend;
    const Claim asked = tolerant(claim);
    return verify({{&paper_, &asked}}, verify_request).front().evidence;
  }

  const MutationRequest& request_;
  const Paper& paper_;
  std::vector<Juror> cheapest_;
};

MutantResult Jury::look_at(const Mutant& mutant) const {
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
  std::map<std::string, Evidence> said;
  for (const Juror& each : cheapest_) {
    const auto claim = std::ranges::find(claims, each.id, &Claim::id);
    if (claim == claims.end()) continue;
    said[each.id] = ask(*claim, each);
    if (said[each.id].verdict == Verdict::fails && !request_.every_claim) break;
  }
  for (const Claim& each : claims) {
    const auto of = said.find(each.id);
    if (of == said.end()) continue;
    if (of->second.verdict == Verdict::fails) result.noticed_by.push_back(each.id);
    if (of->second.verdict != Verdict::undecided) continue;
    result.undecided_by.push_back(each.id);
    if (result.why.empty()) result.why = each.id + ": " + of->second.witness;
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

// the first mutant of each formula, then the second of each, and so on
std::vector<std::size_t> by_turns(const std::vector<MutantResult>& results) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::pair<std::size_t, std::size_t>> turns;
  for (std::size_t i = 0; i < results.size(); ++i) turns.emplace_back(seen[results[i].mutant.formula]++, i);
  std::ranges::sort(turns);
  std::vector<std::size_t> order;
  for (const auto& [turn, i] : turns) order.push_back(i);
  return order;
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
  const Jury jury(report.unchanged, request);
  report.results.resize(chosen.size());
  std::mutex one_at_a_time;
  in_parallel(chosen.size(), [&](std::size_t i) {
    report.results[i] = jury.look_at(all[chosen[i]]);
    if (!request.on_finished) return;
    const std::lock_guard lock(one_at_a_time);
    request.on_finished(report.results[i]);
  });
  if (chosen.size() < all.size()) return report;
  const std::vector<std::string> unused = jury.idle(report.results);
  const std::vector<std::size_t> turns = by_turns(report.results);
  std::vector<std::optional<std::size_t>> first(unused.size());
  in_parallel(unused.size(), [&](std::size_t k) {
    for (const std::size_t i : turns) {
      const MutantResult& result = report.results[i];
      if (jury.was_asked(unused[k], result) || !jury.notices(unused[k], result.mutant)) continue;
      first[k] = i;
      return;
    }
  });
  for (std::size_t k = 0; k < unused.size(); ++k) {
    if (first[k]) report.results[*first[k]].noticed_by.push_back(unused[k]);
  }
  report.idle = jury.idle(report.results);
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
