#include "solvers/trajectory/steppers/gradient_descent.hpp"

#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "solvers/gaussian.hpp"

namespace separatrix {
namespace {

// Straight lines between the iterates: the move of each step and its length.
template <class Real>
class Lines final : public DenseOutput<Real> {
 public:
  void add(State<Real> move, const Real& length) { steps_.emplace_back(std::move(move), length); }

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    const auto& [move, length] = steps_.at(step);
    const Real share = (t - t0) / length;
    State<Real> x = x0;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += share * move[i];
    return x;
  }

 private:
  std::vector<std::pair<State<Real>, Real>> steps_;
};

template <class Real>
class GradientDescent final : public Stepper<Real> {
 public:
  explicit GradientDescent(const Descent& descent) : noise_(to_real<Real>(descent.noise)), gaussian_(descent.seed) {
    for (const auto& [from, rate] : descent.learning_rate.in_whole_steps().changes) {
      first_.push_back(from.get_num().get_ui());
      rates_.push_back(to_real<Real>(rate));
    }
  }

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    if (!last_ || *last_ != t) {
      origin_ = t;
      count_ = step_ = part_ = 0;
    }
    if (next_part()) {
      origin_ = t;
      count_ = 0;
    }
    const bool backward = dt < 0;
    const Real rate = signed_rate(backward);
    // equal to η but for the rounding of t
    const bool shorter = dt / rate * 1000 < 999, longer = dt / rate * 1000 > 1001;
    const Real step = shorter ? dt : rate;
    const Real time = shorter ? Real(t + dt) : Real(origin_ + Real(count_ + 1) * rate);
    if (time == t) return StepResult::underflow;

    slope_.resize(x.size(), Real(0));
    field(x, slope_, t);
    State<Real> move(x.size(), Real(0)), next(x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      move[i] = slope_[i];
      if (noise_ != 0) move[i] += noise_ * Real(gaussian_());
      move[i] *= step;
      next[i] += move[i];
    }
    if (!is_finite(next)) return StepResult::nonfinite;
    if (lines_) lines_->add(std::move(move), step);
    t = time;
    x = std::move(next);
    last_ = t;
    ++count_;
    ++step_;
    const bool changes = part_ + 1 < first_.size() && step_ == first_[part_ + 1];
    dt = changes ? Real(backward ? -rates_[part_ + 1] : rates_[part_ + 1]) : rate;
    return longer ? StepResult::shortened : StepResult::full;
  }

  Real first_step(VectorField<Real>&, const Real& t, const State<Real>&, const Real& end) override {
    return signed_rate(end < t);
  }

  std::size_t rejected() const override { return 0; }
  void reset() override { last_.reset(); }
  void keep_dense_output() override { lines_ = std::make_shared<Lines<Real>>(); }
  std::shared_ptr<DenseOutput<Real>> dense_output() override { return lines_; }

 private:
  // true if another rate holds from this step on
  bool next_part() {
    const bool changes = part_ + 1 < first_.size() && step_ >= first_[part_ + 1];
    if (changes) ++part_;
    return changes;
  }

  Real signed_rate(bool backward) const { return backward ? Real(-rates_[part_]) : rates_[part_]; }

  std::vector<unsigned long> first_;  // (parts,) step from which on …
  std::vector<Real> rates_;           // … this is η
  Real noise_;
  Gaussian gaussian_;
  Real origin_{0};  // t = origin + count · η in each part: no rounding adds up
  unsigned long count_ = 0, step_ = 0;
  std::size_t part_ = 0;
  std::optional<Real> last_;  // end of the step before
  State<Real> slope_;
  std::shared_ptr<Lines<Real>> lines_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_gradient_descent(const Descent& descent) {
  return std::make_unique<GradientDescent<Real>>(descent);
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::unique_ptr<Stepper<Real>> make_gradient_descent<Real>(const Descent&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
