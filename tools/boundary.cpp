#include <fmt/format.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/boundary.hpp"
#include "solvers/parallel.hpp"
#include "solvers/segment_zero.hpp"
#include "tools/command.hpp"
#include "tools/equilibria.hpp"
#include "tools/json.hpp"
#include "tools/options.hpp"
#include "tools/output.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string to, digits = "15", cells = "32", threads = "0";
  std::string json, csv;
  bool bisect_only = false, quiet = false;
};

/// How places on the segment are printed: by the one state that varies, or by s.
struct Scale {
  const Segment& segment;
  std::size_t digits;
  std::string name;         // the state, or "s"
  std::size_t varying = 0;  // index of it; not used for s

  Scale(const Model& model, const Segment& the_segment, std::size_t the_digits)
      : segment(the_segment), digits(the_digits) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < segment.from.size(); ++i) {
      if (segment.from[i] == segment.to[i]) continue;
      varying = i;
      ++count;
    }
    name = count == 1 ? model.description().states[varying] : "s";
  }

  Rational value(const Rational& s) const { return name == "s" ? s : segment.at(s)[varying]; }
  Rational width(const Bracket& bracket) const { return abs(value(bracket.upper) - value(bracket.lower)); }
  // lower and upper in the order of the scale
  std::pair<Rational, Rational> ends(const Bracket& bracket) const {
    const Rational a = value(bracket.lower), b = value(bracket.upper);
    return std::minmax(a, b);
  }
};

std::string words(const Destination& destination, Equilibria& equilibria) {
  if (destination.label != Label::undecided) return equilibria.name_of(destination);
  return fmt::format("undecided ({})", name(destination.reason));
}

nlohmann::ordered_json state_json(const Model& model, const std::vector<std::string>& values, std::size_t digits) {
  nlohmann::ordered_json state;
  for (std::size_t i = 0; i < values.size(); ++i) state[model.description().states[i]] = json_number(values[i], digits);
  return state;
}

std::vector<std::string> decimals(const std::vector<Rational>& values, std::size_t digits) {
  std::vector<std::string> text;
  for (const Rational& value : values) text.push_back(decimal(value, digits));
  return text;
}

/// A boundary with its closed form, where theory has one.
struct Found {
  Boundary boundary;
  std::optional<Rational> formula;  // s
};

nlohmann::ordered_json json_of(const Model& model, const Found& found, const Scale& scale, Equilibria& equilibria) {
  const auto& [boundary, formula] = found;
  const std::size_t digits = scale.digits;
  const auto number = [&](const Rational& value) { return json_number(decimal(value, digits), digits); };
  const auto [lower, upper] = scale.ends(boundary.bracket);
  nlohmann::ordered_json json;
  json["point"] = state_json(model, decimals(scale.segment.at(boundary.place()), digits), digits);
  // one or two digits more than asked: lower and upper differ in them
  json["lower"] = json_number(decimal(lower, digits + 3), digits + 3);
  json["upper"] = json_number(decimal(upper, digits + 3), digits + 3);
  json["width"] = json_number(decimal(scale.width(boundary.bracket), 3), digits);
  json["label_at_from"] = equilibria.name_of(boundary.bracket.below);
  json["label_at_to"] = equilibria.name_of(boundary.bracket.above);
  json["formula"] = formula ? number(scale.value(*formula)) : nlohmann::ordered_json(nullptr);
  json["agreed_digits"] = boundary.agreed_digits ? nlohmann::ordered_json(*boundary.agreed_digits) : nullptr;
  json["along"] = scale.name;
  json["outcome"] = name(boundary.outcome);
  json["second_road"] = nullptr;
  if (boundary.stable_set) {
    json["second_road"] = {{"method", boundary.stable_set_method},
                           {"value", number(scale.value(*boundary.stable_set))}};
  }
  json["edge_state"] = nullptr;
  if (boundary.edge) {
    const EdgeState& edge = *boundary.edge;
    nlohmann::ordered_json spectrum = nlohmann::ordered_json::array();
    for (const std::string& value : edge.spectrum) spectrum.push_back(json_number(value, digits));
    json["edge_state"] = {{"state", state_json(model, edge.x, digits)},
                          {"kind", name(edge.kind)},
                          {"order", edge.order},
                          {"residual", json_number(edge.residual, digits)},
                          {"spectrum", spectrum},
                          {"unstable", edge.unstable},
                          {"zero", edge.zero},
                          {"time", json_number(edge.time, 6)},
                          {"distance", json_number(edge.distance, 3)}};
  }
  return json;
}

