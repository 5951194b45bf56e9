#include "tools/report/boundary_branch_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

constexpr std::size_t few_digits = 10;  // of the values of the parameter between which a branch ends

SegmentScale scale_of(const BranchesReport& report) {
  return {report.model, report.request.boundary.segment, report.request.boundary.digits};
}

std::string text_of(const std::optional<std::size_t>& digits) { return digits ? std::to_string(*digits) : ""; }

nlohmann::ordered_json json_of(const std::optional<std::pair<Rational, Rational>>& interval) {
  if (!interval) return nullptr;
  return {decimal(interval->first, few_digits), decimal(interval->second, few_digits)};
}

// "lost between a = 0.001 and a = 0"
std::string end_of(const BranchesReport& report, BranchEnd end,
                   const std::optional<std::pair<Rational, Rational>>& between) {
  if (!between) return std::string(name(end));
  return fmt::format("{} between {} = {} and {}", name(end), report.parameter(), decimal(between->first, few_digits),
                     decimal(between->second, few_digits));
}

}  // namespace

void print_boundary_branches(const BranchesReport& report) {
  const SegmentScale scale = scale_of(report);
  for (std::size_t k = 0; k < report.branches.size(); ++k) {
    const BoundaryBranch& branch = report.branches[k];
    const Bracket& sides = branch.points.front().boundary.bracket;
    fmt::print("{}branch {}: {} | {}\n", k > 0 ? "\n" : "", k + 1, name(sides.below.label), name(sides.above.label));
    std::vector<std::vector<std::string>> rows{{report.parameter(), scale.name, "agreed", "outcome"}};
    for (std::size_t i = 0; i < branch.points.size(); ++i) {
      const FoundBoundary found = report.found(k, i);
      rows.push_back({decimal(branch.points[i].parameter, few_digits),
                      decimal(scale.resolved(found.boundary.place()), scale.digits),
                      text_of(found.agreed_digits(scale)), std::string(name(found.boundary.outcome))});
    }
    print_table(rows);
    const bool by_one_road =
        std::any_of(rows.begin(), rows.end(), [](const std::vector<std::string>& row) { return row[2].empty(); });
    if (by_one_road) fmt::print("agreed: empty where there is no second road, by bisection alone\n");
    fmt::print("begins: {}; ends: {}\n", end_of(report, branch.first, branch.appears),
               end_of(report, branch.last, branch.disappears));
  }
}

void write_boundary_branches_json(const std::string& path, const BranchesReport& report, double seconds) {
  const SegmentScale scale = scale_of(report);
  ParameterValues parameters = report.request.boundary.parameters;
  nlohmann::ordered_json json = json_of_model(report.model, parameters);
  json["parameters"].erase(report.parameter());
  json["along"] = {{report.parameter(), {to_string(report.request.low), to_string(report.request.high)}}};
  json["digits"] = scale.digits;
  json["branches"] = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < report.branches.size(); ++k) {
    const BoundaryBranch& branch = report.branches[k];
    nlohmann::ordered_json each{{"first", name(branch.first)},
                                {"last", name(branch.last)},
                                {"appears", json_of(branch.appears)},
                                {"disappears", json_of(branch.disappears)},
                                {"points", nlohmann::ordered_json::array()}};
    for (std::size_t i = 0; i < branch.points.size(); ++i) {
      const FoundBoundary found = report.found(k, i);
      const Bracket& bracket = found.boundary.bracket;
      const auto [lower, upper] = scale.ends(bracket);
      const auto agreed = found.agreed_digits(scale);
      nlohmann::ordered_json point{{report.parameter(), to_string(branch.points[i].parameter)}};
      const std::vector<Rational> x = resolved_point(scale.segment, found.boundary.place(), scale.digits);
      for (std::size_t n = 0; n < x.size(); ++n) {
        point["point"][report.model.description().states[n]] = decimal(x[n], scale.digits);
      }
      point["lower"] = decimal(lower, scale.digits + guard_of_bracket);
      point["upper"] = decimal(upper, scale.digits + guard_of_bracket);
      point["below"] = name(bracket.below.label);
      point["above"] = name(bracket.above.label);
      point["outcome"] = name(found.boundary.outcome);
      point["formula"] = nullptr;
      if (found.formula) point["formula"] = decimal(scale.value(*found.formula), scale.digits);
      point["agreed_digits"] = agreed ? nlohmann::ordered_json(*agreed) : nullptr;
      each["points"].push_back(std::move(point));
    }
    json["branches"].push_back(std::move(each));
  }
  json["seconds"] = seconds;
  write_json(path, json);
}

