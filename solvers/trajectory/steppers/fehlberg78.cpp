#include "solvers/trajectory/steppers/fehlberg78.hpp"

#include <boost/numeric/odeint/stepper/runge_kutta_fehlberg78.hpp>

namespace separatrix {
namespace {

template <class Scalar>
using Formula = boost::numeric::odeint::runge_kutta_fehlberg78<std::vector<Scalar>, Scalar>;

constexpr int estimate_order = 8;
constexpr bool first_same_as_last = false;

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> make_fehlberg78(const Tolerance& tolerance) {
  return std::make_unique<EmbeddedStepper<Real, Formula<Real>>>(tolerance, estimate_order, first_same_as_last);
}

template <class Scalar>
FormulaStep<Scalar> fehlberg78_step(const System<Scalar>& system, const std::vector<Scalar>& x, const Scalar& t,
                                    const Scalar& h) {
  return single_step<Formula<Scalar>>(system, x, t, h);
}
template FormulaStep<Rational> fehlberg78_step(const System<Rational>&, const std::vector<Rational>&, const Rational&,
                                               const Rational&);
template FormulaStep<mpfr> fehlberg78_step(const System<mpfr>&, const std::vector<mpfr>&, const mpfr&, const mpfr&);

#define SEPARATRIX_INSTANTIATE(Real) template std::unique_ptr<Stepper<Real>> make_fehlberg78<Real>(const Tolerance&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
