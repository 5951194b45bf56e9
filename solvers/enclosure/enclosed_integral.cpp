#include "solvers/enclosure/enclosed_integral.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lib/num/interval.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/enclose.hpp"

namespace separatrix {
namespace {

struct Piece {
  double low, high;
  interval integral;

  bool operator<(const Piece& other) const { return integral.width() < other.integral.width(); }
};

class Integrand {
 public:
  Integrand(Expression f, Expression x)
      : value_(compile({f}, {x}, {}), {}),
        slope_(compile({differentiate(f, x)}, {x}, {}), {}),
        has_slope_(!may_jump(f)) {}

  std::optional<interval> value(const interval& x) { return at(value_, x); }

  Piece over(double low, double high) {
    const interval x(low, high), length = interval(high) - interval(low);
    const double m = x.middle();
    Piece piece{low, high, interval(-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity())};
    const auto range = at(value_, x);
    if (!range) return piece;
    piece.integral = length * *range;
    if (!has_slope_) return piece;
    const auto middle = at(value_, interval(m)), slope = at(slope_, x);
    if (!middle || !slope || !slope->finite()) return piece;
    const interval below = square(interval(m) - interval(low)), above = square(interval(high) - interval(m)), half(0.5);
    const interval c(slope->middle()), beside = *slope - c;
    const double r = beside.magnitude();
    const interval by_slope =
        length * *middle + c * (half * (above - below)) + interval(-r, r) * (half * (above + below));
    if (by_slope.finite()) piece.integral = intersection(piece.integral, by_slope);
    return piece;
  }

 private:
  static std::optional<interval> at(EnclosureEvaluator<interval>& f, const interval& x) {
    interval result;
    if (f({&x, 1}, {&result, 1})) return std::nullopt;
    return result;
  }

  EnclosureEvaluator<interval> value_, slope_;
  bool has_slope_;
};

}  // namespace

std::optional<Interval> enclosed_integral(Expression integrand, Expression variable, const Interval& over,
                                          const Rational& width, std::size_t most_pieces) {
  Integrand f(integrand, variable);
  // ends that are no doubles, with the slivers beside them
  const interval from = enclose(over.low), to = enclose(over.high);
  interval ends = 0;
  for (const interval& end : {from, to}) {
    const auto value = f.value(end);
    if (!value) return std::nullopt;
    ends = ends + *value * interval(0, end.width());
  }
  if (!(from.high < to.low)) return std::nullopt;
  const double wanted = enclose(width).low;
  std::vector<Piece> pieces{f.over(from.high, to.low)};
  double open = pieces.front().integral.width();
  std::size_t known = 1;  // pieces when `open` was summed
  while (!(open <= wanted / 2)) {
    if (pieces.size() == most_pieces) return std::nullopt;
    std::pop_heap(pieces.begin(), pieces.end());
    const Piece widest = pieces.back();
    pieces.pop_back();
    const double middle = interval(widest.low, widest.high).middle();
    if (!(widest.low < middle && middle < widest.high)) return std::nullopt;
    for (const auto& [low, high] : {std::pair{widest.low, middle}, {middle, widest.high}}) {
      pieces.push_back(f.over(low, high));
      std::push_heap(pieces.begin(), pieces.end());
    }
    // the sum of all widths: anew as often as the pieces have grown by an eighth
    if (pieces.size() * 8 < known * 9) continue;
    known = pieces.size();
    open = 0;
    for (const Piece& piece : pieces) open += piece.integral.width();
  }
  interval sum = ends;
  for (const Piece& piece : pieces) sum = sum + piece.integral;
  if (!(sum.finite() && sum.width() <= wanted)) return std::nullopt;
  return Interval{Rational(sum.low), Rational(sum.high)};
}

}  // namespace separatrix
