#include "solvers/trajectory/arrival.hpp"

#include <algorithm>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {

template <class Real>
Arrival<Real>::Arrival(const VectorField<Real>& field, const Tolerance& tolerance, ArrivalGoal goal)
    : field_(field),
      test_(field),
      edge_(field),
      log10_resolution_(std::max(tolerance.relative, log10_roundoff<Real>() + labelling::log10_same_point)),
      goal_(goal),
      slope_(field.dimension(), Real(0)) {}

template <class Real>
void Arrival<Real>::begin() {
  next_look_.reset();
  last_.reset();
  limit_ = {};
  since_look_ = 0;
}

template <class Real>
bool Arrival<Real>::is_near_last(const Attraction<Real>& found) const {
  if (!last_ || last_->flat != found.flat) return false;
  return distance(found.limit, last_->limit) <= power_of_ten<Real>(log10_resolution_) * (1 + length(found.limit));
}

template <class Real>
Attraction<Real> Arrival<Real>::test(const State<Real>& x) {
  Attraction<Real> found = test_(x);
  return found.fate == Fate::not_decided ? edge_(x) : std::move(found);
}

template <class Real>
const Attraction<Real>& Arrival<Real>::look(const State<Real>& x) {
  return limit_ = test(x);
}

template <class Real>
Continue Arrival<Real>::operator()(const Real&, const State<Real>& x) {
  field_(x, slope_, Real(0));
  speed_ = length(slope_);
  slowest_ = next_look_ ? std::min(slowest_, speed_) : speed_;
  fastest_ = next_look_ ? std::max(fastest_, speed_) : speed_;
  ++since_look_;
  looked_ = !next_look_ || speed_ <= *next_look_ || since_look_ == labelling::steps_between_looks;
  if (!looked_) {
    next_look_ = std::max(*next_look_, Real(speed_ / 2));
    return Continue::yes;
  }
  since_look_ = 0;
  next_look_ = speed_ / 2;
  Attraction<Real> found = test(x);
  if (goal_ == ArrivalGoal::fate) {
    limit_ = std::move(found);
    return limit_.fate == Fate::not_decided ? Continue::yes : Continue::converged;
  }
  const bool arrives = found.fate == Fate::attracted || (found.fate == Fate::saddle && goal_ == ArrivalGoal::rest);
  if (!arrives) {
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
