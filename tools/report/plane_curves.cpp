#include "tools/report/plane_curves.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/report/json.hpp"
#include "tools/report/table.hpp"

namespace separatrix {
namespace {

using Points = std::vector<std::vector<Known>>;

// "x = -1:2, y = 0:0.5", to six digits
std::string extent_of(const Points& points, const std::vector<std::string>& states) {
  std::string text;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto [low, high] = std::minmax_element(points.begin(), points.end(), [i](const auto& a, const auto& b) {
      return a[i].approximate() < b[i].approximate();
    });
    text += fmt::format("{}{} = {:.6g}:{:.6g}", i > 0 ? ", " : "", states[i], (*low)[i].approximate(),
                        (*high)[i].approximate());
  }
  return text;
}

std::string place_of(const std::vector<Known>& x) { return "(" + joined(texts(x), ", ") + ")"; }

std::string name_of(const ManifoldCurve& curve) {
  return fmt::format("{} curve {}", curve.stable ? "stable" : "unstable", curve.side > 0 ? "+" : "-");
}

std::string end_of(const ManifoldCurve& curve) {
  switch (curve.end) {
    case ManifoldEnd::box: return "edge of the box";
    case ManifoldEnd::point: return fmt::format("stationary point {}", curve.number.value_or(0));
    case ManifoldEnd::saddle: return fmt::format("saddle {}", curve.number.value_or(0));
    case ManifoldEnd::rest: return "at rest";
    case ManifoldEnd::unending: return "winds on inside";
    default: return std::string(name(curve.end));
  }
}

void print_nullclines(const std::vector<Nullcline>& nullclines, const std::vector<std::string>& states) {
  std::vector<std::vector<std::string>> rows{{"nullcline", "curve", "what", "points", "extent"}};
  for (const Nullcline& each : nullclines) {
    const std::string name = each.state + "' = 0";
    if (each.everywhere) rows.push_back({name, "-", "everywhere", "-", "-"});
    if (!each.everywhere && each.curves.empty()) rows.push_back({name, "-", "none in the box", "-", "-"});
    for (std::size_t k = 0; k < each.curves.size(); ++k) {
      const NullclineCurve& curve = each.curves[k];
      rows.push_back({name, std::to_string(k + 1), curve.closed ? "closed curve" : "curve",
                      std::to_string(curve.points.size()), extent_of(curve.points, states)});
    }
  }
  fmt::print("\n");
  print_table(rows);
  for (const Nullcline& each : nullclines) {
    if (each.curves.empty()) continue;
    fmt::print("|{}'| at most {} at the points; {}\n", each.state, each.residual.text(),
               each.proved ? "intervals exclude it farther than 1/64 of the box from them"
                           : "others are excluded by samples, not proved");
  }
}

void print_manifolds(const SaddleManifolds& manifolds) {
  fmt::print("\n");
  if (manifolds.curves.empty()) fmt::print("no curves of saddles: no hyperbolic saddle in the box\n");
  std::vector<std::vector<std::string>> rows{{"saddle", "curve", "eigenvalue", "ends", "at", "points", "agreed"}};
  for (const ManifoldCurve& curve : manifolds.curves) {
    rows.push_back({std::to_string(curve.saddle), name_of(curve), curve.eigenvalue.text(), end_of(curve),
                    place_of(curve.points.back()), std::to_string(curve.points.size()),
                    fmt::format("{} digits", curve.agreed_digits)});
  }
  if (rows.size() > 1) print_table(rows);
  for (const std::size_t number : manifolds.skipped) {
    fmt::print("saddle {} is not hyperbolic: no curves from it\n", number);
  }
}

nlohmann::ordered_json json_of(const Points& points, const std::vector<std::string>& states) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const std::vector<Known>& x : points) {
    nlohmann::ordered_json state;
    for (std::size_t i = 0; i < states.size(); ++i) state[states[i]] = x[i];
    all.push_back(std::move(state));
  }
  return all;
}

Curve drawn(const std::string& name, const Points& points, CurveStyle style, std::size_t x, std::size_t y) {
  Curve curve{name, {}, style};
  for (const std::vector<Known>& point : points) {
    curve.points.emplace_back(point[x].approximate(), point[y].approximate());
  }
  return curve;
}

}  // namespace

void print_plane_curves(const PlaneCurves& curves, const std::vector<std::string>& states) {
  if (curves.nullclines) print_nullclines(*curves.nullclines, states);
  if (curves.manifolds) print_manifolds(*curves.manifolds);
}

