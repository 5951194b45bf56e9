#include "tools/report/cycles.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "tools/report/json.hpp"
#include "tools/report/orbit.hpp"
#include "tools/report/table.hpp"

namespace separatrix {
namespace {

std::string text_of(const std::optional<std::size_t>& unstable) { return unstable ? std::to_string(*unstable) : "?"; }

// "0, then 1": how many multipliers are outside the unit circle along a branch
std::string course_of(const std::vector<CyclePoint>& points) {
  std::string text;
  std::optional<std::size_t> last;
  for (const CyclePoint& point : points) {
    if (!point.unstable || point.unstable == last) continue;
    text += (text.empty() ? "" : ", then ") + text_of(point.unstable);
    last = point.unstable;
  }
  return text.empty() ? "?" : text;
}

std::string place_of(const CyclePoint& point, const Continuation& found) {
  return fmt::format("{} = {}, period {}", found.parameter, point.parameter.text(), point.orbit.period.text());
}

std::string extent_of(const CyclePoint& point, const Continuation& found) {
  std::string text;
  for (std::size_t i = 0; i < found.states.size(); ++i) {
    text += fmt::format("{}{} = {}:{}", i > 0 ? ", " : "", found.states[i], rounded(point.lowest[i], 6).text(),
                        rounded(point.highest[i], 6).text());
  }
  return text;
}

std::string end_of(const CycleBranch& branch) {
  switch (branch.end) {
    case CycleEnd::edge: return "edge of the range";
    case CycleEnd::hopf: return branch.other_hopf ? "another Hopf point" : "shrinks to an equilibrium";
    case CycleEnd::homoclinic: return "period grows without bound (homoclinic)";
    case CycleEnd::unbounded: return "100 times as wide as the box";
    case CycleEnd::family: return "all at one value";
    case CycleEnd::lost: return "lost";
    case CycleEnd::work: break;
  }
  return "limit of work";
}

nlohmann::ordered_json json_of(const CyclePoint& point, const Continuation& found) {
  const auto by_state = [&](const std::vector<Known>& values) {
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < found.states.size(); ++i) json[found.states[i]] = values[i];
    return json;
  };
  return {{found.parameter, point.parameter},
          {"period", json_of_period(&point.orbit)},
          {"multipliers", json_of_multipliers(&point.orbit)},
          {"state", by_state(point.x)},
          {"lowest", by_state(point.lowest)},
          {"highest", by_state(point.highest)},
          {"unstable", point.unstable ? nlohmann::ordered_json(*point.unstable) : nlohmann::ordered_json(nullptr)}};
}

PointStyle sign_of(CycleBifurcation kind) {
  return kind == CycleBifurcation::fold ? PointStyle::cycle_fold : PointStyle::cycle_change;
}

}  // namespace

void print_cycles(const CycleContinuation& cycles, const Continuation& found) {
  if (cycles.branches.empty()) return;
  std::vector<std::vector<std::string>> rows{{"cycles", "unstable", "from", "to", "there", "end"}},
      changes{{"bifurcation of cycles", "where", "extent", "multipliers", "on cycles"}};
  for (std::size_t k = 0; k < cycles.branches.size(); ++k) {
    const CycleBranch& branch = cycles.branches[k];
    const CyclePoint &first = branch.points.front(), &last = branch.points.back();
    rows.push_back({std::to_string(k + 1), course_of(branch.points), place_of(first, found), place_of(last, found),
                    extent_of(last, found), end_of(branch)});
    for (const CycleChange& change : branch.changes) {
      changes.push_back({std::string(name(change.kind)), place_of(change.at, found), extent_of(change.at, found),
                         words_of_multipliers(change.at.orbit), std::to_string(k + 1)});
    }
  }
  fmt::print("\n");
  print_table(rows);
  if (changes.size() == 1) return;
  fmt::print("\n");
  print_table(changes);
}

