#include "theory/mutate.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "solvers/parallel.hpp"
#include "theory/evidence_builder.hpp"
#include "theory/mutants.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y");

// a paper of three formulas: the slope of the first is claimed, nobody looks at the second one
struct Toy {
  Expression loss = power(x, 2) / 2, unseen = x + y;
  std::function<Riccati(Expression a)> equation = [](Expression a) { return Riccati{a, -a, 1}; };
};

Evidence says(bool is_true, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  evidence.same("x", "true", is_true ? "true" : "false");
  return evidence.conclude();
}

Claim claim(const char* id, std::function<Evidence(const ClaimSettings&)> check) {
  return {id, "statement", "here", Status::derived, std::move(check)};
}

std::vector<Claim> claims(const Toy& toy) {
  return {claim("slope", [toy](const ClaimSettings& s) { return says(differentiate(toy.loss, x) == x, s); }),
          claim("roots",
                [toy](const ClaimSettings& s) {
                  const Riccati of = toy.equation(y);
                  return says(of.stable == y && of.unstable == -y, s);
                }),
          claim("idle", [](const ClaimSettings& s) { return says(true, s); })};
}

std::vector<Mutant> mutants_of_toy() {
  Mutants<Toy> mutants(claims);
  mutants.formula("loss", &Toy::loss, {});
  mutants.formula("unseen", &Toy::unseen, {x, y});
  mutants.function("equation", {"a"}, &Toy::equation);
  return mutants.all();
}

Paper toy(std::vector<Claim> of, std::function<std::vector<Mutant>()> mutants) {
  return {"toy", "", "", {}, std::move(of), std::move(mutants)};
}

MutationReport report_on(const Paper& paper, const MutationRequest& request = {}) {
  std::vector<PaperClaim> all;
  for (const Claim& each : paper.claims) all.push_back({&paper, &each});
  return mutate(all, request);
}

std::vector<std::string> noticed_by(const MutationReport& report, const std::string& formula) {
  std::vector<std::string> all;
  for (const MutantResult& each : report.results) {
    if (each.mutant.formula == formula) all.insert(all.end(), each.noticed_by.begin(), each.noticed_by.end());
  }
  return all;
}

TEST_CASE("mutate: who notices what, what survives, and which claim is idle") {
  const MutationReport report = report_on(toy(claims({}), mutants_of_toy));
  // x^2/2: -x^2/2, 1000001/2000000 x^2, x^2, x^3/2; x + y: two signs of a term and one of all, two terms lost, two symbols
  // swapped; a, -a, 1: a -> -a; -a -> a and 1000001/1000000 a; 1 -> -1, 1000001/1000000
  CHECK(noticed_by(report, "loss") == std::vector<std::string>(4, "slope"));
  CHECK(noticed_by(report, "equation: stable root") == std::vector<std::string>{"roots"});
  CHECK(noticed_by(report, "equation: unstable root") == std::vector<std::string>(2, "roots"));
  CHECK(report.idle == std::vector<std::string>{"idle"});
  std::size_t survived = 0;
  for (const MutantResult& each : report.results) {
    if (each.fate != MutantFate::survived) continue;
    ++survived;
    CHECK((each.mutant.formula == "unseen" || each.mutant.formula == "equation: rate"));
  }
  CHECK(survived == report.count(MutantFate::survived));
  CHECK(report.count(MutantFate::noticed) == 7);
  CHECK(report.results.size() == report.there_are);
  CHECK(*report.score() == doctest::Approx(7.0 / static_cast<double>(report.results.size())));
  CHECK(verdict(report) == Verdict::fails);
}

// one mutant, as it is told
Mutant mutant(std::function<std::vector<Claim>()> of, std::string proof = "") {
  return {"f", Slip::sign, "x", "-x", std::move(of), [proof] { return proof; }};
}

Claim always(const char* id, bool is_true) {
  return claim(id, [is_true](const ClaimSettings& s) { return says(is_true, s); });
}

Claim throws(const char* id) {
  return claim(id, [](const ClaimSettings&) -> Evidence { throw InvalidArgument("t", "-1", "t > 0"); });
}

