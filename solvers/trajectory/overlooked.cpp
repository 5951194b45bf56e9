#include "solvers/trajectory/overlooked.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <queue>

#include "lib/num/error.hpp"
#include "lib/tape/enclose.hpp"

namespace separatrix {
namespace {

// pieces are not divided below this, in units of the interval: what the field does at a point where it is not defined
// would take all of them
constexpr double thinnest = 0x1p-45;

struct Piece {
  double from, to;
  std::vector<double> x_from, x_to;
  double weight = 0;

  bool operator<(const Piece& other) const { return weight < other.weight; }
};

class Search {
 public:
  Search(EnclosureEvaluator<interval> field, double from, double to,
         const std::function<std::vector<double>(double)>& x)
      : field_(std::move(field)), shortest_(std::abs(to - from) * thinnest), x_(x) {
    Piece whole{from, to, x(from), x(to)};
    size_.assign(whole.x_from.size(), 0);
    measure(whole.x_from);
    measure(whole.x_to);
    add(std::move(whole));
  }

  std::vector<double> times(std::size_t most) {
    while (!pieces_.empty() && pieces_.size() + done_.size() < most) {
      const Piece widest = pieces_.top();
      pieces_.pop();
      const double middle = widest.from + (widest.to - widest.from) / 2;
      if (widest.weight == 0 || std::abs(widest.to - widest.from) < shortest_) {
        done_.push_back(widest.to);
        continue;
      }
      const std::vector<double> x = x_(middle);
      measure(x);
      add({widest.from, middle, widest.x_from, x});
      add({middle, widest.to, x, widest.x_to});
    }
    for (; !pieces_.empty(); pieces_.pop()) done_.push_back(pieces_.top().to);
    std::sort(done_.begin(), done_.end());
    return std::move(done_);
  }

 private:
  void measure(const std::vector<double>& x) {
    for (std::size_t i = 0; i < x.size(); ++i) size_[i] = std::max(size_[i], std::abs(x[i]));
  }

  void add(Piece piece) {
    std::vector<interval> box, slope(size_.size());
    for (std::size_t i = 0; i < size_.size(); ++i)
      box.emplace_back(std::min(piece.x_from[i], piece.x_to[i]), std::max(piece.x_from[i], piece.x_to[i]));
    box.emplace_back(std::min(piece.from, piece.to), std::max(piece.from, piece.to));
    if (field_(box, slope)) {
      piece.weight = std::numeric_limits<double>::infinity();
    } else {
      for (std::size_t i = 0; i < size_.size(); ++i) {
        const double moves = std::abs(piece.to - piece.from) * slope[i].width();
        if (moves > 0) piece.weight = std::max(piece.weight, size_[i] > 0 ? moves / size_[i] : moves);
      }
    }
    pieces_.push(std::move(piece));
  }

  EnclosureEvaluator<interval> field_;
  double shortest_;
  const std::function<std::vector<double>(double)>& x_;
  std::vector<double> size_;  // (d,) of |x_i|
  std::priority_queue<Piece> pieces_;
  std::vector<double> done_;  // ends of those that are thin enough
};

}  // namespace

std::vector<double> overlooked_times(const VectorFieldCode& field, const ParameterValues& parameters, double from,
                                     double to, const std::function<std::vector<double>(double)>& x,
                                     std::size_t pieces) {
  std::optional<EnclosureEvaluator<interval>> enclosure;
  try {
    enclosure.emplace(field.field, enclose_all<interval>(parameters));
  } catch (const InvalidArgument&) {
    return {};
  }
  return Search(std::move(*enclosure), from, to, x).times(pieces);
}

}  // namespace separatrix
