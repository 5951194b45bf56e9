// The colour success-probability: that a start whose states are independent N(0, s²) reaches a global minimum; by the closed
// form where theory has one, by the share of integrated random starts, or by both, which are then compared.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/basin/sweep_memory.hpp"
#include "solvers/parallel.hpp"
#include "solvers/stationary/normal_points.hpp"
#include "tools/phase/phase_color.hpp"
#include "solvers/share_bounds.hpp"
#include "tools/picture/caption.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

constexpr double z_of_contradiction = 6;

/// What is known of one cell.
struct SuccessCell {
  std::optional<Known> closed_form;
  std::size_t successes = 0, undecided = 0;
};

bool has_fixed_scale(const PhaseRequest& request) { return !request.x.is_start_scale() && !request.y.is_start_scale(); }

Rational scale_of(const PhaseRequest& request, std::size_t cell) {
  if (request.x.is_start_scale()) return request.x_of(cell);
  return request.y.is_start_scale() ? request.y_of(cell) : request.init_scale;
}

std::optional<Known> closed_form_of(const PhaseRequest& request, std::size_t cell) {
  return request.theory.closed.success_probability(request.cell(cell).parameters, scale_of(request, cell),
                                                   request.digits);
}

class SuccessSurvey : public PhaseSurvey {
 public:
  SuccessSurvey(const PhaseColor& color, const PhaseRequest& request) : color_(color), request_(request) {
    check();
    cells_.resize(request.cells());
    const auto began = std::chrono::steady_clock::now();
    if (has_closed_form()) {
      const ThreadLimit threads(request.threads);
      in_parallel(cells_.size(), [&](std::size_t i) {
        if (!interruption_requested()) cells_[i].closed_form = closed_form_of(request, i);
      });
    }
    const std::size_t count = request.samples > 0 ? cells_.size() : 0;
    Progress progress("phase", "cells", count, request.quiet);
    for (std::size_t i = 0; i < count; ++i, progress.advance()) integrate_starts(i);
    check_interruption();
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }

  std::vector<std::string> columns() const override {
    if (request_.samples == 0) return {color_.name};
    return {color_.name, "share", "low", "high", "undecided"};
  }

  std::vector<std::string> row(std::size_t i) const override {
    const SuccessCell& cell = cells_[i];
    std::vector<std::string> row{cell.closed_form ? cell.closed_form->text() : ""};
    if (request_.samples == 0) return row;
    const ShareBounds bound = bounds(cell, z_of_95_percent);
    for (const double number : {share(cell), bound.low, bound.high}) row.push_back(decimal(number, 6));
    row.push_back(std::to_string(cell.undecided));
    return row;
  }

  std::vector<ResultColumn> quantities() const override {
    if (request_.samples == 0) return {};
    const auto bound = [this](std::size_t i) { return bounds(cells_[i], z_of_95_percent); };
    return {{"share", {}, [this](std::size_t i) { return share(cells_[i]); }},
            {"low", {}, [bound](std::size_t i) { return bound(i).low; }},
            {"high", {}, [bound](std::size_t i) { return bound(i).high; }},
            {"undecided", {}, [this](std::size_t i) { return static_cast<double>(cells_[i].undecided); }}};
  }

