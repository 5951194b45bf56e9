#include "lib/model/trajectory.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"

namespace separatrix {

template <class Real>
State<Real> Trajectory<Real>::at(const Real& time) const {
  const bool forward = t.back() >= t.front();
  const auto before = [&](const Real& a, const Real& b) { return forward ? a < b : a > b; };
  if (before(time, t.front()) || before(t.back(), time)) {
    throw InvalidArgument("time", to_string(time, 6),
                          "between " + to_string(t.front(), 6) + " and " + to_string(t.back(), 6));
  }
  const auto next = std::upper_bound(t.begin(), t.end(), time, before);
  const auto step = static_cast<std::size_t>(next - t.begin()) - 1;
  if (t[step] == time) return x[step];
  if (!dense) throw InternalError("dense output was not kept for this trajectory");
  return dense->state(step, t[step], x[step], time);
}

#define SEPARATRIX_INSTANTIATE(Real) template struct Trajectory<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
