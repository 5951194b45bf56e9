// ublas checks in debug builds by exceptions; a singular matrix shows as a step that is not finite
#define BOOST_UBLAS_NDEBUG
#include "solvers/trajectory/steppers/rosenbrock4.hpp"

#include <algorithm>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <optional>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/tape/branch.hpp"
#include "solvers/trajectory/steppers/embedded.hpp"

namespace separatrix {
namespace {

using Vector = boost::numeric::ublas::vector<double>;
using Matrix = boost::numeric::ublas::matrix<double>;

// odeint has d4 with the wrong sign, and order 1 for fields that depend on time
struct Coefficients : boost::numeric::odeint::default_rosenbrock_coefficients<double> {
  const double d4 = -default_rosenbrock_coefficients::d4;
};

// J and ∂f/∂t on the branches of a field
class Derivatives {
 public:
  explicit Derivatives(const VectorField<double>& field)
      : surfaces_(field.code().surfaces.size(), 0), parameters_(field.parameters()), point_(field.dimension() + 1) {
    const Model& model = *field.code().model;
    std::vector<Expression> variables = model.states();
    variables.push_back(symbol("t"));
    std::vector<Expression> quantities = jacobian(model.resolve(model.field()), variables);
    values_.resize(quantities.size());
    for (const Expression operand : operands(field.code().surfaces)) quantities.push_back(operand);
    tape_ = compile(model, quantities, Storage::single_assignment);
    switches_ = surfaces_of_switches(*tape_, field.code().surfaces, values_.size());
  }

  // the branches that the field is held to from now on
  void hold(const VectorField<double>& field) {
    const std::vector<int>* signs = field.held_branches();
    if (function_ && held_ == (signs != nullptr) && (!signs || *signs == signs_)) return;
    held_ = signs != nullptr;
    if (!signs) {
      function_.emplace(tape_, parameters_);
      return;
    }
    signs_ = *signs;
    for (std::size_t i = 0; i < signs_.size(); ++i) {
      const auto [surface, orientation] = field.code().switches[i];
      surfaces_[surface] = signs_[i] * orientation;
    }
    std::vector<int> here;
    for (const auto& [surface, orientation] : switches_) {
      here.push_back(surface < surfaces_.size() ? surfaces_[surface] * orientation : 0);
    }
    function_.emplace(std::make_shared<const Tape>(on_branch(*tape_, here)), parameters_);
  }

  void operator()(const Vector& x, Matrix& matrix, double t, Vector& slope_in_time) {
    const std::size_t d = x.size();
    std::copy(x.begin(), x.end(), point_.begin());
    point_.back() = t;
    (*function_)(point_, values_);
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) matrix(i, j) = values_[i * (d + 1) + j];
      slope_in_time[i] = values_[i * (d + 1) + d];
    }
  }

 private:
  std::shared_ptr<const Tape> tape_;
  std::vector<SurfaceOfSwitch> switches_;
  std::vector<int> surfaces_, signs_;
  bool held_ = false;
  ParameterValues parameters_;
  std::optional<Function<double>> function_;
  std::vector<double> point_, values_;
};

// odeint's stepper with the interface of an embedded pair
class Formula {
 public:
  void use(const VectorField<double>& field) {
    if (!derivatives_ || field.code().field != code_) {
      derivatives_.emplace(field);
      code_ = field.code().field;
    }
    derivatives_->hold(field);
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
      (*derivatives_)(at, matrix, time, slope_in_time);
    };
    stepper_.do_step(std::make_pair(field, derivatives), start, t, end, h, difference);
    std::copy(end.begin(), end.end(), out.begin());
    std::copy(difference.begin(), difference.end(), error.begin());
  }

 private:
  boost::numeric::odeint::rosenbrock4<double, Coefficients> stepper_;
  std::optional<Derivatives> derivatives_;
  std::shared_ptr<const Tape> code_;
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
