// Claims for all parameters of a box: proved on all of it, refuted with a witness, or open where they could not be.
#include <doctest/doctest.h>

#include "lib/model/model_file.hpp"
#include "theory/given/claims.hpp"
#include "theory/verify.hpp"

namespace separatrix::testing {
namespace {

// x² = a and y = 0: for a > 0 minima at ±√a and a saddle between them, for a < 0 one minimum
const std::string pitchfork = R"(name = "pitchfork"
states = ["x", "y"]
loss = "x^4/4 - a*x^2/2 + k*y^2/2"
[parameters]
a = { default = 1 }
k = { default = 1, above = 0 }
[start]
x = 1
y = 1
)";

// what verify --certify says of the only claim of a file: so many strict minima in a square of side 4
Verification certified(const std::string& equals, const std::string& keys, const FixedParameters& set = {}) {
  const ModelFile file = parse_model_file(
      pitchfork + "[[claim]]\nid = \"c\"\nkind = \"count\"\nof = \"strict minimum\"\nequals = " + equals +
          "\nbox = { x = \"-2:2\", y = \"-2:2\" }\n" + keys,
      "m.toml");
  const std::vector<Paper> papers{given::paper_of({file.model}, file.claims, "m.toml")};
  VerifyRequest request;
  request.certify = true;
  request.settings.set = set;
  Verification found = verify(select_claims(papers, {}), request).front();
  found.subject = {};  // the papers end here
  return found;
}

TEST_CASE("claims over parameters: a count is proved on the whole box, and says for which") {
  const Verification one = certified("2", "over = { a = \"1/10:3\" }\nset = { k = 2 }");
  CHECK(one.is_proved());
  CHECK(one.evidence.method == EvidenceMethod::enclosure);
  CHECK(one.domain == "all a in [1/10, 3]");
  CHECK(one.missing.empty());
  const Verification two = certified("2", "over = { a = \"1:2\", k = \"1/2:2\" }");
  CHECK(two.is_proved());
  CHECK(two.domain == "all a in [1, 2], k in [1/2, 2]");
  // a parameter that the user sets leaves the box
  CHECK(certified("2", "over = { a = \"1:2\", k = \"1/2:2\" }", {{"k", 1}}).domain == "all a in [1, 2]");
  CHECK(certified("2", "over = { a = \"1:2\" }", {{"a", 7}}).evidence.verdict == Verdict::undecided);
}

TEST_CASE("claims over parameters: a false count fails at exact parameters, with a command that shows it") {
  const Verification three = certified("3", "over = { a = \"1/10:3\" }");
  CHECK(three.evidence.verdict == Verdict::fails);
  CHECK(three.evidence.method == EvidenceMethod::enclosure);
  CHECK(three.domain.empty());
  CHECK(three.evidence.witness.find("a = ") != std::string::npos);
  // samples would have to fall into a thousandth of the box to see that it has one minimum there
  const Verification part = certified("2", "over = { a = \"-1/1000:1\" }\nsamples = 1");
  CHECK(part.evidence.verdict == Verdict::fails);
  CHECK(part.evidence.rerun.starts_with("separatrix stationary m.toml --set a=-"));
  CHECK(part.evidence.rerun.ends_with(" --box x=-2:2 --box y=-2:2 --certify"));
}

TEST_CASE("claims over parameters: with a bifurcation in the box nothing is proved, and it is said where") {
  // at a = 0, one end of the box, there is one minimum, and it is degenerate
  const Verification open = certified("2", "over = { a = \"0:1\" }\nsamples = 1");
  CHECK(!open.is_proved());
  CHECK(open.evidence.method == EvidenceMethod::sampled);
  CHECK(open.domain.empty());
  CHECK(open.missing.find("open on ") != std::string::npos);
  CHECK(open.missing.find("a in [0, 1/1024]") != std::string::npos);
}

TEST_CASE("claims over parameters: hypotheses cut the box") {
  const std::string over = "over = { a = \"-1:1\" }\n";
  const Verification above = certified("2", over + "hypotheses = [\"a > 1/10\"]");
  CHECK(above.is_proved());
  CHECK(above.domain == "all a in [-1, 1] with a > 1/10");
  CHECK(certified("2", over + "hypotheses = [\"a < -1/10\"]").evidence.verdict == Verdict::fails);
  CHECK(certified("1", over + "hypotheses = [\"a < -1/10\"]").is_proved());
}

}  // namespace
}  // namespace separatrix::testing
