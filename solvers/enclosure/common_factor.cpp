#include "solvers/enclosure/common_factor.hpp"

#include <algorithm>

#include "lib/model/vector_field.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/radical.hpp"
#include "lib/symbolic/substitute.hpp"
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

std::vector<Expression> slope_of(const Model& model, Expression n) {
  return jacobian(std::vector<Expression>{n}, model.states());
}

std::shared_ptr<const Tape> compile_value(const Model& model, const CommonFactor& factor) {
  std::vector<Expression> quantities = slope_of(model, factor.n);
  quantities.insert(quantities.begin(), factor.n);
  return unroll_means(compile(model, quantities));
}

// n, ∇n·h, h
std::shared_ptr<const Tape> compile_motion(const Model& model, const CommonFactor& factor) {
  const std::vector<Expression> slope = slope_of(model, factor.n);
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

std::vector<Expression> without_factors(const Model& model, const std::vector<CommonFactor>& factors) {
  std::vector<Expression> rest = model.resolve(model.field());
  for (Expression& component : rest) {
    for (const CommonFactor& factor : factors) component = component / factor.n;
  }
  return rest;
}

std::vector<Expression> radicals(const Model& model, const ParameterValues& parameters) {
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) values.emplace(model.parameters()[i], Expression(parameters[i]));
  std::vector<Expression> field = substitute(model.resolve(model.field()), values);
  for (Expression& component : field) component = radical(component);
  return field;
}

FactorField::FactorField(const Model& model, const CommonFactor& factor, const ParameterValues& parameters)
    : dimension_(model.dimension()),
      values_(compile_value(model, factor), enclose_all<interval>(parameters)),
      motions_(compile_motion(model, factor), enclose_all<affine>(parameters)) {}

std::optional<FactorField::Value> FactorField::value(const IntervalVector& x) {
  IntervalVector point = x, values(dimension_ + 1);
  point.emplace_back(0.0);
  if (values_(point, values)) return std::nullopt;
  return Value{values[0], IntervalVector(values.begin() + 1, values.end())};
}

std::optional<FactorField::Motion> FactorField::motion(const std::vector<affine>& x) {
  std::vector<affine> point = x, values(dimension_ + 2);
  point.emplace_back(0.0);
  if (motions_(point, values)) return std::nullopt;
  Motion motion{values[0].all, values[1].all, {}};
  for (std::size_t i = 2; i < values.size(); ++i) motion.h.push_back(values[i].all);
  return motion;
}

}  // namespace separatrix
