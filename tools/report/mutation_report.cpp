#include "tools/report/mutation_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/report/table.hpp"

namespace separatrix {
namespace {

constexpr std::size_t widest = 60;  // of a part of a formula in a line

// the beginning of a text that is too long for a line; formulas are printed in ASCII
std::string shortened(const std::string& text) {
  return text.size() <= widest ? text : text.substr(0, widest - 3) + "...";
}

std::string slip_of(const Mutant& mutant) {
  return fmt::format("{}  {}  {} -> {}", mutant.formula, name(mutant.slip), shortened(mutant.from),
                     shortened(mutant.to));
}

std::string score_text(const MutationReport& report) {
  const std::size_t that_change = report.results.size() - report.count(MutantFate::equivalent);
  const auto score = report.score();
  return score ? fmt::format("{}/{} = {:.1f} %", report.count(MutantFate::noticed), that_change, 100 * *score) : "-";
}

std::size_t noticed_by(const MutationReport& report, const std::string& claim) {
  return static_cast<std::size_t>(std::ranges::count_if(report.results, [&](const MutantResult& each) {
    return std::ranges::find(each.noticed_by, claim) != each.noticed_by.end();
  }));
}

void print_those(const MutationReport& report, MutantFate fate, const char* what) {
  if (report.count(fate) == 0) return;
  fmt::print("\n{}: {}\n", report.paper, what);
  for (const MutantResult& each : report.results) {
    if (each.fate != fate) continue;
    fmt::print("  {}{}{}\n", slip_of(each.mutant), each.why.empty() ? "" : ": ", each.why);
  }
}

void print_claims(const MutationReport& report) {
  std::vector<std::vector<std::string>> rows{{"claim", "verdict", "notices"}};
  for (const Verification& each : report.unchanged) {
    const std::string& id = each.subject.claim->id;
    rows.push_back({id, std::string(name(each.evidence.verdict)), std::to_string(noticed_by(report, id))});
  }
  fmt::print("\n{}: how many mutants each claim notices, of those that it was asked of\n", report.paper);
  print_table(rows);
  if (!report.idle.empty()) fmt::print("\n{}: claims that notice none: {}\n", report.paper, joined(report.idle, ", "));
}

}  // namespace

std::string mutant_line(const MutantResult& result) {
  return fmt::format("{:<10}  {}  {}", name(result.fate), slip_of(result.mutant), joined(result.noticed_by, " "));
}

void print_mutations(const std::vector<MutationReport>& reports) {
  std::vector<std::vector<std::string>> rows{
      {"paper", "mutants", "looked at", "noticed", "equivalent", "survived", "undecided", "score"}};
  for (const MutationReport& report : reports) {
    print_claims(report);
    print_those(report, MutantFate::survived, "mutants that no claim notices");
    print_those(report, MutantFate::undecided, "mutants that are undecided");
    print_those(report, MutantFate::equivalent, "mutants that are proved to change nothing");
    const auto count = [&](MutantFate fate) { return std::to_string(report.count(fate)); };
    rows.push_back({report.paper, std::to_string(report.there_are), std::to_string(report.results.size()),
                    count(MutantFate::noticed), count(MutantFate::equivalent), count(MutantFate::survived),
                    count(MutantFate::undecided), score_text(report)});
  }
  fmt::print("\n");
  print_table(rows);
}

nlohmann::ordered_json json_of(const std::vector<MutationReport>& reports) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const MutationReport& report : reports) {
    nlohmann::ordered_json json;
    json["paper"] = report.paper;
    json["mutants"] = report.there_are;
    json["looked_at"] = report.results.size();
    for (const MutantFate fate :
         {MutantFate::noticed, MutantFate::equivalent, MutantFate::survived, MutantFate::undecided}) {
      json[std::string(name(fate))] = report.count(fate);
    }
    const auto score = report.score();
    json["score"] = score ? nlohmann::ordered_json(*score) : nlohmann::ordered_json(nullptr);
    json["claims"] = nlohmann::ordered_json::array();
    for (const Verification& each : report.unchanged) {
      const std::string& id = each.subject.claim->id;
      json["claims"].push_back(
          {{"claim", id}, {"verdict", name(each.evidence.verdict)}, {"notices", noticed_by(report, id)}});
    }
    json["idle"] = report.idle;
    json["results"] = nlohmann::ordered_json::array();
    for (const MutantResult& each : report.results) {
      json["results"].push_back({{"formula", each.mutant.formula},
                                 {"slip", name(each.mutant.slip)},
                                 {"from", each.mutant.from},
                                 {"to", each.mutant.to},
                                 {"fate", name(each.fate)},
                                 {"noticed_by", each.noticed_by},
                                 {"undecided_by", each.undecided_by},
                                 {"why", each.why},
                                 {"seconds", each.seconds}});
    }
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace separatrix
