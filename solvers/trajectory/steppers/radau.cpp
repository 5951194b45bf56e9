#include "solvers/trajectory/steppers/radau.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>

#include "lib/model/field_derivatives.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/steppers/collocation_polynomials.hpp"
#include "solvers/trajectory/steppers/collocation_system.hpp"
#include "solvers/trajectory/steppers/radau_coefficients.hpp"
#include "solvers/trajectory/steppers/stage_product.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double log10_of_2 = std::log10(2.0);

// corrections that no longer fall are those of rounding: they may be as large as this part of the tolerance
const double log10_stagnation = std::log10(0.3);
// and how near its last corrections may come to the roundoff
constexpr double log10_rounding = 1;
// a proposal that uses 0.9 of the step the estimate allows, and grows by 8 at most
constexpr double safety = 0.9, largest_growth = 8, smallest_growth = 0.2;
// an estimate that does not rise with the step is rounding: then the step may grow by this
constexpr double blind_growth = 4;
// a multiplication of matrices in double, in units of an instruction of a tape
template <class Real>
constexpr double double_in_real = std::is_same_v<Real, double> ? 0.25 : 0.02;
// of the step before, extrapolated over as much as this: beyond that its polynomial says nothing
constexpr double farthest_extrapolation = 2;

// largest log₁₀|value|
template <class Real>
double log10_largest(const std::vector<Real>& values) {
  double largest = -infinity;
  for (const Real& each : values) {
    const double size = log10_magnitude(each);
    if (std::isnan(size)) return size;
    largest = std::max(largest, size);
  }
  return largest;
}

// (values · 2^-e) in double, and e, so that the largest is near 1
template <class Real>
std::pair<std::vector<double>, long> normalised(const std::vector<Real>& values) {
  const double largest = log10_largest(values);
  const long exponent = std::isfinite(largest) ? static_cast<long>(largest / log10_of_2) : 0;
  std::vector<double> result;
  for (const Real& each : values) result.push_back(to_double(scale_by_power_of_two(each, -exponent)));
  return {std::move(result), exponent};
}

template <class Real>
Real scaled_back(double value, long exponent) {
  return scale_by_power_of_two(Real(value), exponent);
}

// Where the defect is looked at: p_k and ∫ p_k there.
template <class Real>
struct CheckPoint {
  Real tau;
  std::vector<Real> values, integrals;
};

