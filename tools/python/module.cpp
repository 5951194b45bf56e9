// The compiled part of the Python module: runs commands and turns what they hand over into objects of Python. What they are
// called and do is said in tools/python/separatrix.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "lib/model/state_change.hpp"
#include "tools/commands/commands.hpp"
#include "tools/picture/plot_style.hpp"
#include "tools/python/collection.hpp"
#include "tools/python/command_thread.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/csv_table.hpp"
#include "tools/shell/ending.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"

namespace py = pybind11;

namespace separatrix {
namespace {

using Words = std::vector<std::string>;
using Files = std::map<std::string, std::string>;
using Json = nlohmann::ordered_json;

py::object object_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::object: {
      py::dict object;
      for (const auto& [key, value] : json.items()) object[py::str(key)] = object_of(value);
      return object;
    }
    case Json::value_t::array: {
      py::list list(json.size());
      for (std::size_t i = 0; i < json.size(); ++i) list[i] = object_of(json[i]);
      return list;
    }
    case Json::value_t::string: return py::str(json.get_ref<const std::string&>());
    case Json::value_t::boolean: return py::bool_(json.get<bool>());
    case Json::value_t::number_integer: return py::int_(json.get<std::int64_t>());
    case Json::value_t::number_unsigned: return py::int_(json.get<std::uint64_t>());
    case Json::value_t::number_float: return py::float_(json.get<double>());
    default: return py::none();
  }
}

// an array that owns the numbers, without a copy
template <class Number>
py::array_t<Number> array_of(std::vector<Number> numbers, std::vector<std::size_t> shape) {
  auto* const kept = new std::vector<Number>(std::move(numbers));
  const py::capsule owner(kept, [](void* them) { delete static_cast<std::vector<Number>*>(them); });
  return py::array_t<Number>(std::move(shape), kept->data(), owner);
}

py::array_t<double> array_of(const std::vector<std::pair<double, double>>& points) {
  std::vector<double> numbers;
  for (const auto& [x, y] : points) numbers.insert(numbers.end(), {x, y});
  return array_of(std::move(numbers), {points.size(), 2});
}

py::dict object_of(const Axis& axis) {
  return py::dict(py::arg("name") = axis.name, py::arg("low") = axis.low, py::arg("high") = axis.high,
                  py::arg("logarithmic") = axis.logarithmic);
}

py::list object_of(const std::vector<Curve>& curves) {
  std::map<CurveStyle, Words> names;
  py::list all;
  for (const Curve& curve : curves) {
    Words& seen = names[curve.style];
    const auto found = std::find(seen.begin(), seen.end(), curve.name);
    const Pen pen = curve_pen(curve.style, static_cast<std::size_t>(found - seen.begin()));
    if (found == seen.end()) seen.push_back(curve.name);
    all.append(py::dict(py::arg("name") = curve.name, py::arg("points") = array_of(curve.points),
                        py::arg("colour") = pen.colour, py::arg("width") = pen.width, py::arg("dashes") = pen.dashes,
                        py::arg("halo") = pen.halo));
  }
  return all;
}

const char* word_of(PointStyle style) {
  switch (style) {
    case PointStyle::minimum: return "minimum";
    case PointStyle::saddle: return "saddle";
    case PointStyle::maximum: return "maximum";
    case PointStyle::degenerate: return "degenerate";
    case PointStyle::start: return "start";
    case PointStyle::end: return "end";
    case PointStyle::cycle_fold: return "cycle_fold";
    case PointStyle::cycle_change: return "cycle_change";
  }
  return "";
}

py::list object_of(const std::vector<MarkedPoint>& points) {
  py::list all;
  for (const MarkedPoint& point : points) {
    all.append(py::dict(py::arg("name") = point.name, py::arg("x") = point.x, py::arg("y") = point.y,
                        py::arg("style") = word_of(point.style), py::arg("open") = point_sign(point.style).open));
  }
  return all;
}

// what every picture has
template <class Picture>
py::dict frame_of(const char* kind, const Picture& picture) {
  return py::dict(py::arg("kind") = kind, py::arg("title") = picture.title, py::arg("subtitle") = picture.subtitle,
                  py::arg("x") = object_of(picture.x), py::arg("y") = object_of(picture.y),
                  py::arg("curves") = object_of(picture.curves), py::arg("points") = object_of(picture.points));
}

py::dict object_of(RegionMap& map) {
  py::dict picture = frame_of("regions", map);
  picture["labels"] = array_of(std::move(map.label), {map.rows, map.columns});
  picture["label_names"] = map.label_names;
  picture["fills"] = region_fills(map.label_names);
  return picture;
}

py::dict object_of(FieldMap& map) {
  py::dict picture = frame_of("field", map);
  picture["values"] = array_of(std::move(map.value), {map.rows, map.columns});
  picture["bar"] = object_of(map.bar);
  picture["missing_name"] = map.missing_name;
  return picture;
}

py::dict object_of(LineChart& chart) {
  py::dict picture = frame_of("lines", chart);
  py::list markers;
  for (const VerticalMarker& each : chart.markers) markers.append(py::make_tuple(each.x, each.text));
  picture["markers"] = markers;
  return picture;
}

py::dict object_of(PhasePortrait& portrait) {
  py::dict picture = frame_of("portrait", portrait);
  py::list lines;
  for (const StreamLine& each : portrait.stream_lines) lines.append(array_of(each));
  picture["stream_lines"] = lines;
  return picture;
}

