#include "solvers/stationary/bifurcation_kind.hpp"

namespace separatrix {

std::string_view name(Bifurcation bifurcation) {
  switch (bifurcation) {
    case Bifurcation::fold: return "fold";
    case Bifurcation::pitchfork: return "pitchfork";
    case Bifurcation::transcritical: return "transcritical";
    case Bifurcation::exchange: return "exchange of stability";
    case Bifurcation::hopf: return "Hopf";
    case Bifurcation::degenerate: break;
  }
  return "degenerate";
}

std::string_view name(Criticality criticality) {
  switch (criticality) {
    case Criticality::supercritical: return "supercritical";
    case Criticality::subcritical: return "subcritical";
    case Criticality::none: break;
  }
  return "";
}

}  // namespace separatrix
