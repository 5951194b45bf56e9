#include "tools/phase/phase_success.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/parallel.hpp"
#include "solvers/stationary/normal_points.hpp"
#include "tools/phase/phase_picture.hpp"
#include "tools/phase/share_bounds.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/json.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

constexpr double z_of_95_percent = 1.959964, z_of_contradiction = 6;
constexpr std::size_t csv_digits = 15;

/// What is known of one cell.
struct Cell {
  std::optional<std::string> closed_form;
  std::size_t successes = 0, undecided = 0;
};

class Diagram {
 public:
  explicit Diagram(const SuccessRequest& request) : request_(request), cells_(request.x.cells() * request.y.cells()) {}

  void compute() {
    const TheoryModel& theory = request_.theory;
    if (theory.closed.success_probability) {
      const ThreadLimit threads(request_.threads);
      in_parallel(cells_.size(), [&](std::size_t i) {
        if (!interrupted())
          cells_[i].closed_form = theory.closed.success_probability(parameters(i), scale(i), digits());
      });
    }
    const std::size_t count = request_.samples > 0 ? cells_.size() : 0;
    Progress progress("phase", "cells", count, request_.quiet);
    for (std::size_t i = 0; i < count; ++i, progress.advance()) integrate_starts(i);
    if (interrupted()) throw Interrupted("interrupted; nothing was written");
  }

  std::size_t digits() const { return request_.digits; }
  const std::vector<Cell>& cells() const { return cells_; }
  bool has_closed_form() const { return request_.theory.closed.success_probability != nullptr; }
  double share(const Cell& cell) const {
    return static_cast<double>(cell.successes) / static_cast<double>(request_.samples);
  }
  /// By the closed form where theory has one, else by counting; nan where neither is known.
  double value(const Cell& cell) const {
    if (cell.closed_form) return to_double(parse_rational(*cell.closed_form));
    return has_closed_form() || request_.samples == 0 ? std::numeric_limits<double>::quiet_NaN() : share(cell);
  }
  ShareBounds bounds(const Cell& cell, double z) const {
    return share_bounds(cell.successes, cell.undecided, request_.samples, z);
  }
  /// Cells whose sample admits the closed form, z standard deviations wide.
  std::size_t consistent(double z) const {
    return static_cast<std::size_t>(std::count_if(cells_.begin(), cells_.end(), [&](const Cell& cell) {
      const ShareBounds bound = bounds(cell, z);
      return cell.closed_form && value(cell) >= bound.low && value(cell) <= bound.high;
    }));
  }
  std::size_t known() const {
    return static_cast<std::size_t>(
        std::count_if(cells_.begin(), cells_.end(), [&](const Cell& cell) { return std::isfinite(value(cell)); }));
  }

