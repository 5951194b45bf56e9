#include "tools/phase/phase_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "tools/report/csv_digits.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

void write_csv(const PhaseRequest& request, const PhaseSurvey& survey, const std::string& path) {
  const auto joined = [](std::vector<std::string> fields, const std::vector<std::string>& more) {
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
  };
  CsvFile file(path, joined({request.x.name(), request.y.name()}, survey.columns()));
  for (std::size_t i = 0; i < request.cells(); ++i) {
    file.row(joined({decimal(request.x_of(i), csv_digits), decimal(request.y_of(i), csv_digits)}, survey.row(i)));
  }
  file.commit();
}

ResultAxis axis_of(const PhaseAxis& axis) {
  return {axis.name(), axis.cells(), [&axis](std::size_t cell) { return to_double(axis.value(cell)); }};
}

void write_grid(const PhaseRequest& request, const PhaseColor& color, const PhaseSurvey& survey,
                const std::string& path) {
  std::vector<ResultColumn> columns = survey.quantities();
  const PhaseRegions regions = color.scale ? PhaseRegions{} : survey.regions();
  const std::vector<double> numbers = color.scale ? survey.numbers() : std::vector<double>{};
  const auto is_there = [&](const ResultColumn& each) { return each.name == color.name; };
  if (std::none_of(columns.begin(), columns.end(), is_there)) {
    columns.push_back({color.name, regions.names, [&](std::size_t cell) {
                         return color.scale ? numbers[cell] : static_cast<double>(regions.index[cell]);
                       }});
  }
  write_hdf5(path, {axis_of(request.y), axis_of(request.x)}, columns,
             exact_inputs(request.theory.model, request.base.parameters,
                          color.random_start ? std::vector<Rational>{} : request.base.start,
                          {request.x.name(), request.y.name()}));
}

// what both kinds of map have
template <class Map>
Map framed(const PhaseRequest& request, const PhaseFrame& frame) {
  Map map;
  map.title = frame.title;
  map.subtitle = frame.subtitle;
  map.x = frame.x;
  map.y = frame.y;
  map.columns = request.x.cells();
  map.rows = request.y.cells();
  map.curves = frame.curves;
  map.points = frame.points;
  return map;
}

void draw(const PhaseRequest& request, const PhaseColor& color, const PhaseSurvey& survey, const std::string& picture) {
  const PhaseFrame frame = survey.frame();
  if (!color.scale) {
    auto map = framed<RegionMap>(request, frame);
    const PhaseRegions regions = survey.regions();
    map.label_names = regions.names;
    map.label = regions.index;
    draw_regions(map, picture);
    return;
  }
  auto map = framed<FieldMap>(request, frame);
  map.value = survey.numbers();
  map.bar = {frame.legend, color.scale->low, color.scale->high, color.scale->logarithmic};
  map.missing_name = frame.missing_name;
  draw_field(map, picture);
}

}  // namespace

ExitCode write_phase(const PhaseRequest& request, const PhaseColor& color, const PhaseSurvey& survey,
                     const OutputOptions& outputs) {
  if (!outputs.csv.empty()) write_csv(request, survey, outputs.csv);
  if (!outputs.hdf5.empty()) write_grid(request, color, survey, outputs.hdf5);
  if (!outputs.json.empty()) write_json(outputs.json, survey.json());
  if (!outputs.plot.empty()) draw(request, color, survey, outputs.plot);
  if (outputs.prints_text()) {
    fmt::print("{}", survey.summary());
    if (!outputs.plot.empty()) fmt::print("picture: {}\n", outputs.plot);
  }
  const std::string contradiction = survey.contradiction();
  if (contradiction.empty()) return survey.is_complete() ? exit_done : exit_undecided;
  tell(fmt::format("{} contradict the closed form; --csv shows them", contradiction));
  return exit_claim_fails;
}

}  // namespace separatrix
