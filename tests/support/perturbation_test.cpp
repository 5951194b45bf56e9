#include "tests/support/perturbation.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "lib/num/decimal.hpp"
#include "theory/evidence_builder.hpp"

namespace separatrix::testing {
namespace {

// y = slope · x + offset, and what is said of it
struct Line {
  Rational slope = 2, offset = 3;
  bool at_1_is_known = true;
};

Claim claim(const std::string& id, std::function<void(EvidenceBuilder&)> examine) {
  return {id, "a line", "here", Status::derived, [examine](const ClaimSettings& settings) {
            EvidenceBuilder evidence(settings);
            examine(evidence);
            return evidence.conclude();
          }};
}

std::vector<Claim> claims(const Line& line) {
  const auto y = [line](const Rational& x) { return rounded(Rational(line.slope * x + line.offset), 15); };
  const Known y1(y(1), line.at_1_is_known ? std::nullopt : std::optional<std::size_t>(2));
  return {claim("at 0", [y](EvidenceBuilder& evidence) { evidence.equal("y(0)", "3", y(0), 10); }),
          claim("difference",
                [y](EvidenceBuilder& evidence) {
                  evidence.equal("y(1) - y(0)", "2", rounded(Rational(y(1).value() - y(0).value()), 15), 10);
                }),
          claim("at 1", [y1](EvidenceBuilder& evidence) { evidence.equal("y(1)", "5", y1, 10); }),
          claim("unknown", [](EvidenceBuilder& evidence) { evidence.undecided("z", "not known"); })};
}

void shift(Line& line) { line.offset += ratio(1, 1000000); }
void shift_and_hide(Line& line) {
  line.offset += ratio(1, 1000000);
  line.at_1_is_known = false;
}
void tilt(Line& line) { line.slope += ratio(1, 1000000); }

TEST_CASE("perturbation: exactly the claims that rest on the change fail") {
  const Perturbations<Line> perturbed(Line{}, claims, {});
  perturbed("offset", shift, {"at 0", "at 1"});
  perturbed("slope", tilt, {"difference", "at 1"});
  perturbed("offset, and y(1) to two digits only", shift_and_hide, {"at 0"}, {"at 1"});
  check_perturbation("offset, as two lists", claims({2, 3}), claims({2, 4}), {"at 0", "at 1"}, {});
}

TEST_CASE("perturbation: every mistake is caught") {
  const Perturbations<Line> perturbed(Line{}, claims, {});
  const auto mistakes = [&](void (*change)(Line&), const std::set<std::string>& must_fail) {
    return perturbed.mistakes(change, must_fail).size();
  };
  CHECK(mistakes(shift, {"at 0", "at 1"}) == 0);
  CHECK(mistakes(shift, {"at 0"}) == 1);                                     // another one fails
  CHECK(mistakes(shift, {"at 0", "at 1", "difference"}) == 1);               // one does not notice
  CHECK(mistakes(shift, {"at 0", "at 1", "unknown"}) == 1);                  // never held
  CHECK(mistakes(shift, {"at 0", "at 1", "at 2"}) == 1);                     // no such claim
  CHECK(mistakes(shift, {}) == 3);                                           // tests nothing, and two fail
  CHECK(mistakes([](Line&) {}, {"at 0"}) == 1);                              // a change that changes nothing
  CHECK(perturbed.mistakes(shift, {"at 0"}, {"at 1"}).size() == 1);          // fails, is not undecided
  CHECK(perturbed.mistakes(shift, {"at 0", "at 1"}, {"at 2"}).size() == 1);  // no such claim
  CHECK(perturbed.mistakes(shift_and_hide, {"at 0", "at 1"}).size() == 1);   // is undecided, does not fail
  const EvidenceById all = evidence_of(claims({}), {});
  EvidenceById fewer = all;
  fewer.erase("unknown");
  CHECK(perturbation_mistakes(all, fewer, {"at 0"}).size() == 2);
  CHECK(perturbation_mistakes(fewer, all, {"at 0"}).size() == 2);
}

}  // namespace
}  // namespace separatrix::testing
