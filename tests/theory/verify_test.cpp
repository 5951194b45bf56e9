#include "theory/verify.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"
#include "theory/evidence_builder.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

using Check = std::function<Evidence(const ClaimSettings&)>;

Claim claim(const std::string& id, Check check) { return {id, "statement of " + id, "here", Status::derived, check}; }

Evidence equal_to_one(const ClaimSettings& settings, const char* found) {
  EvidenceBuilder evidence(settings);
  evidence.equal("x", "1", found, 10);
  return evidence.conclude();
}

Evidence holds(const ClaimSettings& settings) { return equal_to_one(settings, "1"); }
Evidence fails(const ClaimSettings& settings) { return equal_to_one(settings, "2"); }

// seeds, and work of its own in parallel
Evidence random_sum(const ClaimSettings& settings) {
  std::vector<std::uint64_t> numbers(100);
  in_parallel(numbers.size(), [&](std::size_t i) { numbers[i] = std::mt19937_64(settings.seed + i)() >> 20; });
  std::uint64_t sum = 0;
  for (const std::uint64_t number : numbers) sum += number;
  EvidenceBuilder evidence(settings);
  evidence.same("sum", "anything", std::to_string(sum), EvidenceMethod::sampled);
  return evidence.conclude();
}

// a computation that looks at the clock, and fails where it was cut short
Evidence endless(const ClaimSettings& settings) {
  while (!settings.out_of_time()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return fails(settings);
}

Evidence needs_small_p(const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational p = settings.parameter("p", ratio(1, 10));
  if (!evidence.hypothesis("p < 1/2", p < ratio(1, 2))) return evidence.conclude();
  evidence.same("x", "1", "1");
  return evidence.conclude();
}

template <class Exception, class... Arguments>
Check throwing(Arguments... arguments) {
  return [arguments...](const ClaimSettings&) -> Evidence { throw Exception(arguments...); };
}

std::vector<Paper> one_paper(std::vector<Claim> claims) { return {{"toy", "", "", {}, std::move(claims)}}; }

std::vector<Verification> verify_all(const std::vector<Paper>& papers, const VerifyRequest& request = {}) {
  return verify(select_claims(papers, {}), request);
}

std::vector<std::string> names(const std::vector<PaperClaim>& claims) {
  std::vector<std::string> all;
  for (const PaperClaim& each : claims) all.push_back(each.name());
  return all;
}

std::string text_of(const Evidence& evidence) {
  std::string text = std::string(name(evidence.verdict)) + " " + std::string(name(evidence.method)) + " " +
                     std::to_string(evidence.digits) + " " + evidence.witness;
  for (const Quantity& each : evidence.quantities) text += "\n" + each.name + " " + each.found + " " + each.error;
  return text;
}

TEST_CASE("verify: claims are selected by name, once, in the order of the papers") {
  const std::vector<Paper> papers{{"first", "", "", {}, {claim("A", holds), claim("B", holds)}},
                                  {"second", "", "", {}, {claim("A", holds)}},
                                  {"empty", "", "", {}}};
  using Names = std::vector<std::string>;
  CHECK(names(select_claims(papers, {})) == Names{"first/A", "first/B", "second/A"});
  CHECK(names(select_claims(papers, {"second", "first/B"})) == Names{"first/B", "second/A"});
  CHECK(names(select_claims(papers, {"first/B", "first", "first/B"})) == Names{"first/A", "first/B"});
  CHECK(names(select_claims(papers, {"second/A"})) == Names{"second/A"});
  CHECK(select_claims(papers, {"empty"}).empty());
  for (const char* wrong : {"", "third", "First", "/A", "first/", "first/C", "first/a", "first/A/", "empty/A"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(select_claims(papers, {"second", wrong}), UnknownName);
  }
}

TEST_CASE("verify: verdicts, one result per claim in their order") {
  const std::vector<Paper> papers = one_paper({claim("A", holds), claim("B", fails), claim("C", random_sum)});
  const auto results = verify_all(papers);
  REQUIRE(results.size() == 3);
  CHECK(results[0].evidence.verdict == Verdict::holds);
  CHECK(results[1].evidence.verdict == Verdict::fails);
  CHECK(results[1].subject.name() == "toy/B");
  CHECK(results[0].seconds >= 0);
}

TEST_CASE("verify: all verdicts together") {
  const auto together = [](std::vector<Check> checks) {
    std::vector<Claim> claims;
    for (const Check& check : checks) claims.push_back(claim(std::to_string(claims.size()), check));
    const std::vector<Paper> papers = one_paper(std::move(claims));
    return verdict(verify_all(papers));
  };
  const Check undecided = throwing<std::runtime_error>("x");
  CHECK(together({}) == Verdict::undecided);
  CHECK(together({holds, holds}) == Verdict::holds);
  CHECK(together({holds, undecided}) == Verdict::undecided);
  CHECK(together({undecided, fails, holds}) == Verdict::fails);
}

TEST_CASE("verify: every result is handed over as it comes, one at a time") {
  std::vector<Claim> claims;
  for (int i = 0; i < 50; ++i) claims.push_back(claim(std::to_string(i), i % 3 == 0 ? fails : holds));
  const std::vector<Paper> papers = one_paper(std::move(claims));
  for (const std::size_t threads : {1, 4}) {
    const ThreadLimit limit(threads);
    std::set<std::string> seen;
    std::atomic<int> inside = 0;
    verify(select_claims(papers, {}), {}, [&](const Verification& result) {
      CHECK(++inside == 1);
      seen.insert(result.subject.claim->id);
      CHECK(result.evidence.quantities.size() == 1);
      --inside;
    });
    CHECK(seen.size() == 50);
  }
}

TEST_CASE("verify: the same seed gives the same evidence for any number of threads") {
  std::vector<Claim> claims;
  for (int i = 0; i < 20; ++i)
    claims.push_back(claim(std::to_string(i), i % 2 == 0 ? Check(random_sum) : Check(fails)));
  const std::vector<Paper> papers = one_paper(std::move(claims));
  const auto evidence = [&](std::uint64_t seed, std::size_t threads) {
    const ThreadLimit limit(threads);
    VerifyRequest request;
    request.settings.seed = seed;
    std::string text;
    for (const Verification& each : verify_all(papers, request)) text += text_of(each.evidence) + "\n";
    return text;
  };
  const std::string reference = evidence(7, 1);
  for (const std::size_t threads : {2, 3, 8}) CHECK(evidence(7, threads) == reference);
  CHECK(evidence(8, 1) != reference);
}

TEST_CASE("verify: a claim that was cut short is undecided, whatever it says; the others are not") {
  const Check waits = [](const ClaimSettings& settings) {
    EvidenceBuilder evidence(settings);
    while (!evidence.out_of_time()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return evidence.conclude();
  };
  const std::vector<Paper> papers = one_paper({claim("A", endless), claim("B", holds), claim("C", waits)});
  VerifyRequest request;
  request.seconds_per_claim = 0.05;
  const auto results = verify_all(papers, request);
  CHECK(results[0].evidence.verdict == Verdict::undecided);
  CHECK(results[0].evidence.witness.starts_with("time limit of 0.05 s; x: 2 where 1"));
  CHECK(results[0].evidence.quantities.size() == 1);
  CHECK(results[0].seconds >= 0.05);
  CHECK(results[1].evidence.verdict == Verdict::holds);
  CHECK(results[2].evidence.verdict == Verdict::undecided);
  CHECK(results[2].evidence.witness == "time limit of 0.05 s");
}

TEST_CASE("verify: work is limited, counted in steps: the same verdict on any machine") {
  const Check spends = [](const ClaimSettings& settings) {
    EvidenceBuilder evidence(settings);
    for (int i = 0; i < 10; ++i) {
      if (evidence.out_of_time()) break;
      settings.work->spend(100, 15);
      settings.work->spend(10, 30);  // 8 (30/15)² each
      evidence.same("x", "1", "1");
    }
    return evidence.conclude();
  };
  const std::vector<Paper> papers = one_paper({claim("A", spends)});
  VerifyRequest request;
  CHECK(verify_all(papers, request)[0].evidence.verdict == Verdict::holds);
  request.work_per_claim = 4201;  // one more than all that it spends
  CHECK(verify_all(papers, request)[0].evidence.verdict == Verdict::holds);
  request.work_per_claim = 4200;
  CHECK(verify_all(papers, request)[0].evidence.verdict == Verdict::undecided);
  request.work_per_claim = 2100;
  const Evidence evidence = verify_all(papers, request)[0].evidence;
  CHECK(evidence.verdict == Verdict::undecided);
  CHECK(evidence.witness == "work limit of 2100 steps");
  CHECK(evidence.quantities.size() == 6);  // five cases, and that the work is over
}

TEST_CASE("verify: parameters that a check did not ask for are named") {
  const std::vector<Paper> papers = one_paper({claim("A", needs_small_p), claim("B", holds)});
  VerifyRequest request;
  request.settings.set = {{"p", ratio(1, 3)}, {"q", ratio(1, 4)}};
  const auto results = verify_all(papers, request);
  CHECK(results[0].evidence.unused == std::vector<std::string>{"q"});
  CHECK(results[1].evidence.unused == std::vector<std::string>{"p", "q"});
  CHECK(verify_all(papers)[0].evidence.unused.empty());
}

TEST_CASE("verify: cancelled, every claim that looks at the clock ends") {
  const std::vector<Paper> papers = one_paper({claim("A", endless), claim("B", endless)});
  VerifyRequest request;
  request.cancelled = [] { return true; };
  CHECK(verdict(verify_all(papers, request)) == Verdict::undecided);
}

TEST_CASE("verify: parameters outside a hypothesis make a claim undecided, naming it") {
  const std::vector<Paper> papers = one_paper({claim("A", needs_small_p)});
  VerifyRequest request;
  CHECK(verify_all(papers, request)[0].evidence.verdict == Verdict::holds);
  request.settings.set = {{"p", ratio(1, 2)}};
  const Evidence evidence = verify_all(papers, request)[0].evidence;
  CHECK(evidence.verdict == Verdict::undecided);
  CHECK(evidence.witness == "the hypothesis p < 1/2 does not hold");
}

TEST_CASE("verify: exceptions of a check") {
  const auto with = [](const Check& check, const VerifyRequest& request = {}) {
    const std::vector<Paper> papers = one_paper({claim("A", check)});
    return verify_all(papers, request)[0].evidence;
  };
  const Evidence evidence = with(throwing<std::runtime_error>("series diverges"));
  CHECK(evidence.verdict == Verdict::undecided);
  CHECK(evidence.witness == "series diverges");
  CHECK_THROWS_WITH_AS(with(throwing<InternalError>("impossible")), "internal error: toy/A: impossible", InternalError);
  const Check refuses = throwing<InvalidArgument>("p", "3/4", "p < 1/2");
  CHECK_THROWS_WITH_AS(with(refuses), doctest::Contains("toy/A"), InternalError);  // the claim's own parameters
  VerifyRequest request;
  request.settings.set = {{"p", ratio(3, 4)}};
  CHECK_THROWS_WITH_AS(with(refuses, request), "p = 3/4 is not allowed: p < 1/2", InvalidArgument);
}

TEST_CASE("verify: the claims of the papers that are built in are complete and named once") {
  for (const Paper& paper : papers()) {
    std::set<std::string> ids;
    for (const Claim& each : paper.claims) {
      CAPTURE(paper.id + "/" + each.id);
      CHECK(ids.insert(each.id).second);
      CHECK_FALSE(each.id.empty());
      CHECK(each.id.find_first_of("/ \t\n") == std::string::npos);
      CHECK_FALSE(each.statement.empty());
      CHECK(each.statement.find('\n') == std::string::npos);
      CHECK_FALSE(each.source.empty());
      CHECK(each.status != Status::given);
      CHECK(each.check);
    }
  }
}

}  // namespace
}  // namespace separatrix