constexpr std::size_t bracket_digits = 3;  // beyond the digits: lower and upper differ in them

std::string state_words(const Model& model, const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", model.description().states[i], values[i]);
  }
  return text;
}

void print_text(const Model& model, const Found& found, const Scale& scale, Equilibria& equilibria,
                const std::string& title) {
  const auto& [boundary, formula] = found;
  const std::size_t digits = scale.digits;
  const auto [lower, upper] = scale.ends(boundary.bracket);
  fmt::print("\n{}: {} | {}\n", title, words(boundary.bracket.below, equilibria),
             words(boundary.bracket.above, equilibria));
  const std::vector<Rational> point = scale.segment.at(boundary.place());
  for (std::size_t i = 0; i < point.size(); ++i) {
    fmt::print("  {} = {}\n", model.description().states[i], decimal(point[i], digits));
  }
  fmt::print("  bisection:   {} in [{}, {}], width {}{}\n", scale.name, decimal(lower, digits + bracket_digits),
             decimal(upper, digits + bracket_digits), decimal(scale.width(boundary.bracket), 3),
             boundary.outcome == BoundaryOutcome::enclosed ? "; both ends labelled with all checks" : "");
  if (boundary.stable_set) {
    fmt::print("  second road: {} = {}, {}\n", scale.name, decimal(scale.value(*boundary.stable_set), digits),
               boundary.stable_set_method);
  } else {
    fmt::print("  second road: none\n");
  }
  if (formula) fmt::print("  closed form: {} = {}\n", scale.name, decimal(scale.value(*formula), digits));
  if (boundary.agreed_digits) fmt::print("  agreed:      {} digits\n", *boundary.agreed_digits);
  if (!boundary.edge) {
    fmt::print("  edge state:  none found: the paths in between run into no stationary point\n");
    return;
  }
  const EdgeState& edge = *boundary.edge;
  static constexpr std::array orders{"first", "second", "third", "fourth"};
  fmt::print("  edge state:  {} (by {} order) at {}\n", name(edge.kind),
             orders.at(static_cast<std::size_t>(edge.order) - 1), state_words(model, edge.x));
  fmt::print("               residual {}; {} unstable and {} zero of {} eigenvalues; approached to {} at t = {}\n",
             edge.residual, edge.unstable, edge.zero, edge.spectrum.size(), edge.distance, edge.time);
}

std::optional<Rational> closed_form(const TheoryModel& theory, const BoundaryRequest& request,
                                    const Boundary& boundary) {
  const Rational &lower = boundary.seen_lower, &upper = boundary.seen_upper;
  const auto closed = theory.boundary ? theory.boundary(request.parameters) : std::nullopt;
  if (closed) {
    return zero_on_segment(theory.model, *closed, request.parameters, request.segment, lower, upper, request.digits);
  }
  if (!theory.boundary_value) return std::nullopt;
  const auto value = [&](const std::vector<Rational>& state, std::size_t digits) {
    return theory.boundary_value(request.parameters, state, digits);
  };
  return zero_on_segment(value, request.segment, lower, upper, request.digits);
}

// |formula − either end| ≤ the width: the closed form is in the bracket up to its own rounding
bool contradicts(const Found& found) {
  if (!found.formula || found.boundary.outcome != BoundaryOutcome::enclosed) return false;
  const Bracket& bracket = found.boundary.bracket;
  return *found.formula < bracket.lower - bracket.width() || *found.formula > bracket.upper + bracket.width();
}

BoundaryRequest request_of(const Options& options, const Model& model) {
  BoundaryRequest request;
  request.parameters = options.model.parameters(model);
  request.segment.from = options.model.start(model);
  if (options.to.empty())
    throw InvalidArgument("--to", "''", "the other end of the segment, for example --to e=3,w=-2");
  request.segment.to = parse_state(model, options.to, "--to", request.segment.from);
  if (request.segment.from == request.segment.to) {
    throw InvalidArgument("--to", options.to, "another point than that of --from");
  }
  request.digits = parse_digits(options.digits);
  request.cells = parse_count(options.cells, "--cells", 1, 1'000'000);
  request.stable_set = !options.bisect_only;
  request.cancelled = interrupted;
  return request;
}

