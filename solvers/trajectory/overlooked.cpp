#include "solvers/trajectory/overlooked.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <queue>

#include "lib/num/error.hpp"
#include "lib/tape/enclose.hpp"

namespace separatrix {
namespace {

// pieces are not divided below this, in units of the interval
constexpr double thinnest = 0x1p-45;

// nor those where the field may have no value: a point where it is not defined would take all of them, and no pulse is seen
// beside it
constexpr double thinnest_undefined = 0x1p-10;

struct Piece {
  double from, to;
  std::vector<double> x_from, x_to;
  double weight = 0;

  bool operator<(const Piece& other) const { return weight < other.weight; }
};

class TimeSubdivision {
 public:
  TimeSubdivision(EnclosureEvaluator<interval> field, double from, double to,
                  const std::function<std::vector<double>(double)>& x, double negligible)
      : field_(std::move(field)), length_(std::abs(to - from)), negligible_(negligible), x_(x) {
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
      const double shortest = length_ * (std::isfinite(widest.weight) ? thinnest : thinnest_undefined);
      if (widest.weight <= negligible_ || std::abs(widest.to - widest.from) < shortest) {
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
  double length_, negligible_;
  const std::function<std::vector<double>(double)>& x_;
  std::vector<double> size_;  // (d,) of |x_i|
  std::priority_queue<Piece> pieces_;
  std::vector<double> done_;  // ends of those that are thin enough
};

double larger(double a, double b) { return std::max(a, b); }

}  // namespace

std::vector<double> overlooked_times(const VectorFieldCode& field, const ParameterValues& parameters, double from,
                                     double to, const std::function<std::vector<double>(double)>& x, std::size_t pieces,
                                     double negligible) {
  std::optional<EnclosureEvaluator<interval>> enclosure;
  try {
    enclosure.emplace(field.field, enclose_all<interval>(parameters));
    enclosure->allow_overflow();
  } catch (const InvalidArgument&) {
    return {};
  }
  return TimeSubdivision(std::move(*enclosure), from, to, x, negligible).times(pieces);
}

std::vector<double> passed_over(const std::vector<double>& ends, const std::vector<double>& steps) {
  constexpr double thinner_than_step = 4096, thinner_than_others = 64;
  constexpr std::size_t most = 16;
  std::vector<double> found;
  for (std::size_t step = 1; step < steps.size(); ++step) {
    const double from = steps[step - 1], to = steps[step];
    const auto first = std::upper_bound(ends.begin(), ends.end(), from), last = std::lower_bound(first, ends.end(), to);
    std::vector<double> inside(first, last);  // and how long the pieces are there
    inside.push_back(to);
    std::vector<double> length, before, after;
    for (std::size_t k = 0; k < inside.size(); ++k) length.push_back(inside[k] - (k > 0 ? inside[k - 1] : from));
    std::partial_sum(length.begin(), length.end(), std::back_inserter(before), larger);
    std::partial_sum(length.rbegin(), length.rend(), std::back_inserter(after), larger);
    for (std::size_t k = 1; k + 1 < inside.size(); ++k) {
      const double others = std::min(before[k - 1], after[inside.size() - 2 - k]);
      if (length[k] * thinner_than_step < to - from && length[k] * thinner_than_others < others)
        found.push_back(inside[k]);
    }
  }
  if (found.size() <= most) return found;
  std::vector<double> spread;
  for (std::size_t k = 0; k < most; ++k) spread.push_back(found[k * (found.size() - 1) / (most - 1)]);
  return spread;
}

}  // namespace separatrix
