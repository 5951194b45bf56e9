#include "tools/commands/refined_phase.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/basin/label_boundary.hpp"
#include "solvers/basin/refined_plane.hpp"
#include "solvers/parallel.hpp"
#include "tools/phase/closed_form_count.hpp"
#include "tools/phase/phase_color.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/watched_sweep.hpp"

namespace separatrix {
namespace {

constexpr std::size_t csv_digits = 15;
constexpr std::size_t least_coarse = 64, most_pixels = 1023;

Rational at(const PhaseAxis& axis, const Rational& share) {
  return axis.range().low + (axis.range().high - axis.range().low) * share;
}

// Labels points, and keeps one limit of each basin that it has met: the name of a direction is known in the end only.
class Labels {
 public:
  explicit Labels(const PhaseRequest& request)
      : request_(request),
        x_(*request.theory.model.state_index(request.x.name())),
        y_(*request.theory.model.state_index(request.y.name())),
        equilibria_(request.theory.model, request.base.parameters, request.box, interrupted),
        progress_("phase", "starts", 0, request.quiet) {}

  std::vector<std::size_t> operator()(const std::vector<PlaneShare>& points) {
    if (points.empty()) return {};
    const auto cell = [&](std::size_t i) {
      SweepCell here = request_.base;
      here.start[x_] = at(request_.x, points[i].x);
      here.start[y_] = at(request_.y, points[i].y);
      return here;
    };
    SweepSettings settings;
    settings.digits = request_.digits;
    settings.threads = request_.threads;
    settings.most_steps = request_.most_steps;
    watch(settings, request_.memory, progress_);
    settings.all_need_results = true;
    std::vector<SweepResult> results = sweep(request_.theory.model, points.size(), cell, settings, request_.memory);
    check_interruption();
    {
      const ThreadLimit limit(request_.threads);
      closed_form_.add(request_.theory, cell, results);
    }
    for (const SweepResult& each : results) equilibria_.meet(limit_of(each));
    std::vector<std::size_t> labels;
    for (const SweepResult& each : results) {
      check_interruption();
      if (each.label == Label::undecided) ++reasons_[std::string(name(each.reason))];
      const auto [place, is_new] = number_.try_emplace(equilibria_(limit_of(each)), met_.size());
      if (is_new) met_.push_back(limit_of(each));
      labels.push_back(place->second);
    }
    return labels;
  }

  // the basin behind each number, once all points are labelled
  std::vector<Basin> basins() {
    std::vector<Basin> all;
    for (const Limit<double>& each : met_) all.push_back(equilibria_(each));
    return all;
  }

  void finish() {
    progress_.finish();
    tell_unfinished_numbering(equilibria_);
  }

  const ClosedFormCount& closed_form() const { return closed_form_; }
  const std::map<std::string, std::size_t>& reasons() const { return reasons_; }

 private:
  const PhaseRequest& request_;
  std::size_t x_, y_;
  Equilibria equilibria_;
  Progress progress_;
  std::map<Basin, std::size_t> number_;
  std::vector<Limit<double>> met_;  // of each number
  ClosedFormCount closed_form_;
  std::map<std::string, std::size_t> reasons_;  // of the undecided
};

class RefinedSurvey : public PhaseSurvey {
 public:
  RefinedSurvey(const PhaseColor& color, const PhaseRequest& request, const Division& division)
      : color_(color), request_(request), division_(division), labels_(request) {
    const auto began = std::chrono::steady_clock::now();
    plane_ = refine_plane({division.coarse, division.coarse, division.depth, probes()},
                          [&](const std::vector<PlaneShare>& points) { return labels_(points); });
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    labels_.finish();
    number_by_name();
  }

  // of the cells, which are not those of a grid
  void write_cells(const std::string& path) const {
    const std::string &x = request_.x.name(), &y = request_.y.name();
    CsvFile file(path, {x + "_lo", x + "_hi", y + "_lo", y + "_hi", "label"});
    for (const RefinedCell& cell : plane_.cells) {
      const PlaneShare low = plane_.corner(cell),
                       high = plane_.corner({cell.level, cell.column + 1, cell.row + 1, cell.label});
      file.row({text(request_.x, low.x), text(request_.x, high.x), text(request_.y, low.y), text(request_.y, high.y),
                names_[cell.label]});
    }
    file.commit();
  }

