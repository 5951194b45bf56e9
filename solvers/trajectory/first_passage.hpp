#pragma once
#include <optional>
#include <string>

#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// When a quantity first falls below 0 along a path.
///
///     T = inf {t ≥ from_time: q(x(t), t) < 0}
///
/// A path that comes to rest, at a saddle along an exactly invariant stable set too, is followed no further where q is not below 0
/// at its limit x*; where q(x*) < 0 it passes, however late, and is followed until it does.
///
/// request   parameters, start, digits and effort; `until` is the latest time that is looked at
/// quantity  q, in the words of parse_quantity()
/// returns   T, to `digits` digits on which two runs agree; none where the path rests, ends or is given up before, or
///           runs do not agree
/// throws    ParseError and InvalidArgument as simulate()
std::optional<Known> first_passage(const Model& model, SimulationRequest request, const std::string& quantity);

}  // namespace separatrix