// Runs work on the thread of commands. Meanwhile other threads of Python run, and signals and progress are looked at; what
// their handlers raise ends the work and is raised when it has ended.
void run_elsewhere(const std::function<void()>& work, const std::function<void()>& meanwhile) {
  constexpr double patience = 0.05;  // seconds
  std::exception_ptr raised;
  const auto task = std::make_shared<CommandTask>(work);
  {
    const py::gil_scoped_release released;
    CommandThread::of_process().submit(task);
    while (!task->wait_for(patience)) {
      if (raised) continue;
      const py::gil_scoped_acquire held;
      try {
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        meanwhile();
      } catch (...) {
        raised = std::current_exception();
        task->cancel();
      }
    }
  }
  if (raised) std::rethrow_exception(raised);
}

std::vector<Command>& table() {
  static std::vector<Command> all = commands();
  return all;
}

py::dict run(const Words& words, const Words& outputs, const Files& files, const py::object& progress,
             const std::string& json, const std::string& csv) {
  Collection found(files);
  Ending ending;
  try {
    run_elsewhere(
        [&] {
          const Hosting hosting(found);
          ending = ending_of([&]() -> int {
            OutputOptions files_besides;
            files_besides.json = json;
            files_besides.csv = csv;
            files_besides.check();
            const int code = run_nested(table(), words, outputs);
            const bool has_result = code <= exit_undecided;
            if (has_result && !json.empty()) write_file(json, found.json().dump(2) + "\n");
            if (has_result && !csv.empty()) write_file(csv, found.text());
            return code;
          });
        },
        [&] {
          ProgressReport report;
          if (progress.is_none() || !found.take_progress(report)) return;
          progress(report.phase, report.unit, report.done, report.total);
        });
  } catch (const py::error_already_set& stop) {
    // Ctrl-C has a sentence of its own where it ended the command
    if (ending.code != exit_interrupted || !stop.matches(PyExc_KeyboardInterrupt)) throw;
  }
  py::dict columns;
  const bool has_table = std::find(outputs.begin(), outputs.end(), "--csv") != outputs.end();
  for (const TextColumn& column : has_table ? columns_of(found.text()) : std::vector<TextColumn>()) {
    std::vector<double> numbers;
    for (const std::string& field : column.fields) numbers.push_back(double_of(field));
    columns[py::str(column.name)] = py::make_tuple(array_of(std::move(numbers), {column.fields.size()}), column.fields);
  }
  py::list pictures;
  for (Picture& each : found.pictures()) {
    pictures.append(std::visit([](auto& picture) { return object_of(picture); }, each));
  }
  return py::dict(py::arg("code") = ending.code, py::arg("sentence") = ending.sentence,
                  py::arg("notices") = found.notices(), py::arg("result") = object_of(found.json()),
                  py::arg("text") = found.text(), py::arg("columns") = columns, py::arg("pictures") = pictures);
}

py::dict describe(const std::string& model, const Words& set, const Files& files) {
  Collection given(files);
  std::optional<TheoryModel> theory;
  ParameterValues values;
  Ending ending;
  run_elsewhere(
      [&] {
        const Hosting hosting(given);
        ending = ending_of([&]() -> int {
          ModelOptions options;
          options.model = model;
          options.set = set;
          std::vector<StateChange> changes;
          theory = options.find(changes);
          values = options.parameters(*theory);
          return exit_done;
        });
      },
      [] {});
  py::dict described(py::arg("code") = ending.code, py::arg("sentence") = ending.sentence);
  if (ending.code != exit_done) return described;
  const ModelDescription& said = theory->model.description();
  py::dict parameters, definitions, flow, invariants;
  for (std::size_t i = 0; i < values.size(); ++i) parameters[py::str(said.parameters[i].name)] = to_string(values[i]);
  for (const Definition& each : said.definitions) definitions[py::str(each.name)] = print(each.value);
  for (std::size_t i = 0; i < said.states.size(); ++i) flow[py::str(said.states[i])] = print(theory->model.field()[i]);
  for (const Invariant& each : said.invariants) invariants[py::str(each.name)] = print(each.value);
  described["name"] = said.name;
  described["title"] = said.title;
  described["source"] = said.source;
  described["status"] = std::string(name(said.status));
  described["states"] = said.states;
  described["parameters"] = parameters;
  described["definitions"] = definitions;
  described["loss"] = said.loss ? py::object(py::str(print(*said.loss))) : py::object(py::none());
  described["flow"] = flow;
  described["invariants"] = invariants;
  return described;
}

py::list options(const std::string& command) {
  py::list all;
  for (const Command& each : table()) {
    if (each.name != command) continue;
    for (const Option& option : each.options) {
      all.append(py::dict(py::arg("name") = option.name, py::arg("value") = option.value_name,
                          py::arg("help") = option.shown_help(), py::arg("flag") = option.flag != nullptr,
                          py::arg("repeatable") = option.values != nullptr));
    }
  }
  return all;
}

}  // namespace
}  // namespace separatrix

PYBIND11_MODULE(_engine, module) {
  using namespace separatrix;
  set_invocation(SEPARATRIX_VERSION, {});
  module.attr("version") = SEPARATRIX_VERSION;
  module.def("run", &run, py::arg("words"), py::arg("outputs"), py::arg("files"), py::arg("progress") = py::none(),
             py::arg("json") = "", py::arg("csv") = "");
  module.def("describe", &separatrix::describe, py::arg("model"), py::arg("set"), py::arg("files"));
  module.def("options", &separatrix::options, py::arg("command"));
}
