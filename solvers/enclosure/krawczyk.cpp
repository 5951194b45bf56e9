#include "solvers/enclosure/krawczyk.hpp"

#include <algorithm>

#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

double widest(const IntervalVector& x) {
  double most = 0;
  for (const interval& side : x) most = std::max(most, side.width());
  return most;
}

}  // namespace

std::optional<KrawczykStep> krawczyk(AutonomousField& field, const IntervalVector& x) {
  const std::size_t d = x.size();
  KrawczykStep step;
  const auto range = field.field(x);
  if (!range) return std::nullopt;
  for (const interval& component : *range) {
    if (!component.contains(0)) step.no_zero = true;
  }
  if (step.no_zero) return step;
  const IntervalVector m = middle_of(x);
  const auto at_middle = field.field(m);
  const auto slope = field.jacobian(x);
  IntervalMatrix inverse(d);
  if (!at_middle || !slope) return std::nullopt;
  IntervalVector offset(d);
  for (std::size_t i = 0; i < d; ++i) offset[i] = x[i] - m[i];
  const IntervalVector range_about_middle = *at_middle + *slope * offset;
  for (const interval& component : range_about_middle) {
    if (component.finite() && !component.contains(0)) step.no_zero = true;
  }
  if (step.no_zero) return step;
  if (!approximate_inverse(*slope, inverse)) return std::nullopt;
  const IntervalMatrix rest = IntervalMatrix::identity(d) - inverse * *slope;
  const IntervalVector newton = inverse * *at_middle, spread = rest * offset;
  step.unique_zero = true;
  for (std::size_t i = 0; i < d; ++i) {
    step.image.push_back(m[i] - newton[i] + spread[i]);
    if (!step.image[i].finite()) return std::nullopt;
    if (disjoint(step.image[i], x[i])) step.no_zero = true;
    if (!x[i].contains_inside(step.image[i])) step.unique_zero = false;
  }
  if (step.no_zero) step.unique_zero = false;
  return step;
}

std::optional<IntervalVector> approximate_zero(AutonomousField& field, const IntervalVector& x) {
  IntervalVector c = middle_of(x);
  IntervalMatrix inverse(c.size());
  for (int round = 0; round < 12; ++round) {
    const auto value = field.field(c);
    const auto slope = field.jacobian(c);
    if (!value || !slope || !approximate_inverse(*slope, inverse)) return std::nullopt;
    const IntervalVector move = inverse * *value;
    double size = 0, step = 0;
    for (std::size_t i = 0; i < c.size(); ++i) {
      step = std::max(step, std::fabs(move[i].middle()));
      c[i] = c[i].middle() - move[i].middle();
      c[i] = c[i].middle();
      size = std::max(size, c[i].magnitude());
    }
    if (!(size < 1e100)) return std::nullopt;
    if (step <= 1e-15 * size) break;
  }
  return c;
}

std::vector<ball> sharpen_zero(AutonomousField& field, const IntervalVector& x, double width) {
  const std::size_t d = x.size();
  IntervalVector box = x;
  // in double, until it no longer narrows
  for (double before = INFINITY; widest(box) < 0.9 * before;) {
    before = widest(box);
    const auto step = krawczyk(field, box);
    if (!step || step->no_zero) break;
    for (std::size_t i = 0; i < d; ++i) box[i] = intersection(box[i], step->image[i]);
  }
  std::vector<ball> zero;
  IntervalVector around;
  for (const interval& side : box) {
    zero.emplace_back(side);
    const double slack = side.width() + 1e-15 * side.magnitude() + 1e-300;
    around.push_back(side + interval(-slack, slack));  // the middles below, too
  }
  const auto slope = field.jacobian(around);
  IntervalMatrix inverse(d);
  if (!slope || !approximate_inverse(*slope, inverse)) return zero;
  const IntervalMatrix rest = IntervalMatrix::identity(d) - inverse * *slope;
  for (double before = INFINITY;;) {
    IntervalVector spread(d);
    std::vector<ball> m;
    for (std::size_t i = 0; i < d; ++i) {
      m.push_back(zero[i].middle());
      spread[i] = zero[i].spread();
    }
    const double now = widest(spread);
    if (now <= width || !(now < 0.5 * before)) return zero;
    before = now;
    const auto value = field.field(m);
    if (!value) return zero;
    const IntervalVector moved = rest * spread;
    for (std::size_t i = 0; i < d; ++i) {
      ball next = m[i], term;
      for (std::size_t j = 0; j < d; ++j) {
        Elementary<ball>::multiply(term, ball(inverse(i, j).low), (*value)[j]);
        Elementary<ball>::subtract(next, next, term);
      }
      Elementary<ball>::add(next, next, ball(moved[i]));
      // both contain the zero
      if (next.spread().high < zero[i].spread().high) zero[i] = next;
    }
  }
}

}  // namespace separatrix
