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

// from there to ±last
interval beyond(double from, double last) { return from > 0 ? interval(from, last) : interval(-last, from); }

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

// where the piece that goes beyond 10³⁰ ends, if f is free of zeros from x on to there
std::optional<double> LineFlow::far_end(const interval& x) {
  const auto f = field_.field(IntervalVector{x});
  if (!f || !is_free_of_zeros(x)) return std::nullopt;
  const bool upwards = f->front().low >= 0;
  if (!upwards && !(f->front().high <= 0)) return std::nullopt;
  double here = upwards ? x.high : -x.low, step = labelling::least_piece * (1 + x.magnitude());
  for (int piece = 0; piece < labelling::most_pieces; ++piece) {
    if (here > labelling::far) return upwards ? here : -here;
    const double next = here + step;
    if (is_free_of_zeros(upwards ? interval(here, next) : interval(-next, -here))) {
      here = next;
      step *= 2;
    } else {
      step /= 2;
      if (!(step >= labelling::least_piece * (1 + std::fabs(here)))) return std::nullopt;
    }
  }
  return std::nullopt;
}

bool LineFlow::goes_to_infinity(const interval& x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto end = far_end(x);
  const auto r = end ? radical_.field(IntervalVector{beyond(*end, infinity)}) : std::nullopt;
  return r && !has_zero(r->front());
}

bool LineFlow::runs_away(const interval& x) {
  const auto end = far_end(x);
  const auto f = end ? field_.field(IntervalVector{beyond(*end, labelling::farthest)}) : std::nullopt;
  const auto here = field_.field(IntervalVector{x});
  if (!f || !here) return false;
  return *end > 0 ? f->front().low >= here->front().high : f->front().high <= here->front().low;
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
