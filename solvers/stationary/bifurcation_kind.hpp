#pragma once
#include <string_view>

namespace separatrix {

/// What happens to stationary points at a value of a parameter.
enum class Bifurcation {
  fold,           ///< two of them meet and vanish: the branch turns back and an eigenvalue changes sign
  pitchfork,      ///< a branch turns back on another one, on one side of it
  transcritical,  ///< two branches that do not turn cross and exchange their stability
  exchange,       ///< an eigenvalue changes sign where no derivative says more: on a kink, or on a manifold
  hopf,           ///< a conjugate pair crosses the imaginary axis
  degenerate,     ///< of higher codimension: cusp, isolated point, several eigenvalues 0, …
};

/// "fold", "pitchfork", "transcritical", "exchange of stability", "Hopf", "degenerate".
std::string_view name(Bifurcation bifurcation);

/// Whether what branches off is stable in the direction in which the old branch is not.
enum class Criticality {
  none,  ///< not of a pitchfork or Hopf bifurcation, or not decided
  supercritical,
  subcritical,
};

/// "", "supercritical", "subcritical".
std::string_view name(Criticality criticality);

}  // namespace separatrix
