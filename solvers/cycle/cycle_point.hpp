#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/cycle/cycle_branch.hpp"
#include "solvers/cycle/orbit_extremes.hpp"
#include "solvers/cycle/shooting.hpp"

namespace separatrix {

/// What a branch is made of, compiled once.
struct CycleCode {
  VectorFieldCode variations;
  ExtremesCode extremes;
  ParameterValues parameters;  ///< without_parameter()
  OrbitSpace space;
};

/// Cycles with all digits. One per thread; for mpfr, made and used under one PrecisionScope of cycle_working_digits().
template <class Real>
class CycleRefiner {
 public:
  CycleRefiner(const CycleCode& code, std::size_t digits);

  /// The closed orbit near a guess in two planes (Shooting::closed()).
  std::optional<ClosedArcs<Real>> refined(const std::vector<Real>& guess, const std::vector<Real>& phase,
                                          const std::vector<Real>& plane);

  /// at_bifurcation  a multiplier is on the unit circle there: by how much the one found is off it, by so much all but the
  ///                 parameter may be off
  /// returns         none where the iteration does not converge, or an extreme cannot be told
  std::optional<CyclePoint> describe(const std::vector<Real>& guess, const std::vector<Real>& phase,
                                     const std::vector<Real>& plane, bool at_bifurcation = false);

  Shooting<Real>& shooting() { return fine_; }

 private:
  const CycleCode& code_;
  std::size_t digits_;
  Shooting<Real> coarse_, fine_;
  OrbitExtremes<Real> extremes_;
};

/// Digits of the arithmetic for so many digits of cycles.
std::size_t cycle_working_digits(std::size_t digits);

}  // namespace separatrix
