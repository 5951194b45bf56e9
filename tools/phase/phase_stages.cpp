#include "tools/phase/phase_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/diagonal/stage_algorithm.hpp"
#include "solvers/parallel.hpp"
#include "tools/phase/phase_picture.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/json.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

struct Cell {
  std::string order;  // "0+ 1-", with a word where the sequence does not end
  std::size_t dropped = 0, stages = 0;
  double time = std::numeric_limits<double>::quiet_NaN();
  std::string message;
  bool complete = false;
};

constexpr std::size_t csv_digits = 15, most_orders = 250;

class Diagram {
 public:
  explicit Diagram(const StagePhaseRequest& request)
      : request_(request), network_(request.theory.network->network), family_(QuadraticFamily::of(network_)) {
    if (!family_) {
      throw InvalidArgument("--color", "a colour of stages",
                            "for a loss that is quadratic in its products, and that of " + network_.name + " is not");
    }
    for (const PhaseAxis* axis : {&request.x, &request.y}) {
      const auto is_axis = [&](const Parameter& each) { return each.name == axis->name(); };
      if (std::none_of(network_.parameters.begin(), network_.parameters.end(), is_axis)) {
        std::string known;
        for (const Parameter& each : network_.parameters) known += (known.empty() ? "" : ", ") + each.name;
        throw InvalidArgument("axis", axis->name(), "a parameter of the network with a colour of stages: " + known);
      }
    }
    cells_.resize(request.x.cells() * request.y.cells());
  }

  void compute() {
    const ThreadLimit threads(request_.threads);
    in_parallel(cells_.size(), [&](std::size_t i) {
      if (!interrupted()) cells_[i] = at(x_of(i), y_of(i));
    });
    if (interrupted()) throw Interrupted("interrupted; nothing was written");
  }

  const std::vector<Cell>& cells() const { return cells_; }
  Rational x_of(std::size_t i) const { return request_.x.value(i % request_.x.cells()); }
  Rational y_of(std::size_t i) const { return request_.y.value(i / request_.x.cells()); }

