#include "lib/model/vector_field.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

const char* const loss = "softplus(x*y) + x^2*y^4 + sin(x)*exp(y)/3 + y*abs(y)";

TEST_CASE(
    "vector field: the Jacobian is that of central differences, and symmetric for a gradient "
    "flow") {
  const PrecisionScope scope(100);
  VectorField<mpfr> field(compile_vector_field(gradient_model({"x", "y"}, loss), true), {});
  const mpfr h("1e-30");
  for (const auto& [x, y] : {std::pair{"0.3", "-0.7"}, std::pair{"-2", "1.5"}, std::pair{"4", "0.01"}}) {
    State<mpfr> point{mpfr(x), mpfr(y)}, matrix(4, mpfr(0)), ahead(2, mpfr(0)), behind(2, mpfr(0));
    field.jacobian(point, matrix, mpfr(0));
    CHECK(agree(matrix[1], matrix[2], 95));
    for (std::size_t j = 0; j < 2; ++j) {
      State<mpfr> moved = point;
      moved[j] += h;
      field(moved, ahead, mpfr(0));
      moved[j] -= 2 * h;
      field(moved, behind, mpfr(0));
      // h²/6 · third derivative (below 1e4 here)
      for (std::size_t i = 0; i < 2; ++i) CHECK(agree(matrix[2 * i + j], mpfr((ahead[i] - behind[i]) / (2 * h)), 55));
    }
  }
}

TEST_CASE("vector field: time is the last variable") {
  VectorField<double> field(compile_vector_field(witch().model, true), {});
  State<double> slope(1), matrix(1);
  field({3}, slope, 0.5);
  CHECK(slope[0] == -9);
  field.jacobian({3}, matrix, 0.5);
  CHECK(matrix[0] == -6);
}

TEST_CASE("vector field: evaluations are counted, the Jacobian must be asked for") {
  VectorField<double> field(compile_vector_field(rotor().model), {});
  State<double> slope(2), matrix(4);
  for (int i = 0; i < 5; ++i) field({1, 0.5}, slope, 0);
  CHECK(field.evaluations() == 5);
  CHECK_THROWS_AS(field.jacobian({1, 0.5}, matrix, 0), InternalError);
}

template <class Real>
void check_overflow_fallback() {
  // x/(1 + e^-x) written so that e^x overflows: exact is x·sigmoid(x)
  const Model hard = vector_field_model({"x"}, {"x*exp(x^2)/(1 + exp(x^2))"}, {1});
  const Model easy = vector_field_model({"x"}, {"x*sigmoid(x^2)"}, {1});
  VectorField<Real> field(compile_vector_field(hard), {}), reference(compile_vector_field(easy), {});
  const PrecisionScope scope(60);
  for (const double x : {0.5, 20.0, 26.0, 27.0, 110.0, 150.0, 1e4, -150.0}) {
    State<Real> found(1, Real(0)), expected(1, Real(0));
    field({Real(x)}, found, Real(0));
    reference({Real(x)}, expected, Real(0));
    CAPTURE(x);
    // three roundings, and those of e^(x²), whose argument is exact
    CHECK(agree(widened(Real(found[0] / Real(x))), widened(Real(expected[0] / Real(x))), -log10_roundoff<Real>() - 1));
  }
}

TEST_CASE("vector field: a value that only overflows on the way is found with wide exponents") {
  check_overflow_fallback<double>();
  check_overflow_fallback<float128>();
}

TEST_CASE("vector field: what does not exist stays not finite") {
  VectorField<double> field(compile_vector_field(vector_field_model({"x"}, {"log(x) + 1/x"}, {1})), {});
  State<double> slope(1);
  field({-1}, slope, 0);
  CHECK_FALSE(std::isfinite(slope[0]));
  field({0}, slope, 0);
  CHECK_FALSE(std::isfinite(slope[0]));
  field({NAN}, slope, 0);
  CHECK(std::isnan(slope[0]));
  field({1}, slope, 0);
  CHECK(slope[0] == 1);
}

TEST_CASE("vector field: a copy has registers of its own") {
  VectorField<double> first(compile_vector_field(rotor().model), {});
  VectorField<double> second = first;
  State<double> a(2), b(2);
  first({1, 0.5}, a, 0);
  second({2, -1}, b, 0);
  CHECK(a == State<double>{0.625, -1.25});
  CHECK(b == State<double>{-5, -10});
  CHECK(first.evaluations() == 1);
}

}  // namespace
}  // namespace separatrix
