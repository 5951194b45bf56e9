// Colours of the stages of a network of products in the limit of small weights: order, dropped coordinates, number, time.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/diagonal/stage_algorithm.hpp"
#include "solvers/parallel.hpp"
#include "tools/phase/phase_color.hpp"
#include "tools/report/csv_digits.hpp"

namespace separatrix {
namespace {

struct StageCell {
  std::string order;  // "0+ 1-", with a word where the sequence does not end
  std::size_t dropped = 0, stages = 0;
  double time = std::numeric_limits<double>::quiet_NaN();
  std::string message;
  bool complete = false;
};

using Value = double (*)(const StageCell&);

constexpr std::size_t most_orders = 250;

/// The stages in every cell, exact. Between two cells of different order the change is located by bisection.
class StageSurvey : public PhaseSurvey {
 public:
  StageSurvey(const PhaseColor& color, const PhaseRequest& request, Value value)
      : color_(color),
        request_(request),
        value_(value),
        network_(request.theory.network->network),
        family_(QuadraticFamily::of(network_)) {
    check();
    cells_.resize(request.cells());
    const ThreadLimit threads(request.threads);
    in_parallel(cells_.size(), [&](std::size_t i) {
      if (!interruption_requested()) cells_[i] = at(request.x_of(i), request.y_of(i));
    });
    check_interruption();
    for (const StageCell& cell : cells_) {
      ++counts_[cell.order];
      if (cell.complete) ++complete_;
    }
    if (!color.scale && counts_.size() > most_orders) {
      throw InvalidArgument(
          "--color", color.name,
          fmt::format("for at most {} different orders, and there are {}", most_orders, counts_.size()));
    }
  }

  std::vector<std::string> columns() const override { return {"order", "dropped", "stages", "time", "message"}; }
  std::vector<std::string> row(std::size_t i) const override {
    const StageCell& cell = cells_[i];
    return {cell.order, std::to_string(cell.dropped), std::to_string(cell.stages), decimal(cell.time, csv_digits),
            cell.message};
  }

  nlohmann::ordered_json json() const override {
    nlohmann::ordered_json json;
    json["model"] = network_.name;
    add_axes(json, request_.x, request_.y);
    json["counts"] = counts_;
    json["complete"] = complete_;
    return json;
  }

  std::string summary() const override {
    std::string text;
    for (const auto& [order, count] : counts_) text += fmt::format("{:<24} {} cells\n", order, count);
    return text + fmt::format("{} of {} cells have a complete sequence\n", complete_, cells_.size());
  }

  PhaseFrame frame() const override {
    PhaseFrame frame = frame_of(color_, request_);
    frame.title = "Stages of " + network_.name + ", limit $alpha$ → 0";
    frame.subtitle = color_.scale ? "" : color_.legend;
    frame.missing_name = "no complete sequence";
    frame.curves = {{"change", changes(), CurveStyle::separatrix}};
    return frame;
  }

  PhaseRegions regions() const override {
    std::vector<std::string> orders;
    for (const StageCell& cell : cells_) orders.push_back(cell.order);
    return regions_of(orders);
  }

  std::vector<double> numbers() const override {
    std::vector<double> values;
    for (const StageCell& cell : cells_) {
      values.push_back(cell.complete ? value_(cell) : std::numeric_limits<double>::quiet_NaN());
    }
    return values;
  }

  bool is_complete() const override { return complete_ > 0; }

 private:
  void check() const {
    if (!family_) {
      throw InvalidArgument("--color", "a colour of stages",
                            "for a loss that is quadratic in its products, and that of " + network_.name + " is not");
    }
    for (const PhaseAxis* axis : {&request_.x, &request_.y}) {
      const auto is_axis = [&](const Parameter& each) { return each.name == axis->name(); };
      if (std::any_of(network_.parameters.begin(), network_.parameters.end(), is_axis)) continue;
      std::string known;
      for (const Parameter& each : network_.parameters) known += (known.empty() ? "" : ", ") + each.name;
      throw InvalidArgument("axis", axis->name(), "a parameter of the network with a colour of stages: " + known);
    }
  }

  StageCell at(const Rational& x, const Rational& y) const {
    ParameterValues values = request_.base.parameters;
    const auto set = [&](const PhaseAxis& axis, const Rational& value) {
      values[*request_.theory.model.parameter_index(axis.name())] = value;
    };
    set(request_.x, x);
    set(request_.y, y);
    // those of the network stand behind those of its coordinates
    const ParameterValues own(values.end() - static_cast<std::ptrdiff_t>(network_.parameters.size()), values.end());
    const auto loss = family_->at(own);
    StageCell cell;
    if (!loss) {
      cell.order = cell.message = "not rational";
      return cell;
    }
    const StageSequence sequence = stage_sequence(*loss);
    for (const Stage& stage : sequence.stages) {
      if (!cell.order.empty()) cell.order += ' ';
      cell.order += std::to_string(stage.coordinate) + (stage.sign > 0 ? "+" : "-");
      cell.dropped += stage.dropped.size();
    }
    cell.stages = sequence.stages.size();
    if (!sequence.stages.empty()) cell.time = to_double(sequence.stages.back().time);
    cell.message = sequence.message;
    cell.complete = sequence.end == StageEnd::complete;
    if (!cell.complete) cell.order += sequence.end == StageEnd::tie ? " tie" : " no end";
    return cell;
  }

