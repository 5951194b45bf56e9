// Colours of what becomes of a start: label, loss, time.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "lib/model/quantity.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/basin/early_labels.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/parallel.hpp"
#include "solvers/quantity_values.hpp"
#include "tools/phase/closed_form_count.hpp"
#include "tools/phase/phase_color.hpp"
#include "tools/phase/phase_labels.hpp"
#include "tools/picture/phase_portrait.hpp"
#include "tools/report/csv_digits.hpp"
#include "tools/report/direction.hpp"
#include "tools/report/end_columns.hpp"
#include "tools/report/numbering.hpp"
#include "tools/report/orbit.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/watched_sweep.hpp"

namespace separatrix {
namespace {

CurveStyle style_of(ClosedCurve::Kind kind) {
  switch (kind) {
    case ClosedCurve::Kind::global_minima: return CurveStyle::global_minima;
    case ClosedCurve::Kind::local_minima: return CurveStyle::local_minima;
    case ClosedCurve::Kind::energy_line: return CurveStyle::energy_line;
    default: return CurveStyle::separatrix;
  }
}

constexpr double none = std::numeric_limits<double>::quiet_NaN();

using Value = std::function<double(const SweepCell&, const SweepResult&)>;

double no_value(const SweepCell&, const SweepResult&) { return none; }

double loss(const SweepCell&, const SweepResult& result) { return result.loss; }

// an undecided start has no time at all
double time(const SweepCell&, const SweepResult& result) {
  return result.label != Label::undecided ? result.time : none;
}

// an expression at the end of a path; none where the end is not known
Value value_of(const Model& model, const std::string& text) {
  return [values = quantity_values(model, {parse_quantity(text, model)})](const SweepCell& cell,
                                                                          const SweepResult& result) {
    if (result.label == Label::undecided || is_away(result.label)) return none;
    return values(result.end, result.time, cell.parameters).front();
  };
}

class StartSurvey : public PhaseSurvey {
 public:
  StartSurvey(const PhaseColor& color, const PhaseRequest& request, Value value, bool has_column)
      : color_(color),
        request_(request),
        value_(std::move(value)),
        has_column_(has_column),
        equilibria_(request.theory.model, request.base.parameters, request.box, interrupted) {
    Progress progress("phase", "starts", request.cells(), request.quiet);
    SweepSettings settings;
    settings.digits = request.digits;
    settings.threads = request.threads;
    settings.most_steps = request.most_steps;
    watch(settings, request.memory, progress);
    const auto began = std::chrono::steady_clock::now();
    const auto cell = [&](std::size_t i) { return request.cell(i); };
    const Model& model = request.theory.model;
    results_ = request.early ? sweep_for_labels(model, request.cells(), cell, settings)
                             : sweep(model, request.cells(), cell, settings, request.memory);
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    progress.finish();
    check_interruption();
    {
      const ThreadLimit limit(request.threads);
      closed_form_.add(
          request.theory, [&](std::size_t i) { return request.cell(i); }, results_);
    }
    const bool one_list = !request.x.is_parameter() && !request.y.is_parameter();
    labels_ = name_labels(results_, one_list ? &equilibria_ : nullptr);
    tell_unfinished_numbering(equilibria_);
    for (std::size_t i = 0; i < results_.size(); ++i) {
      const SweepResult& result = results_[i];
      if (result.label == Label::undecided) ++reasons_[std::string(name(result.reason))];
      if (one_list) directions_.add(labels_.basin(i), result.flat, direction_away(result));
      if (one_list) cycles_.add(labels_.basin(i), result.orbit.get());
    }
  }

  std::vector<std::string> columns() const override {
    std::vector<std::string> header{"label", "loss", "time"};
    add_end_columns(request_.theory.model, header);
    if (has_column_) header.push_back(color_.name);
    return header;
  }

  std::vector<std::string> row(std::size_t cell) const override {
    const SweepResult& result = results_[cell];
    std::vector<std::string> row{labels_.name(cell),
                                 request_.theory.model.has_loss() ? decimal(result.loss, csv_digits) : "",
                                 decimal(result.time, csv_digits)};
    std::vector<std::string> end;
    for (const double entry : result.end) end.push_back(decimal(entry, csv_digits));
    add_end(end, result.at_limit && result.label != Label::undecided, row);
    if (has_column_) {
      const double value = value_(request_.cell(cell), result);
      row.push_back(std::isfinite(value) ? decimal(value, csv_digits) : "");
    }
    return row;
  }

  std::vector<ResultColumn> quantities() const override {
    std::vector<ResultColumn> columns{
        {"label", labels_.names, [this](std::size_t i) { return static_cast<double>(labels_.index[i]); }}};
    const StartEnds ends{
        [this](std::size_t i) { return results_[i].loss; }, [this](std::size_t i) { return results_[i].time; },
        [this](std::size_t i) { return results_[i].at_limit && results_[i].label != Label::undecided; },
        [this](std::size_t i, std::size_t k) { return results_[i].end.at(k); }};
    for (ResultColumn& each : end_columns(request_.theory.model, ends)) columns.push_back(std::move(each));
    return columns;
  }

