#include "tools/report/boundary_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/num/decimal.hpp"
#include "tools/report/json.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

nlohmann::ordered_json state_json(const Model& model, const std::vector<Known>& values) {
  nlohmann::ordered_json state;
  for (std::size_t i = 0; i < values.size(); ++i) state[model.description().states[i]] = values[i];
  return state;
}

}  // namespace

SegmentScale::SegmentScale(const Model& model, const Segment& the_segment, std::size_t the_digits)
    : segment(the_segment), digits(the_digits) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < segment.from.size(); ++i) {
    if (segment.from[i] == segment.to[i]) continue;
    varying = i;
    ++count;
  }
  name = count == 1 ? model.description().states[varying] : "s";
}

Rational SegmentScale::value(const Rational& s) const { return name == "s" ? s : segment.at(s)[varying]; }

Rational SegmentScale::resolved(const Rational& s) const {
  return name == "s" ? s : resolved_point(segment, s, digits)[varying];
}

Rational SegmentScale::place(const Rational& value) const {
  if (name == "s") return value;
  return (value - segment.from[varying]) / (segment.to[varying] - segment.from[varying]);
}

Rational SegmentScale::width(const Bracket& bracket) const { return abs(value(bracket.upper) - value(bracket.lower)); }

std::pair<Rational, Rational> SegmentScale::ends(const Bracket& bracket) const {
  const Rational a = value(bracket.lower), b = value(bracket.upper);
  return std::minmax(a, b);
}

std::optional<std::size_t> FoundBoundary::agreed_digits(const SegmentScale& scale) const {
  std::optional<std::size_t> agreed = boundary.agreed_digits;
  if (!formula) return agreed;
  const std::size_t with_formula = separatrix::agreed_digits(boundary.bracket, scale.segment, *formula, scale.digits);
  return agreed ? std::min(*agreed, with_formula) : with_formula;
}

std::string FoundBoundary::roads() const {
  if (!boundary.stable_set && !formula) return "";
  if (!formula) return "bisection and second road";
  return boundary.stable_set ? "bisection, second road and closed form" : "bisection and closed form";
}

bool FoundBoundary::is_contradicted() const {
  if (!formula || boundary.outcome != BoundaryOutcome::enclosed) return false;
  const Bracket& bracket = boundary.bracket;
  return *formula < bracket.lower - bracket.width() || *formula > bracket.upper + bracket.width();
}

std::string words(const Destination& destination, Equilibria& equilibria) {
  if (destination.label != Label::undecided) return name(equilibria(destination));
  return fmt::format("undecided ({})", name(destination.reason));
}

std::string state_words(const Model& model, const std::vector<Known>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", model.description().states[i], values[i].text());
  }
  return text;
}

std::vector<Known> rounded_each(const std::vector<Rational>& values, std::size_t digits) {
  std::vector<Known> all;
  for (const Rational& value : values) all.push_back(rounded(value, digits));
  return all;
}

nlohmann::ordered_json boundary_json(const Model& model, const FoundBoundary& found, const SegmentScale& scale,
                                     Equilibria& equilibria) {
  const auto& [boundary, formula] = found;
  const std::size_t digits = scale.digits;
  const auto agreed = found.agreed_digits(scale);
  const auto number = [&](const Rational& value) { return nlohmann::ordered_json(decimal(value, digits)); };
  const auto [lower, upper] = scale.ends(boundary.bracket);
  nlohmann::ordered_json json;
  json["point"] = state_json(model, rounded_each(resolved_point(scale.segment, boundary.place(), digits), digits));
  // one or two digits more than asked: lower and upper differ in them
  json["lower"] = decimal(lower, digits + guard_of_bracket);
  json["upper"] = decimal(upper, digits + guard_of_bracket);
  json["width"] = decimal(scale.width(boundary.bracket), 3);
  json["label_at_from"] = name(equilibria(boundary.bracket.below));
  json["label_at_to"] = name(equilibria(boundary.bracket.above));
  json["formula"] = formula ? number(scale.value(*formula)) : nlohmann::ordered_json(nullptr);
  json["agreed_digits"] = agreed ? nlohmann::ordered_json(*agreed) : nullptr;
  json["agreed_roads"] = agreed ? nlohmann::ordered_json(found.roads()) : nullptr;
  json["along"] = scale.name;
  json["outcome"] = name(boundary.outcome);
  json["second_road"] = nullptr;
  if (boundary.stable_set) {
    json["second_road"] = {{"method", boundary.stable_set_method},
                           {"value", number(scale.resolved(*boundary.stable_set))}};
  }
  json["edge_state"] = nullptr;
  if (boundary.edge) {
    const EdgeState& edge = *boundary.edge;
    nlohmann::ordered_json spectrum = nlohmann::ordered_json::array();
    for (const Known& value : edge.spectrum) spectrum.push_back(value);
    json["edge_state"] = {{"state", state_json(model, edge.x)},
                          {"kind", name(edge.kind)},
                          {"order", edge.order},
                          {"residual", edge.residual},
                          {"spectrum", spectrum},
                          {"unstable", edge.unstable},
                          {"zero", edge.zero},
                          {"time", edge.time},
                          {"distance", edge.distance}};
  }
  return json;
}