TEST_CASE("mutate: the fate of a mutant, and the verdict on all") {
  const auto fate_of = [](const Mutant& one, const std::vector<Claim>& as_they_are) {
    const MutationReport report = report_on(toy(as_they_are, [one] { return std::vector{one}; }));
    return std::pair{report.results.front().fate, verdict(report)};
  };
  const std::vector<Claim> hold{always("A", true), always("B", true)};
  using Found = std::pair<MutantFate, Verdict>;
  CHECK(fate_of(mutant([] {
                  return std::vector{always("A", false), always("B", false)};
                }),
                hold) == Found{MutantFate::noticed, Verdict::holds});
  // a failure is certain, whatever else is undecided; B has noticed nothing
  CHECK(fate_of(mutant([] {
                  return std::vector{throws("B"), always("A", false)};
                }),
                hold) == Found{MutantFate::noticed, Verdict::fails});
  CHECK(fate_of(mutant([] { return std::vector{always("A", true)}; }), hold) ==
        Found{MutantFate::survived, Verdict::fails});
  CHECK(fate_of(mutant([] { return std::vector{throws("A")}; }), hold).first == MutantFate::undecided);
  CHECK(fate_of(mutant([]() -> std::vector<Claim> { throw InvalidArgument("x", "1", "2"); }), hold).first ==
        MutantFate::undecided);
  CHECK(fate_of(mutant([] { return std::vector{always("A", true)}; }, "proved"), hold).first == MutantFate::equivalent);
  // a proof never hides that a claim fails
  CHECK(fate_of(mutant([] { return std::vector{always("A", false)}; }, "proved"), hold).first == MutantFate::noticed);
}

TEST_CASE("mutate: what does not hold as it is notices nothing") {
  const Mutant fails = mutant([] { return std::vector{always("A", false)}; });
  const MutationReport report = report_on(toy({always("A", false)}, [fails] { return std::vector{fails}; }));
  CHECK(report.results.front().fate == MutantFate::survived);
  CHECK(report.idle.empty());
  CHECK(verdict(report) == Verdict::fails);
}

TEST_CASE("mutate: a claim may not spend much more on a mutant than on the truth") {
  const Claim endless = claim("A", [](const ClaimSettings& settings) {
    while (!settings.out_of_time()) settings.work->spend(1000, 15);
    return says(false, settings);
  });
  const auto mutants = [endless] { return std::vector{mutant([endless] { return std::vector{endless}; })}; };
  const MutationReport report = report_on(toy({always("A", true)}, mutants));
  CHECK(report.results.front().fate == MutantFate::undecided);
  CHECK(report.results.front().why.starts_with("A: work limit of 200000 steps"));
  CHECK(verdict(report) != Verdict::holds);
}

TEST_CASE(
    "mutate: cheap claims first, until one notices; the others of one mutant, or of all where that is asked for") {
  // B and D notice everything, C the second mutant of g only; A, which spends the most, would notice it too
  const auto spends = [](const char* id, bool is_true, std::size_t steps) {
    return claim(id, [is_true, steps](const ClaimSettings& s) {
      s.work->spend(steps, 15);
      return says(is_true, s);
    });
  };
  const auto jury = [spends](bool a, bool b, bool c, bool d) {
    return std::vector{spends("A", a, 1000), spends("B", b, 10), spends("C", c, 20), spends("D", d, 30)};
  };
  const auto mutants = [jury] {
    std::vector<Mutant> all(3, mutant([jury] { return jury(true, false, true, false); }));
    all[1].formula = all[2].formula = "g";
    all[2].claims = [jury] { return jury(false, false, false, false); };
    return all;
  };
  const auto said = [&](bool every_claim) {
    MutationRequest request;
    request.every_claim = every_claim;
    const MutationReport report = report_on(toy(jury(true, true, true, true), mutants), request);
    CHECK(report.idle.empty());
    std::vector<std::vector<std::string>> all;
    for (const MutantResult& each : report.results) all.push_back(each.noticed_by);
    return all;
  };
  using Names = std::vector<std::vector<std::string>>;
  CHECK(said(false) == Names{{"B", "D"}, {"B"}, {"B", "A", "C"}});
  CHECK(said(true) == Names{{"B", "D"}, {"B", "D"}, {"A", "B", "C", "D"}});
}

TEST_CASE("mutate: a sample is drawn with the seed, is part of all, and accuses no claim") {
  const Paper paper = toy(claims({}), mutants_of_toy);
  const auto names = [](const MutationReport& report) {
    std::vector<std::string> all;
    for (const MutantResult& each : report.results) {
      all.push_back(each.mutant.formula + each.mutant.from + each.mutant.to + std::string(name(each.fate)));
    }
    return all;
  };
  const auto sample = [&](std::size_t size, std::uint64_t seed, std::size_t threads) {
    const ThreadLimit limit(threads);
    MutationRequest request;
    request.sample = size;
    request.verify.settings.seed = seed;
    return report_on(paper, request);
  };
  const std::vector<std::string> all = names(report_on(paper));
  const MutationReport five = sample(5, 1, 1);
  CHECK(five.results.size() == 5);
  CHECK(five.there_are == all.size());
  CHECK(five.idle.empty());
  CHECK(names(five) == names(sample(5, 1, 4)));
  CHECK(names(five) != names(sample(5, 2, 1)));
  std::size_t found = 0;
  for (const std::string& each : names(five)) found += static_cast<std::size_t>(std::ranges::count(all, each));
  CHECK(found == 5);
  CHECK(names(sample(1000, 1, 1)) == all);
}

}  // namespace
}  // namespace separatrix
