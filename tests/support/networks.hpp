#pragma once
#include <string>
#include <vector>

#include "lib/model/diagonal_network.hpp"

namespace separatrix {

/// Rationals from "1, -3/5, 0.8".
std::vector<Rational> numbers(const std::string& text);

/// L = ½(β − target)ᵀH(β − target) over b0, b1, …
///
/// H  rows after one another, symmetric
DiagonalNetwork quadratic_network(const std::string& H, const std::string& target);

/// The quadratic reference cases of the paper: diagonal; correlated; correlated with a coordinate that is dropped.
DiagonalNetwork diagonal_case();
DiagonalNetwork correlated_case();
DiagonalNetwork dropping_case();

}  // namespace separatrix
