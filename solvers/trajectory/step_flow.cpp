#include "solvers/trajectory/step_flow.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {

template <class Real>
StepFlow<Real>::StepFlow(std::shared_ptr<const Tape> tape, const ParameterValues& parameters,
                         const Tolerance& tolerance, std::vector<SurfaceOfSwitch> switches, double most_work)
    : switches_(std::move(switches)),
      log2_tolerance_(tolerance.relative * std::log2(10.0)),
      jet_(tape, parameters, taylor_order(tolerance)),
      work_of_piece_(work_of_series<Real>(*tape, jet_.order())),
      most_work_(most_work) {}

template <class Real>
bool StepFlow<Real>::begin(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides) {
  forward_ = t1 > t0;
  pieces_.clear();
  Branches branches(switches_);
  branches.fix(sides);
  const Real near = power_of_two<Real>(log2_tolerance_) * (forward_ ? Real(t1 - t0) : Real(t0 - t1));
  Real t = t0;
  State<Real> x = x0;
  for (std::size_t unmoved = 0; t != t1;) {
    check_interruption();
    work_ += work_of_piece_;
    if (given_up()) return false;
    branches.expand(jet_, x, t, forward_, near);
    const double log2_reach = jet_.log2_step(log2_tolerance_);
    if (std::isnan(log2_reach)) return false;
    Real h = t1 - t;
    if (log2_reach < log10_magnitude(h) * std::log2(10.0)) {
      const Real reach = power_of_two<Real>(log2_reach);
      h = forward_ ? reach : Real(-reach);
    }
    branches.stop(branches.series(jet_), h);
    append(jet_, t, h);
    if (t + h == t) {
      if (unmoved++ >= jet_.switches()) break;  // it slides, or t does not resolve what the field does
      continue;
    }
    const Real next = h == t1 - t ? t1 : Real(t + h);
    x = state(next);
    t = next;
  }
  end_ = t;
  return true;
}

template <class Real>
void StepFlow<Real>::take(const JetEvaluator<Real>& jet, const Real& t0, const Real& t1) {
  forward_ = t1 > t0;
  pieces_.clear();
  append(jet, t0, t1 - t0);
  end_ = t1;
}

template <class Real>
void StepFlow<Real>::append(const JetEvaluator<Real>& jet, const Real& t, const Real& h) {
  Piece piece{t, forward_ ? h : Real(-h), {}, {}};
  Real coefficient(0);
  for (std::size_t i = 0; i < jet.dimension(); ++i) {
    for (std::size_t k = 0; k <= jet.order(); ++k) {
      JetEvaluator<Real>::Arithmetic::get(coefficient, jet.state(i)[k]);
      piece.coefficients.push_back(coefficient);
    }
  }
  pieces_.push_back(std::move(piece));
}

template <class Real>
State<Real> StepFlow<Real>::state(const Real& t) const {
  const auto later = std::find_if(pieces_.begin() + 1, pieces_.end(),
                                  [&](const Piece& each) { return forward_ ? each.t >= t : each.t <= t; });
  const Piece& piece = *std::prev(later);
  const Real s = t - piece.t;
  const std::size_t terms = jet_.order() + 1;
  State<Real> x;
  for (std::size_t i = 0; i < jet_.dimension(); ++i) {
    Real sum(0);
    for (std::size_t k = terms; k-- > 0;) sum = sum * s + piece.coefficients[i * terms + k];
    x.push_back(sum);
  }
  return x;
}

template <class Real>
void StepFlow<Real>::enclose(const Real& from, const Real& to, std::vector<interval>& box) const {
  box.clear();
  const auto since = [&](const Piece& piece, const Real& t) {
    return forward_ ? Real(t - piece.t) : Real(piece.t - t);
  };
  for (const Piece& piece : pieces_) {
    const bool is_last = &piece == &pieces_.back();
    const Real begin = std::max(since(piece, from), Real(0)), end = since(piece, to);
    if (end < 0 || (begin > piece.length && !is_last)) continue;
    const auto fraction = [&](const Real& s) { return piece.length > 0 ? to_double(Real(s / piece.length)) : 0; };
    enclose(piece, fraction(begin), is_last ? fraction(end) : std::min(fraction(end), 1.0), box);
  }
}

// x ∈ x(m) + ẋ(θ) (θ − m), with m the middle of θ, and x ∈ x(θ); the hull with what the box holds already
template <class Real>
void StepFlow<Real>::enclose(const Piece& piece, double from, double to, std::vector<interval>& box) const {
  const std::vector<double>& a = scaled(piece);
  const std::size_t terms = jet_.order() + 1;
  const bool is_first = box.empty();
  const interval fractions{rounded_down(from), rounded_up(to)};
  const double middle = fractions.middle();
  const interval offsets = fractions - interval(middle);
  for (std::size_t i = 0; i < jet_.dimension(); ++i) {
    const double* c = &a[i * terms];
    double value = 0, size = 0;
    interval slope, direct;
    for (std::size_t k = terms; k-- > 0;) {
      value = value * middle + c[k];
      size = size * fractions.high + std::fabs(c[k]);
      direct = direct * fractions + interval(rounded_down(c[k]), rounded_up(c[k]));
      if (k > 0) slope = slope * fractions + interval(c[k] * static_cast<double>(k));
    }
    const double rounding = size * static_cast<double>(terms) * 0x1p-50;
    const interval centred = interval(value) + slope * offsets + interval(-rounding, rounding);
    const interval both = intersection(centred, direct), range = both.low <= both.high ? both : direct;
    if (is_first)
      box.push_back(range);
    else
      box[i] = hull(box[i], range);
  }
}

template <class Real>
const std::vector<double>& StepFlow<Real>::scaled(const Piece& piece) const {
  if (!piece.scaled.empty()) return piece.scaled;
  const std::size_t terms = jet_.order() + 1;
  for (std::size_t i = 0; i < jet_.dimension(); ++i) {
    Real power(1);
    for (std::size_t k = 0; k < terms; ++k) {
      piece.scaled.push_back(to_double(Real(piece.coefficients[i * terms + k] * power)));
      power *= forward_ ? piece.length : Real(-piece.length);
    }
  }
  return piece.scaled;
}

#define SEPARATRIX_INSTANTIATE(Real) template class StepFlow<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
