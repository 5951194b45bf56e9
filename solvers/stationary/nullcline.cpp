#include "solvers/stationary/nullcline.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "lib/num/ball.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/jump.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/enclosure/common_factor.hpp"
#include "solvers/enclosure/zero_exhaustion.hpp"
#include "solvers/stationary/point_conversion.hpp"
#include "solvers/stationary/zero_cells.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {
namespace {

constexpr std::size_t halvings = 7;    // of each side, for a cell
constexpr double beside = 1.0 / 64;    // a curve that passes a cell as near explains it, in widths of the box
constexpr double same_curve = 1e-6;    // the same, of a zero that lies on a curve
constexpr double log10_zero = -11;     // last step of Newton's iteration in double
constexpr double on_face = 1e-9;       // of the width
constexpr double spacing = 1.0 / 250;  // of the points that are kept
constexpr std::size_t residual_digits = 3, region_digits = 6;

// one component as equations of one row
EquationsCode row_of(Expression component, const std::vector<Expression>& unknowns) {
  EquationsCode code;
  code.unknowns = unknowns.size();
  code.equations = 1;
  code.values = compile({component}, unknowns, {});
  code.jacobian = compile(gradient(component, unknowns), unknowns, {});
  return code;
}

// what has the zeros of a component, without parameters: its radical, which is for fields that do not jump
Expression zero_set_of(const Model& model, const StationaryRequest& request, std::size_t i, Expression component) {
  if (!may_jump(component)) return radicals(model, request.parameters)[i];
  Substitution values;
  for (std::size_t k = 0; k < request.parameters.size(); ++k) {
    values.emplace(model.parameters()[k], Expression(request.parameters[k]));
  }
  return substitute(component, values);
}

class Follower {
 public:
  Follower(Expression zero_set, Expression component, const Model& model, const StationaryRequest& request)
      : request_(request),
        box_(box_of(request.box)),
        code_(row_of(zero_set, model.states())),
        coarse_(code_, {}),
        precise_(code_, {}),
        scaled_(coarse_, box_),
        component_code_(compile({component}, model.states(), model.parameters())),
        component_(component_code_, request.parameters),
        precise_component_(component_code_, request.parameters) {}

  void find(const ZeroCells& cells, Nullcline& found) {
    std::vector<IntervalVector> open;
    for (const IntervalVector& cell : cells.cells) {
      if (request_.cancelled && request_.cancelled()) return;
      const State<double> middle{cell[0].middle(), cell[1].middle()};
      const auto zero = scaled_.zero_near(scaled_.scaled(middle), 1, log10_zero, beside);
      if (zero && box_.contains(scaled_.unscaled(*zero), on_face)) add(scaled_.unscaled(*zero));
      open.push_back(cell);
    }
    std::erase_if(open, [&](const IntervalVector& cell) {
      const State<double> middle{cell[0].middle(), cell[1].middle()};
      return passed(middle, beside);
    });
    for (ZeroCurve& curve : curves_) {
      NullclineCurve refined = refine(curve, found.residual);
      if (refined.points.size() > 1) found.curves.push_back(std::move(refined));
    }
    const BallPrecision scope(64);
    ZeroExhaustion left;
    left.add_unresolved(open);
    for (const UnresolvedBoxes& region : left.unresolved) {
      std::vector<DecimalInterval> ends;
      for (const interval& side : region.hull) {
        ends.push_back({low_text(ball(side), region_digits), high_text(ball(side), region_digits)});
      }
      found.unresolved.push_back(std::move(ends));
    }
  }

 private:
  bool passed(const State<double>& x, double close) {
    return std::any_of(curves_.begin(), curves_.end(),
                       [&](const ZeroCurve& curve) { return passes(coarse_, curve, x, 1, box_, close); });
  }

  // the curve through a zero, unless it is known
  void add(const State<double>& x) {
    if (passed(x, same_curve)) return;
    if (!std::isfinite(component_(x)[0])) return;  // of the radical alone
    const std::vector<double> slope = coarse_.jacobian(x);
    ZeroCurve curve = trace(coarse_, x, {-slope[1], slope[0]}, 1, box_, request_.cancelled);
    if (curve.points.size() > 1) curves_.push_back(std::move(curve));
  }

