#include "solvers/basin/line_flow.hpp"

#include <cmath>
#include <limits>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/simplest.hpp"
#include "solvers/enclosure/common_factor.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

const Rational near = power(Rational(10), labelling::log10_near_end);

bool has_zero(const interval& values) { return !(values.low > 0 || values.high < 0); }

}  // namespace

LineFlow::LineFlow(const Model& model, const ParameterValues& parameters)
    : parameters_(parameters),
      zeros_(model),
      field_(compile_autonomous(model), parameters),
      radical_(compile_autonomous(model, radicals(model, parameters)), parameters) {}

std::unique_ptr<LineFlow> LineFlow::of(const Model& model, const ParameterValues& parameters) {
  if (model.dimension() != 1) return nullptr;
  try {
    return std::unique_ptr<LineFlow>(new LineFlow(model, parameters));
  } catch (const InvalidArgument&) {
    return nullptr;
  }
}

bool LineFlow::is_free_of_zeros(const interval& piece) {
  const auto f = field_.field(IntervalVector{piece}), r = radical_.field(IntervalVector{piece});
  return f && f->front().finite() && r && !has_zero(r->front());
}

bool LineFlow::goes_to_infinity(const interval& x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto f = field_.field(IntervalVector{x});
  if (!f || !is_free_of_zeros(x)) return false;
  const bool upwards = f->front().low >= 0;
  if (!upwards && !(f->front().high <= 0)) return false;
  const auto from = [&](double a, double b) { return upwards ? interval(a, b) : interval(-b, -a); };
  double here = upwards ? x.high : -x.low, step = labelling::least_piece * (1 + x.magnitude());
  for (int piece = 0; piece < labelling::most_pieces; ++piece) {
    if (here > labelling::far) {
      const auto r = radical_.field(IntervalVector{from(here, infinity)});
      return r && !has_zero(r->front());
    }
    const double next = here + step;
    if (is_free_of_zeros(from(here, next))) {
      here = next;
      step *= 2;
    } else {
      step /= 2;
      if (!(step >= labelling::least_piece * (1 + std::fabs(here)))) return false;
    }
  }
  return false;
}

std::optional<Rational> LineFlow::half_stable_end(const Rational& x) {
  const Rational width = near * (1 + abs(x));
  const Rational y = simplest_between(x - width, x + width), low = y - width, high = y + width;
  if (x == y) return std::nullopt;
  const auto f = [&](const interval& piece) {
    const auto values = field_.field(IntervalVector{piece});
    return values ? values->front() : interval(-HUGE_VAL, HUGE_VAL);
  };
  if (!all_of(zeros_(parameters_, {y}))) return std::nullopt;
  const interval below = f(enclose(low)), above = f(enclose(high));
  const bool same_way = x > y ? below.high < 0 && above.high < 0 : below.low > 0 && above.low > 0;
  const interval around = hull(enclose(low), enclose(high));
  if (!same_way || !f(around).finite()) return std::nullopt;
  const auto slope = radical_.jacobian(IntervalVector{around});
  return slope && !has_zero((*slope)(0, 0)) ? std::optional(y) : std::nullopt;
}

}  // namespace separatrix
