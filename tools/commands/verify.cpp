#include "theory/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <string_view>

#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"
#include "theory/registry.hpp"
#include "tools/commands/mutation.hpp"
#include "tools/report/json.hpp"
#include "tools/report/verify_report.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

struct Options {
  std::vector<std::string> names, set;
  std::string digits = "15", effort = "standard", seed = "0", threads = "0", work, seconds, markdown, mutants;
  OutputOptions outputs;
  bool mutate = false, certify = false;
};

Effort parse_effort(const std::string& text) {
  if (text == "standard") return Effort::standard;
  if (text == "full") return Effort::full;
  throw UnknownName("effort", text, {"standard", "full"});
}

// Parameters that a model of a selected paper has, within the domain of at least one of them.
std::map<std::string, Rational> parse_parameters(const std::vector<std::string>& set,
                                                 const std::vector<PaperClaim>& claims) {
  const std::map<std::string, Rational> values = parse_settings(set);
  std::vector<std::string> known;
  for (const PaperClaim& each : claims) {
    for (const TheoryModel& theory : each.paper->models) {
      for (const Parameter& parameter : theory.model.description().parameters) {
        if (std::find(known.begin(), known.end(), parameter.name) == known.end()) known.push_back(parameter.name);
      }
    }
  }
  for (const auto& [parameter, value] : values) {
    if (std::find(known.begin(), known.end(), parameter) == known.end()) {
      throw UnknownName("parameter", parameter, known);
    }
    std::string allowed;
    bool contained = false;
    for (const PaperClaim& each : claims) {
      for (const TheoryModel& theory : each.paper->models) {
        const auto index = theory.model.parameter_index(parameter);
        if (!index) continue;
        const Domain& domain = theory.model.description().parameters[*index].domain;
        contained = contained || domain.contains(value);
        allowed = domain.text(parameter);
      }
    }
    if (!contained) throw InvalidArgument("--set", set_as_given(set, parameter), allowed);
  }
  return values;
}

// A value that no claim used would be taken for a condition of the verdicts.
void refuse_unused(const std::vector<std::string>& given, const FixedParameters& set,
                   const std::vector<Verification>& results) {
  for (const auto& [name, value] : set.values()) {
    const bool used = std::any_of(results.begin(), results.end(), [&, &name = name](const Verification& each) {
      const std::vector<std::string>& unused = each.evidence.unused;
      return std::find(unused.begin(), unused.end(), name) == unused.end();
    });
    if (!used && !results.empty()) {
      throw InvalidArgument("--set", set_as_given(given, name),
                            results.size() == 1 ? results.front().subject.name() + " does not use " + name
                                                : "no claim that was named uses " + name);
    }
  }
}

void refuse_without_mutate(const Options& options) {
  if (!options.mutate && !options.mutants.empty()) {
    throw InvalidArgument("--mutants", options.mutants, "with --mutate only");
  }
  if (options.mutate && !options.markdown.empty()) {
    throw InvalidArgument("--markdown", options.markdown, "without --mutate only");
  }
  if (options.mutate && options.certify) throw InvalidArgument("--certify", "", "without --mutate only");
}

// "F.toml" and "F.toml/ID": the file, and what is named in it
struct FileName {
  std::string file, id;
  bool has_id = false;
};

std::optional<FileName> file_name(const std::string& name) {
  constexpr std::string_view ending = ".toml";
  if (is_model_file(name)) return FileName{name, {}, false};
  const std::size_t end = name.rfind(std::string(ending) + "/");
  if (end == std::string::npos) return std::nullopt;
  const std::size_t slash = end + ending.size();
  return FileName{name.substr(0, slash), name.substr(slash + 1), true};
}

// the files of claims that are named, each once, in their order
std::vector<Paper> read_files(const std::vector<std::string>& names) {
  std::vector<Paper> files;
  for (const std::string& name : names) {
    const auto found = file_name(name);
    if (!found || std::any_of(files.begin(), files.end(), [&](const Paper& each) { return each.id == found->file; }))
      continue;
    files.push_back(read_user_claims(found->file));
  }
  return files;
}

// those of the papers, then those of the files
std::vector<PaperClaim> select(const std::vector<Paper>& files, const std::vector<std::string>& names) {
  std::vector<std::string> of_papers;
  for (const std::string& name : names) {
    if (!file_name(name)) of_papers.push_back(name);
  }
  std::vector<PaperClaim> selected;
  if (names.empty() || !of_papers.empty()) selected = select_claims(papers(), of_papers);
  for (const Paper& file : files) {
    std::set<std::string> ids;
    bool all = false;
    for (const std::string& name : names) {
      const auto found = file_name(name);
      if (!found || found->file != file.id) continue;
      all = all || !found->has_id;
      if (found->has_id) ids.insert(found->id);
    }
    std::vector<std::string> known;
    for (const Claim& each : file.claims) {
      known.push_back(each.id);
      const bool is_named = ids.erase(each.id) > 0;
      if (all || is_named) selected.push_back({&file, &each});
    }
    if (!ids.empty()) {
      throw UnknownName("claim of " + file.id, ids.begin()->empty() ? "''" : *ids.begin(), known);
    }
  }
  return selected;
}