  template <class At>
  static Rational change(Rational low, Rational high, const At& cell_at) {
    constexpr int halvings = 12;  // a four-thousandth of a cell
    const std::string order = cell_at(low).order;
    for (int k = 0; k < halvings; ++k) {
      const Rational middle = (low + high) / 2;
      (cell_at(middle).order == order ? low : high) = middle;
    }
    return (low + high) / 2;
  }

  // Where the order changes: between four neighbouring centres the changes on the sides of their square are joined.
  std::vector<std::pair<double, double>> changes() const {
    const std::size_t columns = request_.x.cells(), rows = request_.y.cells();
    using Point = std::pair<double, double>;
    const auto x_of = [&](std::size_t i) { return request_.x_of(i); };
    const auto y_of = [&](std::size_t i) { return request_.y_of(i); };
    const auto along_x = [&](std::size_t i) -> std::optional<Point> {  // from cell i to the next one of its row
      if (cells_[i].order == cells_[i + 1].order) return std::nullopt;
      const Rational x = change(x_of(i), x_of(i + 1), [&](const Rational& at_x) { return at(at_x, y_of(i)); });
      return Point{to_double(x), to_double(y_of(i))};
    };
    const auto along_y = [&](std::size_t i) -> std::optional<Point> {
      if (cells_[i].order == cells_[i + columns].order) return std::nullopt;
      const Rational y = change(y_of(i), y_of(i + columns), [&](const Rational& at_y) { return at(x_of(i), at_y); });
      return Point{to_double(x_of(i)), to_double(y)};
    };
    std::vector<Point> points;
    const auto line = [&](const Point& from, const Point& to) {
      points.insert(points.end(), {from, to, {std::numeric_limits<double>::quiet_NaN(), 0}});
    };
    for (std::size_t row = 0; row + 1 < rows; ++row) {
      for (std::size_t column = 0; column + 1 < columns; ++column) {
        const std::size_t i = row * columns + column;
        std::vector<Point> sides;
        for (const auto& side : {along_x(i), along_x(i + columns), along_y(i), along_y(i + 1)}) {
          if (side) sides.push_back(*side);
        }
        if (sides.size() == 2) line(sides[0], sides[1]);
        if (sides.size() < 3) continue;
        Point middle{0, 0};  // three or four orders meet
        for (const Point& side : sides) {
          middle.first += side.first / static_cast<double>(sides.size());
          middle.second += side.second / static_cast<double>(sides.size());
        }
        for (const Point& side : sides) line(side, middle);
      }
    }
    return points;
  }

  const PhaseColor& color_;
  const PhaseRequest& request_;
  Value value_;
  const DiagonalNetwork& network_;
  std::optional<QuadraticFamily> family_;
  std::vector<StageCell> cells_;
  std::map<std::string, std::size_t> counts_;  // of orders
  std::size_t complete_ = 0;
};

PhaseColor color(const char* name, const char* legend, const char* help, std::optional<PhaseScale> scale, Value value) {
  PhaseColor color{name, legend, help, scale};
  color.compute = [value](const PhaseColor& self, const PhaseRequest& request) {
    return std::make_unique<StageSurvey>(self, request, value);
  };
  color.models = "networks of products";
  color.offered = [](const TheoryModel& theory) { return theory.network != nullptr; };
  color.axes = "a parameter of the network";
  return color;
}

}  // namespace

std::vector<PhaseColor> stages_colors() {
  return {color("stage-order", "order in which coordinates are activated, with their signs",
                "which coordinates are activated in which order, with their signs", {}, nullptr),
          color("dropped", "coordinates driven back to 0", "how many of them are driven back to 0", PhaseScale{},
                [](const StageCell& cell) { return static_cast<double>(cell.dropped); }),
          color("stages", "number of stages", "how many there are", PhaseScale{},
                [](const StageCell& cell) { return static_cast<double>(cell.stages); }),
          color("stage-time", "time of the last stage, in units of $ln(1/alpha)$",
                "when the last one begins, in units of ln(1/alpha)", PhaseScale{},
                [](const StageCell& cell) { return cell.time; })};
}

}  // namespace separatrix