  void write_csv() const {
    std::vector<std::string> header{request_.x.name(), request_.y.name(), "success-probability"};
    if (request_.samples > 0) header.insert(header.end(), {"share", "low", "high", "undecided"});
    CsvFile file(request_.csv, header);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const Cell& cell = cells_[i];
      std::vector<std::string> row{decimal(request_.x.value(i % request_.x.cells()), csv_digits),
                                   decimal(request_.y.value(i / request_.x.cells()), csv_digits),
                                   cell.closed_form.value_or("")};
      if (request_.samples > 0) {
        const ShareBounds bound = bounds(cell, z_of_95_percent);
        for (const double number : {share(cell), bound.low, bound.high}) row.push_back(decimal(number, 6));
        row.push_back(std::to_string(cell.undecided));
      }
      file.row(row);
    }
    file.commit();
  }

  nlohmann::ordered_json json(double seconds) const {
    const Model& model = request_.theory.model;
    const PhaseAxis &x = request_.x, &y = request_.y;
    nlohmann::ordered_json json{{"model", model.name()}, {"parameters", nlohmann::ordered_json::object()}};
    for (std::size_t i = 0; i < request_.parameters.size(); ++i) {
      const std::string& name = model.description().parameters[i].name;
      if (name != x.name() && name != y.name()) json["parameters"][name] = to_string(request_.parameters[i]);
    }
    json["init_scale"] = nullptr;
    if (has_fixed_scale()) json["init_scale"] = to_string(request_.scale);
    for (const auto& [key, axis] : {std::pair{"x", &x}, std::pair{"y", &y}}) {
      json[key] = {{"name", axis->name()},
                   {"low", to_string(axis->range().low)},
                   {"high", to_string(axis->range().high)},
                   {"cells", axis->cells()}};
    }
    json["digits"] = digits();
    json["success_probability"] = nlohmann::ordered_json::array();
    for (const Cell& cell : cells_) {
      json["success_probability"].push_back(cell.closed_form ? nlohmann::ordered_json(*cell.closed_form)
                                                             : nlohmann::ordered_json(nullptr));
    }
    json["samples"] = request_.samples;
    json["seed"] = request_.seed;
    json["sampled"] = nullptr;
    if (request_.samples > 0) {
      json["sampled"] = nlohmann::ordered_json::array();
      for (const Cell& cell : cells_) {
        const ShareBounds bound = bounds(cell, z_of_95_percent);
        json["sampled"].push_back(
            {{"share", share(cell)}, {"low", bound.low}, {"high", bound.high}, {"undecided", cell.undecided}});
      }
    }
    json["closed_form"] = nullptr;
    if (has_closed_form() && request_.samples > 0) {
      json["closed_form"] = {{"compared", known()},
                             {"inside_95_percent", consistent(z_of_95_percent)},
                             {"disagree", known() - consistent(z_of_contradiction)}};
    }
    json["seconds"] = seconds;
    return json;
  }

  void draw() const {
    const Model& model = request_.theory.model;
    std::string states;
    for (const std::string& state : model.description().states) states += (states.empty() ? "" : ", ") + state;
    FieldMap map;
    map.title = "Success of a Gaussian start of " + model.name();
    map.subtitle = "start $" + states + " ~ N(0, s^2)$";
    if (has_fixed_scale()) map.subtitle += ", $s = " + to_string(request_.scale) + "$";
    const std::string fixed = caption(model, request_.parameters, {}, {request_.x.name(), request_.y.name()});
    if (!fixed.empty()) map.subtitle += ", " + fixed;
    map.x = named(request_.x);
    map.y = named(request_.y);
    map.columns = request_.x.cells();
    map.rows = request_.y.cells();
    map.bar = {has_closed_form() ? "probability to reach a global minimum"
                                 : fmt::format("share of {} starts that reach a global minimum", request_.samples),
               0, 1, false};
    for (const Cell& cell : cells_) map.value.push_back(value(cell));
    draw_field(map, request_.plot);
  }

  void print(double seconds) const {
    const auto least_first = [&](const Cell& a, const Cell& b) { return value(a) < value(b); };
    const auto [least, most] = std::minmax_element(cells_.begin(), cells_.end(), least_first);
    if (known() == cells_.size()) {
      const std::size_t shown = has_closed_form() ? digits() : 6;
      const auto text = [&](const Cell& cell) {
        return cell.closed_form ? *cell.closed_form : decimal(value(cell), shown);
      };
      fmt::print("success probability: {} at {}, the least\n", text(*least), place(least));
      fmt::print("                     {} at {}, the largest\n", text(*most), place(most));
    }
    if (has_closed_form()) {
      fmt::print("closed form: in {} of {} cells, to {} digits\n", known(), cells_.size(), digits());
    }
    if (request_.samples > 0) {
      std::size_t undecided = 0;
      for (const Cell& cell : cells_) undecided += cell.undecided;
      fmt::print("sampled: {} starts in each of {} cells, {} of all undecided\n", request_.samples, cells_.size(),
                 undecided);
      if (has_closed_form()) {
        fmt::print("the closed form is inside the 95 % interval of {} of {} cells\n", consistent(z_of_95_percent),
                   known());
      }
    }
    fmt::print("{} cells in {:.3g} s\n", cells_.size(), seconds);
    if (!request_.plot.empty()) fmt::print("picture: {}\n", request_.plot);
  }

 private:
  bool has_fixed_scale() const { return !request_.x.is_start_scale() && !request_.y.is_start_scale(); }

  static Axis named(const PhaseAxis& of) {
    Axis axis = axis_of(of);
    if (of.is_start_scale()) axis.name = "standard deviation $s$ of the start";
    return axis;
  }

  // axis and the cell of it that cell i has
  std::pair<std::size_t, std::size_t> column_and_row(std::size_t i) const {
    return {i % request_.x.cells(), i / request_.x.cells()};
  }

  ParameterValues parameters(std::size_t i) const {
    SweepCell cell{request_.parameters, {}};
    const auto [column, row] = column_and_row(i);
    request_.x.apply(cell, column);
    request_.y.apply(cell, row);
    return cell.parameters;
  }

  Rational scale(std::size_t i) const {
    const auto [column, row] = column_and_row(i);
    if (request_.x.is_start_scale()) return request_.x.value(column);
    return request_.y.is_start_scale() ? request_.y.value(row) : request_.scale;
  }

  std::string place(std::vector<Cell>::const_iterator cell) const {
    const auto [column, row] = column_and_row(static_cast<std::size_t>(cell - cells_.begin()));
    return fmt::format("{} = {}, {} = {}", request_.x.name(), decimal(request_.x.value(column), 6), request_.y.name(),
                       decimal(request_.y.value(row), 6));
  }

  void integrate_starts(std::size_t i) {
    const Model& model = request_.theory.model;
    const auto points = normal_points(model.dimension(), request_.samples, Spread::pseudorandom, request_.seed + i);
    const ParameterValues values = parameters(i);
    const Rational s = scale(i);
    SweepSettings settings;
    settings.digits = digits();
    settings.threads = request_.threads;
    settings.most_steps = request_.most_steps;
    settings.cancelled = interrupted;
    const auto start = [&](std::size_t k) {
      SweepCell cell{values, {}};
      for (const double coordinate : points[k]) cell.start.push_back(s * Rational(coordinate));
      return cell;
    };
    const std::vector<SweepResult> results = sweep(model, points.size(), start, settings);
    if (results.empty()) throw Interrupted("interrupted; nothing was written");
    for (const SweepResult& result : results) {
      cells_[i].successes += result.label == Label::global_minimum;
      cells_[i].undecided += result.label == Label::undecided;
    }
  }

  const SuccessRequest& request_;
  std::vector<Cell> cells_;
};