  void write_cells_hdf5(const std::string& path) const {
    const auto edge = [this](const PhaseAxis& axis, Rational PlaneShare::*share, std::size_t further) {
      return [this, &axis, share, further](std::size_t i) {
        const RefinedCell& cell = plane_.cells[i];
        return to_double(
            at(axis, plane_.corner({cell.level, cell.column + further, cell.row + further, cell.label}).*share));
      };
    };
    const std::string &x = request_.x.name(), &y = request_.y.name();
    write_hdf5(path, {numbered("cell", plane_.cells.size())},
               {{x + "_lo", {}, edge(request_.x, &PlaneShare::x, 0)},
                {x + "_hi", {}, edge(request_.x, &PlaneShare::x, 1)},
                {y + "_lo", {}, edge(request_.y, &PlaneShare::y, 0)},
                {y + "_hi", {}, edge(request_.y, &PlaneShare::y, 1)},
                {"label", names_, [this](std::size_t i) { return static_cast<double>(plane_.cells[i].label); }}},
               exact_inputs(request_.theory.model, request_.base.parameters, request_.base.start, {x, y}));
  }

  void write_boundaries(const std::string& path) const {
    const std::vector<LabelBoundary> lines = label_boundaries(plane_);
    if (!path.ends_with(".json")) return write_boundary_csv(path, lines);
    nlohmann::ordered_json json = json_of_grid(request_.theory.model, request_.base, request_.x, request_.y);
    json["boundaries"] = nlohmann::ordered_json::array();
    for (const LabelBoundary& line : lines) {
      nlohmann::ordered_json points = nlohmann::ordered_json::array();
      for (const PlaneShare& each : line.points)
        points.push_back({to_double(at(request_.x, each.x)), to_double(at(request_.y, each.y))});
      json["boundaries"].push_back(
          {{"labels", {names_[line.first], names_[line.second]}}, {"closed", line.closed}, {"points", points}});
    }
    write_json(path, json);
  }

  std::vector<std::string> columns() const override { return {"label"}; }
  std::vector<std::string> row(std::size_t cell) const override {
    const PhaseRegions all = regions();
    return {all.names[static_cast<std::size_t>(all.index[cell])]};
  }

  nlohmann::ordered_json json() const override {
    nlohmann::ordered_json json = json_of_grid(request_.theory.model, request_.base, request_.x, request_.y);
    json["shares"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < names_.size(); ++i) json["shares"][names_[i]] = to_string(shares_[i]);
    json["refine"] = {{"coarse", division_.coarse},
                      {"depth", division_.depth},
                      {"starts", plane_.starts},
                      {"cells", plane_.cells.size()},
                      {"probes", probes()},
                      {"islands", plane_.islands},
                      {"undivided", to_string(plane_.undivided)}};
    json["undecided"] = labels_.reasons();
    json["closed_form"] = labels_.closed_form().json();
    json["seconds"] = seconds_;
    return json;
  }

  std::string summary() const override {
    std::string text;
    for (std::size_t i = 0; i < names_.size(); ++i)
      text += fmt::format("{:<16} {:8.4f} %\n", names_[i], 100 * shares_[i].get_d());
    for (const auto& [reason, number] : labels_.reasons()) text += fmt::format("undecided by {}: {}\n", reason, number);
    text += labels_.closed_form().summary();
    const std::size_t side = request_.x.cells();
    text += fmt::format("{} starts for {}x{} cells, {:.3g} % of them, in {:.3g} s\n", plane_.starts, side, side,
                        100 * static_cast<double>(plane_.starts) / static_cast<double>(side * side), seconds_);
    return text +
           fmt::format(
               "islands: {} found by {} probes; one without a centre of {}x{} cells in it may be hidden in {:.4g} % "
               "of the area\n",
               plane_.islands, probes(), division_.coarse, division_.coarse, 100 * plane_.undivided.get_d());
  }

  PhaseFrame frame() const override {
    PhaseFrame frame = frame_of(color_, request_);
    frame.title = "Gradient flow of " + request_.theory.model.name();
    return frame;
  }

