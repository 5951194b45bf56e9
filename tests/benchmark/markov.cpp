#include "tests/benchmark/markov.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix {
namespace {

const Model& model() {
  static const Model markov = makkuva_2024::markov();
  return markov;
}

}  // namespace

template <class Real>
VectorField<Real> markov_field() {
  return VectorField<Real>(compile_vector_field(model()), model().values({}));
}

template <class Real>
State<Real> markov_start() {
  return {to_real<Real>(Rational(1, 2)), to_real<Real>(Rational(-3, 10))};
}

template <class Real>
Trajectory<Real> solve_markov(VectorField<Real>& field, const std::string& method, const Tolerance& tolerance,
                              const State<Real>& start, double end_time) {
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = tolerance;
  settings.keep_points = false;
  settings.stop_at_switches = false;  // w never crosses 0: Runge–Kutta methods at their best
  return integrate(field, start, Real(0), Real(end_time), settings);
}

std::vector<Known> markov_end(std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits + 20);
  const PrecisionScope scope(plan.working_digits);
  VectorField<mpfr> field = markov_field<mpfr>();
  const auto path = solve_markov(field, "taylor", plan.tolerance, markov_start<mpfr>());
  return rounded(path.end(), digits + 20);
}

template <class Real>
MarkovConstants<Real> MarkovConstants<Real>::make() {
  const Rational p(1, 10), q(1, 10), sum = p + q, gap = abs(p - q);
  const Rational b = -(sum + gap) / (2 * sum);
  return {to_real<Real>(gap),
          to_real<Real>(Rational(gap * gap)),
          to_real<Real>(Rational(4 * p * q)),
          to_real<Real>(Rational(-b * (sum - gap) / 2)),
          to_real<Real>(b),
          to_real<Real>(Rational(1 / Rational(sum - gap)))};
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                     \
  template VectorField<Real> markov_field<Real>();                                                       \
  template State<Real> markov_start<Real>();                                                             \
  template Trajectory<Real> solve_markov<Real>(VectorField<Real>&, const std::string&, const Tolerance&, \
                                               const State<Real>&, double);                              \
  template struct MarkovConstants<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
