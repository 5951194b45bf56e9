#include "solvers/trajectory/event.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {
namespace {

// beside 0 time is resolved without end: this far, in units of the step
constexpr double log2_closest = -250;

constexpr std::size_t most_pieces = 20'000;

template <class Real>
bool has_value(const Real& q) {
  return log10_magnitude(q) < std::numeric_limits<double>::infinity();
}

}  // namespace

template <class Real>
EventFinder<Real>::EventFinder(const EventCode& code, const ParameterValues& parameters, const Tolerance& tolerance,
                               double most_work)
    : code_(code),
      parameters_(parameters),
      tolerance_(tolerance),
      log2_tolerance_(tolerance.relative * std::log2(10.0)),
      most_work_(most_work / 2 / static_cast<double>(std::max<std::size_t>(code.quantities.size(), 1))),
      flow_(code.field, parameters, tolerance, code.switches, most_work / 2),
      watches_(code.requests.size()),
      guard_zeros_(code.quantities.size()) {
  if (code.together.series) together_.emplace(code.together.series, parameters, taylor_order(tolerance));
  for (const QuantityCode& each : code.quantities) {
    quantities_.push_back({JetEvaluator<Real>(each.series, parameters, taylor_order(tolerance)),
                           Function<Real>(each.value, parameters), QuantityBounds<Real>(each.alone, parameters)});
    // its zeros, and how far the series are borne out, take as much again as they do
    constexpr double of_series = 2, enclosures = 64;
    quantities_.back().of_piece = of_series * work_of_series<Real>(*each.series, taylor_order(tolerance)) +
                                  enclosures * work_of_enclosure(*each.alone);
  }
}

template <class Real>
void EventFinder<Real>::set_out(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides) {
  t0_ = t0;
  x0_ = x0;
  t1_ = t1;
  sides_ = sides;
  forward_ = t1 > t0;
  for (auto& each : guard_zeros_) each.reset();
  at_start_.assign(code_.requests.size(), std::numeric_limits<Real>::quiet_NaN());
}

template <class Real>
bool EventFinder<Real>::begin() {
  return flow_.begin(t0_, x0_, t1_, sides_);
}

// false where one of them does not reach, or meets a kink
template <class Real>
bool EventFinder<Real>::reach_together() {
  if (!together_) return false;
  work_together_ += work_of_series<Real>(*code_.together.series, together_->order());
  const Real length = t1_ - t0_;
  Branches branches(code_.together.switches);
  branches.fix(sides_);
  const Real near = power_of_two<Real>(log2_tolerance_) * abs_of(length);
  if (branches.expand(*together_, x0_, t0_, forward_, near) != Meeting::none) return false;
  if (!(together_->log2_step(log2_tolerance_) >= log10_magnitude(length) * std::log2(10.0))) return false;
  Real h = length;
  return !branches.stop(branches.series(*together_), h);
}

template <class Real>
std::vector<Event<Real>> EventFinder<Real>::find(const Real& t0, const State<Real>& x0, const Real& t1,
                                                 const std::vector<int>& sides) {
  std::vector<Event<Real>> found;
  set_out(t0, x0, t1, sides);
  const auto requests = std::span(quantities_).first(code_.requests.size());
  const auto is_given_up = [](const Quantity& each) { return each.given_up; };
  if (std::all_of(requests.begin(), requests.end(), is_given_up)) return found;
  const bool together = reach_together();
  if (together) {
    flow_.take(*together_, t0, t1);
    for (std::size_t k = 0; k < code_.unguarded.size(); ++k)
      at_start_[code_.unguarded[k]] = together_->result(code_.first_quantity + k, 0);
  }
  const bool has_series = together || begin();
  if (!has_series && flow_.given_up()) {
    for (Quantity& each : requests) each.given_up = true;
    return found;
  }
  if (!has_series && std::is_same_v<Real, mpfr>) return found;  // the integration itself says so
  for (std::size_t r = 0, k = 0; r < code_.requests.size(); ++r) {
    const bool is_one = together && code_.quantities[r].guards.empty();
    const std::size_t result = code_.first_quantity + k;
    if (is_one) ++k;
    if (quantities_[r].given_up) continue;
    Zeros zeros;
    if (is_one && borne_out(r, *together_, result, t0, t1) == t1) {
      follow(series(r, *together_, result, t0, Real(t1 - t0)), watches_[r], t0, Real(t1 - t0), zeros);
    } else if (has_series) {
      search(r, watches_[r], t0, flow_.end(), zeros);
    } else {
      walk_with_wide_exponents(r, watches_[r], t0, t1, zeros);
    }
    if (code_.requests[r].terminal) {
      if (auto last = watches_[r].take_last()) zeros.push_back(std::move(*last));
    }
    for (const Zero<Real>& zero : zeros) found.push_back(event(r, zero));
  }
  std::erase_if(found, [&](const Event<Real>& each) { return !wanted(each); });
  std::stable_sort(found.begin(), found.end(),
                   [&](const Event<Real>& a, const Event<Real>& b) { return forward_ ? a.t < b.t : a.t > b.t; });
  return found;
}