  // cells of a picture
  std::size_t pixels() const {
    std::size_t side = division_.coarse;
    while (2 * side <= std::min(most_pixels, request_.x.cells())) side *= 2;
    return side;
  }

  PhaseRegions regions() const override {
    PhaseRegions regions{names_, {}};
    const std::size_t side = pixels();
    regions.index.resize(side * side);
    const auto pixel = [&](const Rational& share) { return static_cast<std::size_t>(Rational(share * side).get_d()); };
    for (const RefinedCell& cell : plane_.cells) {
      const PlaneShare low = plane_.corner(cell),
                       high = plane_.corner({cell.level, cell.column + 1, cell.row + 1, cell.label});
      // where cells are smaller than pixels, the last one of a pixel stands for it
      for (std::size_t row = pixel(low.y); row < pixel(high.y) || row == pixel(low.y); ++row) {
        for (std::size_t column = pixel(low.x); column < pixel(high.x) || column == pixel(low.x); ++column)
          regions.index[row * side + column] = static_cast<int>(cell.label);
      }
    }
    return regions;
  }

  std::string contradiction() const override { return labels_.closed_form().contradiction(); }

 private:
  std::size_t probes() const { return division_.coarse * division_.coarse; }

  static std::string text(const PhaseAxis& axis, const Rational& share) { return decimal(at(axis, share), csv_digits); }

  // labels that have one name in the end are one; numbers by the order of the names
  void number_by_name() {
    const std::vector<Basin> basins = labels_.basins();
    std::map<Basin, std::size_t> order;
    for (const RefinedCell& cell : plane_.cells) order.emplace(basins[cell.label], 0);
    for (auto& [basin, place] : order) {
      place = names_.size();
      names_.push_back(name(basin));
    }
    shares_.assign(names_.size(), Rational(0));
    for (RefinedCell& cell : plane_.cells) {
      cell.label = order.at(basins[cell.label]);
      shares_[cell.label] += plane_.area(cell);
    }
  }

  void write_boundary_csv(const std::string& path, const std::vector<LabelBoundary>& lines) const {
    CsvFile file(path, {"line", "first", "second", request_.x.name(), request_.y.name()});
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::vector<PlaneShare> points = lines[i].points;
      if (lines[i].closed) points.push_back(points.front());
      for (const PlaneShare& each : points) {
        file.row({std::to_string(i + 1), names_[lines[i].first], names_[lines[i].second], text(request_.x, each.x),
                  text(request_.y, each.y)});
      }
    }
    file.commit();
  }

  const PhaseColor& color_;
  const PhaseRequest& request_;
  Division division_;
  Labels labels_;
  RefinedPlane plane_;
  std::vector<std::string> names_;
  std::vector<Rational> shares_;  // of the area, by name
  double seconds_ = 0;
};

}  // namespace

Division division_of(std::size_t cells) {
  Division division{cells, 0};
  while (division.coarse % 2 == 0 && division.coarse / 2 >= least_coarse) {
    division.coarse /= 2;
    ++division.depth;
  }
  return division;
}

ExitCode phase_refined(const PhaseRequest& request, const std::string& boundaries, const OutputOptions& outputs) {
  for (const PhaseAxis* axis : {&request.x, &request.y}) {
    if (axis->moves_start()) continue;
    throw InvalidArgument("--refine", "with " + axis->name() + " on an axis", "with states or directions on both axes");
  }
  const RefinedSurvey survey(phase_colors().front(), request, division_of(request.x.cells()));
  if (!outputs.csv.empty()) survey.write_cells(outputs.csv);
  if (!outputs.hdf5.empty()) survey.write_cells_hdf5(outputs.hdf5);
  if (!boundaries.empty()) survey.write_boundaries(boundaries);
  OutputOptions others = outputs;
  others.quiet = !outputs.prints_text();
  others.csv.clear();
  others.hdf5.clear();
  PhaseRequest pictured = request;
  pictured.x = request.x.divided(survey.pixels());
  pictured.y = request.y.divided(survey.pixels());
  return write_phase(pictured, phase_colors().front(), survey, others);
}

}  // namespace separatrix
