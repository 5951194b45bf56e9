#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "lib/num/error.hpp"
#include "theory/evidence_builder.hpp"

namespace separatrix {
namespace {

using enum EvidenceMethod;
constexpr double infinity = std::numeric_limits<double>::infinity();

ClaimSettings with_digits(std::size_t digits) {
  ClaimSettings settings;
  settings.digits = digits;
  return settings;
}

const ClaimSettings settings = with_digits(30);

TEST_CASE("evidence: the weaker method, by the order of the list") {
  constexpr std::array all{exact, enclosure, numerical, sampled};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < all.size(); ++k) CHECK(weaker(all[i], all[k]) == all[std::max(i, k)]);
  }
  CHECK(name(exact) == "exact");
  CHECK(name(enclosure) == "enclosure");
  CHECK(name(numerical) == "numerical");
  CHECK(name(sampled) == "sampled");
}

TEST_CASE("evidence: numbers hold or fail by the digits required") {
  EvidenceBuilder evidence(settings);
  CHECK(evidence.equal("x", "1", "1.00000000000000000001", 20) == Verdict::holds);
  CHECK(evidence.conclude().verdict == Verdict::holds);
  CHECK(evidence.conclude().digits == 20);
  CHECK(evidence.conclude().witness.empty());
  CHECK(evidence.equal("x", "1", "1.00000000000000000001", 21) == Verdict::fails);
  CHECK(evidence.equal("y", "1e-200", "1.0000001e-200", 7) == Verdict::holds);
  CHECK(evidence.equal("y", "1e-200", "1.0000001e-200", 8) == Verdict::fails);
  const Evidence found = evidence.conclude();
  CHECK(found.verdict == Verdict::fails);
  CHECK(found.method == numerical);
  CHECK(found.digits == 7);
  CHECK(found.quantities.size() == 4);
  CHECK(found.quantities[0].error == "1e-20");
  CHECK(found.quantities[0].agreed_digits == 20);
  CHECK(found.witness == "x: 1 where 1 is expected, a difference of 1e-20: 20 digits agree, 21 are required");
}

TEST_CASE("evidence: agreement beyond the digits of the settings is not reported") {
  EvidenceBuilder evidence(settings);
  CHECK(evidence.equal("x", "1/2", "0.5", 30) == Verdict::holds);
  CHECK(evidence.conclude().digits == 30);
}

TEST_CASE("evidence: a computation that does not vouch for the digits decides nothing") {
  const auto verdict_of = [](const char* found, std::size_t trusted) {
    return EvidenceBuilder(settings).equal("x", "1", {found, trusted}, 20);
  };
  CHECK(verdict_of("1.00000000000000000000001", 25) == Verdict::holds);
  CHECK(verdict_of("1.00000000000000000000001", 15) == Verdict::undecided);  // may agree by accident
  CHECK(verdict_of("1.00000000001", 10) == Verdict::undecided);              // may differ by its own error
  CHECK(verdict_of("1.00000000001", 12) == Verdict::fails);
  CHECK(verdict_of("1.00000000001", 11) == Verdict::undecided);
  EvidenceBuilder evidence(settings);
  evidence.equal("x", "1", {"1", 15}, 20);
  CHECK(evidence.conclude().digits == 15);
  CHECK(evidence.conclude().witness ==
        "x: 1 where 1 is expected, a difference of 0: computed to 15 digits only, 20 are required");
}

TEST_CASE("evidence: zero and near are measured on their scale") {
  EvidenceBuilder evidence(settings);
  CHECK(evidence.zero("x", "-1e-25", "1", 25) == Verdict::holds);
  CHECK(evidence.zero("x", "-1e-25", "1", 26) == Verdict::fails);
  CHECK(evidence.zero("x", "1e-25", "1e-10", 15) == Verdict::holds);
  CHECK(evidence.zero("x", "1e-25", "1e-10", 16) == Verdict::fails);
  CHECK(evidence.zero("x", "0", "1e-10", 30) == Verdict::holds);
  CHECK(evidence.near("x", "100", "100.001", "1", 3) == Verdict::holds);
  CHECK(evidence.near("x", "100", "100.001", "1", 4) == Verdict::fails);
  CHECK(evidence.near("x", "0", "0", Known(), 4) == Verdict::undecided);
  CHECK_THROWS_AS(evidence.zero("x", "1", "0", 4), InternalError);
}

TEST_CASE("evidence: what is not finite is undecided") {
  for (const Known& wrong : {Known(), Known::not_finite(infinity), Known::not_finite(-infinity)}) {
    EvidenceBuilder evidence(settings);
    CHECK(evidence.equal("x", "1", wrong, 1) == Verdict::undecided);
    CHECK(evidence.equal("x", wrong, "1", 1) == Verdict::undecided);
    CHECK(evidence.equal("x", wrong, wrong, 1) == Verdict::undecided);
    CHECK(evidence.zero("x", wrong, "1", 1) == Verdict::undecided);
    CHECK(evidence.below("x", wrong, "1") == Verdict::undecided);
    CHECK(evidence.above("x", "1", wrong) == Verdict::undecided);
    CHECK(evidence.conclude().verdict == Verdict::undecided);
  }
  EvidenceBuilder evidence(settings);
  evidence.equal("x", "1", Known(), 1);
  CHECK(evidence.conclude().witness == "x: nan where 1 is expected");
  CHECK(evidence.conclude().quantities[0].error.empty());
}

