#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Digits with which the smallest part of some quantities is seen beside the largest.
///
///     digits + 2 (largest − smallest exponent of 10 of all intermediate values ≠ 0), where they differ by 40 and more
///
/// Intermediate values are those at some random points, with as many digits as that gives, repeated until it gives no
/// more: e^u − 1 with u = 1e-400 x needs 400 digits to differ from 0, and twice as many for its square to.
///
/// returns  at least `digits`; nothing beyond 10 000
std::optional<std::size_t> resolving_digits(const Model& model, const std::vector<Expression>& quantities,
                                            std::size_t digits);

}  // namespace separatrix
