#pragma once
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// The vector field without a value where a quantity q of ModelDescription::positive is not positive:
///
///     f_i · Π_q (sign q)^(−1/2),   which is f_i for q > 0 and no number for q ≤ 0
///
/// So q = 0 is a switching surface of the field, which every integrator meets in time and finds no way on from.
///
/// returns  a general vector field with the loss; the model itself where nothing has to be positive
Model with_defined_flow(const Model& model);

/// (n,) log q of each such quantity, definitions written out: beside a field on a tape, for arithmetic that encloses. It is undefined
/// on a box where one of them is not proved to be positive.
std::vector<Expression> domain_of_flow(const Model& model);

}  // namespace separatrix
