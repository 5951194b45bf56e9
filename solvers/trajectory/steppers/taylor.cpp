#include "solvers/trajectory/steppers/taylor.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/jet.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/steppers/taylor_order.hpp"

namespace separatrix {
namespace {

// Σ_{k ≥ from} c_k h^{k − from + 1}, by Horner
template <class Real>
Real increment(std::span<const Real> c, const Real& h) {
  Real sum(0);
  for (std::size_t k = c.size(); k-- > 0;) {
    Elementary<Real>::add(sum, sum, c[k]);
    Elementary<Real>::multiply(sum, sum, h);
  }
  return sum;
}

// The polynomials of all steps: coefficients 1 … K of each state, K·d per step.
template <class Real>
class Polynomials final : public DenseOutput<Real> {
 public:
  explicit Polynomials(std::size_t order) : order_(order) {}

  void add(std::vector<Real> coefficients) { steps_.push_back(std::move(coefficients)); }

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    State<Real> x = x0;
    const std::span<const Real> all = steps_.at(step);
    const Real h = t - t0;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += increment(all.subspan(i * order_, order_), h);
    return x;
  }

 private:
  std::size_t order_;
  std::vector<std::vector<Real>> steps_;
};

// Series at one point: how far they reach, coefficients 1 … K of each state (K·d of them), and the
// switching quantities.
template <class Real>
struct Expansion {
  double log2_step = 0;
  std::vector<Real> coefficients;
  std::vector<SwitchingSeries<Real>> switching;
  Meeting meeting = Meeting::none;
};

template <class Real>
class TaylorStepper final : public Stepper<Real> {
 public:
  explicit TaylorStepper(const Tolerance& tolerance)
      : log2_tolerance_(tolerance.relative * std::log2(10.0)), order_(taylor_order(tolerance)) {}

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    Expansion<Real> series;
    Real h = dt, time = t;
    bool limited = false;
    // a surface nearer than t resolves is crossed at once, each of them once
    for (std::size_t crossed = 0;; ++crossed) {
      series = expand(field, t, x, dt > 0);
      if (std::isnan(series.log2_step)) return StepResult::nonfinite;
      met_ = series.meeting;
      if (met_ != Meeting::none) return StepResult::sliding;
      h = dt;
      limited = series.log2_step < log10_magnitude(dt) * std::log2(10.0);
      if (limited) {
        h = power_of_two<Real>(series.log2_step);
        if (dt < 0) h = -h;
      }
      const bool stopped = branches_.stop(series.switching, h);
      limited = limited || stopped;
      time = t + h;
      if (time != t) break;
      if (!stopped || crossed > field.switches()) return StepResult::underflow;
    }
    if (limited) h = time - t;  // what t really moves by
    State<Real> next(x.size(), Real(0));
    carry_.resize(x.size(), Real(0));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real step =
          increment(std::span<const Real>(series.coefficients).subspan(i * order_, order_), h) + carry_[i];
      next[i] = x[i] + step;
      if constexpr (std::is_same_v<Real, double>) carry_[i] = step - (next[i] - x[i]);
    }
    if (!is_finite(next)) return StepResult::nonfinite;
    if (polynomials_) polynomials_->add(std::move(series.coefficients));
    t = time;
    std::swap(x, next);
    return limited ? StepResult::shortened : StepResult::full;
  }

  Real first_step(VectorField<Real>&, const Real& t, const State<Real>&, const Real& end) override {
    return end - t;  // the series themselves say how far they reach
  }

  std::size_t rejected() const override { return 0; }
  void reset() override {
    carry_.clear();
    branches_.release();
  }
  void moved() override { carry_.clear(); }
  std::vector<int> sides() const override { return branches_.sides(); }
  std::optional<std::size_t> surface() const override {
    return met_ == Meeting::slides ? branches_.surface() : std::nullopt;
  }
  void leave(std::size_t surface, const std::vector<int>& sides) override { leaving_ = {surface, sides}; }
  void keep_dense_output() override { polynomials_ = std::make_shared<Polynomials<Real>>(order_); }
  std::shared_ptr<DenseOutput<Real>> dense_output() override { return polynomials_; }

 private:
  Expansion<Real> expand(VectorField<Real>& field, const Real& t, const State<Real>& x, bool forward) {
    if (!jet_) {
      jet_.emplace(field.code().series, field.parameters(), order_);
      branches_ = Branches(field.code().switches);
    }
    if (leaving_) branches_.leave(leaving_->first, leaving_->second);
    leaving_.reset();
    Expansion<Real> series = expand_with(*jet_, t, x, forward);
    if constexpr (!std::is_same_v<Real, mpfr>) {
      if (std::isnan(series.log2_step)) return expand_with_wide_exponents(field, t, x, forward);
    }
    return series;
  }

  template <class Jet, class Scalar>
  Expansion<Scalar> expand_with(Jet& jet, const Scalar& t, const std::vector<Scalar>& x, bool forward) {
    using Arithmetic = typename Jet::Arithmetic;
    Expansion<Scalar> series;
    series.meeting = branches_.expand(jet, x, t, forward, Scalar(0));
    series.log2_step = jet.log2_step(log2_tolerance_);
    series.coefficients.assign(x.size() * order_, Scalar(0));
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t k = 1; k <= order_; ++k)
        Arithmetic::get(series.coefficients[i * order_ + k - 1], jet.state(i)[k]);
    }
    series.switching = branches_.series(jet);
    return series;
  }

  // the same in mpfr with as many bits, where e^1000 inside a value of order 1 is no overflow
  Expansion<Real> expand_with_wide_exponents(VectorField<Real>& field, const Real& t, const State<Real>& x,
                                             bool forward) {
    const PrecisionScope scope(working_digits<Real>() + 2);
    if (!wide_jet_) wide_jet_.emplace(field.code().series, field.parameters(), order_);
    std::vector<mpfr> point;
    for (const Real& entry : x) point.push_back(convert<mpfr>(entry));
    const Expansion<mpfr> wide = expand_with(*wide_jet_, convert<mpfr>(t), point, forward);
    const auto narrow = [](const std::vector<mpfr>& values) {
      std::vector<Real> converted;
      for (const mpfr& each : values) converted.push_back(convert<Real>(each));
      return converted;
    };
    Expansion<Real> series{wide.log2_step, narrow(wide.coefficients), {}, wide.meeting};
    for (const SwitchingSeries<mpfr>& each : wide.switching)
      series.switching.push_back({narrow(each.coefficients), each.side});
    return series;
  }

  double log2_tolerance_;
  std::size_t order_;
  std::optional<JetEvaluator<Real>> jet_;
  std::optional<JetEvaluator<mpfr>> wide_jet_;  // made when first needed
  Branches branches_;
  Meeting met_ = Meeting::none;
  std::optional<std::pair<std::size_t, std::vector<int>>> leaving_;  // to be told to branches_ with the next step
  State<Real> carry_;                                                // what the last additions to the states lost
  std::shared_ptr<Polynomials<Real>> polynomials_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_taylor(const Tolerance& tolerance) {
  return std::make_unique<TaylorStepper<Real>>(tolerance);
}

#define SEPARATRIX_INSTANTIATE(Real) template std::unique_ptr<Stepper<Real>> make_taylor<Real>(const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
