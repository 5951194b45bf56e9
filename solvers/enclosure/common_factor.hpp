#pragma once
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/tape/enclose.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// A factor that all components of a field have in common: f(x) = n(x) h(x), n a scalar. Where n = 0 nothing moves, so
/// such fields have manifolds of stationary points.
struct CommonFactor {
  Expression n;
  std::vector<Expression> h;  ///< (d,)
};

/// Factors of a field that depend on states, read off its canonical form.
std::vector<CommonFactor> common_factors(const Model& model);

/// A field divided by all its common factors, (d,).
std::vector<Expression> without_factors(const Model& model, const std::vector<CommonFactor>& factors);

/// The radical of each component of a field (lib/symbolic/radical.hpp) at these parameters, (d,): it is 0 where the field is.
std::vector<Expression> radicals(const Model& model, const ParameterValues& parameters);

/// Ranges over boxes of a common factor and of what the flow does to it; nothing where they are not defined all over
/// the box.
class FactorField {
 public:
  /// throws  InvalidArgument for means over too many samples
  FactorField(const Model& model, const CommonFactor& factor, const ParameterValues& parameters);

  struct Value {
    interval n;
    IntervalVector slope;  ///< (d,) ∂n/∂x
  };
  std::optional<Value> value(const IntervalVector& x);

  /// dn/dt = n · growth along the flow, growth = ∇n·h
  struct Motion {
    interval n, growth;
    IntervalVector h;  ///< (d,)
  };
  std::optional<Motion> motion(const std::vector<affine>& x);
  std::optional<Motion> motion(const IntervalVector& x) { return motion(affine_box(x)); }

  std::size_t dimension() const { return dimension_; }

 private:
  std::size_t dimension_;
  EnclosureEvaluator<interval> values_;
  EnclosureEvaluator<affine> motions_;
};

}  // namespace separatrix
