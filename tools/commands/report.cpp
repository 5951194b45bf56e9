#include "tools/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "lib/model/model_file.hpp"
#include "lib/num/error.hpp"
#include "theory/registry.hpp"
#include "tools/commands/recorded_run.hpp"
#include "tools/report/report_plan.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/progress.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::pair<std::string, std::string>>;

struct Options {
  std::string subject, out, latex, digits = "15", effort = "standard", seed = "0", work;
  OutputOptions outputs;
};

const Paper& find_paper(const std::string& name) {
  std::vector<std::string> known;
  for (const Paper& each : papers()) {
    if (each.id == name) return each;
    known.push_back(each.id);
  }
  throw UnknownName("paper", name, known);
}

// the model file and what it reads, named as seen from the file
Files files_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  Files files{{fs::path(path).filename().string(), read_file(path)}};
  parse_model_file(files.front().second, path, [&](const std::string& read) {
    const std::string text = read_file(read);
    const std::string name = fs::path(read).lexically_relative(folder.empty() ? "." : folder).string();
    if (std::find(files.begin(), files.end(), std::pair(name, text)) == files.end()) files.emplace_back(name, text);
    return text;
  });
  return files;
}

// the words of every run of a report are known before the first one starts
std::vector<PlannedFigure> plan(const Paper& paper, bool is_file, const std::string& subject) {
  std::vector<PlannedFigure> all;
  for (const TheoryModel& each : paper.models) {
    std::vector<PlannedFigure> more = figures_of(each, is_file ? subject : each.model.name());
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }
  return all;
}

std::string absolute(const std::string& path) {
  return path.empty() || path == "-" ? path : fs::absolute(path).string();
}

ExitCode run(const Options& options) {
  if (options.out.empty() && options.latex.empty() && options.outputs.json.empty()) {
    throw InvalidArgument("report", "", "with --out F.html, --latex F.tex or --json F.json");
  }
  const NamedOutputs pages{{"--out", options.out}, {"--latex", options.latex}};
  options.outputs.check(pages);
  const std::string out = absolute(options.out), latex = absolute(options.latex), json = absolute(options.outputs.json);
  const bool is_file = is_model_file(options.subject);
  const Files files = is_file ? files_of(options.subject) : Files{};
  const std::string subject = is_file ? files.front().first : options.subject;
  std::unique_ptr<TemporaryPlace> place;
  if (is_file) {
    read_user_model(options.subject);  // a mistake is told with the path as it was given
    place = std::make_unique<TemporaryPlace>(files);
  }
  const Paper own = is_file ? read_user_claims(subject) : Paper{};
  const Paper& paper = is_file ? own : find_paper(subject);

  std::vector<std::string> verify{"verify",   subject,        "--digits", options.digits,
                                  "--effort", options.effort, "--seed",   options.seed};
  if (!options.work.empty()) verify.insert(verify.end(), {"--max-work", options.work});
  std::vector<PlannedFigure> planned = plan(paper, is_file, subject);
  std::size_t runs = 1;
  for (const PlannedFigure& each : planned) runs += each.runs.size();
  Progress progress("report", "commands", runs, options.outputs.quiet);
  Report report{paper, subject, invocation().version, invocation().command, invocation().seed, record(verify, false),
                {},    files};
  progress.advance();
  for (PlannedFigure& each : planned) {
    for (std::size_t k = 0; k < each.runs.size(); ++k) {
      for (const PlannedRun& one : each.runs[k]) {
        each.figure.frames[k].recordings.push_back(record(one.words, one.with_table));
      }
      progress.advance();
    }
    report.figures.push_back(std::move(each.figure));
  }
  progress.finish();
  if (!out.empty()) write_file(out, html_of(report));
  if (!latex.empty()) write_file(latex, latex_of(report));
  if (!json.empty()) write_file(json, json_of(report).dump(1) + "\n");
  if (options.outputs.prints_text(pages)) {
    fmt::print("{}: {} claims, {} figures\n", subject, report.claims.result.size(), report.figures.size());
  }
  return static_cast<ExitCode>(report.claims.code);
}

}  // namespace

Command report_command() {
  static Options options;
  Command command;
  command.name = "report";
  command.summary =
      "one file with equations, claims with their evidence, figures, data, and the commands that make them again";
  command.example = "report makkuva_2024 --out report.html";
  command.positionals = {{"PAPER",
                          "a paper (separatrix list papers), or the path of a model file of your own with its claims",
                          &options.subject}};
  command.options = {
      value_option("--out", "FILE", "the report as one HTML page that needs no network; - for stdout (default: none)",
                   options.out),
      value_option("--latex", "FILE", "tables and figures for the appendix of a paper; - for stdout (default: none)",
                   options.latex),
      value_option("--json", "FILE", "the recorded commands and results, for replay; - for stdout (default: none)",
                   options.outputs.json),
      value_option("--digits", "N", "significant digits of the claims, 1 to 1000 (default: 15)", options.digits),
      value_option("--effort", "standard|full", "of the claims, as of verify (default: standard)", options.effort),
      value_option("--max-work", "N", "of each claim, as of verify (default: that of verify)", options.work),
      value_option("--seed", "N", "seed of the claims, as of verify (default: 0)", options.seed),
      options.outputs.quiet_option("nothing on stdout and no progress"),
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
