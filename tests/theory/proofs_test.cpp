// Proofs of claims, and what they are made with.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "lib/symbolic/parse.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "theory/proof.hpp"
#include "theory/proof_kit.hpp"
#include "theory/registry.hpp"
#include "theory/verify.hpp"

namespace separatrix {
namespace {

const Expression t = symbol("t"), y0 = symbol("y0");
Expression logistic_rate(Expression y) { return y * (1 - y); }

Evidence proof_of_solution(const char* closed_form, Expression start = y0) {
  EvidenceBuilder evidence({});
  solves(evidence, "y", parse(closed_form), t, logistic_rate, start);
  return evidence.conclude();
}

TEST_CASE("proofs: a solution satisfies its equation and has its start") {
  const Evidence proof = proof_of_solution("y0/(y0 + (1 - y0)*exp(-t))");
  CHECK(proof.verdict == Verdict::holds);
  CHECK(proof.method == EvidenceMethod::exact);
  CHECK(proof.quantities.size() == 2);
  // another clock, another start, another equation
  CHECK(proof_of_solution("y0/(y0 + (1 - y0)*exp(-1000001*t/1000000))").verdict == Verdict::undecided);
  CHECK(proof_of_solution("y0/(y0 + (1 - y0)*exp(-t))", 2 * y0).verdict == Verdict::undecided);
  CHECK(proof_of_solution("y0*exp(t)").verdict == Verdict::undecided);
}

TEST_CASE("proofs: a time between two values has the inverse rate as its derivative") {
  const Expression from = symbol("from"), to = symbol("to");
  const auto proof = [&](const char* time) {
    EvidenceBuilder evidence({});
    takes(evidence, "time", parse(time), from, to, logistic_rate);
    return evidence.conclude().verdict;
  };
  CHECK(proof("log(to/(1 - to)) - log(from/(1 - from))") == Verdict::holds);
  CHECK(proof("log(to/(1 - to)) - log(from/(1 - from)) + 1") == Verdict::undecided);
  CHECK(proof("2*log(to/(1 - to)) - 2*log(from/(1 - from))") == Verdict::undecided);
}

TEST_CASE("proofs: the label of a box of starts is an enclosure") {
  const Model model = makkuva_2024::markov();
  const std::vector<Interval> start{{ratio(49, 100), ratio(51, 100)}, {ratio(-201, 100), ratio(-199, 100)}};
  const auto label = [&](Label expected) {
    EvidenceBuilder evidence({});
    proved_label(evidence, "label", model, {ratio(1, 10), ratio(1, 10)}, start, expected);
    return evidence.conclude();
  };
  const Evidence trapped = label(Label::local_minimum);
  CHECK(trapped.verdict == Verdict::holds);
  CHECK(trapped.method == EvidenceMethod::enclosure);
  REQUIRE(trapped.quantities.size() == 1);
  CHECK(trapped.quantities[0].name == "label from e in [49/100, 51/100], w in [-201/100, -199/100]");
  CHECK(label(Label::global_minimum).verdict == Verdict::fails);
}

TEST_CASE("proofs: each is of a claim that there is, and says for what it holds or what is missing") {
  for (const Paper& paper : papers()) {
    std::set<std::string> seen;
    for (const ClaimProof& each : proofs_of(paper.id)) {
      CAPTURE(paper.id);
      CAPTURE(each.claim);
      CHECK(seen.insert(each.claim).second);
      CHECK(std::ranges::any_of(paper.claims, [&](const Claim& claim) { return claim.id == each.claim; }));
      CHECK(each.domain.empty() == !each.prove);
      CHECK((each.prove || !each.missing.empty()));
    }
    CHECK(!seen.empty());
  }
  CHECK(proofs_of("no paper").empty());
}

Verification certified(const std::string& claim, const FixedParameters& set = {}) {
  VerifyRequest request;
  request.certify = true;
  request.settings.set = set;
  return verify(select_claims(papers(), {claim}), request).front();
}

TEST_CASE("proofs: verify says for what a claim is proved, and what is missing where it is not") {
  const Verification proved = certified("saxe_2014/S3");
  CHECK(proved.is_proved());
  CHECK(proved.evidence.method == EvidenceMethod::exact);
  CHECK(proved.domain.find("all s, u(0) > 0") != std::string::npos);
  CHECK(proved.missing.empty());
  const Verification open = certified("kunin_2024/K7");
  CHECK(open.evidence.verdict == Verdict::holds);
  CHECK(open.evidence.method == EvidenceMethod::sampled);
  CHECK(open.domain.empty());
  CHECK(open.missing.find("function of numbers") != std::string::npos);
  // two sizes are no proof for all sizes
  const Verification part = certified("saxe_2014/S6");
  CHECK(!part.is_proved());
  CHECK(part.evidence.verdict == Verdict::holds);
  CHECK(part.evidence.method == EvidenceMethod::numerical);
  CHECK(part.domain.empty());
  CHECK(part.missing.find("in part it is proved: 2 and 3 layers of 2 x 2") != std::string::npos);
  // exact without a proof of its own
  const Verification identity = certified("saxe_2014/S1");
  CHECK(identity.is_proved());
  CHECK(identity.missing.empty());
}

TEST_CASE("proofs: outside of its hypotheses a statement is not proved") {
  const Verification outside = certified("makkuva_2024/M6", {{"p", ratio(3, 10)}, {"q", ratio(7, 10)}});
  CHECK(outside.evidence.verdict == Verdict::undecided);
  CHECK(outside.domain.empty());
  CHECK(outside.missing.find("hypothesis") != std::string::npos);
}

TEST_CASE("proofs: every one of them holds") {
  for (const Paper& paper : papers()) {
    for (const ClaimProof& each : proofs_of(paper.id)) {
      if (!each.prove) continue;
      CAPTURE(paper.id);
      CAPTURE(each.claim);
      const Evidence evidence = each.prove({});
      CAPTURE(evidence.witness);
      CHECK(evidence.verdict == Verdict::holds);
      CHECK((evidence.method == EvidenceMethod::exact || evidence.method == EvidenceMethod::enclosure));
    }
  }
}

TEST_CASE("proofs: at least half of all claims are proved" * doctest::test_suite("full")) {
  VerifyRequest request;
  request.certify = true;
  const std::vector<Verification> all = verify(select_claims(papers(), {}), request);
  const auto proved = std::ranges::count_if(all, &Verification::is_proved);
  CHECK(2 * proved >= std::ranges::ssize(all));
}

}  // namespace
}  // namespace separatrix
