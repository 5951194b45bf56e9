#include "tools/commands/certified_phase.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/basin/certified_plane.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/parallel.hpp"
#include "tools/phase/phase_color.hpp"
#include "tools/picture/phase_portrait.hpp"
#include "tools/report/destination_certificate.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

Rational edge(const PhaseAxis& axis, const PlaneCell& cell, std::size_t index) {
  const Rational share = Rational(index) / Rational(1UL << cell.level);
  return axis.range().low + (axis.range().high - axis.range().low) * share;
}

PlaneOfStarts plane_of(const PhaseRequest& request) {
  const Model& model = request.theory.model;
  return {request.base.start,
          *model.state_index(request.x.name()),
          *model.state_index(request.y.name()),
          {request.x.range().low, request.x.range().high},
          {request.y.range().low, request.y.range().high}};
}

std::vector<PlaneCell> prove(const PhaseRequest& request, std::size_t depth, bool keep_proof) {
  const Model& model = request.theory.model;
  ProofSettings settings;
  settings.most_steps = request.most_steps;
  settings.keep_proof = keep_proof;
  const PlaneOfStarts plane = plane_of(request);
  const ThreadLimit limit(request.threads);
  Progress progress("phase", "boxes", 0, request.quiet);
  auto cells = prove_plane(model, request.base.parameters, settings, plane, depth, [&] { progress.advance(); });
  progress.finish();
  check_interruption();
  return cells;
}

class CertifiedSurvey : public PhaseSurvey {
 public:
  CertifiedSurvey(const PhaseColor& color, const PhaseRequest& request, std::size_t depth, bool keep_proof)
      : color_(color),
        request_(request),
        depth_(depth),
        equilibria_(request.theory.model, request.base.parameters, request.box, interrupted) {
    const auto began = std::chrono::steady_clock::now();
    cells_ = prove(request, depth, keep_proof);
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    for (const PlaneCell& cell : cells_) add(cell);
    tell_unfinished_numbering(equilibria_);
  }

