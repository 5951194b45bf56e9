#include "solvers/enclosure/flow_enclosure.hpp"

#include <algorithm>
#include <cmath>

#include "lib/model/defined_flow.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/symbolic/derive.hpp"

namespace separatrix {
namespace {

// the slope multiplies errors: a few digits of it do
constexpr std::size_t slope_order = 10;
// sets wider than this are expanded in affine numbers
constexpr double wide = 0x1p-16;

// constants and parameters to the precision of the expansion
EnclosureSeries<ball> series_of(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters,
                                std::size_t most_order, long bits) {
  const BallPrecision scope(bits);
  return {std::move(tape), enclose_all<ball>(parameters), most_order};
}

interval range_of(const interval& x) { return x; }
interval range_of(const affine& x) { return x.all; }

// Σ_{k≤n} c_k τ^k
template <class A>
A horner(const A* c, std::size_t n, const A& tau) {
  A sum = c[n];
  for (std::size_t k = n; k-- > 0;) {
    Elementary<A>::multiply(sum, sum, tau);
    Elementary<A>::add(sum, sum, c[k]);
  }
  return sum;
}

interval power_of(const interval& tau, std::size_t n) {
  interval result = 1;
  for (std::size_t i = 0; i < n; ++i) result = result * tau;
  return result;
}

// the widest side of (V − mid V)(X − mid X): what the variation of a slope over the set adds to its image
double blur(const IntervalMatrix& slope, const IntervalVector& x) {
  double most = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < x.size(); ++j) sum += slope(i, j).width() / 2 * x[j].width() / 2;
    most = std::max(most, sum);
  }
  return most;
}

interval widened(const interval& x, double share) {
  return share == 0 ? x : x + interval(-share, share) * interval(x.width());
}

// of 8 significant bits, so that sums of steps stay short
Rational rounded_step(double h) {
  const int exponent = std::ilogb(h) - 7;
  return Rational(std::ldexp(std::floor(std::ldexp(h, -exponent)), exponent));
}

}  // namespace

FlowCode compile_flow(const Model& model) {
  FlowCode code;
  code.dimension = model.dimension();
  const std::vector<Expression> field = model.resolve(model.field()), domain = domain_of_flow(model);
  std::vector<Expression> quantities = field;
  quantities.insert(quantities.end(), domain.begin(), domain.end());
  code.field = compile(model, quantities, Storage::single_assignment);
  quantities = field;
  for (const Expression entry : jacobian(field, model.states())) quantities.push_back(entry);
  quantities.insert(quantities.end(), domain.begin(), domain.end());
  code.jacobian = compile(model, quantities, Storage::single_assignment);
  return code;
}

FlowEnclosure::FlowEnclosure(const FlowCode& code, const ParameterValues& parameters, const Settings& settings)
    : dimension_(code.dimension),
      order_(settings.order),
      low_order_(std::min(settings.order, slope_order)),
      settings_(settings),
      centre_(series_of(code.field, parameters, order_ + 1, settings.bits)),
      around_(code.field, enclose_all<interval>(parameters), order_ + 1),
      low_around_(code.jacobian, enclose_all<interval>(parameters), low_order_ + 2),
      set_(code.jacobian, enclose_all<interval>(parameters), low_order_ + 2),
      wide_set_(code.jacobian, enclose_all<affine>(parameters), low_order_ + 2),
      slope_remainder_(code.dimension) {}

// |x_K| h^K = remainder wanted
double FlowEnclosure::proposed_step() const {
  double log2_step = INFINITY;
  for (std::size_t i = 0; i < dimension_; ++i) {
    for (const std::size_t k : {order_ - 1, order_}) {
      const double size = std::log2(centre_.state(i)[k].bounds().magnitude());
      log2_step = std::min(log2_step, (settings_.log2_remainder - size) / static_cast<double>(k));
    }
  }
  return std::exp2(std::clamp(log2_step, -900.0, 900.0));
}

// V_k with V_0 = I:  V_{k+1} = Σ_{j≤k} J_j V_{k−j}/(k + 1)
template <class A>
std::vector<IntervalMatrix> FlowEnclosure::matrices(const EnclosureSeries<A>& series, std::size_t order) const {
  std::vector<IntervalMatrix> v{IntervalMatrix::identity(dimension_)}, j;
  for (std::size_t k = 0; k < order; ++k) {
    j.emplace_back(dimension_);
    for (std::size_t i = 0; i < j[k].entries().size(); ++i)
      j[k].entries()[i] = range_of(series.result(dimension_ + i)[k]);
    IntervalMatrix sum(dimension_);
    for (std::size_t l = 0; l <= k; ++l) sum = sum + j[l] * v[k - l];
    v.push_back((interval(1) / interval(static_cast<double>(k + 1))) * sum);
  }
  return v;
}

