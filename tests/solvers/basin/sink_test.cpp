#include "solvers/basin/sink.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/model/model_file.hpp"

namespace separatrix {

TEST_CASE("Lyapunov's equation: the matrix by hand, and none without stability") {
  // A = [[−1, a], [0, −2]]: P = [[1/2, a/6], [a/6, 1/4 + a²/12]]
  const double a = 10;
  const auto p = lyapunov_matrix<double>({-1, a, 0, -2}, 2);
  REQUIRE(p);
  CHECK(std::fabs((*p)[0] - 0.5) < 1e-14);
  CHECK(std::fabs((*p)[1] - a / 6) < 1e-13);
  CHECK(std::fabs((*p)[2] - a / 6) < 1e-13);
  CHECK(std::fabs((*p)[3] - (0.25 + a * a / 12)) < 1e-13);
  CHECK_FALSE(lyapunov_matrix<double>({0, 1, -1, 0}, 2));
  CHECK_FALSE(lyapunov_matrix<double>({-1, 0, 0, 1}, 2));
  CHECK_FALSE(lyapunov_matrix<double>({-1, 0, 0, 0}, 2));
}

TEST_CASE("sink: an equilibrium is reached inside an ellipsoid where it attracts, and not before") {
  const auto model = [](const char* y) {
    return parse_model_file(
               std::string("name = \"m\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"-x + 10*y\"\ny = \"") + y +
                   "\"\n[start]\nx = 1\ny = 0\n",
               "m.toml")
        .model;
  };
  const auto test = [](const Model& of, double x, double y) {
    SinkTest<double> sink(VectorField<double>(compile_vector_field(of, true), {}));
    return sink({x, y}).has_value();
  };
  CHECK(test(model("-2*y"), 5e-4, 5e-4));
  CHECK_FALSE(test(model("-2*y"), 0.1, 0.1));  // out of reach
  CHECK_FALSE(test(model("2*y"), 5e-4, 0));    // a saddle
  CHECK_FALSE(
      test(model("-2*y + 1e5*y^2"), 0, 5e-4));  // another equilibrium at y = 2e-5 is nearer than the ellipsoid ends
}

}  // namespace separatrix
