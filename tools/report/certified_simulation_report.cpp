#include "tools/report/certified_simulation_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

nlohmann::ordered_json ends(const DecimalInterval& interval) {
  return nlohmann::ordered_json::array({interval.low, interval.high});
}

}  // namespace

void print_certified(const CertifiedSimulation& simulation, const Model& model, const CertifiedRequest& request) {
  const CertifiedSimulation::Row& last = simulation.rows.back();
  fmt::print("at t = {}, {}:\n", last.t,
             request.width || simulation.outcome == EnclosureOutcome::reached_end ? "proved" : "the last time proved");
  std::vector<std::vector<std::string>> table{{"", "from", "to"}};
  for (std::size_t i = 0; i < simulation.columns.size(); ++i) {
    table.push_back({simulation.columns[i], last.values[i].low, last.values[i].high});
  }
  print_table(table);
  fmt::print("\noutcome: {}\n",
             simulation.message.empty() ? "the end of the interval was reached" : simulation.message);
  fmt::print("proved_digits: {}\n", simulation.proved_digits);
  fmt::print("width: {}, the largest of the {} state{}\n", simulation.width, model.dimension(),
             model.dimension() == 1 ? "" : "s");
  fmt::print("method: Taylor series of order {} with remainder, balls of {} bits; {} steps, {} run{}, {:.3g} s\n",
             simulation.order, simulation.bits, simulation.steps, simulation.runs, simulation.runs == 1 ? "" : "s",
             simulation.seconds);
}

nlohmann::ordered_json certified_json(const CertifiedSimulation& simulation, const Model& model,
                                      const CertifiedRequest& request) {
  const CertifiedSimulation::Row& last = simulation.rows.back();
  const std::size_t d = model.dimension();
  nlohmann::ordered_json json = json_of_model(model, request.parameters);
  json["start"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < d; ++i) {
    json["start"][simulation.columns[i]] = {to_string(request.start[i].low), to_string(request.start[i].high)};
  }
  json["method"] = "enclosure";
  json["digits"] = request.digits;
  json["outcome"] = name(simulation.outcome);
  json["message"] = simulation.message;
  json["t"] = last.t;
  json["enclosure"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < d; ++i) json["enclosure"][simulation.columns[i]] = ends(last.values[i]);
  json["proved_digits"] = simulation.proved_digits;
  json["width"] = simulation.width;
  json["loss"] = model.has_loss() ? ends(last.values[d]) : nlohmann::ordered_json(nullptr);
  json["invariants"] = nlohmann::ordered_json::array();
  for (std::size_t i = d + (model.has_loss() ? 1 : 0); i < simulation.columns.size(); ++i) {
    json["invariants"].push_back({{"name", simulation.columns[i]},
                                  {"start", ends(simulation.rows.front().values[i])},
                                  {"end", ends(last.values[i])}});
  }
  json["order"] = simulation.order;
  json["bits"] = simulation.bits;
  json["steps"] = simulation.steps;
  json["runs"] = simulation.runs;
  return json;
}

void write_certified_json(const std::string& path, const CertifiedSimulation& simulation, const Model& model,
                          const CertifiedRequest& request) {
  nlohmann::ordered_json json = certified_json(simulation, model, request);
  json["seconds"] = simulation.seconds;
  write_json(path, json);
}

void write_certified_csv(const std::string& path, const CertifiedSimulation& simulation) {
  std::vector<std::string> header{"t"};
  for (const std::string& column : simulation.columns) {
    header.push_back(column + "_lo");
    header.push_back(column + "_hi");
  }
  CsvFile file(path, header);
  for (const CertifiedSimulation::Row& row : simulation.rows) {
    std::vector<std::string> fields{row.t};
    for (const DecimalInterval& value : row.values) {
      fields.push_back(value.low);
      fields.push_back(value.high);
    }
    file.row(fields);
  }
  file.commit();
}

}  // namespace separatrix
