#include <doctest/doctest.h>

#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/trajectory/escape.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

constexpr double within = 1e-3;

Model field_of(std::vector<Expression> equations) {
  ModelDescription model;
  model.name = "field";
  const std::vector<std::string> names{"x", "y"};
  model.states = {names.begin(), names.begin() + static_cast<std::ptrdiff_t>(equations.size())};
  model.equations = std::move(equations);
  model.start.resize(model.states.size());
  return Model(std::move(model));
}

std::optional<double> pole(const Model& model, const State<double>& x, double t) {
  return escape_time(VectorField<double>(compile_vector_field(model), {}), 0.0, t, x, within);
}

const Expression x = symbol("x"), y = symbol("y"), t = symbol("t");
constexpr double before = 1e-5, time = 1 - before;  // 1 is the pole

}  // namespace

TEST_CASE("the time of a pole follows from two values of the field close before it") {
  // x = 1/(1 − t), (1 − t)^−½, and 2/(1 − t²) with the time in its field
  for (const Expression& f : {power(x, 2), power(x, 3) / 2, t * power(x, 2)}) {
    const double exact = f == power(x, 3) / 2   ? 1 / std::sqrt(before)
                         : f == t * power(x, 2) ? 2 / (before * (2 - before))
                                                : 1 / before;
    const auto found = pole(field_of({f}), {exact}, time);
    REQUIRE(found);
    // the field with t grows by 2/(1 + t) beside the power of 1 − t: the wait is right to its own part of 1
    CHECK(std::abs(*found - 1) < (f == t * power(x, 2) ? before * before : 1e-13));
  }
  // of two, the one that grows fastest in proportion to its size
  const auto found = pole(field_of({power(x, 2), -1000000 * y}), {1 / before, 1}, time);
  REQUIRE(found);
  CHECK(std::abs(*found - 1) < 1e-13);
}

TEST_CASE("growth that ends nowhere is no pole") {
  CHECK_FALSE(pole(field_of({1000000 * x}), {1}, time));
  CHECK_FALSE(pole(field_of({1000000 * x + 1}), {-1e-12}, time));  // comes to 0
  CHECK_FALSE(pole(field_of({Expression(1)}), {1e-7}, time));
  CHECK_FALSE(pole(field_of({power(x, 2)}), {1}, time));  // at 2 − 1e-5, which is far
}

TEST_CASE("a step from one side of a pole to the other is told by the two points before it") {
  // x = 1/(1 − t) at distances from the pole at 1; the step lands beyond it
  const auto at = [](double distance) { return TimedState<double>{1 - distance, {1 / distance}}; };
  const auto passed = [&](const TimedState<double>& earlier, const TimedState<double>& from,
                          const TimedState<double>& to) {
    return pole_passed(VectorField<double>(compile_vector_field(field_of({power(x, 2)})), {}), 0.0, earlier, from, to);
  };
  const auto found = passed(at(3e-7), at(1e-7), at(-1e-11));
  REQUIRE(found);
  CHECK(std::abs(*found - 1) < 1e-13);
  CHECK_FALSE(passed(at(3e-7), at(1e-7), at(1e-11)));         // ends before the pole
  CHECK_FALSE(passed(at(3e-7), at(1e-7), at(-1e-9)));         // has grown a hundredfold only
  CHECK_FALSE(passed(at(3e-4), at(1e-4), at(-1e-8)));         // no step that is close to it
  CHECK_FALSE(passed(at(1.2e-7), at(1e-7), at(-1e-11)));      // the point before is too near to tell
  CHECK_FALSE(passed({0, {}}, at(1e-7), at(-1e-11)));         // there is none
  const TimedState<double> of_another{1 - 3e-7, {1 / 2e-7}};  // whose pole is at 1 − 1e-7
  CHECK_FALSE(passed(of_another, at(1e-7), at(-1e-11)));
}

TEST_CASE("a run has ended at an escape if it grows by its own size at once") {
  VectorField<double> field(compile_vector_field(field_of({power(x, 2)})), {});
  const double within_run = 1e-4;
  const auto found = escape_at_end(field, 0.0, {time, {1 / before}}, within_run);
  REQUIRE(found);
  CHECK(std::abs(*found - 1) < 1e-13);
  CHECK_FALSE(escape_at_end(field, 0.0, {1 - 1e-3, {1e3}}, within_run));
  VectorField<double> exponential(compile_vector_field(field_of({1000000 * x})), {});
  CHECK_FALSE(escape_at_end(exponential, 0.0, {time, {1}}, within_run));
}

// more than ten million instructions written out: a series of second order would take more than the 4 GB that it may
TEST_CASE("a mean over samples without room for their series has the time of its pole") {
  std::vector<Rational> values;
  for (long k = 1; k <= 16000; ++k) {
    values.push_back(ratio(k, 1000));
    values.push_back(ratio(-k, 1000));
  }
  const Dataset data("data", {"a"}, values);
  const Expression a = column(data, "a");
  std::vector<Expression> odd;  // so that its mean is 0
  for (long j = 1; j <= 120; ++j) odd.push_back(a / (j + power(a * x, 2)));
  const Model model = field_of({power(x, 2) + mean(data, sum(odd))});
  REQUIRE(unrolled_size(*compile_vector_field(model).series) > 10'000'000);
  const auto found = pole(model, {1 / before}, time);
  REQUIRE(found);
  CHECK(std::abs(*found - 1) < 1e-13);
}

}  // namespace separatrix