void add_plane_curves(nlohmann::ordered_json& json, const PlaneCurves& curves, const std::vector<std::string>& states) {
  if (curves.nullclines) {
    json["nullclines"] = nlohmann::ordered_json::array();
    for (const Nullcline& each : *curves.nullclines) {
      nlohmann::ordered_json entry{{"state", each.state},
                                   {"everywhere", each.everywhere},
                                   {"evidence", each.proved ? "proved" : "searched"},
                                   {"residual", each.residual},
                                   {"curves", nlohmann::ordered_json::array()},
                                   {"unresolved", nlohmann::ordered_json::array()}};
      for (const NullclineCurve& curve : each.curves) {
        entry["curves"].push_back({{"closed", curve.closed}, {"points", json_of(curve.points, states)}});
      }
      for (const std::vector<DecimalInterval>& region : each.unresolved) {
        nlohmann::ordered_json hull;
        for (std::size_t i = 0; i < states.size(); ++i) hull[states[i]] = {region[i].low, region[i].high};
        entry["unresolved"].push_back({{"hull", std::move(hull)}});
      }
      json["nullclines"].push_back(std::move(entry));
    }
  }
  if (!curves.manifolds) return;
  json["saddle_manifolds"] = nlohmann::ordered_json::array();
  for (const ManifoldCurve& curve : curves.manifolds->curves) {
    nlohmann::ordered_json entry{{"saddle", curve.saddle},
                                 {"kind", curve.stable ? "stable" : "unstable"},
                                 {"side", curve.side},
                                 {"eigenvalue", curve.eigenvalue},
                                 {"end", name(curve.end)},
                                 {"number", nullptr},
                                 {"agreed_digits", curve.agreed_digits},
                                 {"points", json_of(curve.points, states)}};
    if (curve.number) entry["number"] = *curve.number;
    json["saddle_manifolds"].push_back(std::move(entry));
  }
  json["not_hyperbolic"] = curves.manifolds->skipped;
}

std::vector<std::vector<std::string>> plane_curve_rows(const PlaneCurves& curves) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](std::size_t number, const std::string& kind, const Points& points) {
    for (const std::vector<Known>& x : points) {
      rows.push_back({std::to_string(number), kind, "1"});
      for (const Known& entry : x) rows.back().push_back(entry.text());
      rows.back().emplace_back();
    }
  };
  for (const Nullcline& each : curves.nullclines.value_or(std::vector<Nullcline>())) {
    for (std::size_t k = 0; k < each.curves.size(); ++k) add(k + 1, "nullcline " + each.state, each.curves[k].points);
  }
  if (!curves.manifolds) return rows;
  for (const ManifoldCurve& curve : curves.manifolds->curves) add(curve.saddle, name_of(curve), curve.points);
  return rows;
}

void draw_plane_curves(PhasePortrait& portrait, const PlaneCurves& curves, const std::vector<std::string>& states) {
  const std::size_t x = portrait.x.name == states[0] ? 0 : 1, y = 1 - x;
  for (const Nullcline& each : curves.nullclines.value_or(std::vector<Nullcline>())) {
    for (const NullclineCurve& curve : each.curves) {
      portrait.curves.push_back(drawn("nullcline of $" + each.state + "$", curve.points, CurveStyle::nullcline, x, y));
    }
  }
  if (!curves.manifolds) return;
  for (const ManifoldCurve& curve : curves.manifolds->curves) {
    portrait.curves.push_back(drawn(curve.stable ? "stable curve" : "unstable curve", curve.points,
                                    curve.stable ? CurveStyle::separatrix : CurveStyle::unstable_branch, x, y));
  }
}

std::string shortcoming(const PlaneCurves& curves, std::size_t digits) {
  for (const Nullcline& each : curves.nullclines.value_or(std::vector<Nullcline>())) {
    if (each.unresolved.empty()) continue;
    const std::size_t others = each.unresolved.size() - 1;
    return fmt::format(
        "{}' may be 0 in {}:{} x {}:{}{}, where no curve was found: an isolated zero, a jump, or no value", each.state,
        each.unresolved[0][0].low, each.unresolved[0][0].high, each.unresolved[0][1].low, each.unresolved[0][1].high,
        others == 0 ? "" : fmt::format(" and {} other regions", others));
  }
  if (!curves.manifolds) return "";
  if (!curves.manifolds->skipped.empty()) {
    return fmt::format("saddle {} is not hyperbolic: it has no curves to follow", curves.manifolds->skipped.front());
  }
  for (const ManifoldCurve& curve : curves.manifolds->curves) {
    const std::string which = fmt::format("the {} of saddle {}", name_of(curve), curve.saddle);
    if (curve.end == ManifoldEnd::failed) return which + " could not be followed: " + curve.message;
    if (curve.end == ManifoldEnd::unending) return which + " stays in the box without coming to rest";
    if (curve.agreed_digits < digits) {
      return fmt::format("{} agrees to {} of the {} digits asked for, between two computations", which,
                         curve.agreed_digits, digits);
    }
  }
  return "";
}

}  // namespace separatrix
