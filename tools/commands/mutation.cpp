#include "tools/commands/mutation.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "lib/num/error.hpp"
#include "theory/mutate.hpp"
#include "tools/report/json.hpp"
#include "tools/report/mutation_report.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

// the claims of each paper, in their order
std::vector<std::vector<PaperClaim>> by_paper(const std::vector<PaperClaim>& claims) {
  std::vector<std::vector<PaperClaim>> papers;
  for (const PaperClaim& each : claims) {
    if (papers.empty() || papers.back().front().paper != each.paper) papers.emplace_back();
    papers.back().push_back(each);
  }
  return papers;
}

}  // namespace

ExitCode code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return exit_done;
    case Verdict::fails: return exit_claim_fails;
    default: return exit_undecided;
  }
}

ExitCode mutate_claims(const std::vector<PaperClaim>& claims, const VerifyRequest& request,
                       std::optional<std::size_t> sample, const OutputOptions& outputs) {
  std::vector<std::vector<PaperClaim>> papers;
  std::string left_out;
  for (auto& of_paper : by_paper(claims)) {
    const Paper& paper = *of_paper.front().paper;
    if (paper.mutants) {
      papers.push_back(std::move(of_paper));
    } else {
      left_out += (left_out.empty() ? "" : ", ") + paper.id;
    }
  }
  if (papers.empty() && !left_out.empty()) {
    throw InvalidArgument("--mutate", left_out, "papers whose claims rest on formulas; here they rest on programs");
  }
  const bool silent = !outputs.prints_text();
  std::vector<MutationReport> reports;
  Verdict all = papers.empty() || !left_out.empty() ? Verdict::undecided : Verdict::holds;
  for (const auto& of_paper : papers) {
    std::optional<Progress> progress;
    MutationRequest mutation{request, sample, request.settings.effort == Effort::full};
    mutation.on_start = [&](std::size_t mutants) { progress.emplace("mutate", "mutants", mutants, silent); };
    mutation.on_finished = [&](const MutantResult& result) {
      progress->advance();
      if (silent || interrupted()) return;
      fmt::print("{}\n", mutant_line(result));
      std::fflush(stdout);
    };
    reports.push_back(mutate(of_paper, mutation));
    progress->finish();
    if (interrupted()) throw Interrupted("interrupted; nothing was written");
    all = all && verdict(reports.back());
  }
  if (!outputs.json.empty()) write_json(outputs.json, json_of(reports));
  if (!silent) print_mutations(reports);
  if (!left_out.empty()) tell(fmt::format("not looked at, since no formula is named: {}", left_out));
  return code_of(all);
}

}  // namespace separatrix
