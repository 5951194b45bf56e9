#include "solvers/trajectory/ending.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// of an escape: what is left out of its time is of second order in the wait for it
template <class Real>
std::size_t digits_of_obstacle(const Trajectory<Real>& path) {
  const std::size_t most = working_digits<Real>();
  if (path.outcome != Outcome::escaped) return most - 1;
  const Real wait = (*path.obstacle - path.end_time()) / *path.obstacle;
  const double digits = std::min(-2 * log10_magnitude(wait), -path.tolerance.relative);
  return static_cast<std::size_t>(std::clamp(digits, 3.0, static_cast<double>(most)));
}

}  // namespace

template <class Real>
std::string in_words(const Trajectory<Real>& path, const std::string& where, std::size_t digits) {
  constexpr std::size_t passing = 8;
  std::string time = to_string(path.end_time(), passing);
  if (path.obstacle) {
    const std::size_t known = digits_of_obstacle(path);
    time = to_string(*path.obstacle, digits > 0 ? std::min(digits, known) : known);
  }
  return message(path.outcome) + " (" + where + "t = " + time + ", " + std::to_string(path.statistics.steps) +
         " steps)";
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::string in_words<Real>(const Trajectory<Real>&, const std::string&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