// the inclusion of 1., with a few candidates for B
bool FlowEnclosure::prove_box(const interval& time) {
  const interval sweep(0, step_.high);
  const interval last = power_of(sweep, low_order_ + 1);
  IntervalVector path(dimension_);
  box_ = path;
  for (std::size_t i = 0; i < dimension_; ++i) {
    path[i] =
        is_wide_ ? horner(wide_set_.state(i), low_order_, affine(sweep)).all : horner(set_.state(i), low_order_, sweep);
    const double slack = std::max(1e-3, settings_.room / 2) * path[i].width() + 1e-13 * path[i].magnitude() + 1e-300;
    box_[i] = path[i] + interval(-slack, slack);
  }
  for (int trial = 0; trial < 3; ++trial) {
    if (const auto undefined = around_.expand(box_, time, order_ + 1)) {
      obstacle_ = undefined->text();
      return false;
    }
    bool inside = true;
    for (std::size_t i = 0; i < dimension_; ++i) {
      const interval image = widened(path[i] + around_.state(i)[low_order_ + 1] * last, settings_.room / 4);
      if (!image.finite()) return false;
      if (box_[i].contains_inside(image)) continue;
      inside = false;
      const double slack = image.width();
      box_[i] = hull(box_[i], image) + interval(-slack / 4, slack / 4);
    }
    if (inside) return true;
  }
  return false;
}

std::optional<std::string> FlowEnclosure::expand(const Doubleton& from, const Rational& t, const Rational& longest) {
  const BallPrecision scope(settings_.bits);
  from_ = from;
  obstacle_.clear();
  const IntervalVector x = from.hull();
  if (const auto undefined = centre_.expand(from.centre, enclose_in_ball(t), order_)) return undefined->text();
  const interval now = enclose(t);
  double widest = 0;
  for (const interval& side : x) widest = std::max(widest, side.width());
  is_wide_ = widest > wide;
  if (const auto undefined = is_wide_ ? wide_set_.expand(from.as_affine(), affine(now), low_order_ + 1)
                                      : set_.expand(x, now, low_order_ + 1)) {
    return undefined->text();
  }
  const double proposed = proposed_step();
  const double most = longest.get_d();
  double h = std::min(proposed * caution_, most);
  for (;; h *= 0.7) {
    if (h < std::max(settings_.smallest_step, settings_.smallest_share * proposed) && h < most) {
      return obstacle_.empty() ? std::string("no step, however short, could be enclosed") : obstacle_;
    }
    h_ = h >= most ? longest : rounded_step(h);
    step_ = enclose(h_);
    const interval time = now + interval(0, step_.high);
    if (!prove_box(time)) continue;
    const interval last = power_of(step_, order_ + 1);
    remainder_width_ = 0;
    for (std::size_t i = 0; i < dimension_; ++i) {
      remainder_width_ = std::max(remainder_width_, (around_.state(i)[order_ + 1] * last).width());
    }
    if (remainder_width_ > std::exp2(settings_.log2_remainder) * 2) {
      // h^{K+1}: the step that would do, and no more than a third of this one less
      const double excess = (settings_.log2_remainder - std::log2(remainder_width_)) / static_cast<double>(order_ + 1);
      h *= std::max(std::exp2(excess), 0.5) / 0.7 * 0.98;
      continue;
    }
    if (const auto undefined = low_around_.expand(box_, time, low_order_ + 2)) {
      obstacle_ = undefined->text();
      continue;
    }
    IntervalMatrix j(dimension_);
    for (std::size_t i = 0; i < j.entries().size(); ++i) j.entries()[i] = low_around_.result(dimension_ + i)[0];
    interval growth;
    Elementary<interval>::exp(growth, interval(std::max(logarithmic_norm(j), 0.0)) * step_);
    if (!growth.finite() || growth.high > 1e6) continue;
    IntervalMatrix w(dimension_);
    for (interval& entry : w.entries()) entry = interval(-growth.high, growth.high);
    on_set_ = is_wide_ ? matrices(wide_set_, low_order_) : matrices(set_, low_order_);
    slope_remainder_ = matrices(low_around_, low_order_ + 1).back() * w;
    // longer steps blur the image more than their first order has to
    const double allowed = 2 * step_.high * blur(on_set_[1], x) + 1e-3 * widest + std::exp2(settings_.log2_remainder);
    if (blur(slope(step_), x) > allowed) continue;
    caution_ = h_ == longest ? caution_ : std::min(1.2 * h / proposed, 1.0);
    return std::nullopt;
  }
}

IntervalMatrix FlowEnclosure::slope(const interval& tau) const {
  IntervalMatrix sum = slope_remainder_;
  for (std::size_t k = low_order_ + 1; k-- > 0;) sum = tau * sum + on_set_[k];
  return sum;
}

Doubleton FlowEnclosure::at(const Rational& tau) const {
  const BallPrecision scope(settings_.bits);
  const ball time = enclose_in_ball(tau);
  const interval last = power_of(enclose(tau), order_ + 1);
  std::vector<ball> image(dimension_);
  for (std::size_t i = 0; i < dimension_; ++i) {
    image[i] = horner(centre_.state(i), order_, time);
    if (SabotagedRemainder::active()) continue;
    Elementary<ball>::add(image[i], image[i], ball(widened(around_.state(i)[order_ + 1] * last, settings_.room)));
  }
  IntervalMatrix stretch = slope(enclose(tau));
  for (interval& entry : stretch.entries()) entry = widened(entry, settings_.room);
  Doubleton to = *from_;
  to.map(image, stretch);
  return to;
}

}  // namespace separatrix
