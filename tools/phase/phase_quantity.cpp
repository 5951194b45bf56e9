#include "tools/phase/phase_quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/parallel.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/level_line.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/json.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

constexpr std::size_t csv_digits = 15;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct Cells {
  std::vector<double> numbers;
  std::vector<std::string> words, predicted;  // of a quantity that has them
};

Cells compute(const PhaseQuantityTask& task) {
  const std::size_t count = task.x.cells() * task.y.cells();
  const PhaseQuantity& quantity = task.quantity;
  Cells cells;
  quantity.number ? cells.numbers.resize(count, none) : cells.words.resize(count);
  if (quantity.predicted_word) cells.predicted.resize(count);
  Progress progress("phase", "cells", count, task.quiet);
  in_parallel(task.y.cells(), [&](std::size_t row) {
    for (std::size_t i = row * task.x.cells(); i < (row + 1) * task.x.cells(); ++i) {
      if (interrupted()) return;
      const SweepCell here = task.cell(i);
      if (quantity.number) cells.numbers[i] = quantity.number(here.parameters, here.start).value_or(none);
      if (quantity.word) cells.words[i] = quantity.word(here.parameters, here.start);
      if (quantity.predicted_word) cells.predicted[i] = quantity.predicted_word(here.parameters, here.start);
    }
    progress.advance(task.x.cells());
  });
  progress.finish();
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  return cells;
}

Axis axis_of(const PhaseAxis& axis) {
  return {axis.name(), to_double(axis.range().low), to_double(axis.range().high), false};
}

template <class Map>
Map frame(const PhaseQuantityTask& task) {
  Map map;
  map.title = task.theory.model.name() + ": " + task.quantity.legend;
  map.subtitle = caption(task.theory.model, task.base.parameters, task.base.start, {task.x.name(), task.y.name()});
  map.x = axis_of(task.x);
  map.y = axis_of(task.y);
  map.columns = task.x.cells();
  map.rows = task.y.cells();
  return map;
}

void draw(const PhaseQuantityTask& task, const Cells& cells, const std::vector<std::string>& names) {
  if (task.quantity.word) {
    RegionMap map = frame<RegionMap>(task);
    map.label_names = names;
    for (const std::string& word : cells.words) {
      map.label.push_back(static_cast<int>(std::find(names.begin(), names.end(), word) - names.begin()));
    }
    draw_regions(map, task.plot);
    return;
  }
  FieldMap map = frame<FieldMap>(task);
  map.value = cells.numbers;
  map.bar = {task.quantity.legend, 0, 0, task.quantity.logarithmic};
  if (task.quantity.line) {
    std::vector<double> scaled = cells.numbers;
    double level = *task.quantity.line;
    if (task.quantity.logarithmic) {
      level = std::log(level);
      for (double& each : scaled) each = std::log(each);
    }
    auto points = level_line(scaled, map.columns, level);
    for (auto& [x, y] : points) {
      x = map.x.low + (x + 0.5) * (map.x.high - map.x.low) / static_cast<double>(map.columns);
      y = map.y.low + (y + 0.5) * (map.y.high - map.y.low) / static_cast<double>(map.rows);
    }
    if (!points.empty()) map.curves.push_back({task.quantity.line_name, points, CurveStyle::separatrix});
  }
  draw_field(map, task.plot);
}

void write_csv(const PhaseQuantityTask& task, const Cells& cells) {
  CsvFile file(task.csv, {task.x.name(), task.y.name(), task.quantity.name});
  for (std::size_t i = 0; i < task.x.cells() * task.y.cells(); ++i) {
    file.row({decimal(task.x.value(i % task.x.cells()), csv_digits),
              decimal(task.y.value(i / task.x.cells()), csv_digits),
              task.quantity.word ? cells.words[i] : decimal(cells.numbers[i], csv_digits)});
  }
  file.commit();
}

}  // namespace

const PhaseQuantity* phase_quantity(const TheoryModel& theory, const std::string& name) {
  std::vector<std::string> known{"label", "loss", "time", "success-probability"};
  if (theory.network) known.insert(known.end(), {"stage-order", "dropped", "stages", "stage-time"});
  for (const PhaseQuantity& each : theory.phase_quantities) {
    if (each.name == name) return &each;
    known.push_back(each.name);
  }
  if (std::find(known.begin(), known.end(), name) != known.end()) return nullptr;
  std::string allowed;
  for (std::size_t i = 0; i < known.size(); ++i)
    allowed += (i == 0 ? "" : i + 1 < known.size() ? ", " : " or ") + known[i];
  throw InvalidArgument("--color", name, allowed);
}

ExitCode run_phase_quantity(const PhaseQuantityTask& task) {
  const Cells cells = compute(task);
  std::map<std::string, std::size_t> counts;
  for (const std::string& word : cells.words) ++counts[word];
  std::vector<std::string> names;
  for (const auto& [word, count] : counts) names.push_back(word);
  std::size_t disagree = 0;
  for (std::size_t i = 0; i < cells.predicted.size(); ++i) {
    disagree += !cells.predicted[i].empty() && cells.predicted[i] != cells.words[i] ? 1 : 0;
  }
  const auto [low, high] = [&] {
    double least = none, most = none;
    for (const double each : cells.numbers) {
      least = std::fmin(least, each);
      most = std::fmax(most, each);
    }
    return std::pair{least, most};
  }();

  if (!task.csv.empty()) write_csv(task, cells);
  if (!task.json.empty()) {
    nlohmann::ordered_json json = json_of_grid(task.theory.model, task.base, task.x, task.y);
    json["quantity"] = task.quantity.name;
    json["counts"] = counts;
    json["least"] = std::isfinite(low) ? nlohmann::ordered_json(low) : nlohmann::ordered_json(nullptr);
    json["most"] = std::isfinite(high) ? nlohmann::ordered_json(high) : nlohmann::ordered_json(nullptr);
    json["disagree"] = disagree;
    write_json(task.json, json);
  }
  if (!task.plot.empty()) draw(task, cells, names);
  if (!task.quiet && task.json != "-" && task.csv != "-") {
    for (const auto& [word, count] : counts) fmt::print("{:<16} {:>9}\n", word, count);
    if (std::isfinite(low)) fmt::print("{}: from {} to {}\n", task.quantity.name, decimal(low, 6), decimal(high, 6));
    if (!cells.predicted.empty()) {
      fmt::print("closed form: {} of {} agree\n", cells.predicted.size() - disagree, cells.predicted.size());
    }
    if (!task.plot.empty()) fmt::print("picture: {}\n", task.plot);
  }
  if (disagree == 0) return exit_done;
  fmt::print(stderr, "separatrix: {} cells contradict the closed form; --csv shows them\n", disagree);
  return exit_claim_fails;
}

}  // namespace separatrix
