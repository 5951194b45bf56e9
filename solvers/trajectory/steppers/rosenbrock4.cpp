// ublas checks in debug builds by exceptions; a singular matrix shows as a step that is not finite
#define BOOST_UBLAS_NDEBUG
#include "solvers/trajectory/steppers/rosenbrock4.hpp"

#include <algorithm>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <optional>
#include <utility>

#include "lib/model/field_derivatives.hpp"
#include "lib/num/error.hpp"
#include "solvers/trajectory/steppers/embedded.hpp"

namespace separatrix {
namespace {

using Vector = boost::numeric::ublas::vector<double>;
using Matrix = boost::numeric::ublas::matrix<double>;

// odeint has d4 with the wrong sign, and order 1 for fields that depend on time
struct Coefficients : boost::numeric::odeint::default_rosenbrock_coefficients<double> {
  const double d4 = -default_rosenbrock_coefficients::d4;
};

// odeint's stepper with the interface of an embedded pair
class Formula {
 public:
  void use(const VectorField<double>& field) {
    field_ = &field;
    if (derivatives_ && field.code().field == code_) return;
    derivatives_.emplace(field);
    code_ = field.code().field;
  }

  template <class System>
  void do_step(System& system, const State<double>& x, const State<double>&, double t, State<double>& out, double h,
               State<double>& error) {
    const std::size_t d = x.size();
    Vector start(d), end(d), difference(d);
    std::copy(x.begin(), x.end(), start.begin());
    State<double> point(d), slope(d);
    const auto field = [&](const Vector& at, Vector& result, double time) {
      std::copy(at.begin(), at.end(), point.begin());
      system(point, slope, time);
      std::copy(slope.begin(), slope.end(), result.begin());
    };
    const auto derivatives = [&](const Vector& at, Matrix& matrix, double time, Vector& slope_in_time) {
      std::copy(at.begin(), at.end(), point.begin());
      const std::vector<double>& values = (*derivatives_)(*field_, point, time);
      matrix.clear();
      slope_in_time.clear();
      for (std::size_t e = 0; e < values.size(); ++e) {
        const auto [row, column] = derivatives_->entries()[e];
        (column < d ? matrix(row, column) : slope_in_time[row]) = values[e];
      }
    };
    stepper_.do_step(std::make_pair(field, derivatives), start, t, end, h, difference);
    std::copy(end.begin(), end.end(), out.begin());
    std::copy(difference.begin(), difference.end(), error.begin());
  }

 private:
  boost::numeric::odeint::rosenbrock4<double, Coefficients> stepper_;
  std::optional<FieldDerivatives<double>> derivatives_;
  std::shared_ptr<const Tape> code_;
  const VectorField<double>* field_ = nullptr;  // of the step that is being made
};

class Rosenbrock4 final : public Stepper<double> {
 public:
  explicit Rosenbrock4(const Tolerance& tolerance) : steps_(tolerance, 4, false) {}

  StepResult advance(VectorField<double>& field, double& t, State<double>& x, double& dt) override {
    steps_.formula().use(field);
    return steps_.advance(field, t, x, dt);
  }
  double first_step(VectorField<double>& field, const double& t, const State<double>& x, const double& end) override {
    return steps_.first_step(field, t, x, end);
  }
  std::size_t rejected() const override { return steps_.rejected(); }
  void reset() override { steps_.reset(); }

 private:
  EmbeddedStepper<double, Formula> steps_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_rosenbrock4(const Tolerance& tolerance) {
  if constexpr (std::is_same_v<Real, double>) {
    return std::make_unique<Rosenbrock4>(tolerance);
  } else {
    throw InvalidArgument("digits", "", "1 to 15 with the method rosenbrock4, whose coefficients are known in double");
  }
}

#define SEPARATRIX_INSTANTIATE(Real) template std::unique_ptr<Stepper<Real>> make_rosenbrock4<Real>(const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