// one sentence on why nothing was found
std::string refusal(const Model& model, const BoundarySearch& search, Equilibria& equilibria) {
  const auto end = [&](const Destination& destination) {
    return words(destination, equilibria) + " at " + state_words(model, destination.limit);
  };
  if (search.at_from.label == Label::stationary || search.at_to.label == Label::stationary) {
    return fmt::format("the start at {} is stationary, it does not move and belongs to no basin: move that end",
                       search.at_from.label == Label::stationary ? "--from" : "--to");
  }
  return fmt::format(
      "no boundary on this segment: its ends have the same label, --from goes to {}, --to to {}, and {} starts "
      "between them do not differ (more of them with --cells)",
      end(search.at_from), end(search.at_to), search.cells - 1);
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  const Model& model = theory.model;
  const BoundaryRequest request = request_of(options, model);
  Equilibria equilibria(model, request.parameters, options.model.intervals(model));
  const ThreadLimit threads(parse_count(options.threads, "--threads", 0, 4096));
  check_outputs(options.json, options.csv, "");
  watch_interrupts();
  const auto began = std::chrono::steady_clock::now();
  const BoundarySearch search = find_boundaries(model, request);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  if (search.boundaries.empty()) {
    fmt::print(stderr, "separatrix: {}\n", refusal(model, search, equilibria));
    return exit_usage;
  }

  const Scale scale(model, request.segment, request.digits);
  std::vector<Found> all;
  for (const Boundary& boundary : search.boundaries) {
    Found found{boundary, std::nullopt};
    found.formula = closed_form(theory, request, boundary);
    all.push_back(std::move(found));
  }
  if (!options.json.empty()) {
    nlohmann::ordered_json json = json_of(model, all.front(), scale, equilibria);
    json["model"] = model.name();
    json["parameters"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < request.parameters.size(); ++i) {
      json["parameters"][model.description().parameters[i].name] = to_string(request.parameters[i]);
    }
    json["digits"] = request.digits;
    json["boundaries"] = nlohmann::ordered_json::array();
    for (const Found& found : all) json["boundaries"].push_back(json_of(model, found, scale, equilibria));
    json["seconds"] = seconds;
    write_file(options.json, json.dump(2) + "\n");
  }
  if (!options.quiet && options.json != "-") {
    fmt::print("from {}: {}\n", state_words(model, decimals(request.segment.from, 6)),
               words(search.at_from, equilibria));
    fmt::print("to   {}: {}\n", state_words(model, decimals(request.segment.to, 6)), words(search.at_to, equilibria));
    for (std::size_t i = 0; i < all.size(); ++i) {
      print_text(model, all[i], scale, equilibria, fmt::format("boundary {} of {}", i + 1, all.size()));
    }
    fmt::print("\n{:.3g} s\n", seconds);
  }
  ExitCode code = exit_done;
  for (const Found& found : all) {
    if (contradicts(found)) {
      fmt::print(stderr, "separatrix: the closed form lies outside [lower, upper]\n");
      return exit_claim_fails;
    }
    if (found.boundary.outcome != BoundaryOutcome::enclosed) code = exit_undecided;
  }
  if (code == exit_undecided) {
    fmt::print(stderr, "separatrix: starts between lower and upper could not be decided; fewer --digits may do\n");
  }
  return code;
}

}  // namespace

Command boundary_command() {
  static Options options;
  const auto text = [](const char* name, const char* value, const char* help, std::string& target) {
    return Option{name, value, help, &target, nullptr, nullptr};
  };
  Command command;
  command.name = "boundary";
  command.summary = "basin boundary on a segment of starts, to any number of digits";
  command.example = "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --digits 50";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.from_option(),
      text("--to", "STATE=VALUE,...", "other end of the segment (default for states not named: as --from)", options.to),
      options.model.box_option(),
      text("--digits", "N", "significant digits of the boundary, 1 to 1000 (default: 15)", options.digits),
      text("--cells", "N", "pieces of the scan that finds the boundaries (default: 32)", options.cells),
      Option{"--bisect-only", "", "do not use the saddle's stable set: bisection alone (default: off)", nullptr,
             nullptr, &options.bisect_only},
      text("--threads", "N", "number of threads, 0 for one per core (default: 0)", options.threads),
      text("--json", "FILE", "result as JSON; - for stdout (default: none)", options.json),
      Option{"--quiet", "", "no text on stdout (default: off)", nullptr, nullptr, &options.quiet},
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