  nlohmann::ordered_json json() const override {
    nlohmann::ordered_json json = json_of_grid(request_.theory.model, request_.base, request_.x, request_.y);
    json["counts"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < labels_.names.size(); ++i) json["counts"][labels_.names[i]] = labels_.counts[i];
    json["directions"] = directions_.json(request_.theory.model);
    json["cycles"] = cycles_.json();
    json["undecided"] = reasons_;
    json["closed_form"] = closed_form_.json();
    json["seconds"] = seconds_;
    return json;
  }

  std::string summary() const override {
    const auto count = static_cast<double>(results_.size());
    std::string text;
    for (std::size_t i = 0; i < labels_.names.size(); ++i) {
      const double share = static_cast<double>(labels_.counts[i]) / count;
      text += fmt::format("{:<16} {:>9}  {:6.2f} %\n", labels_.names[i], labels_.counts[i], 100 * share);
    }
    text += directions_.text(request_.theory.model) + cycles_.text();
    for (const auto& [reason, number] : reasons_) text += fmt::format("undecided by {}: {}\n", reason, number);
    text += closed_form_.summary();
    return text + fmt::format("{} starts in {:.3g} s ({:.0f} starts/s)\n", results_.size(), seconds_, count / seconds_);
  }

  // over two states the curves that theory knows, and the stationary points
  PhaseFrame frame() const override {
    const Model& model = request_.theory.model;
    const PhaseAxis &x = request_.x, &y = request_.y;
    PhaseFrame frame = frame_of(color_, request_);
    frame.title = (model.is_gradient_flow() ? "Gradient flow of " : "Flow of ") + model.name();
    if (color_.scale && color_.scale->logarithmic) frame.missing_name = missing_name();
    if (!x.is_state() || !y.is_state()) return frame;
    if (equilibria_.found() && model.dimension() == 2) {
      StationaryMarks marks =
          stationary_marks(*equilibria_.found(), *model.state_index(x.name()), *model.state_index(y.name()));
      frame.curves = std::move(marks.curves);
      frame.points = std::move(marks.points);
    }
    if (!request_.theory.closed.curves) return frame;
    const PlaneBox box{x.name(), y.name(), frame.x.low, frame.x.high, frame.y.low, frame.y.high, request_.base.start};
    for (const ClosedCurve& curve : request_.theory.closed.curves(request_.base.parameters, box)) {
      if (curve.points.size() == 1) {
        frame.points.push_back({curve.name, curve.points[0].first, curve.points[0].second, PointStyle::saddle});
      } else {
        frame.curves.push_back({curve.name, curve.points, style_of(curve.kind)});
      }
    }
    return frame;
  }

  PhaseRegions regions() const override { return {labels_.names, {labels_.index.begin(), labels_.index.end()}}; }

  std::vector<double> numbers() const override {
    std::vector<double> values;
    for (std::size_t i = 0; i < results_.size(); ++i) values.push_back(value_(request_.cell(i), results_[i]));
    return values;
  }

  std::string contradiction() const override { return closed_form_.contradiction(); }

 private:
  // a logarithmic scale has no place for 0
  std::string missing_name() const {
    bool at_once = false, undecided = false;
    for (const SweepResult& result : results_) {
      const bool known = result.label != Label::undecided;
      (known ? at_once : undecided) |= !known || result.time <= 0;
    }
    return !undecided ? "certain at $t = 0$" : at_once ? "undecided, or certain at $t = 0$" : "undecided";
  }

  const PhaseColor& color_;
  const PhaseRequest& request_;
  Value value_;
  bool has_column_;
  Equilibria equilibria_;
  std::vector<SweepResult> results_;
  double seconds_ = 0;
  ClosedFormCount closed_form_;
  PhaseLabels labels_;
  Directions directions_;
  Cycles cycles_;
  std::map<std::string, std::size_t> reasons_;  // of the undecided
};

PhaseColor color(const char* name, const char* legend, const char* help, std::optional<PhaseScale> scale, Value value) {
  PhaseColor color{name, legend, help, scale};
  color.sweeps = true;
  color.compute = [value](const PhaseColor& self, const PhaseRequest& request) {
    const Model& model = request.theory.model;
    if (self.name == "loss" && !model.has_loss()) {
      throw InvalidArgument("--color", "loss", "with a model that has a loss, and " + model.name() + " has none");
    }
    return std::make_unique<StartSurvey>(self, request, value, false);
  };
  return color;
}

}  // namespace

PhaseColor expression_color(const Model& model, const std::string& text) {
  PhaseColor color{text, text + " at the end", "", PhaseScale{}};
  color.sweeps = true;
  color.compute = [value = value_of(model, text)](const PhaseColor& self, const PhaseRequest& request) {
    return std::make_unique<StartSurvey>(self, request, value, true);
  };
  return color;
}

std::vector<PhaseColor> label_loss_time_colors() {
  return {
      color("label", "", "the basin", {}, no_value),
      color("loss", "loss at the end", "that of the last state", PhaseScale{}, loss),
      color("time", "time $t$ until the basin is certain", "until the basin is certain", PhaseScale{0, 0, true}, time)};
}

}  // namespace separatrix
