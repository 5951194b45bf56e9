#include "solvers/enclosure/sign_on_box.hpp"

#include <utility>

#include "lib/num/interval.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/enclose.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_operations = 200'000;  // of one evaluation, means written out

}  // namespace

SignOnBox sign_on_box(Expression expression, const std::vector<Expression>& symbols, const std::vector<Interval>& box,
                      std::size_t most_boxes) {
  std::vector<Expression> variables, constants;
  std::vector<std::size_t> places;  // of the variables
  IntervalVector whole, fixed;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const bool varies = box[i].low < box[i].high;
    (varies ? variables : constants).push_back(symbols[i]);
    (varies ? whole : fixed).push_back(hull(enclose(box[i].low), enclose(box[i].high)));
    if (varies) places.push_back(i);
  }
  const std::size_t n = variables.size();
  std::vector<Expression> all{expression};
  const std::vector<Expression> slopes = gradient(expression, variables);
  all.insert(all.end(), slopes.begin(), slopes.end());
  const auto tape = compile(all, variables, constants);
  SignOnBox result;
  if (unrolled_size(*tape) > most_operations) return result;
  EnclosureEvaluator<interval> evaluate(unroll_means(tape), fixed);

  const bool jumps = may_jump(expression);
  std::vector<IntervalVector> open{whole};
  IntervalVector values(1 + n), middle_value(1);
  while (!open.empty()) {
    if (++result.boxes > most_boxes) return result;
    IntervalVector piece = std::move(open.back());
    open.pop_back();
    const IntervalVector middle = middle_of(piece);
    const bool has_middle = !evaluate(middle, middle_value);
    if (has_middle && middle_value[0].high < 0) {
      std::vector<Rational> point;
      for (const Interval& side : box) point.push_back(side.low);
      bool inside = true;  // the ends of the box in double may lie outside of it
      for (std::size_t i = 0; i < n; ++i) {
        const Rational value(middle[i].low);
        inside = inside && box[places[i]].low <= value && value <= box[places[i]].high;
        point[places[i]] = value;
      }
      if (inside) {
        result.positive = Verdict::fails;
        result.where = std::move(point);
        return result;
      }
    }
    if (!evaluate(piece, values)) {
      interval about = middle_value[0];
      for (std::size_t i = 0; i < n; ++i) about = about + values[1 + i] * (piece[i] - middle[i]);
      const bool by_mean_value = !jumps && has_middle && about.finite() && about.low > 0;
      if (values[0].low > 0 || by_mean_value) continue;
    }
    if (n == 0) return result;
    const std::size_t side = longest_side(piece, whole);
    const double cut = piece[side].middle();
    if (!(piece[side].low < cut && cut < piece[side].high)) return result;
    IntervalVector low = cut_lower_half(piece, side);
    open.push_back(std::move(piece));
    open.push_back(std::move(low));
  }
  result.positive = Verdict::holds;
  return result;
}

}  // namespace separatrix