void check(const SuccessRequest& request) {
  const std::string color = "success-probability";
  const Model& model = request.theory.model;
  if (!model.has_loss() || model.description().levels.empty()) {
    throw InvalidArgument("--color", color,
                          "label, loss or time for " + model.name() + ", whose lowest loss is not known");
  }
  for (const auto& [option, axis] : {std::pair{"--x", &request.x}, std::pair{"--y", &request.y}}) {
    if (axis->is_state()) {
      throw InvalidArgument(option, axis->name(),
                            "a parameter or init-scale: with --color " + color + " the start is random");
    }
    if (axis->is_start_scale() && axis->value(0) <= 0) {
      throw InvalidArgument(option, axis->name(),
                            "a range of cells whose centres are greater than 0, as standard "
                            "deviations are");
    }
  }
  if (request.scale <= 0) throw InvalidArgument("--init-scale", to_string(request.scale), "greater than 0");
  if (!request.theory.closed.success_probability && request.samples == 0) {
    throw InvalidArgument("--samples", "0",
                          "at least 1: theory has no closed form of this probability for " + model.name());
  }
}

}  // namespace

ExitCode phase_success(const SuccessRequest& request) {
  check(request);
  watch_interrupts();
  const auto began = std::chrono::steady_clock::now();
  Diagram diagram(request);
  diagram.compute();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (!request.csv.empty()) diagram.write_csv();
  if (!request.json.empty()) write_json(request.json, diagram.json(seconds));
  if (!request.plot.empty()) diagram.draw();
  if (!request.quiet && request.json != "-" && request.csv != "-") diagram.print(seconds);
  const std::size_t known = diagram.known();
  if (diagram.has_closed_form() && request.samples > 0) {
    const std::size_t wrong = known - diagram.consistent(z_of_contradiction);
    if (wrong > 0) {
      fmt::print(stderr, "separatrix: the samples of {} of {} cells contradict the closed form; --csv shows them\n",
                 wrong, known);
      return exit_claim_fails;
    }
  }
  return known == diagram.cells().size() ? exit_done : exit_undecided;
}

}  // namespace separatrix
