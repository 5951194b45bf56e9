#include "tools/report/ensemble_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "lib/num/decimal.hpp"
#include "solvers/quantile.hpp"
#include "solvers/share_bounds.hpp"
#include "tools/report/csv_digits.hpp"
#include "tools/report/end_columns.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t interval_digits = 6;

// bounds of the probability of a label: a start that is undecided may have any
ShareBounds interval_of(const Ensemble& ensemble, const std::string& label) {
  const auto undecided = ensemble.counts.find(std::string(name(Label::undecided)));
  const bool itself = label == name(Label::undecided);
  const std::size_t open = itself || undecided == ensemble.counts.end() ? 0 : undecided->second;
  return share_bounds(ensemble.counts.at(label), open, ensemble.members.size(), z_of_95_percent);
}

double fraction_of(const Ensemble& ensemble, std::size_t count) {
  return static_cast<double>(count) / static_cast<double>(ensemble.members.size());
}

// of a global minimum where all states are N(0, s²) and theory knows it
std::optional<Known> closed_form_of(const TheoryModel& theory, const Ensemble& ensemble) {
  if (!theory.closed.success_probability) return std::nullopt;
  const Distribution& first = ensemble.distributions.front();
  for (const Distribution& each : ensemble.distributions) {
    if (each.kind != StartValue::Kind::normal || each.first != 0 || each.second != first.second) return std::nullopt;
  }
  return theory.closed.success_probability(ensemble.parameters, first.second, ensemble.digits);
}

std::string name_of(double share) { return decimal(share, 2); }

Json json_of(const QuantileCurves& curves) {
  Json json;
  json["t"] = Json::array();
  for (const double t : curves.times) json["t"].push_back(decimal(t, csv_digits));
  json["missing"] = curves.missing;
  json["quantiles"] = Json::object();
  for (std::size_t k = 0; k < curves.names.size(); ++k) {
    Json& quantiles = json["quantiles"][curves.names[k]] = Json::object();
    for (std::size_t s = 0; s < curves.shares.size(); ++s) {
      Json& values = quantiles[name_of(curves.shares[s])] = Json::array();
      for (std::size_t j = 0; j < curves.times.size(); ++j) {
        const bool none = curves.missing[j] > 0 && std::isnan(curves.values[k][j][s]);
        values.push_back(none ? Json(nullptr) : Json(decimal(curves.values[k][j][s], csv_digits)));
      }
    }
  }
  return json;
}

Json json_of(const Histogram& bars) {
  Json json{{"edges", Json::array()}, {"counts", bars.counts}};
  for (const double edge : bars.edges) json["edges"].push_back(decimal(edge, csv_digits));
  return json;
}

// at most `shown` times, the first and the last among them
void print_curves(const QuantileCurves& curves) {
  constexpr std::size_t shown = 11;
  const std::size_t n = curves.times.size(), rows = std::min(n, shown);
  for (std::size_t k = 0; k < curves.names.size(); ++k) {
    std::vector<std::vector<std::string>> table{{"t"}};
    for (const double share : curves.shares) {
      table[0].push_back(fmt::format("{} {:.0f} %", curves.names[k], 100 * share));
    }
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t j = rows == 1 ? 0 : i * (n - 1) / (rows - 1);
      table.push_back({decimal(curves.times[j], interval_digits)});
      for (const double value : curves.values[k][j]) table.back().push_back(decimal(value, interval_digits));
    }
    fmt::print("\n");
    print_table(table);
  }
  if (n > shown) fmt::print("({} of {} times; all of them with --curves)\n", shown, n);
  if (curves.missing.back() > 0) {
    fmt::print("{} paths have no value at the last time: they have ended before, or left the range of numbers\n",
               curves.missing.back());
  }
}

}  // namespace

std::string text_of(const Distribution& drawn) {
  if (drawn.kind == StartValue::Kind::fixed) return to_string(drawn.first);
  const char* name = drawn.kind == StartValue::Kind::normal ? "normal" : "uniform";
  return fmt::format("{}({}, {})", name, to_string(drawn.first), to_string(drawn.second));
}

Json json_of_ensemble(const TheoryModel& theory, const Ensemble& ensemble) {
  const Model& model = theory.model;
  Json json = json_of_model(model, ensemble.parameters);
  json["random"] = ensemble.members.size();
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    json["init"][model.description().states[i]] = text_of(ensemble.distributions[i]);
  }
  json["outcomes"] = Json::object();
  for (const auto& [label, count] : ensemble.counts) {
    const ShareBounds bounds = interval_of(ensemble, label);
    json["outcomes"][label] = {
        {"count", count}, {"fraction", fraction_of(ensemble, count)}, {"interval", {bounds.low, bounds.high}}};
  }
  json["undecided"] = ensemble.reasons;
  json["quantiles"] = json["histograms"] = Json::object();
  for (const Observable& each : ensemble.observables) {
    json["quantiles"][each.name] = json["histograms"][each.name] = nullptr;
    if (each.sorted.empty()) continue;
    json["quantiles"][each.name] = Json::object();
    for (const double share : quantile_shares) {
      json["quantiles"][each.name][name_of(share)] = decimal(quantile(each.sorted, share), csv_digits);
    }
    json["histograms"][each.name] = json_of(histogram(each.sorted, ensemble.bins));
  }
  json["curves"] = ensemble.curves ? json_of(*ensemble.curves) : Json(nullptr);
  const auto exact = closed_form_of(theory, ensemble);
  json["closed_form"] = nullptr;
  if (exact) json["closed_form"] = {{"label", name(Label::global_minimum)}, {"probability", exact->text()}};
  json["disagree"] = ensemble.disagree;
  json["seconds"] = ensemble.seconds;
  return json;
}

