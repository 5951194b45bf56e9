#include "solvers/trajectory/event.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/polynomial.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {
namespace {

// what the local errors of the steps before may have added up to: two digits
const double log2_accumulated = 2 * std::log2(10.0);

}  // namespace

EventCode compile_events(const Model& model, std::vector<EventRequest> requests) {
  return compile_events(model, std::move(requests), switching_surfaces(model));
}

EventCode compile_events(const Model& model, std::vector<EventRequest> requests,
                         const std::vector<SwitchingSurface>& surfaces) {
  EventCode code;
  std::vector<Expression> quantities = model.field();
  for (const Expression operand : operands(surfaces)) quantities.push_back(operand);
  code.first_quantity = quantities.size();
  for (const EventRequest& request : requests) quantities.push_back(request.quantity);
  code.requests = std::move(requests);
  code.tape = compile(model, quantities, Storage::single_assignment);
  code.switches = surfaces_of_switches(*code.tape, surfaces, model.dimension());
  return code;
}

template <class Real>
EventFinder<Real>::EventFinder(const EventCode& code, const ParameterValues& parameters, const Tolerance& tolerance)
    : code_(code),
      parameters_(parameters),
      tolerance_(tolerance),
      requests_(code.requests),
      first_quantity_(code.first_quantity),
      switches_(code.switches),
      log2_tolerance_(tolerance.relative * std::log2(10.0)),
      jet_(code.tape, parameters, taylor_order(tolerance)),
      reported_(code.requests.size(), false) {}

template <class Real>
std::vector<Event<Real>> EventFinder<Real>::find(const Real& t0, const State<Real>& x0, const Real& t1,
                                                 const std::vector<int>& sides) {
  std::vector<Event<Real>> found;
  Real t = t0;
  State<Real> x = x0;
  Branches branches(switches_);
  branches.fix(sides);
  at_start_.clear();
  const Real near = power_of_two<Real>(log2_tolerance_) * (t1 < t0 ? Real(t0 - t1) : Real(t1 - t0));
  for (std::size_t unmoved = 0; t != t1;) {
    check_interruption();
    branches.expand(jet_, x, t, t1 > t0, near);
    if (at_start_.empty()) {
      for (std::size_t r = 0; r < requests_.size(); ++r) at_start_.push_back(jet_.result(first_quantity_ + r, 0));
    }
    const double log2_reach = jet_.log2_step(log2_tolerance_);
    if (std::isnan(log2_reach)) {
      if constexpr (!std::is_same_v<Real, mpfr>) find_with_wide_exponents(t, x, t1, sides, t == t0, found);
      return found;  // where mpfr has no number either, the integration itself says so
    }
    Real h = t1 - t;
    if (log2_reach < log10_magnitude(h) * std::log2(10.0)) {
      const Real reach = power_of_two<Real>(log2_reach);
      h = h < 0 ? Real(-reach) : reach;
      if (t + h == t) return found;
    }
    if (branches.stop(branches.series(jet_), h) && t + h == t) {
      if (unmoved++ == jet_.switches()) return found;  // it slides
      continue;
    }
    find_on_piece(t, h, found);
    x = state(h);
    t = h == t1 - t ? t1 : Real(t + h);
  }
  return found;
}

// the rest of a step in mpfr with as many bits, as the integration itself has done it
template <class Real>
void EventFinder<Real>::find_with_wide_exponents(const Real& t, const State<Real>& x, const Real& t1,
                                                 const std::vector<int>& sides, bool from_start,
                                                 std::vector<Event<Real>>& found) {
  const PrecisionScope scope(working_digits<Real>() + 2);
  if (!wide_) wide_ = std::make_unique<EventFinder<mpfr>>(code_, parameters_, tolerance_);
  const auto narrow = [](const std::vector<mpfr>& values) {
    std::vector<Real> converted;
    for (const mpfr& each : values) converted.push_back(convert<Real>(each));
    return converted;
  };
  State<mpfr> point;
  for (const Real& entry : x) point.push_back(convert<mpfr>(entry));
  wide_->reported_ = reported_;
  for (const Event<mpfr>& each : wide_->find(convert<mpfr>(t), point, convert<mpfr>(t1), sides)) {
    found.push_back({each.name, each.request, convert<Real>(each.t), narrow(each.x), each.direction});
  }
  reported_ = wide_->reported_;
  if (from_start) at_start_ = narrow(wide_->at_start_);
}