template <class Real>
class RadauStepper final : public Stepper<Real> {
 public:
  RadauStepper(const Tolerance& tolerance, std::size_t stages, double log10_iteration)
      : tolerance_(tolerance),
        s_(stages),
        log10_iteration_(log10_iteration),
        coefficients_(radau_coefficients<Real>(stages)),
        to_coefficients_(coefficients_.analysis, stages),
        to_increments_(coefficients_.integrals, stages) {
    // the largest gaps are in the middle; at the start the polynomial of the nodes is largest
    std::vector<Real> places{Real(0)};
    for (const std::size_t i : {s_ / 4, s_ / 2, (3 * s_) / 4}) {
      if (i > 0) places.push_back((coefficients_.nodes[i - 1] + coefficients_.nodes[i]) / 2);
    }
    for (const Real& tau : places) {
      checks_.push_back({tau, shifted_legendre(tau, s_), shifted_legendre_integrals(tau, s_)});
    }
  }

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    prepare(field);
    if (!slope_is_current_) field(x, slope_, t);
    slope_is_current_ = true;
    if (!is_finite(slope_)) return StepResult::nonfinite;
    bool grow = true, finite = true;
    for (std::size_t attempt = 0;; ++attempt) {
      const Real time = t + dt;
      if (time == t || attempt > most_rejections) return finite ? StepResult::underflow : StepResult::nonfinite;
      const Real h = time - t;  // what t really moves by
      predict(h, attempt == 0);
      finite = true;
      double factor = 0.5;
      const Iteration iteration = iterate(field, t, x, h, attempt == 0);
      if (iteration == Iteration::converged) {
        const double ratio = error_ratio(field, t, x, h);
        finite = std::isfinite(ratio) || ratio == -infinity;
        factor = finite ? std::clamp(safety * std::pow(10.0, -ratio / static_cast<double>(s_ + 1)), smallest_growth,
                                     largest_growth)
                        : 0.125;
        if (finite && ratio <= 0) {
          if (is_rounding(ratio, h)) factor = std::max(factor, blind_growth);
          previous_ratio_ = ratio;
          accept(x, h);
          t = time;
          dt = h * Real(std::min(grow ? largest_growth : 1.0, slow_ ? std::min(factor, 1.0) : factor));
          return grow ? StepResult::full : StepResult::shortened;
        }
      } else if (iteration == Iteration::nonfinite) {
        finite = false;
        factor = 0.125;
      }
      ++rejected_;
      grow = false;
      dt = h * Real(factor);
    }
  }

  // the time scale |x|/|f| times tolerance^{1/(s + 1)}: the first steps grow from there
  Real first_step(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& end) override {
    prepare(field);
    field(x, slope_, t);
    slope_is_current_ = true;
    const Real span = end - t;
    const double log10_span = log10_magnitude(span);
    const double size = log10_error_ratio(x, x, x, tolerance_), speed = log10_error_ratio(slope_, x, x, tolerance_);
    double chosen = log10_span - 3;
    if (std::isfinite(size) && std::isfinite(speed)) chosen = std::min(chosen, std::max(size, 0.0) - speed - 2);
    const Real step = power_of_ten<Real>(chosen);
    return span < 0 ? Real(-step) : step;
  }

  std::size_t rejected() const override { return rejected_; }
  double work() const override {
    if (!system_) return 0;
    return (products_ + system_->multiplications() * double_in_real<Real>) /
           static_cast<double>(code_->body.size() + 1);
  }
  void keep_dense_output() override { polynomials_ = std::make_shared<CollocationPolynomials<Real>>(); }
  std::shared_ptr<DenseOutput<Real>> dense_output() override { return polynomials_; }
  void reset() override {
    slope_is_current_ = false;
    previous_h_.reset();
    carry_.clear();
  }

 private:
  enum class Iteration { converged, slow, nonfinite };

  void prepare(const VectorField<Real>& field) {
    if (code_ == field.code().field) return;
    code_ = field.code().field;
    d_ = field.dimension();
    derivatives_.emplace(field);
    system_.emplace(derivatives_->entries(), d_, s_);
    for (auto* each : {&c_, &slopes_, &residual_}) each->assign(s_ * d_, Real(0));
    for (auto* each : {&slope_, &point_, &end_}) each->assign(d_, Real(0));
    reset();
  }

  // C of the slope that the step before goes on with, or of the one at its start
  void predict(const Real& h, bool extrapolate) {
    extrapolated_ = false;
    if (extrapolate && previous_h_) {
      const Real ratio = h / *previous_h_;
      extrapolated_ = ratio > 0 && ratio * 10 <= Real(10 * (farthest_extrapolation - 1));
      if (extrapolated_) {
        std::vector<Real> values;
        for (const Real& node : coefficients_.nodes) {
          const std::vector<Real> p = shifted_legendre(Real(1 + node * ratio), s_);
          values.insert(values.end(), p.begin(), p.end());
        }
        StageProduct<Real>(values, s_)(c_, slopes_);
        to_coefficients_(slopes_, c_);
      }
    }
    if (extrapolated_) return;
    std::fill(c_.begin(), c_.end(), Real(0));
    std::copy(slope_.begin(), slope_.end(), c_.begin());
  }

  // result (d,) = Σ_k weights_k C_k
  void combine(const std::vector<Real>& weights, State<Real>& result) {
    for (std::size_t j = 0; j < d_; ++j) {
      Real& sum = result[j];
      sum = Real(0);
      for (std::size_t k = 0; k < s_; ++k) add_product(sum, weights[k], c_[k * d_ + j], scratch_);
    }
  }

  // x + h Σ C_k ∫p_k
  void state_at(const std::vector<Real>& integrals, const State<Real>& x, const Real& h, State<Real>& result) {
    combine(integrals, result);
    for (std::size_t j = 0; j < d_; ++j) result[j] = x[j] + h * result[j];
  }

  bool factorise(const VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h, bool at_middle) {
    Real time = t;
    point_ = x;
    if (at_middle && extrapolated_) {
      const Real half = Real(1) / 2;
      state_at(shifted_legendre_integrals(half, s_), x, h, point_);
      time = t + h * half;
    }
    std::vector<double> values;
    for (const Real& each : (*derivatives_)(field, point_, time)) values.push_back(to_double(Real(h * each)));
    return system_->factorise(values);
  }

  // Newton: C ← C + (I − X ⊗ hJ)⁻¹ (analysis · f − C)
  Iteration iterate(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h, bool first_attempt) {
    if (!factorise(field, t, x, h, first_attempt)) return Iteration::nonfinite;
    if (system_->grows_beyond(static_cast<double>(s_))) return Iteration::slow;
    const std::size_t most = 20 + 4 * working_digits<Real>();
    const double enough = std::max(log10_iteration_, log10_roundoff<Real>() + log10_rounding - tolerance_.relative);
    double before = infinity, contraction = 0;
    slow_ = false;
    for (std::size_t n = 0; n < most; ++n) {
      if (!evaluate(field, t, x, h)) return Iteration::nonfinite;
      to_coefficients_(slopes_, residual_);
      products_ += 2 * static_cast<double>(s_ * s_ * d_);
      for (std::size_t m = 0; m < residual_.size(); ++m) Elementary<Real>::subtract(residual_[m], residual_[m], c_[m]);
      auto [correction, exponent] = normalised(residual_);
      system_->solve(correction);
      for (std::size_t m = 0; m < c_.size(); ++m) {
        residual_[m] = scaled_back<Real>(correction[m], exponent);
        Elementary<Real>::add(c_[m], c_[m], residual_[m]);
      }
      const double size = correction_size(x, h);
      if (std::isnan(size)) return Iteration::nonfinite;
      // what is left is size · θ/(1 − θ)
      if (n > 0) contraction = size - before;
      const double theta = n > 0 ? std::pow(10.0, contraction) : 1;
      slow_ = slow_ || (n > 0 && size > enough && theta > 0.5);
      if (size <= enough && (n == 0 || theta >= 1 || size + std::log10(theta / (1 - theta)) <= enough)) {
        return Iteration::converged;
      }
      if (n > 1 && theta > 0.5 && size <= log10_stagnation) return Iteration::converged;
      if (n > 1 && theta >= 1) return Iteration::slow;
      if (n > 2 && size + contraction * static_cast<double>(most - n) > enough) return Iteration::slow;
      before = size;
    }
    return Iteration::slow;
  }

  // the stages and their slopes; false if one is not finite
  bool evaluate(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h) {
    to_increments_(c_, slopes_);
    for (std::size_t i = 0; i < s_; ++i) {
      for (std::size_t j = 0; j < d_; ++j) {
        Elementary<Real>::multiply(point_[j], slopes_[i * d_ + j], h);
        Elementary<Real>::add(point_[j], point_[j], x[j]);
      }
      field(point_, end_, Real(t + coefficients_.nodes[i] * h));
      if (!is_finite(end_)) return false;
      std::copy(end_.begin(), end_.end(), slopes_.begin() + static_cast<std::ptrdiff_t>(i * d_));
    }
    end_ = point_;  // the last stage is the end of the step
    return true;
  }

  // log₁₀ of the largest |h ΔC_k ∫p_k| over the tolerance: |∫p_k| ≤ 1/(2k + 1), but for k = 0
  double correction_size(const State<Real>& x, const Real& h) {
    State<Real> largest(d_, Real(0));
    for (std::size_t m = 0; m < residual_.size(); ++m) {
      const std::size_t k = m / d_, j = m % d_;
      const Real size = abs_of(residual_[m]) / Real(2 * k + 1);
      if (!(size <= largest[j])) largest[j] = size;
    }
    for (Real& each : largest) each *= h;
    return log10_error_ratio(largest, x, end_, tolerance_);
  }

  // log₁₀ of the largest filtered defect over the tolerance; nan if the field is not finite there
  double error_ratio(VectorField<Real>& field, const Real& t, const State<Real>& x, const Real& h) {
    end_of_step(x, h);
    double worst = -infinity;
    State<Real> slope(d_, Real(0)), defect(d_, Real(0));
    for (const CheckPoint<Real>& check : checks_) {
      state_at(check.integrals, x, h, point_);
      if (check.tau == 0) {
        slope = slope_;
      } else {
        field(point_, slope, Real(t + check.tau * h));
      }
      combine(check.values, defect);
      for (std::size_t j = 0; j < d_; ++j) defect[j] = (slope[j] - defect[j]) * h / Real(s_);
      if (!is_finite(defect)) return std::numeric_limits<double>::quiet_NaN();
      auto [error, exponent] = normalised(defect);
      system_->filter(error);
      for (std::size_t j = 0; j < d_; ++j) defect[j] = scaled_back<Real>(error[j], exponent);
      const double ratio = log10_error_ratio(defect, x, end_, tolerance_);
      if (std::isnan(ratio)) return ratio;
      worst = std::max(worst, ratio);
    }
    return worst;
  }

  // A step that was longer than the one before by a factor g has an error g^(s+1) times as large, of truncation.
  bool is_rounding(double ratio, const Real& h) const {
    if (!previous_h_) return false;
    const double rise = static_cast<double>(s_ + 1) * (log10_magnitude(h) - log10_magnitude(*previous_h_));
    return rise > 1 && ratio - previous_ratio_ < rise / 2;
  }

  // ∫₀¹ p_k = 0 but for k = 0
  void end_of_step(const State<Real>& x, const Real& h) {
    carry_.resize(d_, Real(0));
    for (std::size_t j = 0; j < d_; ++j) end_[j] = x[j] + (h * c_[j] + carry_[j]);
  }

  void accept(State<Real>& x, const Real& h) {
    if constexpr (std::is_same_v<Real, double>) {  // what the addition has lost goes into the next one
      for (std::size_t j = 0; j < d_; ++j) carry_[j] = (h * c_[j] + carry_[j]) - (end_[j] - x[j]);
    }
    if (polynomials_) {
      std::vector<Real> increments = c_;
      for (Real& each : increments) each *= h;
      polynomials_->add(h, std::move(increments));
    }
    x = end_;
    previous_h_ = h;
    slope_is_current_ = false;
  }

  Tolerance tolerance_;
  std::size_t s_, d_ = 0;
  double log10_iteration_;
  RadauCoefficients<Real> coefficients_;
  StageProduct<Real> to_coefficients_, to_increments_;
  std::vector<CheckPoint<Real>> checks_;
  std::shared_ptr<const Tape> code_;
  std::optional<FieldDerivatives<Real>> derivatives_;
  std::optional<CollocationSystem> system_;
  std::vector<Real> c_;  // (s, d) Legendre coefficients of the slope: of the step before, until predict()
  std::vector<Real> slopes_, residual_;  // (s, d)
  State<Real> slope_, point_, end_;
  State<Real> carry_;  // what the last additions to the states lost
  Real scratch_{0};
  double previous_ratio_ = 0;
  std::optional<Real> previous_h_;  // of the step whose coefficients c_ are
  bool extrapolated_ = false, slow_ = false, slope_is_current_ = false;
  std::size_t rejected_ = 0;
  double products_ = 0;  // multiplications in Real
  std::shared_ptr<CollocationPolynomials<Real>> polynomials_;
};

}  // namespace

std::size_t radau_stages(const Tolerance& tolerance) {
  const double stages = std::clamp(std::ceil(-tolerance.relative), 3.0, static_cast<double>(most_radau_stages));
  return static_cast<std::size_t>(stages) | 1;
}

template <class Real>
std::unique_ptr<Stepper<Real>> make_radau(const Tolerance& tolerance, std::size_t stages, double log10_iteration) {
  return std::make_unique<RadauStepper<Real>>(tolerance, stages, log10_iteration);
}

template <class Real>
std::unique_ptr<Stepper<Real>> make_radau(const Tolerance& tolerance) {
  return make_radau<Real>(tolerance, radau_stages(tolerance));
}

#define SEPARATRIX_INSTANTIATE(Real)                                          \
  template std::unique_ptr<Stepper<Real>> make_radau<Real>(const Tolerance&); \
  template std::unique_ptr<Stepper<Real>> make_radau<Real>(const Tolerance&, std::size_t, double);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
