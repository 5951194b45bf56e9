#include "tools/phase/quantity_color.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "lib/num/decimal.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/parallel.hpp"
#include "tools/picture/level_line.hpp"
#include "tools/report/csv_digits.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

class QuantitySurvey : public PhaseSurvey {
 public:
  QuantitySurvey(const PhaseQuantity& quantity, const PhaseColor& color, const PhaseRequest& request)
      : quantity_(quantity), color_(color), request_(request) {
    const std::size_t count = request.cells(), columns = request.x.cells();
    quantity.number ? numbers_.resize(count, none) : words_.resize(count);
    if (quantity.predicted_word) predicted_.resize(count);
    const ThreadLimit limit(request.threads);
    Progress progress("phase", "cells", count, request.quiet);
    in_parallel(request.y.cells(), [&](std::size_t row) {
      for (std::size_t i = row * columns; i < (row + 1) * columns; ++i) {
        if (interruption_requested()) return;
        const SweepCell here = request.cell(i);
        if (quantity.number) numbers_[i] = quantity.number(here.parameters, here.start).value_or(none);
        if (quantity.word) words_[i] = quantity.word(here.parameters, here.start);
        if (quantity.predicted_word) predicted_[i] = color.predicted(request, i).value_or("");
      }
      progress.advance(columns);
    });
    progress.finish();
    check_interruption();
    for (const std::string& word : words_) ++counts_[word];
    for (std::size_t i = 0; i < predicted_.size(); ++i) {
      disagree_ += !predicted_[i].empty() && predicted_[i] != words_[i] ? 1 : 0;
    }
    for (const double each : numbers_) {
      least_ = std::fmin(least_, each);
      most_ = std::fmax(most_, each);
    }
  }

  std::vector<std::string> columns() const override { return {quantity_.name}; }
  std::vector<std::string> row(std::size_t cell) const override {
    return {quantity_.word ? words_[cell] : decimal(numbers_[cell], csv_digits)};
  }

  nlohmann::ordered_json json() const override {
    nlohmann::ordered_json json = json_of_grid(request_.theory.model, request_.base, request_.x, request_.y);
    json["quantity"] = quantity_.name;
    json["counts"] = counts_;
    json["least"] = std::isfinite(least_) ? nlohmann::ordered_json(least_) : nlohmann::ordered_json(nullptr);
    json["most"] = std::isfinite(most_) ? nlohmann::ordered_json(most_) : nlohmann::ordered_json(nullptr);
    json["disagree"] = disagree_;
    return json;
  }

  std::string summary() const override {
    std::string text;
    for (const auto& [word, count] : counts_) text += fmt::format("{:<16} {:>9}\n", word, count);
    if (std::isfinite(least_)) {
      text += fmt::format("{}: from {} to {}\n", quantity_.name, decimal(least_, 6), decimal(most_, 6));
    }
    if (!predicted_.empty()) {
      text += fmt::format("closed form: {} of {} agree\n", predicted_.size() - disagree_, predicted_.size());
    }
    return text;
  }

  PhaseFrame frame() const override {
    PhaseFrame frame = frame_of(color_, request_);
    frame.title = request_.theory.model.name() + ": " + quantity_.legend;
    if (!quantity_.line) return frame;
    std::vector<double> scaled = numbers_;
    double level = *quantity_.line;
    if (quantity_.logarithmic) {
      level = std::log(level);
      for (double& each : scaled) each = std::log(each);
    }
    const auto along = [](const Axis& axis, double cell, std::size_t cells) {
      return axis.low + (cell + 0.5) * (axis.high - axis.low) / static_cast<double>(cells);
    };
    auto points = level_line(scaled, request_.x.cells(), level);
    for (auto& [x, y] : points) {
      x = along(frame.x, x, request_.x.cells());
      y = along(frame.y, y, request_.y.cells());
    }
    if (!points.empty()) frame.curves.push_back({quantity_.line_name, points, CurveStyle::separatrix});
    return frame;
  }
  PhaseRegions regions() const override { return regions_of(words_); }
  std::vector<double> numbers() const override { return numbers_; }

  std::string contradiction() const override { return disagree_ == 0 ? "" : fmt::format("{} cells", disagree_); }

 private:
  const PhaseQuantity quantity_;
  const PhaseColor& color_;
  const PhaseRequest& request_;
  std::vector<double> numbers_;                 // of a quantity that is a number …
  std::vector<std::string> words_, predicted_;  // … or has words
  std::map<std::string, std::size_t> counts_;
  std::size_t disagree_ = 0;
  double least_ = none, most_ = none;
};

}  // namespace

PhaseColor quantity_color(const PhaseQuantity& quantity) {
  PhaseColor color{quantity.name, quantity.legend, quantity.meaning};
  if (!quantity.word) color.scale = PhaseScale{0, 0, quantity.logarithmic};
  color.compute = [quantity](const PhaseColor& self, const PhaseRequest& request) {
    return std::make_unique<QuantitySurvey>(quantity, self, request);
  };
  if (quantity.predicted_word) {
    color.predicted = [quantity](const PhaseRequest& request, std::size_t i) -> std::optional<std::string> {
      const SweepCell here = request.cell(i);
      const std::string word = quantity.predicted_word(here.parameters, here.start);
      return word.empty() ? std::nullopt : std::optional(word);
    };
  }
  return color;
}

}  // namespace separatrix