template <class Real>
std::vector<Event<Real>> EventFinder<Real>::last() {
  std::vector<Event<Real>> found;
  for (std::size_t r = 0; r < watches_.size(); ++r) {
    const auto zero = watches_[r].take_last();
    if (zero && wanted(event(r, *zero))) found.push_back(event(r, *zero));
  }
  return found;
}

template <class Real>
std::vector<std::string> EventFinder<Real>::given_up() const {
  std::vector<std::string> names;
  for (std::size_t r = 0; r < code_.requests.size(); ++r) {
    if (quantities_[r].given_up) names.push_back(code_.requests[r].name);
  }
  return names;
}

template <class Real>
double EventFinder<Real>::work() const {
  double all = flow_.work() + work_together_ + (wide_ ? wide_->work() : 0);
  for (const Quantity& each : quantities_) all += each.work;
  return all;
}

template <class Real>
void EventFinder<Real>::resume() {
  watches_.assign(watches_.size(), {});
}

template <class Real>
Event<Real> EventFinder<Real>::event(std::size_t r, const Zero<Real>& zero) const {
  return {code_.requests[r].name, r, zero.t, zero.x, forward_ ? zero.direction : -zero.direction, zero.multiplicity};
}

template <class Real>
bool EventFinder<Real>::wanted(const Event<Real>& event) const {
  const int direction = code_.requests[*event.request].direction;
  return direction == 0 || direction == event.direction;
}

template <class Real>
Real EventFinder<Real>::resolution(const Real& t) const {
  const Real of_time = abs_of(t) * power_of_ten<Real>(log10_roundoff<Real>() + 1);
  return std::max(of_time, Real(abs_of(Real(t1_ - t0_)) * power_of_two<Real>(log2_closest)));
}

// q and its magnitude
template <class Real>
std::vector<Real> EventFinder<Real>::values(std::size_t q, const Real& t) {
  std::vector<Real> point = flow_.state(t);
  point.push_back(t);
  return quantities_[q].value(point);
}

template <class Real>
Real EventFinder<Real>::value(std::size_t q, const Real& t) {
  return values(q, t)[0];
}

// from one end of the quantity's domain to the next
template <class Real>
void EventFinder<Real>::search(std::size_t q, ZeroWatch<Real>& watch, const Real& from, const Real& to, Zeros& found) {
  std::vector<Real> ends;
  for (const std::size_t guard : code_.quantities[q].guards) {
    const std::vector<Real>& zeros = zeros_of_guard(guard);
    ends.insert(ends.end(), zeros.begin(), zeros.end());
    if (quantities_[guard].given_up) quantities_[q].given_up = true;
  }
  std::sort(ends.begin(), ends.end(), [&](const Real& a, const Real& b) { return forward_ ? a < b : a > b; });
  Real t = from;
  for (const Real& end : ends) {
    if (end == t || (forward_ ? end >= to : end <= to)) continue;
    walk(q, watch, t, end, found);
    t = end;
  }
  walk(q, watch, t, to, found);
}

template <class Real>
const std::vector<Real>& EventFinder<Real>::zeros_of_guard(std::size_t q) {
  if (!guard_zeros_[q]) {
    ZeroWatch<Real> watch;
    Zeros zeros;
    search(q, watch, t0_, t1_, zeros);
    if (auto last = watch.take_last()) zeros.push_back(std::move(*last));
    guard_zeros_[q].emplace();
    for (const Zero<Real>& zero : zeros) guard_zeros_[q]->push_back(zero.t);
  }
  return *guard_zeros_[q];
}

