#include "solvers/enclosure/zero_exhaustion.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "lib/num/interruption.hpp"
#include "solvers/enclosure/interval_box.hpp"
#include "solvers/enclosure/touching_boxes.hpp"

namespace separatrix {
namespace {

// where rounding may be all that is left to see, as around a double zero
constexpr double most_rounded_width = 0x1p-16, rounding_units = 8;

// a little beyond the box, so that a zero on a common face is inside of one of two neighbours
IntervalVector inflated(const IntervalVector& x) {
  IntervalVector larger;
  for (const interval& side : x) {
    const double slack = 0.1 * (side.high - side.low) + 1e-14 * side.magnitude() + 1e-300;
    larger.emplace_back(side.low - slack, side.high + slack);
  }
  return larger;
}

class BoxSubdivision {
 public:
  BoxSubdivision(AutonomousField& field, const IntervalVector& box, double least_width, ExhaustionRecord* record)
      : field_(field), box_(box), least_width_(least_width), record_(record) {}

  ZeroExhaustion run(std::size_t most_boxes, const std::vector<IntervalVector>& unique) {
    for (const IntervalVector& known : unique) add_unique(known, known);
    std::deque<IntervalVector> pieces{box_};
    while (!pieces.empty()) {
      if (found_.boxes % 64 == 0) check_interruption();
      IntervalVector x = std::move(pieces.front());
      pieces.pop_front();
      if (found_.boxes >= most_boxes) {
        note(PieceVerdict::open, x);
        rest_.push_back(std::move(x));
        continue;
      }
      ++found_.boxes;
      if (!examine(x)) continue;
      if (!divisible(x)) {
        note(PieceVerdict::open, x);
        rest_.push_back(std::move(x));
        continue;
      }
      const std::size_t i = longest_side(x, box_);
      note(PieceVerdict::halved, x, i, x[i].middle());
      pieces.push_back(cut_lower_half(x, i));
      pieces.push_back(std::move(x));
    }
    found_.add_unresolved(rest_);
    if (record_) record_->unique = std::move(unique_);
    return std::move(found_);
  }

 private:
  void note(PieceVerdict verdict, const IntervalVector& x, std::size_t number = 0, double cut = 0) {
    if (record_) record_->pieces.push_back({verdict, x, number, cut});
  }

  bool divisible(const IntervalVector& x) {
    const double width = relative_width(x, box_, longest_side(x, box_));
    return width > least_width_ && (width > most_rounded_width || !is_rounding(x));
  }

  // the field varies over x little more than rounding makes it vary at a point: halves say no more
  bool is_rounding(const IntervalVector& x) {
    const IntervalVector middle = middle_of(x);
    const auto at_middle = field_.field(middle);
    const auto slope = field_.jacobian(x);
    if (!at_middle || !slope) return false;
    IntervalVector offset;
    for (std::size_t i = 0; i < x.size(); ++i) offset.push_back(x[i] - middle[i]);
    const IntervalVector change = *slope * offset;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (change[i].width() > rounding_units * (*at_middle)[i].width()) return false;
    }
    return true;
  }

  // false if nothing is left to be said about x, which may have been contracted
  bool examine(IntervalVector& x) {
    for (int round = 0; round < 8; ++round) {
      for (std::size_t k = 0; k < unique_.size(); ++k) {
        if (!inside(x, unique_[k].box)) continue;
        note(PieceVerdict::in_unique_box, x, k);
        return false;
      }
      const IntervalVector around = inflated(x);
      const auto step = krawczyk(field_, around);
      if (!step) return true;
      if (step->no_zero) {
        note(PieceVerdict::no_zero, x);
        return false;
      }
      if (step->unique_zero) {
        note(PieceVerdict::in_unique_box, x, unique_.size());
        add_unique(around, step->image);
        return false;
      }
      // zeros in x are in the image
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (!disjoint(x[i], step->image[i])) continue;
        note(PieceVerdict::no_zero, x);
        return false;
      }
      const IntervalVector piece = x;
      double before = 1, after = 1;
      bool narrower = false;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const interval common = intersection(x[i], step->image[i]);
        before *= x[i].high - x[i].low;
        after *= common.high - common.low;
        narrower = narrower || !common.contains(x[i]);
        x[i] = common;
      }
      if (narrower) note(PieceVerdict::narrowed, piece);
      if (!(after < 0.5 * before)) return true;
    }
    return true;
  }

  // the zero in `around`, unless it is a known one or outside of the search
  void add_unique(const IntervalVector& around, const IntervalVector& image) {
    IntervalVector zero = image;
    for (int round = 0; round < 20; ++round) {
      const auto step = krawczyk(field_, zero);
      if (!step || step->no_zero) break;
      for (std::size_t i = 0; i < zero.size(); ++i) zero[i] = intersection(zero[i], step->image[i]);
      if (!step->unique_zero) break;
    }
    unique_.push_back({around, zero, number_of(around, zero)});
  }

  // of the zero, the only one in `around`, which is added unless it is a known one or outside of the search
  std::size_t number_of(const IntervalVector& around, const IntervalVector& zero) {
    if (!meet(zero, box_)) return ExhaustionRecord::none;
    for (const ExhaustionRecord::UniqueBox& known : unique_) {
      if (inside(zero, known.box) || inside(known.zero, around)) return known.number;
    }
    for (const IntervalVector& other : found_.zeros) {
      if (!meet(zero, other)) continue;
      rest_.push_back(zero);  // perhaps the same
      return ExhaustionRecord::none;
    }
    found_.zeros.push_back(zero);
    return found_.zeros.size() - 1;
  }

  AutonomousField& field_;
  IntervalVector box_;
  double least_width_;
  ExhaustionRecord* record_;
  std::vector<ExhaustionRecord::UniqueBox> unique_;
  std::vector<IntervalVector> rest_;
  ZeroExhaustion found_;
};

}  // namespace

void ZeroExhaustion::add_unresolved(const std::vector<IntervalVector>& pieces) {
  interval total(unresolved_volume);
  for (const std::vector<std::size_t>& group : touching_groups(pieces)) {
    UnresolvedBoxes region{pieces[group[0]], group.size(), 0};
    interval volume = 0;
    for (const std::size_t i : group) {
      for (std::size_t k = 0; k < region.hull.size(); ++k) region.hull[k] = hull(region.hull[k], pieces[i][k]);
      volume = volume + interval(volume_of(pieces[i]));
    }
    region.volume = volume.high;
    total = total + volume;
    unresolved.push_back(std::move(region));
  }
  unresolved_volume = total.high;
}

ZeroExhaustion exhaust_zeros(AutonomousField& field, const IntervalVector& box, double least_width,
                             std::size_t most_boxes, ExhaustionRecord* record,
                             const std::vector<IntervalVector>& unique) {
  return BoxSubdivision(field, box, least_width, record).run(most_boxes, unique);
}

}  // namespace separatrix