  double gap(const State<double>& a, const State<double>& b) const {
    return std::hypot((a[0] - b[0]) / box_.width(0), (a[1] - b[1]) / box_.width(1));
  }

  NullclineCurve refine(const ZeroCurve& curve, Known& residual) {
    NullclineCurve refined;
    refined.closed = curve.closed;
    const State<double>* kept = nullptr;
    for (std::size_t k = 0; k < curve.points.size(); ++k) {
      const State<double>& point = curve.points[k];
      const bool is_end = k == 0 || k + 1 == curve.points.size();
      if (!is_end && gap(point, *kept) < spacing) continue;
      kept = &point;
      if (auto x = refined_point(point)) refined.points.push_back(rounded(*x, request_.digits));
    }
    for (const std::vector<Known>& point : refined.points) {
      State<mpfr> x;
      for (const Known& entry : point) x.push_back(to_real<mpfr>(entry.value()));
      const Known here = rounded(mpfr(abs(precise_component_(x)[0])), residual_digits);
      if (here.is_finite() && here.value() > residual.value()) residual = here;  // of a factor it may have no value
    }
    return refined;
  }

  std::optional<State<mpfr>> refined_point(const State<double>& point) {
    const double log10_step = -static_cast<double>(request_.digits + guard::printed);
    ScaledSystem<mpfr> system(precise_, box_);
    State<mpfr> x = exactly(point);
    std::optional<State<mpfr>> z;
    for (std::size_t i = 0; i < 2 && !z; ++i) {
      for (const Rational& face : {request_.box[i].low, request_.box[i].high}) {
        if (z || std::abs(point[i] - to_real<double>(face)) > on_face * box_.width(i)) continue;
        State<mpfr> on = x;
        on[i] = to_real<mpfr>(face);
        std::vector<mpfr> normal(2, mpfr(0));
        normal[i] = 1;
        z = system.zero_in_plane(system.scaled(on), normal, log10_step, same_curve);
      }
    }
    if (!z) z = system.zero_near(system.scaled(x), 1, log10_step, same_curve);
    if (!z) return std::nullopt;
    x = system.unscaled(std::move(*z));
    for (std::size_t i = 0; i < 2; ++i) {  // what is 0 but for rounding
      if (x[i] != 0 && log10_magnitude(x[i]) < std::log10(box_.width(i)) + log10_step) x[i] = 0;
    }
    return x;
  }

  const StationaryRequest& request_;
  Box box_;
  EquationsCode code_;
  Equations<double> coarse_;
  Equations<mpfr> precise_;
  ScaledSystem<double> scaled_;
  std::shared_ptr<const Tape> component_code_;
  Function<double> component_;
  Function<mpfr> precise_component_;
  std::vector<ZeroCurve> curves_;
};

}  // namespace

std::vector<Nullcline> nullclines(const Model& model, const StationaryRequest& request) {
  if (model.dimension() != 2) {
    throw InvalidArgument("model", model.name(),
                          "one with two states, and it has " + std::to_string(model.dimension()));
  }
  check_stationary(model, request);
  compile_equations(model);  // refuses a field of t
  const PrecisionScope scope(request.digits + guard::iteration + guard::chain);
  const std::vector<Expression> field = model.resolve(model.field());
  std::vector<Nullcline> all;
  for (std::size_t i = 0; i < 2; ++i) {
    Nullcline found;
    found.state = model.description().states[i];
    const Expression zero_set = zero_set_of(model, request, i, field[i]);
    found.everywhere = zero_set.is_number(0);
    found.proved = true;
    if (!found.everywhere) {
      const ZeroCells cells = zero_cells(zero_set, model.states(), request.box, halvings, request.cancelled);
      found.proved = cells.proved;
      Follower(zero_set, field[i], model, request).find(cells, found);
    }
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace separatrix
