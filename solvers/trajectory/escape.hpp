#pragma once
#include <optional>

#include "lib/model/vector_field.hpp"
#include "lib/num/tolerance.hpp"

namespace separatrix {

/// The time at which a solution escapes to infinity, told from a point close before it.
///
///     x ~ c (T − t)^−m,  m > 0:   T − t ≈ m x/ẋ,   1/m = x ẍ/ẋ² − 1
///
/// of the component that grows fastest in proportion to its size. An exponential has x ẍ = ẋ² and no T; a logarithm has
/// 1/m = x − 1, which is taken for an escape up to 1000. Two values of the field: no series, which a mean over many samples has
/// no room for.
///
/// x         at time t, of a solution from t0; the field is on the branch of x
/// within    T counts only for |T − t| ≤ within · |t − t0|
/// returns   T; none if no component grows like that
template <class Real>
std::optional<Real> escape_time(const VectorField<Real>& field, const Real& t0, const Real& t, const State<Real>& x,
                                const Real& within);

/// Whether it is worth to ask: a component grows by its own size within `within` · |t − t0|.
template <class Real>
bool grows_at_once(const State<Real>& x, const State<Real>& slope, const Real& t0, const Real& t, const Real& within);

}  // namespace separatrix