  /// Where the order changes: between four neighbouring centres the changes on the sides of their square are joined.
  std::vector<std::pair<double, double>> changes() const {
    const std::size_t columns = request_.x.cells(), rows = request_.y.cells();
    using Point = std::pair<double, double>;
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

 private:
  Cell at(const Rational& x, const Rational& y) const {
    SweepCell place{request_.parameters, {}};
    const auto set = [&](const PhaseAxis& axis, const Rational& value) {
      place.parameters[*request_.theory.model.parameter_index(axis.name())] = value;
    };
    set(request_.x, x);
    set(request_.y, y);
    // those of the network stand behind those of its coordinates
    const ParameterValues own(place.parameters.end() - static_cast<std::ptrdiff_t>(network_.parameters.size()),
                              place.parameters.end());
    const auto loss = family_->at(own);
    Cell cell;
    if (!loss) {
      cell.order = cell.message = "not rational";
      return cell;
    }
    const StageSequence sequence = stage_sequence(*loss);
    for (const Stage& stage : sequence.stages) {
      cell.order += (cell.order.empty() ? "" : " ") + std::to_string(stage.coordinate) + (stage.sign > 0 ? "+" : "-");
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

  const StagePhaseRequest& request_;
  const DiagonalNetwork& network_;
  std::optional<QuadraticFamily> family_;
  std::vector<Cell> cells_;
};

double value_of(const Cell& cell, StageColor color) {
  if (!cell.complete) return std::numeric_limits<double>::quiet_NaN();
  switch (color) {
    case StageColor::dropped: return static_cast<double>(cell.dropped);
    case StageColor::count: return static_cast<double>(cell.stages);
    default: return cell.time;
  }
}

const char* bar_name(StageColor color) {
  switch (color) {
    case StageColor::dropped: return "coordinates driven back to 0";
    case StageColor::count: return "number of stages";
    default: return "time of the last stage, in units of $ln(1/alpha)$";
  }
}

void draw(const StagePhaseRequest& request, const Diagram& diagram, const std::vector<std::string>& orders) {
  const Curve changes{"change", diagram.changes(), CurveStyle::separatrix};
  const std::string title = "Stages of " + request.theory.network->network.name + ", limit $alpha$ → 0";
  if (request.color == StageColor::order) {
    RegionMap map;
    map.title = title;
    map.subtitle = "order in which coordinates are activated, with their signs";
    map.x = axis_of(request.x);
    map.y = axis_of(request.y);
    map.columns = request.x.cells();
    map.rows = request.y.cells();
    map.label_names = orders;
    for (const Cell& cell : diagram.cells()) {
      map.label.push_back(static_cast<int>(std::find(orders.begin(), orders.end(), cell.order) - orders.begin()));
    }
    map.curves = {changes};
    return draw_regions(map, request.plot);
  }
  FieldMap map;
  map.title = title;
  map.x = axis_of(request.x);
  map.y = axis_of(request.y);
  map.columns = request.x.cells();
  map.rows = request.y.cells();
  for (const Cell& cell : diagram.cells()) map.value.push_back(value_of(cell, request.color));
  map.bar = {bar_name(request.color)};
  map.missing_name = "no complete sequence";
  map.curves = {changes};
  draw_field(map, request.plot);
}

}  // namespace

std::optional<StageColor> stage_color(const std::string& text) {
  if (text == "stage-order") return StageColor::order;
  if (text == "dropped") return StageColor::dropped;
  if (text == "stages") return StageColor::count;
  if (text == "stage-time") return StageColor::time;
  return std::nullopt;
}

ExitCode phase_stages(const StagePhaseRequest& request) {
  Diagram diagram(request);
  watch_interrupts();
  diagram.compute();
  std::map<std::string, std::size_t> counts;
  std::size_t complete = 0;
  for (const Cell& cell : diagram.cells()) {
    ++counts[cell.order];
    if (cell.complete) ++complete;
  }
  std::vector<std::string> orders;
  for (const auto& [order, count] : counts) orders.push_back(order);
  if (request.color == StageColor::order && orders.size() > most_orders) {
    throw InvalidArgument("--color", "stage-order",
                          "for at most " + std::to_string(most_orders) + " different orders, and " + "there are " +
                              std::to_string(orders.size()));
  }
  if (!request.csv.empty()) {
    CsvFile file(request.csv, {request.x.name(), request.y.name(), "order", "dropped", "stages", "time", "message"});
    for (std::size_t i = 0; i < diagram.cells().size(); ++i) {
      const Cell& cell = diagram.cells()[i];
      file.row({decimal(diagram.x_of(i), csv_digits), decimal(diagram.y_of(i), csv_digits), cell.order,
                std::to_string(cell.dropped), std::to_string(cell.stages), decimal(cell.time, csv_digits),
                cell.message});
    }
    file.commit();
  }
  if (!request.json.empty()) {
    nlohmann::ordered_json json;
    json["model"] = request.theory.network->network.name;
    for (const auto& [key, axis] : {std::pair{"x", &request.x}, std::pair{"y", &request.y}}) {
      json[key] = {{"name", axis->name()},
                   {"low", to_string(axis->range().low)},
                   {"high", to_string(axis->range().high)},
                   {"cells", axis->cells()}};
    }
    json["counts"] = counts;
    json["complete"] = complete;
    write_json(request.json, json);
  }
  if (!request.plot.empty()) draw(request, diagram, orders);
  if (!request.quiet && request.json != "-" && request.csv != "-") {
    for (const auto& [order, count] : counts) fmt::print("{:<24} {} cells\n", order, count);
    fmt::print("{} of {} cells have a complete sequence\n", complete, diagram.cells().size());
    if (!request.plot.empty()) fmt::print("picture: {}\n", request.plot);
  }
  return complete > 0 ? exit_done : exit_undecided;
}

}  // namespace separatrix
