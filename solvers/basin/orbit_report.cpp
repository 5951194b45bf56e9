#include "solvers/basin/orbit_report.hpp"

namespace separatrix {

OrbitReport rounded(OrbitReport orbit, std::size_t digits) {
  orbit.period = rounded(orbit.period, digits);
  for (auto& [real, imaginary] : orbit.multipliers) {
    real = rounded(real, digits);
    imaginary = rounded(imaginary, digits);
  }
  return orbit;
}

}  // namespace separatrix
