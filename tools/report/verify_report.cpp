#include "tools/report/verify_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "tools/report/json.hpp"
#include "tools/report/table.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_quantities = 8;  // under a claim that does not hold

// at most `most` characters of UTF-8
std::string shortened(const std::string& text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins_character && characters++ == most) return text.substr(0, i) + "…";
  }
  return text;
}

bool has_digits(const Evidence& evidence) {
  return std::any_of(evidence.quantities.begin(), evidence.quantities.end(),
                     [](const Quantity& each) { return each.agreed_digits.has_value(); });
}

bool was_certified(const std::vector<Verification>& results) {
  return std::ranges::any_of(results,
                             [](const Verification& each) { return !each.domain.empty() || !each.missing.empty(); });
}

// nothing where nothing was found: of a claim outside its hypotheses, or one that threw
std::string method_of(const Evidence& evidence) {
  return evidence.quantities.empty() ? "-" : std::string(name(evidence.method));
}

std::string digits_of(const Evidence& evidence) { return has_digits(evidence) ? std::to_string(evidence.digits) : "-"; }

std::string seconds_text(double seconds) { return fmt::format("{:.2f}", seconds); }

void print_quantities(const Evidence& evidence, bool all) {
  std::vector<std::vector<std::string>> rows{{"", "quantity", "expected", "found", "error", "digits", "verdict"}};
  std::size_t left_out = 0;
  for (const Quantity& each : evidence.quantities) {
    if (!all && each.verdict == Verdict::holds) continue;
    if (!all && rows.size() > most_quantities) {
      ++left_out;
      continue;
    }
    rows.push_back({"", each.name, each.expected.empty() ? "-" : each.expected, each.found,
                    each.error.empty() ? "-" : each.error,
                    each.agreed_digits ? std::to_string(*each.agreed_digits) : "-", std::string(name(each.verdict))});
  }
  if (rows.size() > 1) print_table(rows);
  if (left_out > 0) fmt::print("  and {} more\n", left_out);
}

void print_hypotheses(const Evidence& evidence, bool all) {
  for (const Hypothesis& each : evidence.hypotheses) {
    if (all || each.holds != Verdict::holds) fmt::print("  hypothesis {}: {}\n", each.name, name(each.holds));
  }
}

// "correlation, ratio"
std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& each : names) list += (list.empty() ? "" : ", ") + each;
  return list;
}

void print_details(const Verification& result, bool all) {
  const Claim& claim = *result.subject.claim;
  fmt::print("\n{} {}: {}\n  source: {} ({})\n", result.subject.name(), name(result.evidence.verdict), claim.statement,
             claim.source, name(claim.status));
  if (!result.evidence.witness.empty()) fmt::print("  because: {}\n", result.evidence.witness);
  if (!result.evidence.rerun.empty()) fmt::print("  see it again: {}\n", result.evidence.rerun);
  if (!result.domain.empty()) fmt::print("  proved for: {}\n", result.domain);
  if (!result.missing.empty()) fmt::print("  not proved: {}\n", result.missing);
  if (!result.evidence.unused.empty()) fmt::print("  does not use: {}\n", list_of(result.evidence.unused));
  print_hypotheses(result.evidence, all);
  print_quantities(result.evidence, all);
}

// text of a cell: what Markdown would read as a mark stands behind a backslash
std::string markdown_text(const std::string& text) {
  std::string escaped;
  for (const char character : text) {
    if (std::string_view("\\|*`<").find(character) != std::string_view::npos) escaped += '\\';
    escaped += character;
  }
  return escaped;
}

nlohmann::ordered_json json_of(const Quantity& quantity) {
  nlohmann::ordered_json json;
  json["name"] = quantity.name;
  json["expected"] = quantity.expected;
  json["found"] = quantity.found;
  json["error"] = quantity.error.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(quantity.error);
  json["agreed_digits"] =
      quantity.agreed_digits ? nlohmann::ordered_json(*quantity.agreed_digits) : nlohmann::ordered_json(nullptr);
  json["verdict"] = name(quantity.verdict);
  return json;
}

nlohmann::ordered_json json_of(const Hypothesis& hypothesis) {
  nlohmann::ordered_json json;
  json["name"] = hypothesis.name;
  json["holds"] = hypothesis.holds == Verdict::undecided ? nlohmann::ordered_json(nullptr)
                                                         : nlohmann::ordered_json(hypothesis.holds == Verdict::holds);
  return json;
}

}  // namespace