TEST_CASE("evidence: words, bounds") {
  EvidenceBuilder evidence(settings);
  CHECK(evidence.same("label", "saddle", "saddle", exact) == Verdict::holds);
  CHECK(evidence.conclude().method == exact);
  CHECK(evidence.conclude().digits == 0);
  CHECK(evidence.same("label", "saddle", "undecided", sampled) == Verdict::fails);
  CHECK(evidence.conclude().method == sampled);
  CHECK(evidence.conclude().witness == "label: undecided where saddle is expected");
  CHECK(evidence.below("x", "1e-30", "1e-29") == Verdict::holds);
  CHECK(evidence.below("x", "1e-29", "1e-29") == Verdict::fails);
  CHECK(evidence.below("x", "-2", "-1") == Verdict::holds);
  CHECK(evidence.above("x", "-2", "-1") == Verdict::fails);
  CHECK(evidence.above("x", "2", "1") == Verdict::holds);
  CHECK(evidence.above("x", "1", "1") == Verdict::fails);
  CHECK(evidence.below("x", {"0.99999", 4}, "1") == Verdict::undecided);
  CHECK(evidence.below("x", {"0.99999", 6}, "1") == Verdict::holds);
  CHECK(evidence.conclude().quantities.back().expected == "< 1");
}

TEST_CASE("evidence: an identity is proved or measured") {
  EvidenceBuilder proof(settings);
  CHECK(proof.identity("dE/dt", true, infinity, 30) == Verdict::holds);
  CHECK(proof.conclude().method == exact);
  CHECK(proof.conclude().digits == 30);
  EvidenceBuilder measured(settings);
  CHECK(measured.identity("dE/dt", false, -25.5, 25) == Verdict::holds);
  CHECK(measured.conclude().method == numerical);
  CHECK(measured.conclude().digits == 25);
  CHECK(measured.conclude().quantities[0].found == "3.16e-26");
  CHECK(measured.identity("dE/dt", false, -infinity, 30) == Verdict::holds);
  CHECK(measured.identity("dE/dt", false, std::nan(""), 1) == Verdict::undecided);
  CHECK(measured.identity("dE/dt", false, -25.5, 26) == Verdict::fails);
  CHECK(measured.identity("dE/dt", false, infinity, 1) == Verdict::fails);
  CHECK(measured.conclude().digits == 0);
}

TEST_CASE("evidence: a hypothesis that does not hold makes the claim undecided, whatever was found") {
  for (const bool agrees : {true, false}) {
    EvidenceBuilder evidence(settings);
    CHECK(evidence.hypothesis("0 < p < 1", true));
    CHECK_FALSE(evidence.hypothesis("p + q < 1", false));
    CHECK_FALSE(evidence.hypothesis("E < E_s", Verdict::undecided));
    evidence.equal("x", "1", agrees ? "1" : "2", 10);
    const Evidence found = evidence.conclude();
    CHECK(found.verdict == Verdict::undecided);
    CHECK(found.witness == "the hypothesis p + q < 1 does not hold");
    CHECK(found.hypotheses.size() == 3);
    CHECK(found.hypotheses[0].holds == Verdict::holds);
    CHECK(found.hypotheses[1].holds == Verdict::fails);
  }
}

TEST_CASE("evidence: the conclusion is Kleene's and; the witness is the first failure, else the first undecided") {
  EvidenceBuilder evidence(settings);
  CHECK(evidence.conclude().verdict == Verdict::undecided);
  CHECK(evidence.conclude().witness == "nothing was examined");
  evidence.same("a", "1", "1");
  evidence.at("p = 1/10");
  evidence.undecided("b", "step limit");
  CHECK(evidence.conclude().verdict == Verdict::undecided);
  CHECK(evidence.conclude().witness == "b at p = 1/10: step limit");
  evidence.at("p = 1/5");
  evidence.same("c", "saddle", "trap");
  evidence.same("d", "saddle", "trap");
  CHECK(evidence.conclude().verdict == Verdict::fails);
  CHECK(evidence.conclude().witness == "c at p = 1/5: trap where saddle is expected");
}

TEST_CASE("evidence: time that is over is undecided, once") {
  ClaimSettings limited = settings;
  EvidenceBuilder unlimited(limited);
  CHECK_FALSE(unlimited.out_of_time());
  bool over = false;
  limited.out_of_time = [&over] { return over; };
  EvidenceBuilder evidence(limited);
  evidence.same("a", "1", "1");
  CHECK_FALSE(evidence.out_of_time());
  CHECK(evidence.conclude().verdict == Verdict::holds);
  over = true;
  CHECK(evidence.out_of_time());
  CHECK(evidence.out_of_time());
  CHECK(evidence.conclude().quantities.size() == 2);
  CHECK(evidence.conclude().verdict == Verdict::undecided);
  CHECK(evidence.conclude().witness == "work: its limit is reached");
}

TEST_CASE("evidence: parameters of the settings go before a claim's own") {
  ClaimSettings fixed = settings;
  fixed.set = {{"p", ratio(1, 3)}};
  CHECK(fixed.parameter("p", ratio(1, 10)) == ratio(1, 3));
  CHECK(fixed.parameter("q", ratio(1, 10)) == ratio(1, 10));
}

}  // namespace
}  // namespace separatrix
