#include "solvers/stationary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/num/error.hpp"
#include "tools/branches.hpp"
#include "tools/command.hpp"
#include "tools/json.hpp"
#include "tools/options.hpp"
#include "tools/output.hpp"
#include "tools/phase_portrait.hpp"
#include "tools/table.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string digits = "15", seed = "0", seeds = "20000", seconds = "60";
  std::string along, json, csv, plot;
  bool quiet = false;
};

StationaryRequest request_of(const Options& options, const Model& model) {
  StationaryRequest request;
  request.parameters = options.model.parameters(model);
  request.box = options.model.intervals(model);
  request.digits = parse_digits(options.digits);
  request.seed = parse_count(options.seed, "--seed", 0, 999'999'999'999'999);
  request.most_seeds = parse_count(options.seeds, "--max-seeds", 1, 1'000'000'000);
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 1, 1'000'000'000));
  request.cancelled = interrupted;
  return request;
}

std::string text_of(const Model& model, const std::vector<Interval>& box) {
  std::string text;
  for (std::size_t i = 0; i < box.size(); ++i) {
    text += fmt::format("{}{} = {}:{}", i > 0 ? ", " : "", model.description().states[i], to_string(box[i].low),
                        to_string(box[i].high));
  }
  return text;
}

std::string text_of(const EigenvalueReport& value) {
  std::string text = value.real;
  if (!value.imaginary.empty()) {
    text += value.imaginary.front() == '-' ? " - " + value.imaginary.substr(1) : " + " + value.imaginary;
    text += "i";
  }
  const std::string_view reason = name(value.zero);
  return reason.empty() ? text : fmt::format("{} ({})", text, reason);
}

std::string text_of(const std::vector<EigenvalueReport>& spectrum) {
  std::string text;
  for (const EigenvalueReport& value : spectrum) text += (text.empty() ? "" : ", ") + text_of(value);
  return text;
}

const char* extent_of(const ManifoldReport* manifold) {
  if (!manifold) return "point";
  if (manifold->dimension == 1) return manifold->closed ? "closed curve" : "curve";
  return "manifold";
}

const char* order_of(const StationaryReport& point) {
  if (point.kind == StationaryKind::degenerate) return "-";
  return point.order == 2 ? "Hessian" : point.order == 3 ? "third order" : "fourth order";
}

// points and manifolds in the order of their numbers
struct Entry {
  const StationaryReport* point;
  const ManifoldReport* manifold;  // of which `point` is the middle
};
std::vector<Entry> entries_of(const Stationary& found) {
  std::vector<Entry> entries;
  for (const auto& point : found.points) entries.push_back({&point, nullptr});
  for (const auto& manifold : found.manifolds) entries.push_back({&manifold.middle, &manifold});
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.point->number < b.point->number; });
  return entries;
}

void print_text(const Stationary& found, const Model& model, const StationaryRequest& request) {
  const std::vector<Entry> entries = entries_of(found);
  if (entries.empty()) {
    fmt::print("no stationary point in the box {} ({} seeds)\n", text_of(model, request.box), found.seeds);
    return;
  }
  std::vector<std::vector<std::string>> rows{{"#", "kind", "what"}};
  for (const std::string& state : found.states) rows[0].push_back(state);
  if (model.has_loss()) rows[0].push_back("loss");
  for (const char* title : {"unstable", "zero", "decided by", "residual", "status"}) rows[0].emplace_back(title);
  std::vector<std::vector<std::string>> spectra{
      {"#", model.has_loss() ? "spectrum of the Hessian" : "spectrum of the Jacobian"}};
  std::vector<std::vector<std::string>> ends{{"#", "from"}};
  for (const auto& [point, manifold] : entries) {
    rows.push_back({std::to_string(point->number), std::string(name(point->kind)), extent_of(manifold)});
    std::vector<std::string>& row = rows.back();
    if (manifold && manifold->dimension > 1) row[2] += fmt::format(" of dimension {}", manifold->dimension);
    row.insert(row.end(), point->x.begin(), point->x.end());
    if (model.has_loss()) row.push_back(point->loss);
    row.push_back(std::to_string(point->unstable));
    row.push_back(std::to_string(point->zero));
    row.emplace_back(model.has_loss() ? order_of(*point) : "Jacobian");
    row.push_back(point->residual);
    row.emplace_back(name(point->status));
    spectra.push_back({row[0], text_of(point->spectrum)});
    if (manifold && manifold->dimension == 1 && !manifold->closed) {
      ends.push_back({row[0], fmt::format("({}) to ({})", joined(manifold->points.front(), ", "),
                                          joined(manifold->points.back(), ", "))});
    }
  }
  print_table(rows);
  fmt::print("\n");
  print_table(spectra);
  if (ends.size() > 1) {
    fmt::print("\n");
    print_table(ends);
  }
  fmt::print(
      "\n{} {} in the box {}; of a curve or manifold one point is shown\n"
      "{} digits asked for, computed with {}; {} seeds, {:.3g} s\n",
      entries.size(), entries.size() == 1 ? "entry" : "entries", text_of(model, request.box), found.digits,
      found.working_digits, found.seeds, found.seconds);
}