std::string verdict_line(const Verification& result) {
  const Claim& claim = *result.subject.claim;
  const Evidence& evidence = result.evidence;
  std::string line = fmt::format("{:<9}  {:<20}  {:<9}  ", name(evidence.verdict), result.subject.name(),
                                 evidence.quantities.empty() ? "" : name(evidence.method));
  line += fmt::format("{:<10}  ", has_digits(evidence) ? fmt::format("{} digits", evidence.digits) : "");
  line += fmt::format("{:<9}  {:>7} s  {}", name(claim.status), seconds_text(result.seconds),
                      evidence.verdict == Verdict::holds ? shortened(claim.statement, 60) : evidence.witness);
  return line;
}

void print_verdicts(const std::vector<Verification>& results) {
  std::vector<std::vector<std::string>> rows{
      {"paper", "claim", "verdict", "method", "digits", "status", "seconds", "statement"}};
  for (const Verification& each : results) {
    const Claim& claim = *each.subject.claim;
    rows.push_back({each.subject.paper->id, claim.id, std::string(name(each.evidence.verdict)),
                    method_of(each.evidence), digits_of(each.evidence), std::string(name(claim.status)),
                    seconds_text(each.seconds), shortened(claim.statement, 60)});
  }
  print_table(rows);
  const bool alone = results.size() == 1;
  for (const Verification& each : results) {
    if (alone || each.evidence.verdict != Verdict::holds) print_details(each, alone);
  }
  // what was set and had no part in a verdict
  std::map<std::string, std::vector<std::string>> unused;
  for (const Verification& each : results) {
    if (!each.evidence.unused.empty()) unused[list_of(each.evidence.unused)].push_back(each.subject.claim->id);
  }
  if (!alone) {
    for (const auto& [names, claims] : unused) fmt::print("\n{} not used by: {}\n", names, list_of(claims));
  }
  const auto count = [&](Verdict verdict) {
    return std::count_if(results.begin(), results.end(),
                         [&](const Verification& each) { return each.evidence.verdict == verdict; });
  };
  fmt::print("\nclaims: {} hold, {} fail, {} undecided\n", count(Verdict::holds), count(Verdict::fails),
             count(Verdict::undecided));
  if (was_certified(results))
    fmt::print("proved: {} of {}\n", std::ranges::count_if(results, &Verification::is_proved), results.size());
}

std::string markdown_table(const std::vector<Verification>& results) {
  const bool several_papers = std::any_of(results.begin(), results.end(), [&](const Verification& each) {
    return each.subject.paper != results.front().subject.paper;
  });
  const bool certified = was_certified(results);
  std::string table =
      fmt::format("| claim | statement | status | verdict | method |{} digits |\n|---|---|---|---|---|{}---|\n",
                  certified ? " proved for, or what a proof would need |" : "", certified ? "---|" : "");
  for (const Verification& each : results) {
    const Claim& claim = *each.subject.claim;
    const std::string proof =
        each.missing.empty() ? markdown_text(each.domain) : "*not proved:* " + markdown_text(each.missing);
    table += fmt::format("| {} | {} | {} | {} | {} |{} {} |\n", several_papers ? each.subject.name() : claim.id,
                         markdown_text(claim.statement), name(claim.status), name(each.evidence.verdict),
                         method_of(each.evidence), certified ? " " + proof + " |" : "", digits_of(each.evidence));
  }
  return table;
}

nlohmann::ordered_json json_of(const std::vector<Verification>& results) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Verification& result : results) {
    const Claim& claim = *result.subject.claim;
    const Evidence& evidence = result.evidence;
    nlohmann::ordered_json json;
    json["paper"] = result.subject.paper->id;
    json["claim"] = claim.id;
    json["statement"] = claim.statement;
    json["status"] = name(claim.status);
    json["verdict"] = name(evidence.verdict);
    json["method"] = name(evidence.method);
    json["digits"] = evidence.digits;
    json["quantities"] = nlohmann::ordered_json::array();
    for (const Quantity& each : evidence.quantities) json["quantities"].push_back(json_of(each));
    json["hypotheses"] = nlohmann::ordered_json::array();
    for (const Hypothesis& each : evidence.hypotheses) json["hypotheses"].push_back(json_of(each));
    json["seconds"] = result.seconds;
    json["witness"] = evidence.witness;
    json["rerun"] = evidence.rerun;
    json["unused"] = evidence.unused;
    json["source"] = claim.source;
    json["proved_for"] = result.domain;
    json["not_proved"] = result.missing;
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace separatrix
