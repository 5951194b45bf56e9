#include "solvers/trajectory/steppers/bulirsch_stoer.hpp"

#include <boost/numeric/odeint/algebra/norm_result_type.hpp>

// odeint asks a container for its scalar by opening it until nothing opens; a multiprecision number
// has a value_type of its own, so the search must be told where to stop.
namespace boost::numeric::odeint {
template <class Backend, boost::multiprecision::expression_template_option Option>
struct norm_result_type<std::vector<boost::multiprecision::number<Backend, Option>>, void> {
  using type = boost::multiprecision::number<Backend, Option>;
};
}  // namespace boost::numeric::odeint

#include <boost/numeric/odeint/stepper/bulirsch_stoer.hpp>

#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

template <class Real>
class BulirschStoerStepper final : public Stepper<Real> {
 public:
  explicit BulirschStoerStepper(const Tolerance& tolerance) : tolerance_(tolerance) { reset(); }

  StepResult advance(VectorField<Real>& field, Real& t, State<Real>& x, Real& dt) override {
    if (slope_.size() != x.size()) {
      slope_.assign(x.size(), Real(0));
      next_.assign(x.size(), Real(0));
    }
    // odeint compares work per signed step, which picks the worst order when time runs backwards:
    // it is given y' = −f(t − s, y) with s growing from 0 instead
    const bool backward = dt < 0;
    auto system = [&](const State<Real>& point, State<Real>& slope, const Real& elapsed) {
      field(point, slope, backward ? Real(t - elapsed) : Real(t + elapsed));
      if (backward) {
        for (Real& entry : slope) entry = -entry;
      }
    };
    system(x, slope_, Real(0));
    if (!is_finite(slope_)) return StepResult::nonfinite;
    bool finite = true, shortened = false;
    Real size = backward ? Real(-dt) : dt;
    for (std::size_t attempt = 0;; ++attempt) {
      const Real tried = size;
      const Real time = backward ? Real(t - tried) : Real(t + tried);
      if (time == t || attempt > most_rejections) return finite ? StepResult::underflow : StepResult::nonfinite;
      Real elapsed(0);
      const auto result = method_->try_step(system, x, slope_, elapsed, next_, size);
      finite = is_finite(next_) && is_finite(State<Real>{size});
      if (finite && result == boost::numeric::odeint::success) {
        t = time;
        dt = backward ? Real(-size) : size;
        std::swap(x, next_);
        return shortened ? StepResult::shortened : StepResult::full;
      }
      ++rejected_;
      shortened = true;
      if (!finite) {
        reset();  // its order and step memory have seen nan
        size = tried / 8;
      } else if (!(size < tried)) {
        size = tried / 2;  // an order change alone must not repeat the same step for ever
      }
    }
  }

  Real first_step(VectorField<Real>&, const Real& t, const State<Real>&, const Real& end) override {
    return Real(end - t) / 100;  // the controller shortens it: growth is what it does slowly
  }

  std::size_t rejected() const override { return rejected_; }

  void reset() override {
    method_ = std::make_unique<Method>(power_of_ten<Real>(tolerance_.absolute), power_of_ten<Real>(tolerance_.relative),
                                       Real(1), Real(0));
  }

 private:
  using Method = boost::numeric::odeint::bulirsch_stoer<State<Real>, Real>;

  Tolerance tolerance_;
  std::unique_ptr<Method> method_;
  std::size_t rejected_ = 0;
  State<Real> slope_, next_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_bulirsch_stoer(const Tolerance& tolerance) {
  return std::make_unique<BulirschStoerStepper<Real>>(tolerance);
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::unique_ptr<Stepper<Real>> make_bulirsch_stoer<Real>(const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
