#include "tools/report/verify_report.hpp"

#include <doctest/doctest.h>

#include "theory/evidence_builder.hpp"
#include "tools/report/json.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

Evidence mixed_evidence(const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  evidence.hypothesis("p + q < 1", true);
  evidence.equal("e", "0.5", "0.5000001", 6);
  evidence.same("label", "saddle", "3 points", EvidenceMethod::sampled);
  return evidence.conclude();
}

Evidence outside(const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  evidence.hypothesis("p + q < 1", false);
  evidence.hypothesis("E < E_s", Verdict::undecided);
  return evidence.conclude();
}

Evidence proof(const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  evidence.identity("dE/dt", true, 0, settings.digits);
  return evidence.conclude();
}

const std::vector<Paper> papers{{"toy",
                                 "",
                                 "",
                                 {},
                                 {{"A", "E is conserved", "eq. 3", Status::published, proof},
                                  {"B", "a limit", "derived here", Status::derived, mixed_evidence},
                                  {"C", "a basin", "derived here", Status::recalled, outside}}}};

std::vector<Verification> results(std::size_t digits) {
  VerifyRequest request;
  request.settings.digits = digits;
  return verify(select_claims(papers, {}), request);
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

}  // namespace

TEST_CASE("verify writes the JSON keys of the contract, in their order") {
  const Json json = json_of(results(15));
  REQUIRE(json.size() == 3);
  for (const Json& each : json) {
    CHECK(keys(each) == std::vector<std::string>{"paper", "claim", "statement", "status", "verdict", "method", "digits",
                                                 "quantities", "hypotheses", "seconds", "witness", "rerun", "unused",
                                                 "source", "proved_for", "not_proved"});
  }
  CHECK(json[0]["paper"] == "toy");
  CHECK(json[0]["claim"] == "A");
  CHECK(json[0]["statement"] == "E is conserved");
  CHECK(json[0]["status"] == "published");
  CHECK(json[0]["verdict"] == "holds");
  CHECK(json[0]["method"] == "exact");
  CHECK(json[0]["digits"] == 15);
  CHECK(json[0]["seconds"].is_number());
  CHECK(json[0]["hypotheses"] == Json::array());
  CHECK(json[0]["source"] == "eq. 3");
  CHECK(json[1]["verdict"] == "fails");
  CHECK(json[1]["method"] == "sampled");
  CHECK(json[1]["digits"] == 6);
  CHECK(json[1]["hypotheses"] == Json::array({{{"name", "p + q < 1"}, {"holds", true}}}));
  CHECK(json[1]["witness"] == "label: 3 points where saddle is expected");
  CHECK(json[2]["verdict"] == "undecided");
  CHECK(json[2]["quantities"] == Json::array());
  CHECK(json[2]["hypotheses"][0]["holds"] == false);
  CHECK(json[2]["hypotheses"][1]["holds"].is_null());
}

TEST_CASE("verify writes values as strings at any number of digits") {
  for (const std::size_t digits : {15u, 16u}) {
    const Json quantities = json_of(results(digits))[1]["quantities"];
    CHECK(keys(quantities[0]) ==
          std::vector<std::string>{"name", "expected", "found", "error", "agreed_digits", "verdict"});
    CHECK(quantities[0]["expected"] == "0.5");
    CHECK(quantities[0]["found"] == "0.5000001");
    CHECK(quantities[0]["error"] == "1e-7");
    CHECK(quantities[0]["agreed_digits"] == 6);
    CHECK(quantities[1]["expected"] == "saddle");
    CHECK(quantities[1]["found"] == "3 points");
    CHECK(quantities[1]["error"].is_null());
    CHECK(quantities[1]["agreed_digits"].is_null());
  }
}

TEST_CASE("verify writes its table as Markdown, the same at every run, with a paper's name where there are several") {
  const auto all = results(15);
  CHECK(markdown_table(all) ==
        "| claim | statement | status | verdict | method | digits |\n"
        "|---|---|---|---|---|---|\n"
        "| A | E is conserved | published | holds | exact | 15 |\n"
        "| B | a limit | derived | fails | sampled | 6 |\n"
        "| C | a basin | recalled | undecided | - | - |\n");
  const std::vector<Paper> others{{"one", "", "", {}, {{"A", "2w|w| < u* \\ `x`", "eq. 1", Status::published, proof}}},
                                  {"two", "", "", {}, {{"A", "E is conserved", "eq. 3", Status::published, proof}}}};
  VerifyRequest request;
  request.settings.digits = 15;
  const std::string table = markdown_table(verify(select_claims(others, {}), request));
  CHECK(table.find("| one/A | 2w\\|w\\| \\< u\\* \\\\ \\`x\\` | published ") != std::string::npos);
  CHECK(table.find("| two/A | E is conserved | ") != std::string::npos);
}

TEST_CASE("a verdict is one line: what holds with its statement, what does not with the reason") {
  const auto all = results(15);
  const std::string held = verdict_line(all[0]), failed = verdict_line(all[1]), open = verdict_line(all[2]);
  CHECK(held.starts_with("holds      toy/A "));
  CHECK(held.find("exact") != std::string::npos);
  CHECK(held.find("15 digits") != std::string::npos);
  CHECK(held.find("published") != std::string::npos);
  CHECK(held.ends_with("E is conserved"));
  CHECK(failed.starts_with("fails      toy/B "));
  CHECK(failed.find("sampled") != std::string::npos);
  CHECK(failed.ends_with("label: 3 points where saddle is expected"));
  CHECK(open.starts_with("undecided  toy/C "));
  CHECK(open.find("sampled") == std::string::npos);
  CHECK(open.ends_with("the hypothesis p + q < 1 does not hold"));
}

}  // namespace separatrix::testing
