#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "solvers/stationary/bifurcation_kind.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {

/// "Hopf, subcritical"
std::string bifurcation_words(Bifurcation kind, Criticality criticality);

/// Its name; null where there is none to tell.
nlohmann::ordered_json criticality_json(Criticality criticality);

/// How a bifurcation is marked in pictures.
PointStyle bifurcation_sign(Bifurcation kind);

}  // namespace separatrix