ExitCode run(const Options& options) {
  const std::vector<Paper> files = read_files(options.names);
  const std::vector<PaperClaim> claims = select(files, options.names);
  VerifyRequest request;
  request.settings.digits = parse_digits(options.digits);
  request.settings.effort = parse_effort(options.effort);
  request.settings.seed = parse_count(options.seed, "--seed", 0, 999'999'999'999'999);
  request.settings.set = parse_parameters(options.set, claims);
  if (!options.work.empty()) request.work_per_claim = parse_count(options.work, "--max-work", 1, 999'999'999'999'999);
  if (!options.seconds.empty()) {
    request.seconds_per_claim = static_cast<double>(parse_count(options.seconds, "--max-seconds", 1, 1'000'000'000));
  }
  request.certify = options.certify;
  request.cancelled = interrupted;
  const std::size_t threads = parse_count(options.threads, "--threads", 0, 4096);
  refuse_without_mutate(options);
  const NamedOutputs table{{"--markdown", options.markdown}};
  options.outputs.check(table);
  watch_interrupts();
  const ThreadLimit limit(threads);
  if (options.mutate) {
    std::optional<std::size_t> sample;
    if (!options.mutants.empty()) sample = parse_count(options.mutants, "--mutants", 1, 1'000'000'000);
    return mutate_claims(claims, request, sample, options.outputs);
  }

  const bool quiet = !options.outputs.prints_text(table);
  const auto stream = [&](const Verification& result) {
    // a claim that used nothing of what was set may be refused at the end
    const bool used = result.evidence.unused.size() < request.settings.set.values().size();
    if (quiet || interrupted() || !(used || request.settings.set.empty())) return;
    fmt::print("{}\n", verdict_line(result));
    std::fflush(stdout);
  };
  const std::vector<Verification> results = verify(claims, request, stream);
  if (interrupted()) throw Interrupted("interrupted; claims without a verdict were not decided, nothing was written");

  refuse_unused(options.set, request.settings.set, results);
  if (!options.outputs.json.empty()) write_json(options.outputs.json, json_of(results));
  if (!options.markdown.empty()) write_file(options.markdown, markdown_table(results));
  if (results.empty()) {
    tell("there is no claim to check: what is named states none");
  } else if (!quiet) {
    fmt::print("\n");
    print_verdicts(results);
  }
  return code_of(verdict(results));
}

}  // namespace

Command verify_command() {
  static Options options;
  Command command;
  command.name = "verify";
  command.summary = "verdict with evidence on every claim of the papers, or of a model file of your own";
  command.example = "verify makkuva_2024/M2 --digits 50";
  command.positionals = {{"PAPER[/CLAIM]",
                          "papers or model files, or single claims of them: makkuva_2024/M2, F.toml/minima (default: "
                          "all papers; separatrix list claims)",
                          nullptr, false, &options.names}};
  command.options = {
      value_option("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      value_option("--effort", "standard|full", "full: more cases, random and adversarial ones too (default: standard)",
                   options.effort),
      Option{"--set", "NAME=VALUE",
             "parameter of the models, read exactly (repeatable; default: those each claim chooses); a claim whose "
             "hypotheses do not hold then is undecided",
             nullptr, &options.set, nullptr},
      value_option("--seed", "N", "seed of everything random; the same seed, the same evidence (default: 0)",
                   options.seed),
      value_option("--threads", "N", "threads; 0: as many as there are cores (default: 0)", options.threads),
      value_option(
          "--max-work", "N",
          "a claim that needs more is undecided: steps of integration in double, one with D > 15 digits counts "
          "as 8 (D/15)^2 (default: 20000000, with --effort full 200000000)",
          options.work),
      value_option("--max-seconds", "S",
                   "a claim that takes longer is undecided; verdicts depend on the machine's load then (default: no "
                   "limit)",
                   options.seconds),
      options.outputs.json_option("verdicts with their evidence"),
      value_option("--markdown", "FILE", "table of verdicts as Markdown; - for stdout (default: none)",
                   options.markdown),
      Option{"--certify", "",
             "a proof of each claim where one is known, exact or by enclosures, and for what it holds; what is not "
             "proved is "
             "checked in numbers, and it is said what a proof would need (default: off)",
             nullptr, nullptr, &options.certify},
      Option{"--mutate", "",
             "instead: makes slips in the formulas that the claims rest on (a sign, a constant by 1e-6, an exponent, a "
             "factor "
             "or a term left out, a parameter for another one, < for <=) and shows which claims notice each and what "
             "nobody notices (default: off)",
             nullptr, nullptr, &options.mutate},
      value_option("--mutants", "N", "so many of the slips of each paper, drawn with --seed (default: all)",
                   options.mutants),
      options.outputs.quiet_option("nothing on stdout, only the exit code"),
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
