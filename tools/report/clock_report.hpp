#pragma once
#include <nlohmann/json.hpp>

#include "solvers/stages/clock_finding.hpp"

namespace separatrix {

/// {"unit", "power", "order", "derived", "measured", "change", "agree", "text"}: the power of the unit that times are given
/// in, the order of the field at 0 and the power that follows, the power of the measured times; null where there is none.
nlohmann::ordered_json json_of_clock(const ClockFinding& clock);

}  // namespace separatrix