// Pieces of series between two points where the quantity may have none.
template <class Real>
void EventFinder<Real>::walk(std::size_t q, ZeroWatch<Real>& watch, const Real& from, const Real& to, Zeros& found) {
  JetEvaluator<Real>& jet = quantities_[q].jet;
  const std::size_t result = code_.first_quantity;
  const Real near = power_of_two<Real>(log2_tolerance_) * abs_of(Real(t1_ - t0_));
  Branches branches(code_.quantities[q].switches);
  branches.fix(sides_);
  std::optional<Real> singular;  // the point that the search goes on from
  Real t = from, offset(0);
  // of a point without series: there q shows the last digits of the states, and enclosures, in double, tell nothing
  const auto is_beside = [&](const Real& end) {
    const Real distance = abs_of(Real(end - t));
    return distance <= resolution(end) * Real(closest_to_domain_end) ||
           distance <= abs_of(end) * Real(1024 * std::numeric_limits<double>::epsilon());
  };
  const auto skip = [&] {
    if (!singular) singular = t;
    offset = offset == 0 ? Real(resolution(*singular) * Real(closest_to_domain_end)) : Real(offset * 4);
    if (offset >= abs_of(Real(to - *singular))) return false;
    t = forward_ ? Real(*singular + offset) : Real(*singular - offset);
    branches = Branches(code_.quantities[q].switches);
    branches.fix(sides_);
    return true;
  };
  const auto leave = [&] {
    if (singular) pass(q, watch, *singular, sign_of(jet.result(result, 0)), found);
    singular.reset();
    offset = 0;
  };
  for (std::size_t pieces = 0, unmoved = 0; t != to && pieces < most_pieces; ++pieces) {
    check_interruption();
    quantities_[q].work += quantities_[q].of_piece;
    if (quantities_[q].work > most_work_) break;
    const Real rest = abs_of(Real(to - t));
    branches.expand(jet, flow_.state(t), t, forward_, near);
    if (t == t0_ && q < at_start_.size()) at_start_[q] = jet.result(result, 0);
    const double log2_reach = jet.log2_step(log2_tolerance_);
    const bool reaches = log2_reach >= log10_magnitude(rest) * std::log2(10.0);
    const Real reach = std::isnan(log2_reach) ? Real(0) : reaches ? rest : power_of_two<Real>(log2_reach);
    if (!reaches && reach <= resolution(t)) {
      if constexpr (!std::is_same_v<Real, mpfr>) {
        if (std::isnan(log2_reach) && has_value(value(q, t))) return walk_with_wide_exponents(q, watch, t, to, found);
      }
      if (is_beside(to)) return;
      if (!skip()) break;  // it has no value in between
      continue;
    }
    Real h = forward_ ? reach : Real(-reach);
    const bool stopped = branches.stop(branches.series(jet), h);
    if (abs_of(h) != rest) {
      if (const auto clear = quantities_[q].bounds.clear(flow_, t, to, abs_of(h))) {
        leave();
        const std::vector<Real> constant{Real(clear->sign)};
        follow({constant, Real(1), Real(0)}, watch, t, Real(clear->end - t), found);
        t = clear->end;
        branches = Branches(code_.quantities[q].switches);
        branches.fix(sides_);
        continue;
      }
    }
    if (t + h == t) {
      if (!stopped || unmoved++ >= jet.switches()) return;  // it slides
      continue;
    }
    const Real end = abs_of(h) == rest ? to : Real(t + h), borne = borne_out(q, jet, result, t, end);
    if (borne == t) {
      if (is_beside(to)) return;
      if (is_beside(from) && skip()) continue;
      break;
    }
    if (borne != end) {
      h = borne - t;
      branches.not_reached();
    }
    leave();
    follow(series(q, jet, result, t, h), watch, t, h, found);
    t = borne;
  }
  if (singular) pass(q, watch, *singular, 0, found);
  if (!singular && t != to) quantities_[q].given_up = true;
}

template <class Real>
EventFinder<mpfr>& EventFinder<Real>::wide() {
  if (!wide_)
    wide_ = std::make_unique<EventFinder<mpfr>>(code_, parameters_, tolerance_,
                                                2 * most_work_ * static_cast<double>(quantities_.size()));
  return *wide_;
}

// in mpfr with as many bits, where e^1000 inside a value of order 1 is no overflow
template <class Real>
void EventFinder<Real>::walk_with_wide_exponents(std::size_t q, ZeroWatch<Real>& watch, const Real& from,
                                                 const Real& to, Zeros& found) {
  if constexpr (!std::is_same_v<Real, mpfr>) {
    const PrecisionScope scope(working_digits<Real>() + 2);
    State<mpfr> start;
    for (const Real& entry : x0_) start.push_back(convert<mpfr>(entry));
    wide().set_out(convert<mpfr>(t0_), start, convert<mpfr>(t1_), sides_);
    if (!wide().begin()) {
      quantities_[q].given_up = wide().flow_.given_up();
      return;
    }
    std::vector<Zero<mpfr>> zeros;
    ZeroWatch<mpfr> wide_watch = watch.template as<mpfr>();
    wide().search(q, wide_watch, convert<mpfr>(from), convert<mpfr>(to), zeros);
    watch = wide_watch.template as<Real>();
    quantities_[q].given_up = wide().quantities_[q].given_up;
    if (from == t0_ && q < at_start_.size()) at_start_[q] = convert<Real>(wide().at_start_[q]);
    for (const Zero<mpfr>& zero : zeros) {
      found.push_back({convert<Real>(zero.t), {}, zero.direction, zero.multiplicity});
      for (const mpfr& entry : zero.x) found.back().x.push_back(convert<Real>(entry));
    }
  }
}

#define SEPARATRIX_INSTANTIATE(Real) template class EventFinder<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