// Zeros of quantity r on (0, length], those at its ends once.
template <class Real>
std::vector<PolynomialRoot<Real>> EventFinder<Real>::zeros(const std::vector<Real>& q, const Real& length,
                                                           const Real& noise, std::size_t r) {
  const auto is_small = [&](const Real& s) {
    const Real value = polynomial_value<Real>(q, s);
    return value <= noise && -value <= noise;
  };
  std::vector<PolynomialRoot<Real>> roots = polynomial_roots<Real>(q, length, noise);
  if (reported_[r] && !roots.empty() && is_small(Real(0)) && is_small(Real(roots.front().s / 2))) {
    roots.erase(roots.begin());
  }
  const bool at_end = is_small(length);
  const bool found_at_end = at_end && !roots.empty() && is_small(Real((roots.back().s + length) / 2));
  if (at_end && !found_at_end) {
    const Real value = polynomial_value<Real>(q, length), before = polynomial_value<Real>(q, Real(length / 2));
    // rounding has left it on the side it comes from
    if (!is_small(Real(length / 2)) && (value == 0 || (value < 0) == (before < 0))) {
      roots.push_back({length, before < 0 ? 1 : -1});
    }
  }
  reported_[r] = at_end;
  return roots;
}

// on (0, h]; backwards in time on (0, |h|] of q(−s)
template <class Real>
void EventFinder<Real>::find_on_piece(const Real& t, const Real& h, std::vector<Event<Real>>& found) {
  const bool forward = h > 0;
  const Real length = forward ? h : Real(-h);
  std::vector<Event<Real>> here;
  for (std::size_t r = 0; r < requests_.size(); ++r) {
    std::vector<Real> q;
    Real scale(0), power(1);
    for (std::size_t k = 0; k <= jet_.order(); ++k) {
      const Real coefficient = jet_.result(first_quantity_ + r, k);
      q.push_back(forward || k % 2 == 0 ? coefficient : Real(-coefficient));
      scale = std::max(scale, Real(power * (coefficient < 0 ? Real(-coefficient) : coefficient)));
      power *= length;
    }
    const Real noise = scale * power_of_two<Real>(log2_tolerance_ + log2_accumulated);
    for (const PolynomialRoot<Real>& root : zeros(q, length, noise, r)) {
      const int direction = forward ? root.direction : -root.direction;
      if (requests_[r].direction != 0 && requests_[r].direction != direction) continue;
      const Real s = forward ? root.s : Real(-root.s);
      here.push_back({requests_[r].name, r, Real(t + s), state(s), direction});
    }
  }
  std::stable_sort(here.begin(), here.end(),
                   [&](const Event<Real>& a, const Event<Real>& b) { return forward ? a.t < b.t : a.t > b.t; });
  found.insert(found.end(), here.begin(), here.end());
}

template <class Real>
State<Real> EventFinder<Real>::state(const Real& s) const {
  State<Real> x;
  for (std::size_t i = 0; i < jet_.dimension(); ++i) {
    Real sum(0), coefficient(0);
    for (std::size_t k = jet_.order() + 1; k-- > 0;) {
      JetEvaluator<Real>::Arithmetic::get(coefficient, jet_.state(i)[k]);
      sum = sum * s + coefficient;
    }
    x.push_back(sum);
  }
  return x;
}

#define SEPARATRIX_INSTANTIATE(Real) template class EventFinder<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