  // of boxes, which are not the cells of the grid
  void write_boxes(const std::string& path) const {
    const std::string &x = request_.x.name(), &y = request_.y.name();
    CsvFile file(path, {x + "_lo", x + "_hi", y + "_lo", y + "_hi", "label", "lemma", "time", "reason"});
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const PlaneCell& cell = cells_[i];
      const bool proved = cell.proof.label != Label::undecided;
      file.row({to_string(edge(request_.x, cell, cell.column)), to_string(edge(request_.x, cell, cell.column + 1)),
                to_string(edge(request_.y, cell, cell.row)), to_string(edge(request_.y, cell, cell.row + 1)),
                name(basins_[i]), proved ? std::string(name(cell.proof.lemma)) : "", decimal(cell.proof.time, 6),
                proved ? "" : cell.proof.reason});
    }
    file.commit();
  }

  void write_certificate(DestinationCertificate& certificate, const std::string& path) const {
    std::vector<std::string> labels;
    for (const Basin& basin : basins_) labels.push_back(name(basin));
    const nlohmann::ordered_json all = json();
    for (const auto& [key, value] : all.items()) {
      if (key == "start" || key == "x" || key == "y" || key == "depth" || key == "proved")
        certificate.state(key, value);
    }
    certificate.add(plane_of(request_), cells_, labels);
    certificate.write(path);
  }

  std::vector<std::string> columns() const override { return {"label"}; }
  std::vector<std::string> row(std::size_t cell) const override {
    const PhaseRegions all = regions();
    return {all.names[static_cast<std::size_t>(all.index[cell])]};
  }

  nlohmann::ordered_json json() const override {
    nlohmann::ordered_json json = json_of_grid(request_.theory.model, request_.base, request_.x, request_.y);
    json["depth"] = depth_;
    json["proved"] = {{"total", to_string(proved_)}};
    for (const auto& [basin, area] : areas_) {
      if (basin.label != Label::undecided) json["proved"][name(basin)] = to_string(area);
    }
    json["cells"] = cells_.size();
    json["closed_form"] = nullptr;
    if (compared_ > 0) json["closed_form"] = {{"compared", compared_}, {"disagree", disagree_}};
    json["seconds"] = seconds_;
    return json;
  }

  std::string summary() const override {
    std::string text;
    for (const auto& [basin, area] : areas_) {
      text += fmt::format("{:<16} {:8.4f} %{}\n", name(basin), 100 * area.get_d(),
                          basin.label == Label::undecided ? "" : "  proved");
    }
    if (compared_ > 0) {
      text +=
          fmt::format("closed form: {} of {} proved boxes agree at their middle\n", compared_ - disagree_, compared_);
    }
    return text + fmt::format("{} boxes, the finest 2^-{} of each axis, {:.3g} s\n", cells_.size(), depth_, seconds_);
  }

  PhaseFrame frame() const override {
    const Model& model = request_.theory.model;
    PhaseFrame frame = frame_of(color_, request_);
    frame.title = "Proved basins of " + model.name();
    if (!equilibria_.found() || model.dimension() != 2) return frame;
    StationaryMarks marks = stationary_marks(*equilibria_.found(), *model.state_index(request_.x.name()),
                                             *model.state_index(request_.y.name()));
    frame.curves = std::move(marks.curves);
    frame.points = std::move(marks.points);
    return frame;
  }

  // on the grid of the finest boxes
  PhaseRegions regions() const override {
    PhaseRegions regions;
    std::map<Basin, int> number;
    for (const auto& [basin, area] : areas_) {
      number[basin] = static_cast<int>(regions.names.size());
      regions.names.push_back(name(basin));
    }
    const std::size_t columns = std::size_t{1} << depth_;
    regions.index.resize(columns * columns);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const PlaneCell& cell = cells_[i];
      const std::size_t side = std::size_t{1} << (depth_ - cell.level);
      for (std::size_t row = cell.row * side; row < (cell.row + 1) * side; ++row) {
        std::fill_n(regions.index.begin() + static_cast<std::ptrdiff_t>(row * columns + cell.column * side), side,
                    number[basins_[i]]);
      }
    }
    return regions;
  }

  std::string contradiction() const override {
    return disagree_ == 0 ? "" : fmt::format("{} of {} proved boxes", disagree_, compared_);
  }

 private:
  void add(const PlaneCell& cell) {
    check_interruption();
    const ProvedDestination& proof = cell.proof;
    basins_.push_back(equilibria_(proof));
    const Rational area(1, 1UL << (2 * cell.level));
    areas_[basins_.back()] += area;
    if (proof.label == Label::undecided) return;
    proved_ += area;
    const auto& closed = request_.theory.closed.label;
    const auto predicted = closed ? closed(request_.base.parameters, middle_of(cell)) : std::optional<Label>();
    if (!predicted) return;
    ++compared_;
    disagree_ += *predicted == proof.label ? 0 : 1;
  }

  std::vector<Rational> middle_of(const PlaneCell& cell) const {
    const Model& model = request_.theory.model;
    std::vector<Rational> start = request_.base.start;
    start[*model.state_index(request_.x.name())] =
        (edge(request_.x, cell, cell.column) + edge(request_.x, cell, cell.column + 1)) / 2;
    start[*model.state_index(request_.y.name())] =
        (edge(request_.y, cell, cell.row) + edge(request_.y, cell, cell.row + 1)) / 2;
    return start;
  }

  const PhaseColor& color_;
  const PhaseRequest& request_;
  std::size_t depth_;
  Equilibria equilibria_;
  std::vector<PlaneCell> cells_;
  std::vector<Basin> basins_;  // of each
  std::map<Basin, Rational> areas_;
  Rational proved_ = 0;
  std::size_t compared_ = 0, disagree_ = 0;  // proved boxes with a closed form
  double seconds_ = 0;
};

}  // namespace

ExitCode phase_certified(const PhaseRequest& request, std::size_t depth, const OutputOptions& outputs) {
  for (const PhaseAxis* axis : {&request.x, &request.y}) {
    if (axis->is_logarithmic()) {
      throw InvalidArgument("--certify", "with log:" + axis->name() + " on an axis",
                            "with axes that are not logarithmic");
    }
    if (axis->is_state()) continue;
    throw InvalidArgument("--certify", "with " + axis->name() + " on an axis", "with two states on the axes");
  }
  const PhaseColor& color = phase_colors().front();
  std::optional<DestinationCertificate> proof;
  if (!outputs.certificate.empty()) proof.emplace("phase", request.theory.model, request.base.parameters);
  const CertifiedSurvey survey(color, request, depth, proof.has_value());
  if (!outputs.csv.empty()) survey.write_boxes(outputs.csv);
  OutputOptions others = outputs;
  others.quiet = !outputs.prints_text();
  others.csv.clear();
  if (proof) survey.write_certificate(*proof, outputs.certificate);
  return write_phase(request, color, survey, others);
}

}  // namespace separatrix
