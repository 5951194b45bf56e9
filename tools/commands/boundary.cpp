#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/boundary.hpp"
#include "solvers/basin/boundary_curve.hpp"
#include "solvers/basin/segment_zero.hpp"
#include "solvers/parallel.hpp"
#include "tools/commands/certified_boundary.hpp"
#include "tools/picture/boundary_picture.hpp"
#include "tools/report/boundary_branch_report.hpp"
#include "tools/report/boundary_report.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/named_values.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string to, digits = "15", cells = "32", threads = "0", curve, curve_digits = "8", seconds = "0", along, values;
  OutputOptions outputs;
  bool bisect_only = false, certify = false;
};

BoundaryRequest request_of(const Options& options, const TheoryModel& theory) {
  const Model& model = theory.model;
  BoundaryRequest request;
  request.parameters = options.model.parameters(theory);
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
  const std::size_t seconds = parse_count(options.seconds, "--max-seconds", 0, 1'000'000'000);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  request.cancelled = [=] { return interrupted() || (seconds > 0 && std::chrono::steady_clock::now() >= end); };
  return request;
}

// The plane that --curve names: the state that varies on the segment, and the other one; or, for a picture alone, the
// box of the stationary points.
std::optional<PlaneSection> plane_of(const Options& options, const Model& model, const Segment& segment) {
  PlaneSection plane{{0, 1}, {}, {}, segment.from};
  if (options.curve.empty()) {
    if (options.outputs.plot.empty() || model.dimension() != 2) return std::nullopt;
    const std::vector<Interval> box = options.model.intervals(model);
    plane.low = {box[0].low, box[1].low};
    plane.high = {box[0].high, box[1].high};
    return plane;
  }
  const Range range = parse_range(options.curve, "--curve");
  const std::size_t index = place_of(model.description().states, range.name, "state", "--curve", options.curve);
  const SegmentScale scale(model, segment, 1);
  if (scale.name == "s") {
    throw InvalidArgument("--curve", options.curve,
                          "with a segment along one state; here several differ between its ends");
  }
  if (scale.varying == index) {
    throw InvalidArgument("--curve", options.curve,
                          "another state than " + range.name + ", along which the segment lies");
  }
  const Rational &a = segment.from[scale.varying], &b = segment.to[scale.varying];
  plane.states = {scale.varying, index};
  plane.low = {std::min(a, b), range.low};
  plane.high = {std::max(a, b), range.high};
  const Rational& on = segment.from[index];
  if (on < range.low || on > range.high) {
    throw InvalidArgument("--curve", options.curve,
                          "a range that contains " + range.name + " = " + to_string(on) + " of the segment");
  }
  return plane;
}

// s where the closed form has its boundary, between two places on a segment; none where theory is silent
std::optional<Rational> closed_form(const TheoryModel& theory, const ParameterValues& parameters,
                                    const Segment& segment, const Rational& lower, const Rational& upper,
                                    std::size_t digits) {
  const auto closed = theory.closed.boundary ? theory.closed.boundary(parameters) : std::nullopt;
  if (closed) return zero_on_segment(theory.model, *closed, parameters, segment, lower, upper, digits);
  if (!theory.closed.boundary_value) return std::nullopt;
  const auto value = [&](const std::vector<Rational>& state, std::size_t many) {
    return theory.closed.boundary_value(parameters, state, many);
  };
  return zero_on_segment(value, segment, lower, upper, digits);
}

// how many of the brackets of a curve the closed form passes through; none where theory is silent
std::optional<std::size_t> through_brackets(const TheoryModel& theory, const ParameterValues& parameters,
                                            const BoundaryCurve& curve) {
  const bool is_known = (theory.closed.boundary && theory.closed.boundary(parameters)) || theory.closed.boundary_value;
  if (!is_known) return std::nullopt;
  constexpr std::size_t few_digits = 3;
  std::size_t count = 0;
  for (const CurvePoint& point : curve.points) {
    count +=
        closed_form(theory, parameters, point.across, point.bracket.lower, point.bracket.upper, few_digits).has_value();
  }
  return count;
}

BranchesReport branches_of(const TheoryModel& theory, const BoundaryBranchRequest& request) {
  BranchesReport report{theory.model, request, boundary_branches(theory.model, request), {}};
  for (const BoundaryBranch& branch : report.branches) {
    report.formula.emplace_back();
    for (const auto& [value, boundary] : branch.points) {
      ParameterValues parameters = request.boundary.parameters;
      parameters[request.parameter] = value;
      report.formula.back().push_back(closed_form(theory, parameters, request.boundary.segment, boundary.seen_lower,
                                                  boundary.seen_upper, request.boundary.digits));
    }
  }
  return report;
}

ExitCode run_along(const Options& options, const TheoryModel& theory, const BoundaryRequest& one) {
  if (!options.curve.empty()) throw InvalidArgument("--along", options.along, "without --curve");
  if (options.certify) {
    throw InvalidArgument("--certify", "--along " + options.along, "without --along: one set of parameters");
  }
  const ParameterRange range = parse_parameter_range(options.along, "--along", theory.model);
  BoundaryBranchRequest request{one, range.index, range.low, range.high,
                                parse_count(options.values.empty() ? "17" : options.values, "--values", 2, 100'000)};
  for (const Rational& end : {range.low, range.high}) {
    ParameterValues parameters = one.parameters;
    parameters[range.index] = end;
    theory.model.check_relations(parameters);
  }
  options.outputs.check();
  watch_interrupts();
  const auto began = std::chrono::steady_clock::now();
  const BranchesReport report = branches_of(theory, request);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  if (report.branches.empty()) {
    tell(fmt::format("no boundary on this segment at any of the {} values of {} (more of them with --values)",
                     request.values, range.name));
    return request.boundary.cancelled() ? exit_undecided : exit_usage;
  }
  if (!options.outputs.csv.empty()) write_boundary_branches_csv(options.outputs.csv, report);
  if (!options.outputs.json.empty()) write_boundary_branches_json(options.outputs.json, report, seconds);
  if (!options.outputs.plot.empty()) draw_boundary_branches(report, options.outputs.plot);
  if (options.outputs.prints_text()) {
    print_boundary_branches(report);
    fmt::print("\n{:.3g} s\n", seconds);
    if (!options.outputs.plot.empty()) fmt::print("picture: {}\n", options.outputs.plot);
  }
  const SegmentScale scale(theory.model, request.boundary.segment, request.boundary.digits);
  for (std::size_t k = 0; k < report.branches.size(); ++k) {
    for (std::size_t i = 0; i < report.branches[k].points.size(); ++i) {
      if (!report.found(k, i).is_contradicted()) continue;
      tell("the closed form lies outside [lower, upper]");
      return exit_claim_fails;
    }
  }
  const std::string lacking = shortcoming(report);
  if (lacking.empty()) return exit_done;
  tell(lacking);
  return exit_undecided;
}

ExitCode run(const Options& options) {
  const TheoryModel theory =
      options.model.with_nodes(options.model.find(), parse_digits(options.digits), options.certify);
  const Model& model = theory.model;
  const BoundaryRequest request = request_of(options, theory);
  const ThreadLimit threads(parse_count(options.threads, "--threads", 0, 4096));
  if (!options.certify && !options.outputs.certificate.empty()) {
    throw InvalidArgument("--certificate", options.outputs.certificate, "with --certify only");
  }
  if (!options.along.empty()) return run_along(options, theory, request);
  if (options.certify && !options.curve.empty()) {
    throw InvalidArgument("--certify", "--curve " + options.curve,
                          "without --curve: the boundary on the segment is proved");
  }
  if (!options.values.empty()) throw InvalidArgument("--values", options.values, "with --along");
  Equilibria equilibria(model, request.parameters, options.model.intervals(model), interrupted);
  const auto plane = plane_of(options, model, request.segment);
  const std::size_t curve_digits = parse_count(options.curve_digits, "--curve-digits", 1, 100);
  if (!options.outputs.csv.empty() && options.curve.empty()) {
    throw InvalidArgument("--csv", options.outputs.csv, "with --curve or --along: it holds the points of the curves");
  }
  options.outputs.check();
  const std::string& file = options.outputs.certificate;
  const auto certificate = file.empty() ? nullptr : boundary_certificate(model, request.parameters);
  watch_interrupts();
  const auto began = std::chrono::steady_clock::now();
  const BoundarySearch search = find_boundaries(model, request);
  equilibria.meet(search.at_from);
  equilibria.meet(search.at_to);
  for (const Boundary& boundary : search.boundaries) {
    equilibria.meet(boundary.bracket.below);
    equilibria.meet(boundary.bracket.above);
  }
  const SegmentScale scale(model, request.segment, request.digits);
  std::vector<CertifiedBoundary> proofs;
  for (const Boundary& boundary : search.boundaries) {
    if (options.certify) {
      proofs.push_back(
          certify_boundary(model, request.parameters, scale, boundary.bracket, equilibria, certificate.get()));
    }
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (search.boundaries.empty() && !interrupted()) {
    if (request.cancelled()) {
      tell("the time limit was reached before a boundary was seen; raise --max-seconds");
      return exit_undecided;
    }
    tell(nothing_found(model, search, equilibria));
    const bool decided = search.at_from.label != Label::undecided && search.at_to.label != Label::undecided;
    return decided ? exit_usage : exit_undecided;
  }

  std::vector<FoundBoundary> all;
  for (const Boundary& boundary : search.boundaries) {
    FoundBoundary found{boundary, std::nullopt};
    found.formula = closed_form(theory, request.parameters, request.segment, boundary.seen_lower, boundary.seen_upper,
                                request.digits);
    all.push_back(std::move(found));
  }
  std::vector<BoundaryCurve> curves;
  if (plane) {
    const DestinationFinder finder(model, request.parameters);
    BoundaryCurveSettings settings;
    settings.digits = curve_digits;
    settings.cancelled = request.cancelled;
    for (const FoundBoundary& found : all) {
      curves.push_back(follow_boundary(finder, *plane, request.segment, found.boundary, settings));
    }
  }
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  if (!options.outputs.csv.empty()) write_curves(options.outputs.csv, model, curves, curve_digits);
  if (!options.outputs.json.empty()) {
    const auto json_of = [&](std::size_t i) {
      nlohmann::ordered_json one = boundary_json(model, all[i], scale, equilibria);
      if (options.certify) one["certified"] = proofs[i].json;
      return one;
    };
    nlohmann::ordered_json json = json_of(0);
    json.update(json_of_model(model, request.parameters));
    json["digits"] = request.digits;
    json["boundaries"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < all.size(); ++i) json["boundaries"].push_back(json_of(i));
    json["curves"] = nlohmann::ordered_json::array();
    for (const BoundaryCurve& curve : curves) {
      json["curves"].push_back(
          curve_json(model, curve, through_brackets(theory, request.parameters, curve), curve_digits));
    }
    json["seconds"] = seconds;
    write_json(options.outputs.json, json);
  }
  if (certificate) write_boundary_certificate(file, *certificate, model, scale, proofs);
  if (!options.outputs.plot.empty()) {
    StationaryRequest box;
    box.parameters = request.parameters;
    box.box = options.model.intervals(model);
    box.cancelled = interrupted;
    draw_boundaries(model, box, request.segment, curves, options.outputs.plot);
  }
  if (options.outputs.prints_text()) {
    fmt::print("from {}: {}\n", state_words(model, rounded_each(request.segment.from, 6)),
               words(search.at_from, equilibria));
    fmt::print("to   {}: {}\n", state_words(model, rounded_each(request.segment.to, 6)),
               words(search.at_to, equilibria));
    for (std::size_t i = 0; i < all.size(); ++i) {
      print_boundary(model, all[i], scale, equilibria, fmt::format("boundary {} of {}", i + 1, all.size()));
      if (options.certify) fmt::print("{}", proofs[i].text);
    }
    for (std::size_t i = 0; i < curves.size(); ++i) {
      const BoundaryCurve& curve = curves[i];
      fmt::print("\ncurve {}: {} points, from {} ({}) to {} ({})\n", i + 1, curve.points.size(),
                 state_words(model, rounded_each(curve.points.front().x, 6)), name(curve.first),
                 state_words(model, rounded_each(curve.points.back().x, 6)), name(curve.last));
      if (const auto through = through_brackets(theory, request.parameters, curve)) {
        fmt::print("  closed form: passes between the ends of {} of {} brackets\n", *through, curve.points.size());
      }
    }
    fmt::print("\n{:.3g} s\n", seconds);
    if (!options.outputs.plot.empty()) fmt::print("picture: {}\n", options.outputs.plot);
  }
  tell_unfinished_numbering(equilibria);
  ExitCode code = exit_done;
  bool out_of_time = std::any_of(curves.begin(), curves.end(), [](const BoundaryCurve& curve) {
    return curve.first == CurveEnd::cancelled || curve.last == CurveEnd::cancelled;
  });
  if (out_of_time) code = exit_undecided;
  for (const FoundBoundary& found : all) {
    if (found.is_contradicted()) {
      tell("the closed form lies outside [lower, upper]");
      return exit_claim_fails;
    }
    if (found.boundary.outcome != BoundaryOutcome::enclosed) code = exit_undecided;
    out_of_time |= found.boundary.outcome == BoundaryOutcome::cancelled;
  }
  const bool unproved =
      std::any_of(proofs.begin(), proofs.end(), [](const CertifiedBoundary& each) { return !each.proved; });
  if (unproved && code == exit_done) {
    tell("the ends of a bracket could not be proved to lie in different basins; fewer --digits may do");
    return exit_undecided;
  }
  if (out_of_time) {
    tell("the time limit was reached: this is as far as it came; raise --max-seconds");
  } else if (code == exit_undecided) {
    tell("starts between lower and upper could not be decided; fewer --digits may do");
  }
  return code;
}

}  // namespace

Command boundary_command() {
  static Options options;
  Command command;
  command.name = "boundary";
  command.summary = "basin boundary on a segment of starts, to any number of digits";
  command.example = "boundary markov --from w=-2,e=1/10 --to w=-2,e=3 --digits 50";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.from_option(),
      value_option("--to", "STATE=VALUE,...", "other end of the segment (default for states not named: as --from)",
                   options.to),
      options.model.box_option(),
      value_option("--digits", "N", "significant digits of the boundary, 1 to 1000 (default: 15)", options.digits),
      value_option("--cells", "N", "pieces of the scan that finds the boundaries (default: 32)", options.cells),
      Option{"--bisect-only", "", "do not use the saddle's stable set: bisection alone (default: off)", nullptr,
             nullptr, &options.bisect_only},
      Option{"--certify", "",
             "prove that each boundary lies in its bracket: both ends, as printed, converge to different attractors "
             "(default: off)",
             nullptr, nullptr, &options.certify},
      options.outputs.certificate_option(),
      value_option(
          "--curve", "STATE=LO:HI",
          "follow each boundary through the rectangle of the segment, which lies along one state, and this range of a "
          "second "
          "state (default: none)",
          options.curve),
      value_option("--curve-digits", "N", "significant digits of the points of a curve, 1 to 100 (default: 8)",
                   options.curve_digits),
      value_option("--along", "NAME=LO:HI",
                   "the place of each boundary against a parameter, and where it is lost (default: none)",
                   options.along),
      value_option("--values", "N", "with --along: values of the parameter, both ends among them (default: 17)",
                   options.values),
      value_option("--max-seconds", "S", "stop after S seconds with the bracket so far, 0 for never (default: 0)",
                   options.seconds),
      value_option("--threads", "N", "number of threads, 0 for one per core (default: 0)", options.threads),
      options.outputs.json_option("result"),
      options.outputs.csv_option("points of the curves of --curve or --along"),
      options.outputs.plot_option(
          "phase portrait in --box with the boundaries, with --along their places against the parameter"),
      options.outputs.quiet_option("no text on stdout"),
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
