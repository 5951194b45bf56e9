#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// A field near a point, as coordinates see it that are still small there: its terms of lowest order in them.
///
///     f_i(x + εz) = ε^d F_i(z) + higher order,   i and z among the small coordinates, the others as at the point
///
/// order        d ≥ 0, the least over all i for which F_i is not 0
/// coordinates  (m,) the small ones
/// field        (m,) F_i over the states of these coordinates, without parameters
struct LeadingField {
  Rational order;
  std::vector<std::size_t> coordinates;
  std::vector<Expression> field;
};

/// The leading field by exact power series. A field with roots, such as u^(4/3), has a series in a root of the coordinates,
///
///     z_i = y_i^(2q),   q the denominator of its exponents
///
/// and holds for z ≥ 0 then.
///
/// point        (d,) exact
/// coordinates  the small ones
/// returns      none for fields that depend on time, that have no such series in exact numbers, and whose terms up to order 12
///              are all 0
std::optional<LeadingField> leading_field(const Model& model, const ParameterValues& parameters,
                                          const std::vector<Rational>& point,
                                          const std::vector<std::size_t>& coordinates);

}  // namespace separatrix
