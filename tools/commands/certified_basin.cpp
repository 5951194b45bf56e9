#include "tools/commands/certified_basin.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "lib/num/decimal.hpp"
#include "solvers/basin/certified_basin.hpp"
#include "solvers/parallel.hpp"
#include "tools/report/destination_certificate.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/report/proved_destination.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t time_digits = 17;

/// A box of starts with its proof, as printed.
struct Certified {
  std::vector<Interval> start;
  ProvedDestination proof;
  std::string label, predicted;  // predicted: of the middle, empty where theory is silent
};

bool is_proved(const Certified& each) { return each.proof.label != Label::undecided; }
bool arrives(const Certified& each) { return is_proved(each) && !is_away(each.proof.label); }

Certified named(const TheoryModel& theory, const ParameterValues& parameters, const std::vector<Interval>& start,
                const ProvedDestination& proof, Equilibria& equilibria) {
  Certified result{start, proof, {}, {}};
  result.label = name(equilibria(proof));
  std::vector<Rational> middle;
  for (const Interval& side : start) middle.push_back((side.low + side.high) / 2);
  const auto predicted = theory.closed.label ? theory.closed.label(parameters, middle) : std::nullopt;
  if (predicted) result.predicted = name(*predicted);
  return result;
}

Json json_of(const Model& model, const Certified& each) {
  Json json = proved_destination_json(model.description().states, each.start, each.label, each.proof);
  json["predicted"] = each.predicted.empty() ? Json(nullptr) : Json(each.predicted);
  return json;
}

void write_csv(const std::string& path, const Model& model, const std::vector<Certified>& all) {
  std::vector<std::string> header;
  const auto both = [&](const std::string& column) { header.insert(header.end(), {column + "_lo", column + "_hi"}); };
  for (const std::string& state : model.description().states) both(state);
  header.insert(header.end(), {"label", "lemma"});
  both("loss");
  header.emplace_back("time");
  for (const std::string& state : model.description().states) both("limit_" + state);
  CsvFile file(path, header);
  for (const Certified& each : all) {
    std::vector<std::string> row;
    const auto add = [&](const interval& x) {
      row.push_back(arrives(each) ? low_text(x) : "");
      row.push_back(arrives(each) ? high_text(x) : "");
    };
    for (const Interval& side : each.start) row.insert(row.end(), {to_string(side.low), to_string(side.high)});
    row.insert(row.end(), {each.label, is_proved(each) ? std::string(name(each.proof.lemma)) : ""});
    add(each.proof.loss);
    row.push_back(decimal(each.proof.time, time_digits));
    for (const interval& side : each.proof.limit) add(side);
    file.row(row);
  }
  file.commit();
}

void print_one(const Model& model, const Certified& each) {
  const ProvedDestination& proof = each.proof;
  const bool proved = is_proved(each);
  fmt::print("label   {}{}\n", each.label, proved ? ", proved" : " (" + proof.reason + ")");
  std::vector<std::vector<std::string>> table{{"", "from", "to"}};
  for (std::size_t i = 0; i < proof.limit.size(); ++i) {
    table.push_back({(arrives(each) ? "limit " : "last ") + model.description().states[i], low_text(proof.limit[i]),
                     high_text(proof.limit[i])});
  }
  if (arrives(each)) table.push_back({"loss", low_text(proof.loss), high_text(proof.loss)});
  print_table(table);
  fmt::print("time    {}, {} steps\n", decimal(proof.time, 6), proof.steps);
  if (proved) fmt::print("lemma   {}\n", name(proof.lemma));
  if (proof.rate > 0) fmt::print("rate    {:.3g}\n", proof.rate);
  if (!each.predicted.empty()) fmt::print("theory  {}\n", each.predicted);
}

}  // namespace

ExitCode certify_basins(const TheoryModel& theory, const CertifiedBasinOptions& options, Equilibria& equilibria) {
  const Model& model = theory.model;
  ProofSettings settings;
  settings.most_steps = options.most_steps;
  std::optional<DestinationCertificate> certificate;
  if (!options.outputs.certificate.empty()) {
    certificate.emplace("basin", model, options.parameters);
    settings.keep_proof = true;
  }
  Progress progress("basin", "starts", options.starts.size(), options.outputs.quiet || options.starts.size() == 1);
  const ThreadLimit limit(options.threads);
  const std::vector<ProvedDestination> proofs =
      BasinProvers(model, options.parameters, settings)(options.starts, [&] { progress.advance(); });
  progress.finish();
  std::vector<Certified> all;
  std::map<std::string, std::size_t> counts;
  std::size_t undecided = 0, disagree = 0;
  for (std::size_t i = 0; i < proofs.size(); ++i) {
    all.push_back(named(theory, options.parameters, options.starts[i], proofs[i], equilibria));
    const Certified& each = all.back();
    ++counts[each.label];
    undecided += is_proved(each) ? 0 : 1;
    disagree += is_proved(each) && !each.predicted.empty() && each.predicted != each.label ? 1 : 0;
  }
  tell_unfinished_numbering(equilibria);
  if (!options.outputs.csv.empty()) write_csv(options.outputs.csv, model, all);
  if (!options.outputs.json.empty()) {
    Json json = json_of_model(model, options.parameters);
    json["counts"] = counts;
    json["starts"] = Json::array();
    for (const Certified& each : all) json["starts"].push_back(json_of(model, each));
    write_json(options.outputs.json, json);
  }
  if (certificate) {
    Json starts = Json::array();
    for (const Certified& each : all) starts.push_back(certificate->add(each.start, each.label, each.proof));
    certificate->state("starts", starts);
    certificate->write(options.outputs.certificate);
  }
  if (options.outputs.prints_text()) {
    if (all.size() == 1) {
      print_one(model, all.front());
    } else {
      for (const auto& [label, count] : counts) {
        fmt::print("{:<16} {:>9}{}\n", label, count, label == name(Label::undecided) ? "" : "  proved");
      }
    }
  }
  if (disagree > 0) {
    tell(fmt::format("{} of {} proved labels contradict the closed form", disagree, all.size()));
    return exit_claim_fails;
  }
  return undecided > 0 ? exit_undecided : exit_done;
}

}  // namespace separatrix
