#include "solvers/stationary/zero_cells.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/enclose.hpp"
#include "lib/tape/function.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_operations = 20'000;  // of one enclosure, means written out

class Cells {
 public:
  Cells(Expression expression, const std::vector<Expression>& symbols)
      : n_(symbols.size()), jumps_(may_jump(expression)) {
    std::vector<Expression> all{expression};
    for (const Expression slope : gradient(expression, symbols)) all.push_back(slope);
    const auto tape = compile(all, symbols, {});
    if (unrolled_size(*tape) <= most_operations) {
      enclosure_.emplace(unroll_means(tape), std::vector<interval>());
    } else {
      values_.emplace(compile({expression}, symbols, {}), ParameterValues());
    }
  }

  bool encloses() const { return enclosure_.has_value(); }

  bool is_free(const IntervalVector& cell) { return enclosure_ ? is_excluded(cell) : has_one_sign(cell); }

 private:
  bool is_excluded(const IntervalVector& cell) {
    std::vector<interval> all(1 + n_), middle(1);
    if ((*enclosure_)(cell, all)) return false;
    if (all[0].low > 0 || all[0].high < 0) return true;
    if (jumps_) return false;
    const IntervalVector m = middle_of(cell);
    if ((*enclosure_)(m, middle)) return false;
    interval about = middle[0];
    for (std::size_t i = 0; i < n_; ++i) about = about + all[1 + i] * (cell[i] - m[i]);
    return about.finite() && (about.low > 0 || about.high < 0);
  }

  bool has_one_sign(const IntervalVector& cell) {
    bool rises = false, falls = false;
    std::vector<double> point = cell_point(cell, 0, true);
    for (std::size_t corner = 0; corner <= std::size_t{1} << n_; ++corner) {
      const double value = (*values_)(point)[0];
      if (!(std::abs(value) > 0)) return false;
      (value > 0 ? rises : falls) = true;
      point = cell_point(cell, corner, false);
    }
    return rises != falls;
  }

  std::vector<double> cell_point(const IntervalVector& cell, std::size_t corner, bool middle) const {
    std::vector<double> point;
    for (std::size_t i = 0; i < n_; ++i) {
      point.push_back(middle ? cell[i].middle() : (corner >> i & 1) == 0 ? cell[i].low : cell[i].high);
    }
    return point;
  }

  std::size_t n_;
  bool jumps_;
  std::optional<EnclosureEvaluator<interval>> enclosure_;
  std::optional<Function<double>> values_;
};

}  // namespace

ZeroCells zero_cells(Expression expression, const std::vector<Expression>& symbols, const std::vector<Interval>& box,
                     std::size_t halvings, const std::function<bool()>& cancelled) {
  Cells cells(expression, symbols);
  IntervalVector whole;
  for (const Interval& side : box) whole.push_back(hull(enclose(side.low), enclose(side.high)));
  const double smallest = std::ldexp(1 + 1.0 / 1024, -static_cast<int>(halvings));  // for rounding
  ZeroCells found;
  found.proved = cells.encloses();
  std::vector<IntervalVector> open{whole};
  while (!open.empty()) {
    IntervalVector cell = std::move(open.back());
    open.pop_back();
    const bool stopped = cancelled && cancelled();
    const std::size_t side = longest_side(cell, whole);
    const bool is_small = relative_width(cell, whole, side) <= smallest;
    // a sample says nothing of a large piece
    const bool may_be_free = cells.encloses() || is_small;
    if (!stopped && may_be_free && cells.is_free(cell)) continue;
    if (stopped || is_small) {
      found.cells.push_back(std::move(cell));
      continue;
    }
    IntervalVector low = cut_lower_half(cell, side);
    open.push_back(std::move(cell));
    open.push_back(std::move(low));
  }
  return found;
}

}  // namespace separatrix
