#include "solvers/enclosure/factor_trap.hpp"

#include <algorithm>

#include "lib/model/vector_field.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

// factors with an exponent of at least 1, which is a whole number
std::vector<Expression> whole_factors(Expression e) {
  std::vector<Expression> found;
  if (e.kind() == Kind::product) {
    for (const Expression each : e.arguments()) {
      for (const Expression factor : whole_factors(each)) found.push_back(factor);
    }
  } else if (e.kind() == Kind::power) {
    const Expression exponent = e.arguments()[1];
    if (exponent.is_number() && exponent.number().get_den() == 1 && exponent.number() >= 1) {
      found.push_back(e.arguments()[0]);
    }
  } else if (!e.is_number()) {
    found.push_back(e);
  }
  return found;
}

bool depends_on_states(const Model& model, Expression e) {
  const std::vector<Expression> slope = jacobian(std::vector<Expression>{e}, model.states());
  return std::any_of(slope.begin(), slope.end(), [](Expression each) { return !each.is_number(0); });
}

// n, ∇n·h, h
std::shared_ptr<const Tape> compile_trap(const Model& model, const CommonFactor& factor) {
  const std::vector<Expression> slope = jacobian(std::vector<Expression>{factor.n}, model.states());
  Expression growth = 0;
  for (std::size_t i = 0; i < slope.size(); ++i) growth = growth + slope[i] * factor.h[i];
  std::vector<Expression> quantities{factor.n, growth};
  quantities.insert(quantities.end(), factor.h.begin(), factor.h.end());
  return unroll_means(compile(model, quantities));
}

}  // namespace

std::vector<CommonFactor> common_factors(const Model& model) {
  const std::vector<Expression> field = model.resolve(model.field());
  std::vector<CommonFactor> common;
  const auto first = std::find_if(field.begin(), field.end(), [](Expression f) { return !f.is_number(0); });
  if (first == field.end()) return common;
  for (const Expression n : whole_factors(*first)) {
    const bool shared = std::all_of(field.begin(), field.end(), [&](Expression f) {
      const std::vector<Expression> factors = whole_factors(f);
      return f.is_number(0) || std::find(factors.begin(), factors.end(), n) != factors.end();
    });
    if (!shared || !depends_on_states(model, n)) continue;
    CommonFactor factor{n, {}};
    for (const Expression f : field) factor.h.push_back(f / n);
    common.push_back(std::move(factor));
  }
  return common;
}

FactorTrap::FactorTrap(const Model& model, const CommonFactor& factor, const ParameterValues& parameters)
    : dimension_(model.dimension()), values_(compile_trap(model, factor), enclose_all<interval>(parameters)) {}

std::optional<FactorTrap::Range> FactorTrap::range(const IntervalVector& x) {
  IntervalVector point = x, values(dimension_ + 2);
  point.emplace_back(0.0);
  if (values_(point, values)) return std::nullopt;
  Range range{values[0], values[1], {}};
  range.h.assign(values.begin() + 2, values.end());
  return range;
}

std::optional<TrappedByFactor> FactorTrap::prove(const IntervalVector& x) {
  const auto here = range(x);
  if (!here || !(here->growth.high < 0)) return std::nullopt;
  const interval most(here->n.magnitude());
  // B from the drift over X, twice as wide; then wider
  std::optional<Range> around = here;
  for (const double slack : {2.0, 2.0, 4.0}) {
    IntervalVector box = x;
    for (std::size_t i = 0; i < dimension_; ++i) {
      const double drift = (most * interval(around->h[i].magnitude()) / interval(-around->growth.high)).high;
      const double wider = slack * drift + 1e-12 * x[i].magnitude() + 1e-300;
      box[i] = x[i] + interval(-wider, wider);
    }
    around = range(box);
    if (!around || !(around->growth.high < 0)) return std::nullopt;
    TrappedByFactor trapped{{}, -around->growth.high};
    bool inside = true;
    for (std::size_t i = 0; i < dimension_; ++i) {
      const double drift = (most * interval(around->h[i].magnitude()) / interval(trapped.rate)).high;
      trapped.limit.push_back(x[i] + interval(-drift, drift));
      inside = inside && box[i].contains_inside(trapped.limit[i]);
    }
    if (inside) return trapped;
  }
  return std::nullopt;
}

}  // namespace separatrix