nlohmann::ordered_json json_of_cycles(const CycleContinuation& cycles, const Continuation& found) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < cycles.branches.size(); ++k) {
    const CycleBranch& branch = cycles.branches[k];
    nlohmann::ordered_json each{{"number", k + 1}, {"hopf", branch.hopf + 1}};
    each["points"] = nlohmann::ordered_json::array();
    for (const CyclePoint& point : branch.points) each["points"].push_back(json_of(point, found));
    each["bifurcations"] = nlohmann::ordered_json::array();
    for (const CycleChange& change : branch.changes) {
      nlohmann::ordered_json entry{{"kind", name(change.kind)}};
      entry.update(json_of(change.at, found));
      entry["after"] = change.after;
      each["bifurcations"].push_back(std::move(entry));
    }
    each["end"] = name(branch.end);
    each["end_hopf"] =
        branch.other_hopf ? nlohmann::ordered_json(*branch.other_hopf + 1) : nlohmann::ordered_json(nullptr);
    json.push_back(std::move(each));
  }
  return json;
}

std::vector<std::string> cycle_columns(const std::vector<std::string>& states) {
  std::vector<std::string> columns{"period"};
  for (const char* const end : {"lowest_", "highest_"}) {
    for (const std::string& state : states) columns.push_back(end + state);
  }
  return columns;
}

std::vector<std::vector<std::string>> cycle_rows(const CycleContinuation& cycles, std::size_t dimension) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t k = 0; k < cycles.branches.size(); ++k) {
    for (const CyclePoint& point : cycles.branches[k].points) {
      std::vector<std::string> row{fmt::format("cycle-{}", k + 1), point.parameter.text()};
      for (const Known& entry : point.x) row.push_back(entry.text());
      row.emplace_back();
      row.push_back(point.unstable ? std::to_string(*point.unstable) : "");
      row.push_back(point.orbit.period.text());
      for (const auto* const values : {&point.lowest, &point.highest}) {
        for (std::size_t i = 0; i < dimension; ++i) row.push_back((*values)[i].text());
      }
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

void add_cycles(LineChart& chart, const CycleContinuation& cycles, std::size_t quantity) {
  for (const CycleBranch& branch : cycles.branches) {
    for (const auto side : {&CyclePoint::highest, &CyclePoint::lowest}) {
      const auto place = [&](const CyclePoint& point) {
        return std::pair{point.parameter.approximate(), (point.*side)[quantity].approximate()};
      };
      Curve piece;
      const auto style_of = [](const CyclePoint& point) {
        return point.unstable == std::optional<std::size_t>(0) ? CurveStyle::stable_cycles
                                                               : CurveStyle::unstable_cycles;
      };
      const auto finish = [&] {
        piece.name = piece.style == CurveStyle::stable_cycles ? "stable cycles" : "unstable cycles";
        if (piece.points.size() > 1) chart.curves.push_back(piece);
      };
      auto change = branch.changes.begin();
      std::optional<CurveStyle> style;
      std::vector<std::pair<double, double>> joint;  // before the next point whose stability is known
      for (std::size_t i = 0; i < branch.points.size(); ++i) {
        for (; change != branch.changes.end() && change->after <= i; ++change) joint.push_back(place(change->at));
        const CyclePoint& point = branch.points[i];
        if (!point.unstable) {
          joint.push_back(place(point));
          continue;
        }
        const CurveStyle here = style_of(point);
        piece.points.insert(piece.points.end(), joint.begin(), joint.end());
        if (style && here != *style) {
          finish();
          piece.points = joint;
        }
        joint.clear();
        style = piece.style = here;
        piece.points.push_back(place(point));
      }
      piece.points.insert(piece.points.end(), joint.begin(), joint.end());
      finish();
      for (const CycleChange& each : branch.changes) {
        const auto [x, y] = place(each.at);
        chart.points.push_back({std::string(name(each.kind)), x, y, sign_of(each.kind)});
      }
    }
  }
}

}  // namespace separatrix
