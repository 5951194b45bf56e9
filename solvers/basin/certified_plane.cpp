#include "solvers/basin/certified_plane.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <tuple>

#include "lib/model/vector_field.hpp"
#include "lib/tape/function.hpp"
#include "solvers/enclosure/touching_boxes.hpp"

namespace separatrix {
namespace {

constexpr std::size_t first_level = 5;
// cells that an enclosure may cover to be looked up
constexpr double most_covered = 4096;

Interval part(const Interval& whole, std::size_t level, std::size_t index) {
  const Rational width = (whole.high - whole.low) / Rational(1UL << level);
  return {whole.low + width * Rational(index), whole.low + width * Rational(index + 1)};
}

/// What is proved of the cells of one level, as numbers of destinations; 0 for nothing.
class Raster {
 public:
  Raster(const PlaneOfStarts& plane, std::size_t level)
      : plane_(plane), level_(level), side_(std::size_t{1} << level), cells_(side_ * side_) {}

  void record(std::size_t column, std::size_t row, const ProvedDestination& proof) {
    cells_[row * side_ + column] = number_of(proof);
  }

  /// The same on the next level.
  void refine() {
    std::vector<std::size_t> fine(4 * cells_.size());
    for (std::size_t row = 0; row < 2 * side_; ++row) {
      for (std::size_t column = 0; column < 2 * side_; ++column) {
        fine[row * 2 * side_ + column] = cells_[row / 2 * side_ + column / 2];
      }
    }
    cells_ = std::move(fine);
    side_ *= 2;
    ++level_;
  }

  const ProvedDestination* operator()(const IntervalVector& x) const {
    std::size_t columns[2], rows[2];
    if (!covered(plane_.across, x[plane_.x], columns) || !covered(plane_.up, x[plane_.y], rows)) return nullptr;
    const double count = static_cast<double>(columns[1] - columns[0] + 1) * static_cast<double>(rows[1] - rows[0] + 1);
    if (count > most_covered) return nullptr;
    const std::size_t number = cells_[rows[0] * side_ + columns[0]];
    for (std::size_t row = rows[0]; row <= rows[1]; ++row) {
      for (std::size_t column = columns[0]; column <= columns[1]; ++column) {
        if (cells_[row * side_ + column] != number) return nullptr;
      }
    }
    return number == 0 ? nullptr : &destinations_[number - 1];
  }

 private:
  std::size_t number_of(const ProvedDestination& proof) {
    for (std::size_t i = 0; i < destinations_.size(); ++i) {
      if (destinations_[i].label != proof.label) continue;
      if (proof.label != Label::minimum || meet(destinations_[i].limit, proof.limit)) return i + 1;
    }
    destinations_.push_back(proof);
    return destinations_.size();
  }

  // first and last cell that an interval meets, a hair more; false if it is not inside of the whole
  bool covered(const Interval& whole, const interval& x, std::size_t (&cells)[2]) const {
    const double low = whole.low.get_d(), width = (whole.high.get_d() - low) / static_cast<double>(side_);
    const double first = std::floor((x.low - low) / width - 1e-6), last = std::floor((x.high - low) / width + 1e-6);
    if (!(first >= 0 && last < static_cast<double>(side_))) return false;
    cells[0] = static_cast<std::size_t>(first);
    cells[1] = static_cast<std::size_t>(last);
    return true;
  }

  const PlaneOfStarts& plane_;
  std::size_t level_, side_;
  std::vector<std::size_t> cells_;
  std::vector<ProvedDestination> destinations_;
};

}  // namespace

namespace {

constexpr std::size_t batch = 64;       // cells that are proved from what is known before them
constexpr std::size_t most_passes = 3;  // over the open cells of a level

/// What lies downstream has a lower loss: cells in that order lead into cells that are proved already.
class Downstream {
 public:
  Downstream(const Model& model, const ParameterValues& parameters, const PlaneOfStarts& plane)
      : plane_(plane), loss_(compile(model, {*model.description().loss}), parameters) {
    for (const Rational& value : plane.start) point_.push_back(value.get_d());
    point_.push_back(0);  // t
  }