void write_boundary_branches_csv(const std::string& path, const BranchesReport& report) {
  const SegmentScale scale = scale_of(report);
  std::vector<std::string> header{"branch", report.parameter()};
  const std::vector<std::string>& states = report.model.description().states;
  header.insert(header.end(), states.begin(), states.end());
  for (const char* column : {"lower", "upper", "agreed_digits", "outcome"}) header.emplace_back(column);
  CsvFile file(path, header);
  for (std::size_t k = 0; k < report.branches.size(); ++k) {
    for (std::size_t i = 0; i < report.branches[k].points.size(); ++i) {
      const FoundBoundary found = report.found(k, i);
      const auto [lower, upper] = scale.ends(found.boundary.bracket);
      std::vector<std::string> row{std::to_string(k + 1),
                                   decimal(report.branches[k].points[i].parameter, scale.digits)};
      for (const Rational& value : resolved_point(scale.segment, found.boundary.place(), scale.digits))
        row.push_back(decimal(value, scale.digits));
      row.push_back(decimal(lower, scale.digits + guard_of_bracket));
      row.push_back(decimal(upper, scale.digits + guard_of_bracket));
      row.push_back(text_of(found.agreed_digits(scale)));
      row.emplace_back(name(found.boundary.outcome));
      file.row(row);
    }
  }
  file.commit();
}

void draw_boundary_branches(const BranchesReport& report, const std::string& picture) {
  const SegmentScale scale = scale_of(report);
  LineChart chart;
  chart.title = "Basin boundaries of " + report.model.name() + " along $" + report.parameter() + "$";
  chart.subtitle = caption(report.model, report.request.boundary.parameters, {}, {report.parameter()});
  chart.x = {report.parameter(), to_double(report.request.low), to_double(report.request.high), false};
  chart.y = {scale.name, 0, 0, false};
  for (const BoundaryBranch& branch : report.branches) {
    const Bracket& sides = branch.points.front().boundary.bracket;
    Curve curve{fmt::format("{} | {}", name(sides.below.label), name(sides.above.label)), {}, CurveStyle::separatrix};
    for (const BranchPoint& point : branch.points) {
      curve.points.emplace_back(to_double(point.parameter), to_double(scale.value(point.boundary.place())));
    }
    chart.curves.push_back(std::move(curve));
  }
  draw_lines(chart, picture);
}

std::string shortcoming(const BranchesReport& report) {
  for (const BoundaryBranch& branch : report.branches) {
    if (branch.last == BranchEnd::cancelled) {
      return "the time limit was reached: this is as far as it came; raise --max-seconds";
    }
    for (const BranchPoint& point : branch.points) {
      if (point.boundary.outcome == BoundaryOutcome::enclosed) continue;
      return fmt::format("starts beside the boundary at {} = {} could not be decided; fewer --digits may do",
                         report.parameter(), decimal(point.parameter, few_digits));
    }
    if (branch.last == BranchEnd::undecided) {
      return fmt::format("starts could not be decided between {} = {} and {}", report.parameter(),
                         decimal(branch.disappears->first, few_digits), decimal(branch.disappears->second, few_digits));
    }
    if (branch.first == BranchEnd::lost || branch.last == BranchEnd::lost) {
      const auto& [from, to] = branch.first == BranchEnd::lost ? *branch.appears : *branch.disappears;
      return fmt::format("a boundary {} between {} = {} and {}",
                         branch.first == BranchEnd::lost ? "appears" : "is lost", report.parameter(),
                         decimal(from, few_digits), decimal(to, few_digits));
    }
  }
  return "";
}

}  // namespace separatrix
