#include "solvers/cycle/cycle_branch.hpp"

namespace separatrix {

std::string_view name(CycleEnd end) {
  switch (end) {
    case CycleEnd::edge: return "edge";
    case CycleEnd::hopf: return "hopf";
    case CycleEnd::homoclinic: return "homoclinic";
    case CycleEnd::unbounded: return "unbounded";
    case CycleEnd::family: return "family";
    case CycleEnd::lost: return "lost";
    case CycleEnd::work: break;
  }
  return "work";
}

std::string_view name(CycleBifurcation bifurcation) {
  switch (bifurcation) {
    case CycleBifurcation::fold: return "fold of cycles";
    case CycleBifurcation::branch_point: return "branch point of cycles";
    case CycleBifurcation::period_doubling: return "period doubling";
    case CycleBifurcation::neimark_sacker: break;
  }
  return "Neimark-Sacker";
}

}  // namespace separatrix