  nlohmann::ordered_json json() const override {
    nlohmann::ordered_json json = json_of_grid(request_.theory.model, request_.base, request_.x, request_.y);
    nlohmann::ordered_json scale = nullptr;
    if (has_fixed_scale(request_)) scale = to_string(request_.init_scale);
    json = {{"model", json["model"]}, {"parameters", json["parameters"]}, {"init_scale", scale}};
    add_axes(json, request_.x, request_.y);
    json["digits"] = request_.digits;
    json["success_probability"] = nlohmann::ordered_json::array();
    for (const SuccessCell& cell : cells_) {
      json["success_probability"].push_back(cell.closed_form ? nlohmann::ordered_json(cell.closed_form->text())
                                                             : nlohmann::ordered_json(nullptr));
    }
    json["samples"] = request_.samples;
    json["seed"] = request_.seed;
    json["sampled"] = nullptr;
    if (request_.samples > 0) {
      json["sampled"] = nlohmann::ordered_json::array();
      for (const SuccessCell& cell : cells_) {
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
    json["seconds"] = seconds_;
    return json;
  }

  std::string summary() const override {
    const auto least_first = [&](const SuccessCell& a, const SuccessCell& b) { return value(a) < value(b); };
    const auto [least, most] = std::minmax_element(cells_.begin(), cells_.end(), least_first);
    std::string text;
    if (known() == cells_.size()) {
      const auto shown = [&](const SuccessCell& cell) {
        return cell.closed_form ? cell.closed_form->text()
                                : decimal(value(cell), has_closed_form() ? request_.digits : 6);
      };
      text += fmt::format("success probability: {} at {}, the least\n", shown(*least), place(least));
      text += fmt::format("                     {} at {}, the largest\n", shown(*most), place(most));
    }
    if (has_closed_form()) {
      text += fmt::format("closed form: in {} of {} cells, to {} digits\n", known(), cells_.size(), request_.digits);
    }
    if (request_.samples > 0) {
      std::size_t undecided = 0;
      for (const SuccessCell& cell : cells_) undecided += cell.undecided;
      text += fmt::format("sampled: {} starts in each of {} cells, {} of all undecided\n", request_.samples,
                          cells_.size(), undecided);
      if (has_closed_form()) {
        text += fmt::format("the closed form is inside the 95 % interval of {} of {} cells\n",
                            consistent(z_of_95_percent), known());
      }
    }
    return text + fmt::format("{} cells in {:.3g} s\n", cells_.size(), seconds_);
  }

  PhaseFrame frame() const override {
    const Model& model = request_.theory.model;
    std::string states;
    for (const std::string& state : model.description().states) states += (states.empty() ? "" : ", ") + state;
    PhaseFrame frame = frame_of(color_, request_);
    frame.title = "Success of a Gaussian start of " + model.name();
    frame.subtitle = "start $" + states + " ~ N(0, s^2)$";
    if (has_fixed_scale(request_)) frame.subtitle += ", $s = " + to_string(request_.init_scale) + "$";
    const std::string fixed = caption(model, request_.base.parameters, {}, {request_.x.name(), request_.y.name()});
    if (!fixed.empty()) frame.subtitle += ", " + fixed;
    if (request_.x.is_start_scale()) frame.x.name = "standard deviation $s$ of the start";
    if (request_.y.is_start_scale()) frame.y.name = "standard deviation $s$ of the start";
    if (!has_closed_form()) {
      frame.legend = fmt::format("share of {} starts that reach a global minimum", request_.samples);
    }
    return frame;
  }

  std::vector<double> numbers() const override {
    std::vector<double> values;
    for (const SuccessCell& cell : cells_) values.push_back(value(cell));
    return values;
  }

  // by a sample of more than 6 standard deviations
  std::string contradiction() const override {
    if (!has_closed_form() || request_.samples == 0) return "";
    const std::size_t wrong = known() - consistent(z_of_contradiction);
    return wrong == 0 ? "" : fmt::format("the samples of {} of {} cells", wrong, known());
  }

  bool is_complete() const override { return known() == cells_.size(); }

 private:
  void check() const {
    const Model& model = request_.theory.model;
    if (!model.has_loss() || model.description().levels.empty()) {
      throw InvalidArgument("--color", color_.name,
                            "another one for " + model.name() + ", whose lowest loss is not known");
    }
    for (const auto& [option, axis] : {std::pair{"--x", &request_.x}, std::pair{"--y", &request_.y}}) {
      if (axis->moves_start()) {
        throw InvalidArgument(option, axis->name(),
                              color_.axes + ": with --color " + color_.name + " the start is random");
      }
      if (axis->is_start_scale() && axis->value(0) <= 0) {
        throw InvalidArgument(option, axis->name(),
                              "a range of cells whose centres are greater than 0, as standard deviations are");
      }
    }
    if (request_.init_scale <= 0) {
      throw InvalidArgument("--init-scale", to_string(request_.init_scale), "greater than 0");
    }
    if (!has_closed_form() && request_.samples == 0) {
      throw InvalidArgument("--samples", "0",
                            "at least 1: theory has no closed form of this probability for " + model.name());
    }
  }

  bool has_closed_form() const { return request_.theory.closed.success_probability != nullptr; }

  double share(const SuccessCell& cell) const {
    return static_cast<double>(cell.successes) / static_cast<double>(request_.samples);
  }

  // by the closed form where theory has one, else by counting; nan where neither is known
  double value(const SuccessCell& cell) const {
    if (cell.closed_form) return cell.closed_form->approximate();
    return has_closed_form() || request_.samples == 0 ? std::numeric_limits<double>::quiet_NaN() : share(cell);
  }

  ShareBounds bounds(const SuccessCell& cell, double z) const {
    return share_bounds(cell.successes, cell.undecided, request_.samples, z);
  }

  // cells whose sample admits the closed form, z standard deviations wide
  std::size_t consistent(double z) const {
    return static_cast<std::size_t>(std::count_if(cells_.begin(), cells_.end(), [&](const SuccessCell& cell) {
      const ShareBounds bound = bounds(cell, z);
      return cell.closed_form && value(cell) >= bound.low && value(cell) <= bound.high;
    }));
  }

  std::size_t known() const {
    return static_cast<std::size_t>(std::count_if(cells_.begin(), cells_.end(),
                                                  [&](const SuccessCell& cell) { return std::isfinite(value(cell)); }));
  }

  std::string place(std::vector<SuccessCell>::const_iterator cell) const {
    const auto i = static_cast<std::size_t>(cell - cells_.begin());
    return fmt::format("{} = {}, {} = {}", request_.x.name(), decimal(request_.x_of(i), 6), request_.y.name(),
                       decimal(request_.y_of(i), 6));
  }

  void integrate_starts(std::size_t i) {
    const Model& model = request_.theory.model;
    const auto points = normal_points(model.dimension(), request_.samples, Spread::pseudorandom, request_.seed + i);
    const ParameterValues values = request_.cell(i).parameters;
    const Rational s = scale_of(request_, i);
    SweepSettings settings;
    settings.digits = request_.digits;
    settings.threads = request_.threads;
    settings.most_steps = request_.most_steps;
    settings.cancelled = interrupted;
    const auto start = [&](std::size_t k) {
      SweepCell cell{values, {}};
      for (const double coordinate : points[k]) cell.start.push_back(s * Rational(coordinate));
      return cell;
    };
    const std::vector<SweepResult> results = sweep(model, points.size(), start, settings, request_.memory);
    check_interruption();
    for (const SweepResult& result : results) {
      cells_[i].successes += result.label == Label::global_minimum;
      cells_[i].undecided += result.label == Label::undecided;
    }
  }

  const PhaseColor& color_;
  const PhaseRequest& request_;
  std::vector<SuccessCell> cells_;
  double seconds_ = 0;
};

}  // namespace

std::vector<PhaseColor> success_colors() {
  PhaseColor color{"success-probability", "probability to reach a global minimum",
                   "that of a start with independent normal states to reach a global minimum, over parameters and "
                   "init-scale",
                   PhaseScale{0, 1, false}};
  color.compute = [](const PhaseColor& self, const PhaseRequest& request) {
    return std::make_unique<SuccessSurvey>(self, request);
  };
  color.predicted = [](const PhaseRequest& request, std::size_t i) {
    const auto found = closed_form_of(request, i);
    return found ? std::optional(found->text()) : std::nullopt;
  };
  color.axes = "a parameter or init-scale";
  color.sweeps = color.random_start = true;
  return {color};
}

}  // namespace separatrix