  void sort(std::vector<PlaneCell>& cells) {
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < cells.size(); ++i) order.emplace_back(loss_at_middle(cells[i]), i);
    std::sort(order.begin(), order.end());
    std::vector<PlaneCell> sorted;
    for (const auto& [loss, i] : order) sorted.push_back(std::move(cells[i]));
    cells = std::move(sorted);
  }

 private:
  double loss_at_middle(const PlaneCell& cell) {
    const auto middle = [&](const Interval& whole, std::size_t index) {
      const Interval side = part(whole, cell.level, index);
      return Rational((side.low + side.high) / 2).get_d();
    };
    point_[plane_.x] = middle(plane_.across, cell.column);
    point_[plane_.y] = middle(plane_.up, cell.row);
    const double loss = loss_(std::span<const double>(point_))[0];
    return std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity();
  }

  const PlaneOfStarts& plane_;
  Function<double> loss_;
  std::vector<double> point_;
};

}  // namespace

std::vector<Interval> starts_of(const PlaneOfStarts& plane, const PlaneCell& cell) {
  std::vector<Interval> start;
  for (const Rational& value : plane.start) start.push_back({value, value});
  start[plane.x] = part(plane.across, cell.level, cell.column);
  start[plane.y] = part(plane.up, cell.level, cell.row);
  return start;
}

std::vector<PlaneCell> prove_plane(const Model& model, const ParameterValues& parameters, const ProofSettings& settings,
                                   const PlaneOfStarts& plane, std::size_t depth, const std::function<void()>& done) {
  std::vector<PlaneCell> proved, open;
  std::size_t level = std::min(first_level, depth);
  for (std::size_t row = 0; row < std::size_t{1} << level; ++row) {
    for (std::size_t column = 0; column < std::size_t{1} << level; ++column)
      open.push_back({level, column, row, {}, 0});
  }
  Raster raster(plane, level);
  KnownDestination known;
  if (model.dimension() == 2) known = [&](const IntervalVector& x) { return raster(x); };
  Downstream downstream(model, parameters, plane);
  ProofSettings nearby = settings;
  if (known) nearby.widest = 0;  // what has spread over more than its neighbours is better divided
  BasinProvers provers(model, parameters, nearby);

  // one pass in batches; true if it proved some
  const auto pass = [&] {
    downstream.sort(open);
    std::vector<PlaneCell> rest;
    for (std::size_t first = 0; first < open.size(); first += batch) {
      const std::size_t count = std::min(batch, open.size() - first);
      std::vector<std::vector<Interval>> starts;
      for (std::size_t i = first; i < first + count; ++i) starts.push_back(starts_of(plane, open[i]));
      std::vector<ProvedDestination> found = provers(starts, done, known);
      for (std::size_t i = 0; i < count; ++i) {
        PlaneCell& cell = open[first + i];
        cell.proof = std::move(found[i]);
        if (cell.proof.label != Label::undecided) {
          raster.record(cell.column, cell.row, cell.proof);
          cell.order = proved.size();
        }
        (cell.proof.label == Label::undecided ? rest : proved).push_back(std::move(cell));
      }
    }
    const bool some = rest.size() < open.size();
    open = std::move(rest);
    return some;
  };

  for (;; ++level) {
    for (std::size_t passes = 0; passes < most_passes && pass() && known; ++passes) {
    }
    if (level == depth || open.empty()) break;
    std::vector<PlaneCell> finer;
    for (const PlaneCell& cell : open) {
      for (std::size_t part = 0; part < 4; ++part) {
        finer.push_back({level + 1, 2 * cell.column + part % 2, 2 * cell.row + part / 2, {}, 0});
      }
    }
    open = std::move(finer);
    raster.refine();
  }
  proved.insert(proved.end(), std::make_move_iterator(open.begin()), std::make_move_iterator(open.end()));
  std::sort(proved.begin(), proved.end(), [](const PlaneCell& a, const PlaneCell& b) {
    return std::tie(a.level, a.row, a.column) < std::tie(b.level, b.row, b.column);
  });
  return proved;
}

}  // namespace separatrix