class Writer {
 public:
  Writer(const Stationary& found, const Model& model) : found_(found), has_loss_(model.has_loss()) {}

  nlohmann::ordered_json state(const std::vector<std::string>& x) const {
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < x.size(); ++i) json[found_.states[i]] = json_number(x[i], found_.digits);
    return json;
  }

  nlohmann::ordered_json loss(const std::string& text) const {
    return has_loss_ ? json_number(text, found_.digits) : nlohmann::ordered_json(nullptr);
  }

  // what a point and the point shown of a manifold have in common
  void add_type(nlohmann::ordered_json& json, const StationaryReport& point) const {
    json["residual"] = json_number(point.residual, 3);
    json["spectrum"] = nlohmann::ordered_json::array();
    json["zero_because"] = nlohmann::ordered_json::array();
    for (const EigenvalueReport& value : point.spectrum) {
      const auto real = json_number(value.real, found_.digits);
      if (value.imaginary.empty()) {
        json["spectrum"].push_back(real);
      } else {
        json["spectrum"].push_back({{"re", real}, {"im", json_number(value.imaginary, found_.digits)}});
      }
      if (value.zero != ZeroReason::none) json["zero_because"].push_back(name(value.zero));
    }
    json["kind"] = name(point.kind);
    json["unstable"] = point.unstable;
    json["zero"] = point.zero;
    json["order"] = point.order;
    json["status"] = name(point.status);
  }

 private:
  const Stationary& found_;
  bool has_loss_;
};

nlohmann::ordered_json json_of(const Stationary& found, const Model& model, const StationaryRequest& request) {
  const Writer writer(found, model);
  nlohmann::ordered_json json;
  json["model"] = model.name();
  json["parameters"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.parameters.size(); ++i) {
    json["parameters"][model.description().parameters[i].name] = to_string(request.parameters[i]);
  }
  json["box"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.box.size(); ++i) {
    json["box"][found.states[i]] = {to_string(request.box[i].low), to_string(request.box[i].high)};
  }
  json["digits"] = found.digits;
  json["points"] = nlohmann::ordered_json::array();
  for (const StationaryReport& point : found.points) {
    nlohmann::ordered_json each;
    each["number"] = point.number;
    each["state"] = writer.state(point.x);
    each["loss"] = writer.loss(point.loss);
    writer.add_type(each, point);
    json["points"].push_back(std::move(each));
  }
  json["manifolds"] = nlohmann::ordered_json::array();
  for (const ManifoldReport& manifold : found.manifolds) {
    nlohmann::ordered_json each;
    each["number"] = manifold.middle.number;
    each["dimension"] = manifold.dimension;
    each["closed"] = manifold.closed;
    each["loss"] = writer.loss(manifold.middle.loss);
    each["loss_range"] = {writer.loss(manifold.loss_low), writer.loss(manifold.loss_high)};
    each["state"] = writer.state(manifold.middle.x);
    writer.add_type(each, manifold.middle);
    each["points"] = nlohmann::ordered_json::array();
    for (const auto& x : manifold.points) each["points"].push_back(writer.state(x));
    json["manifolds"].push_back(std::move(each));
  }
  json["seeds"] = found.seeds;
  json["complete"] = !found.out_of_time;
  json["seconds"] = found.seconds;
  return json;
}

