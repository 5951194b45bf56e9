#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/tape/function.hpp"

namespace separatrix {

/// Tapes of F: Rⁿ → Rᵐ and of its Jacobian ∂F_i/∂x_j.
struct EquationsCode {
  std::size_t unknowns = 0, equations = 0;
  std::shared_ptr<const Tape> values, jacobian;
};

/// An unknown that has a given value.
struct FixedUnknown {
  std::size_t index = 0;
  Rational value;
};

/// The field of a model as equations for its states, with at most one parameter as a further, last
/// unknown.
///
///     F(x) = f(x; parameters)        F(x, μ) = f(x; μ, the other parameters)
///
/// and, for a slice, the equations x_j − value = 0 after them.
///
/// along   name of the parameter that becomes an unknown; none: only states
/// fixed   unknowns with a fixed value
/// throws  InvalidArgument if the field depends on time; UnknownName for the parameter
EquationsCode compile_equations(const Model& model, const std::optional<std::string>& along = {},
                                const std::vector<FixedUnknown>& fixed = {});

/// The radicals of the field (lib/symbolic/radical.hpp) with all parameters bound: the same zeros, simpler ones and no others
/// that are only small.
EquationsCode compile_radicals(const Model& model, const ParameterValues& parameters);

/// Equations with all other parameters bound. Owns its registers: one per thread.
template <class Real>
class Equations {
 public:
  /// parameters  (k,) exact, the value of the one that is unknown is not used
  Equations(const EquationsCode& code, const ParameterValues& parameters);

  std::size_t unknowns() const { return unknowns_; }
  std::size_t size() const { return size_; }

  /// (m,) F(x)
  std::vector<Real> operator()(const State<Real>& x) { return values_(x); }

  /// (m·n,) row by row
  std::vector<Real> jacobian(const State<Real>& x) { return jacobian_(x); }

 private:
  std::size_t unknowns_, size_;
  Function<Real> values_, jacobian_;
};

}  // namespace separatrix
