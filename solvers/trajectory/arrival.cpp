#include "solvers/trajectory/arrival.hpp"

#include <algorithm>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"

namespace separatrix {

template <class Real>
Arrival<Real>::Arrival(const VectorField<Real>& field, const Tolerance& tolerance)
    : field_(field),
      test_(field),
      log10_resolution_(std::max(tolerance.relative, log10_roundoff<Real>() + 4)),
      slope_(field.dimension(), Real(0)) {}

template <class Real>
bool Arrival<Real>::is_near_last(const Attraction<Real>& found) const {
  if (!last_ || last_->flat != found.flat) return false;
  return distance(found.limit, last_->limit) <= power_of_ten<Real>(log10_resolution_) * (1 + length(found.limit));
}

template <class Real>
Continue Arrival<Real>::operator()(const Real&, const State<Real>& x) {
  field_(x, slope_, Real(0));
  const Real speed = length(slope_);
  if (next_look_ && speed > *next_look_) {
    next_look_ = std::max(*next_look_, Real(speed / 2));
    return Continue::yes;
  }
  next_look_ = speed / 2;
  Attraction<Real> found = test_(x);
  if (found.fate != Fate::attracted) {
    last_.reset();
    return Continue::yes;
  }
  if (found.flat > 0 && !is_near_last(found)) {
    last_ = std::move(found);
    return Continue::yes;
  }
  limit_ = std::move(found);
  return Continue::converged;
}

#define SEPARATRIX_INSTANTIATE(Real) template class Arrival<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