void write_csv(const std::string& path, const Stationary& found) {
  std::vector<std::string> header{"number", "kind", "dimension"};
  header.insert(header.end(), found.states.begin(), found.states.end());
  header.emplace_back("loss");
  CsvFile file(path, header);
  for (const auto& [point, manifold] : entries_of(found)) {
    const auto row = [&, &shown = *point](const std::vector<std::string>& x, std::size_t dimension) {
      std::vector<std::string> fields{std::to_string(shown.number), std::string(name(shown.kind)),
                                      std::to_string(dimension)};
      fields.insert(fields.end(), x.begin(), x.end());
      fields.push_back(shown.loss);
      file.row(fields);
    };
    if (!manifold) {
      row(point->x, 0);
    } else {
      for (const auto& x : manifold->points) row(x, manifold->dimension);
    }
  }
  file.commit();
}

ExitCode ending_of(bool out_of_time) {
  if (!out_of_time) return exit_done;
  fmt::print(stderr,
             "separatrix: the search ended while it still found new points; raise --max-seeds or --max-seconds\n");
  return exit_undecided;
}

// both ends allowed by the model
Range along_of(const Options& options, const Model& model) {
  Range range = parse_range(options.along, "--along");
  const auto index = model.parameter_index(range.name);
  std::vector<std::string> known;
  for (const Parameter& parameter : model.description().parameters) known.push_back(parameter.name);
  if (!index) throw UnknownName("parameter", range.name, known);
  const Domain& domain = model.description().parameters[*index].domain;
  for (const Rational& end : {range.low, range.high}) {
    if (!domain.contains(end)) {
      throw InvalidArgument("--along", options.along, domain.text(range.name) + " at both ends");
    }
  }
  return range;
}

ExitCode run_along(const Options& options, const Model& model, const StationaryRequest& request) {
  const Range range = along_of(options, model);
  check_outputs(options.json, options.csv, options.plot);
  watch_interrupts();
  const Interval interval{range.low, range.high};
  const Continuation found = continue_stationary(model, request, range.name, interval);
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  if (!options.csv.empty()) write_branches_csv(options.csv, found);
  if (!options.json.empty()) write_branches_json(options.json, found, model, request);
  if (!options.plot.empty()) draw_branches(found, model, request, interval, options.plot);
  if (!options.quiet && options.json != "-" && options.csv != "-") {
    print_branches(found);
    if (!options.plot.empty()) fmt::print("picture: {}\n", options.plot);
  }
  return ending_of(found.out_of_time);
}

ExitCode run(const Options& options) {
  const Model& model = options.model.find().model;
  const StationaryRequest request = request_of(options, model);
  if (!options.along.empty()) return run_along(options, model, request);
  check_outputs(options.json, options.csv, options.plot);
  watch_interrupts();
  const Stationary found = stationary(model, request);
  if (interrupted()) throw Interrupted("interrupted; nothing was written");

  if (!options.csv.empty()) write_csv(options.csv, found);
  if (!options.json.empty()) write_file(options.json, json_of(found, model, request).dump(2) + "\n");
  if (!options.plot.empty()) draw_portrait(portrait_of(model, request, found), options.plot);
  if (!options.quiet && options.json != "-" && options.csv != "-") {
    print_text(found, model, request);
    if (!options.plot.empty()) fmt::print("picture: {}\n", options.plot);
  }
  return ending_of(found.out_of_time);
}

}  // namespace

Command stationary_command() {
  static Options options;
  const auto text = [](const char* name, const char* value, const char* help, std::string& target) {
    return Option{name, value, help, &target, nullptr, nullptr};
  };
  Command command;
  command.name = "stationary";
  command.summary = "stationary points in a box: coordinates, loss, spectrum, kind; curves of them";
  command.example = "stationary markov --set p=0.1 --set q=0.1 --box e=-3:3 --box w=-3:3 --digits 50";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.box_option(),
      text("--along", "NAME=LO:HI",
           "follow the points along a parameter, with folds and exchanges of stability (default: none)", options.along),
      text("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      text("--seed", "N", "seed of the search; the same seed, the same result (default: 0)", options.seed),
      text("--max-seeds", "N", "end the search after N seeds, should it still find new points (default: 20000)",
           options.seeds),
      text("--max-seconds", "S", "end the search after S seconds (default: 60)", options.seconds),
      text("--json", "FILE", "result as JSON; - for stdout (default: none)", options.json),
      text("--csv", "FILE", "every point, those along curves too, as CSV; - for stdout (default: none)", options.csv),
      text("--plot", "FILE", "picture, .png, .svg or .pdf; the gnuplot script is kept beside it (default: none)",
           options.plot),
      Option{"--quiet", "", "no table on stdout (default: off)", nullptr, nullptr, &options.quiet},
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix
