#include "tools/report/perturbation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "lib/num/decimal.hpp"
#include "tools/report/csv_digits.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

constexpr std::size_t shown = 4;

std::string title(const PerturbedStage& test) { return fmt::format("stage {}, {}", test.stage + 1, name(test.test)); }

// of what a cell of the table says: a distance is there where there are draws
std::string distance_text(const PerturbedStage& test) {
  return test.draws.empty() ? "-" : decimal(test.farthest(), shown);
}

}  // namespace

Verdict PerturbationReport::verdict() const {
  Verdict all = verdict_of(tests);
  for (const OtherStart& each : starts) all = all && each.verdict;
  return all;
}

void print_perturbations(const PerturbationReport& report) {
  fmt::print(
      "\nperturbed at alpha = {}, {} draws each: N(0, .01^2) as a stage begins to show, N(0, .05^2) on its plateau\n\n",
      decimal(report.alpha, shown), report.draws);
  std::vector<std::vector<std::string>> table{{"stage", "fast phase", "distance", "plateau", "distance"}};
  for (std::size_t i = 0; i + 1 < report.tests.size(); i += 2) {
    const PerturbedStage &fast = report.tests[i], &plateau = report.tests[i + 1];
    table.push_back({std::to_string(fast.stage + 1), std::string(name(fast.verdict)), distance_text(fast),
                     std::string(name(plateau.verdict)), distance_text(plateau)});
  }
  print_table(table);
  for (const PerturbedStage& each : report.tests) {
    if (!each.message.empty()) fmt::print("{}: {}\n", title(each), each.message);
  }
  if (!report.starts.empty()) {
    const auto same = std::count_if(report.starts.begin(), report.starts.end(),
                                    [](const OtherStart& each) { return each.verdict == Verdict::holds; });
    fmt::print("other initial weights: {} of {} draws pass these stages in this order\n", same, report.starts.size());
    for (std::size_t draw = 0; draw < report.starts.size(); ++draw) {
      const std::string& message = report.starts[draw].message;
      if (!message.empty()) fmt::print("start {}: {}\n", draw + 1, message);
    }
  }
  fmt::print("perturbations: {}\n", name(report.verdict()));
}

nlohmann::ordered_json json_of_perturbations(const PerturbationReport& report) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["alpha"] = decimal(report.alpha, csv_digits);
  json["draws"] = report.draws;
  json["seed"] = report.seed;
  json["verdict"] = name(report.verdict());
  json["tests"] = Json::array();
  for (const PerturbedStage& each : report.tests) {
    Json reached = Json::array();
    for (const PerturbedDraw& draw : each.draws) reached.push_back(draw.reached);
    json["tests"].push_back({{"stage", each.stage + 1},
                             {"test", name(each.test)},
                             {"verdict", name(each.verdict)},
                             {"farthest", each.draws.empty() ? Json(nullptr) : Json(each.farthest())},
                             {"message", each.message},
                             {"reached", reached}});
  }
  json["starts"] = Json::array();
  for (const OtherStart& each : report.starts) {
    Json times = Json::array();
    for (const auto& time : each.times) times.push_back(time ? Json(*time) : Json(nullptr));
    json["starts"].push_back({{"verdict", name(each.verdict)}, {"times", times}, {"message", each.message}});
  }
  return json;
}

void write_perturbations_csv(const std::string& path, const PerturbationReport& report) {
  std::vector<std::string> header{"stage", "test", "draw", "verdict", "distance", "time"};
  header.insert(header.end(), report.observed.begin(), report.observed.end());
  CsvFile file(path, header);
  for (const PerturbedStage& each : report.tests) {
    for (std::size_t draw = 0; draw < each.draws.size(); ++draw) {
      const PerturbedDraw& one = each.draws[draw];
      std::vector<std::string> row{std::to_string(each.stage + 1),    std::string(name(each.test)),
                                   std::to_string(draw + 1),          std::string(name(one.verdict)),
                                   decimal(one.distance, csv_digits), ""};
      for (const double value : one.reached) row.push_back(decimal(value, csv_digits));
      row.resize(header.size());
      file.row(row);
    }
  }
  for (std::size_t draw = 0; draw < report.starts.size(); ++draw) {
    const OtherStart& start = report.starts[draw];
    for (std::size_t k = 0; k < start.times.size(); ++k) {
      std::vector<std::string> row{std::to_string(k + 1),
                                   "start",
                                   std::to_string(draw + 1),
                                   std::string(name(start.verdict)),
                                   "",
                                   start.times[k] ? start.times[k]->text() : ""};
      row.resize(header.size());
      file.row(row);
    }
  }
  file.commit();
}

std::string perturbations_beside(const std::string& csv) {
  const std::filesystem::path path(csv);
  return (path.parent_path() / (path.stem().string() + "-perturbed" + path.extension().string())).string();
}

}  // namespace separatrix