void print_boundary(const Model& model, const FoundBoundary& found, const SegmentScale& scale, Equilibria& equilibria,
                    const std::string& title) {
  const auto& [boundary, formula] = found;
  const std::size_t digits = scale.digits;
  const auto [lower, upper] = scale.ends(boundary.bracket);
  fmt::print("\n{}: {} | {}\n", title, words(boundary.bracket.below, equilibria),
             words(boundary.bracket.above, equilibria));
  const std::vector<Rational> point = resolved_point(scale.segment, boundary.place(), digits);
  for (std::size_t i = 0; i < point.size(); ++i) {
    fmt::print("  {} = {}\n", model.description().states[i], decimal(point[i], digits));
  }
  fmt::print("  bisection:   {} in [{}, {}], width {}{}\n", scale.name, decimal(lower, digits + guard_of_bracket),
             decimal(upper, digits + guard_of_bracket), decimal(scale.width(boundary.bracket), 3),
             boundary.outcome == BoundaryOutcome::enclosed ? "; both ends labelled with all checks" : "");
  if (boundary.stable_set) {
    fmt::print("  second road: {} = {}, {}\n", scale.name, decimal(scale.resolved(*boundary.stable_set), digits),
               boundary.stable_set_method);
  } else {
    fmt::print("  second road: none\n");
  }
  if (formula) fmt::print("  closed form: {} = {}\n", scale.name, decimal(scale.value(*formula), digits));
  if (const auto agreed = found.agreed_digits(scale)) {
    fmt::print("  agreed:      {} digits, between {}\n", *agreed, found.roads());
  }
  if (!boundary.edge) {
    fmt::print(
        "  edge state:  none identified: the paths in between come near no stationary point that could stop them\n");
    return;
  }
  const EdgeState& edge = *boundary.edge;
  static constexpr std::array orders{"first", "second", "third", "fourth"};
  fmt::print("  edge state:  {} (by {} order) at {}\n", name(edge.kind),
             orders.at(static_cast<std::size_t>(edge.order) - 1), state_words(model, edge.x));
  fmt::print("               residual {}; {} unstable and {} zero of {} eigenvalues; approached to {} at t = {}\n",
             edge.residual.text(), edge.unstable, edge.zero, edge.spectrum.size(), edge.distance.text(),
             edge.time.text());
}

nlohmann::ordered_json curve_json(const Model& model, const BoundaryCurve& curve, std::optional<std::size_t> through,
                                  std::size_t digits) {
  nlohmann::ordered_json json;
  json["first"] = name(curve.first);
  json["last"] = name(curve.last);
  json["closed_form"] = nullptr;
  if (through) json["closed_form"] = {{"compared", curve.points.size()}, {"agree", *through}};
  json["points"] = nlohmann::ordered_json::array();
  for (const CurvePoint& point : curve.points) {
    json["points"].push_back(state_json(model, rounded_each(point.x, digits)));
  }
  return json;
}

void write_curves(const std::string& path, const Model& model, const std::vector<BoundaryCurve>& curves,
                  std::size_t digits) {
  std::vector<std::string> header{"curve"};
  header.insert(header.end(), model.description().states.begin(), model.description().states.end());
  CsvFile file(path, header);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    for (const CurvePoint& point : curves[i].points) {
      std::vector<std::string> row{std::to_string(i + 1)};
      for (const Known& value : rounded_each(point.x, digits)) row.push_back(value.text());
      file.row(row);
    }
  }
  file.commit();
}

std::string nothing_found(const Model& model, const BoundarySearch& search, Equilibria& equilibria) {
  const auto end = [&](const Destination& destination) {
    return words(destination, equilibria) + " at " + state_words(model, destination.limit);
  };
  if (search.at_from.label == Label::stationary || search.at_to.label == Label::stationary) {
    return fmt::format("the start at {} is a stationary point itself, it does not move: move that end",
                       search.at_from.label == Label::stationary ? "--from" : "--to");
  }
  if (search.at_from.label == Label::undecided || search.at_to.label == Label::undecided) {
    return fmt::format(
        "nothing can be said: --from goes to {}, --to to {}, and no start between them was decided otherwise",
        end(search.at_from), end(search.at_to));
  }
  return fmt::format(
      "no boundary on this segment: --from goes to {}, --to to {}, which is the same label or the same basin as far as "
      "limits tell, and {} starts between them do not differ (more of them with --cells)",
      end(search.at_from), end(search.at_to), search.cells - 1);
}

}  // namespace separatrix
