#include "solvers/trajectory/descent_distance.hpp"

#include "solvers/trajectory/methods.hpp"

namespace separatrix {

template <class Real>
DescentDistance<Real> descent_distance(const Trajectory<Real>& descent, VectorField<Real>& field,
                                       const Tolerance& tolerance) {
  IntegrationSettings settings;
  settings.method = series_method;
  settings.tolerance = tolerance;
  const Trajectory<Real> flow = integrate(field, descent.x.front(), descent.t.front(), descent.end_time(), settings);
  const bool forward = descent.end_time() >= descent.t.front();
  DescentDistance<Real> distance;
  distance.time = distance.until = descent.t.front();
  for (std::size_t k = 1; k < descent.t.size(); ++k) {
    const Real& t = descent.t[k];
    if (forward ? t > flow.end_time() : t < flow.end_time()) break;
    const State<Real> x = flow.at(t);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real apart = x[i] < descent.x[k][i] ? Real(descent.x[k][i] - x[i]) : Real(x[i] - descent.x[k][i]);
      if (apart <= distance.largest) continue;
      distance.largest = apart;
      distance.time = t;
    }
    distance.until = t;
  }
  return distance;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template DescentDistance<Real> descent_distance<Real>(const Trajectory<Real>&, VectorField<Real>&, const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