void write_ensemble_csv(const std::string& path, const Model& model, const Ensemble& ensemble) {
  std::vector<std::string> header = model.description().states;
  header.insert(header.end(), {"label", "loss", "time"});
  add_end_columns(model, header);
  CsvFile file(path, header);
  for (const EnsembleMember& each : ensemble.members) {
    std::vector<std::string> row, end;
    for (std::size_t i = 0; i < each.start.size(); ++i) {
      const bool is_fixed = ensemble.distributions[i].kind == StartValue::Kind::fixed;
      row.push_back(is_fixed ? to_string(each.start[i]) : decimal(each.start[i], csv_digits));
    }
    row.insert(row.end(),
               {name(each.basin), decimal(each.found.loss, csv_digits), decimal(each.found.time, csv_digits)});
    for (const double entry : each.found.end) end.push_back(decimal(entry, csv_digits));
    add_end(end, each.found.at_limit && each.basin.label != Label::undecided, row);
    file.row(row);
  }
  file.commit();
}

void write_ensemble_hdf5(const std::string& path, const Model& model, const Ensemble& ensemble) {
  const std::vector<EnsembleMember>& members = ensemble.members;
  const auto found = [&](std::size_t i) -> const SweepResult& { return members[i].found; };
  const StartEnds ends{[&](std::size_t i) { return found(i).loss; }, [&](std::size_t i) { return found(i).time; },
                       [&](std::size_t i) { return found(i).at_limit && members[i].basin.label != Label::undecided; },
                       [&](std::size_t i, std::size_t k) { return found(i).end.at(k); }};
  const auto start = [&](std::size_t i, std::size_t k) { return to_double(members[i].start[k]); };
  const auto label = [&](std::size_t i) { return name(members[i].basin); };
  write_hdf5(path, {numbered("start", members.size())}, start_columns(model, members.size(), start, label, ends),
             exact_inputs(model, ensemble.parameters, {}, {}));
}

void write_curves_csv(const std::string& path, const QuantileCurves& curves) {
  std::vector<std::string> header{"quantity", "t", "missing"};
  for (const double share : curves.shares) header.push_back(name_of(share));
  CsvFile file(path, header);
  for (std::size_t k = 0; k < curves.names.size(); ++k) {
    for (std::size_t j = 0; j < curves.times.size(); ++j) {
      std::vector<std::string> row{curves.names[k], decimal(curves.times[j], csv_digits),
                                   std::to_string(curves.missing[j])};
      for (const double value : curves.values[k][j]) row.push_back(decimal(value, csv_digits));
      file.row(row);
    }
  }
  file.commit();
}

void print_ensemble(const TheoryModel& theory, const Ensemble& ensemble) {
  std::vector<std::vector<std::string>> outcomes{{"label", "count", "fraction", "95 % interval"}};
  for (const auto& [label, count] : ensemble.counts) {
    const ShareBounds bounds = interval_of(ensemble, label);
    outcomes.push_back(
        {label, std::to_string(count), decimal(fraction_of(ensemble, count), interval_digits),
         fmt::format("[{}, {}]", decimal(bounds.low, interval_digits), decimal(bounds.high, interval_digits))});
  }
  print_table(outcomes);
  for (const auto& [reason, count] : ensemble.reasons) fmt::print("undecided by {}: {}\n", reason, count);
  std::vector<std::vector<std::string>> quantiles{{"quantiles of the end"}};
  for (const double share : quantile_shares) quantiles.front().push_back(fmt::format("{:.0f} %", 100 * share));
  for (const Observable& each : ensemble.observables) {
    if (each.sorted.empty()) continue;
    quantiles.push_back({each.name});
    for (const double share : quantile_shares) {
      quantiles.back().push_back(decimal(quantile(each.sorted, share), interval_digits));
    }
  }
  if (quantiles.size() > 1) {
    fmt::print("\n");
    print_table(quantiles);
  }
  if (ensemble.curves) print_curves(*ensemble.curves);
  const auto exact = closed_form_of(theory, ensemble);
  if (exact) fmt::print("\nclosed form: probability of a global minimum {}\n", exact->text());
  fmt::print("{}{} starts in {:.3g} s\n", exact ? "" : "\n", ensemble.members.size(), ensemble.seconds);
}

}  // namespace separatrix
