#include "solvers/trajectory/lane_integrator.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/steppers/dopri5.hpp"
#include "tests/support/problems.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

using Point = std::vector<double>;

struct Ending {
  Point x;
  double t = 0;
  LaneEnd end = LaneEnd::stuck;
};

// follows starts in their order, all to one time
class Follow final : public LaneWork {
 public:
  Follow(const std::vector<Point>& starts, double end) : ends(starts.size()), starts_(starts), end_(end) {}

  bool next(std::size_t lane, std::vector<double>& x, double& end) override {
    if (begun_ == starts_.size()) return false;
    at_[lane] = begun_;
    x = starts_[begun_++];
    end = end_;
    return true;
  }
  void finish(std::size_t lane, LaneEnd end, const LaneStep& step) override {
    Ending& here = ends[at_[lane]];
    for (std::size_t i = 0; i < step.dimension(); ++i) here.x.push_back(step.x(i)[lane]);
    here.t = step.t()[lane];
    here.end = end;
  }

  std::vector<Ending> ends;

 private:
  const std::vector<Point>& starts_;
  double end_;
  std::size_t at_[start_lanes] = {};
  std::size_t begun_ = 0;
};

std::vector<Ending> follow(const Model& model, const std::vector<Point>& starts, double end, double tolerance,
                           std::size_t most_trials = 100'000) {
  const VectorFieldCode code = compile_vector_field(model);
  LaneStep step(LaneFunction(code.field, model.values({})), {tolerance, tolerance});
  Follow work(starts, end);
  integrate_in_lanes(step, work, most_trials);
  return work.ends;
}

TEST_CASE("lanes of starts: a step is that of the pair of Dormand and Prince, by its coefficients in odeint") {
  const PrecisionScope scope(40);
  const Model model = oscillator().model;
  const VectorFieldCode code = compile_vector_field(model);
  VectorField<mpfr> field(code, {});
  const System<mpfr> system = [&](const State<mpfr>& x, State<mpfr>& slope, const mpfr& t) { field(x, slope, t); };
  LaneStep step(LaneFunction(code.field, {}), {1, 1});
  const std::vector<double> start{0.75, -0.5};
  step.put(3, start.data(),
           0.4);  // every trial is accepted at such a tolerance
  step.start();
  State<mpfr> expected{mpfr(0.75), mpfr(-0.5)};
  double before = 0;
  for (int k = 0; k < 4; ++k) {
    double accepted[start_lanes];
    step.advance(accepted);
    REQUIRE(accepted[3] == 1);
    const mpfr h = mpfr(step.t()[3]) - mpfr(before);
    before = step.t()[3];
    expected = dopri5_step<mpfr>(system, expected, mpfr(0), h).x;
    for (std::size_t i = 0; i < 2; ++i) CHECK(std::fabs(to_double(mpfr(expected[i] - step.x(i)[3]))) < 1e-15);
  }
  CHECK(before == 0.4);
}

TEST_CASE("lanes of starts: solutions that are known, each at its own pace") {
  // x = x₀ cos t + y₀ sin t for many sizes, with as many starts as leave the last lanes free
  std::vector<Point> starts;
  for (int k = 0; k < 150; ++k) starts.push_back({std::cos(k) * (1 + k), std::sin(k) * (1 + k)});
  for (const double tolerance : {1e-6, 1e-9, 1e-12}) {
    const auto ends = follow(oscillator().model, starts, 10, tolerance);
    for (std::size_t k = 0; k < starts.size(); ++k) {
      REQUIRE(ends[k].end == LaneEnd::reached);
      CHECK(ends[k].t == 10);
      const double x = starts[k][0] * std::cos(10) + starts[k][1] * std::sin(10),
                   size = std::hypot(starts[k][0], starts[k][1]);
      // local errors, as many as there are steps, add up: at most 10/h of them, h > tolerance^{1/5}
      CHECK(std::fabs(ends[k].x[0] - x) < 10 * std::pow(tolerance, 0.8) * (1 + size));
    }
  }
}

TEST_CASE("lanes of starts: the bits of a path depend on its start alone") {
  const Model& model = find_model("markov").model;
  std::vector<Point> starts;
  for (int k = 0; k < 150; ++k) starts.push_back({-3 + 0.041 * k, 2.9 - 0.039 * k});
  const auto together = follow(model, starts, 50, 1e-9);
  const std::vector<Point> turned(starts.rbegin(), starts.rend());
  const auto backward = follow(model, turned, 50, 1e-9);
  const auto same = [](const Ending& a, const Ending& b) {
    return a.end == b.end && std::memcmp(&a.t, &b.t, sizeof a.t) == 0 &&
           std::memcmp(a.x.data(), b.x.data(), a.x.size() * sizeof(double)) == 0;
  };
  for (std::size_t k = 0; k < starts.size(); ++k) {
    CAPTURE(k);
    CHECK(same(together[k], backward[starts.size() - 1 - k]));
    if (k % 20 == 0) CHECK(same(together[k], follow(model, {starts[k]}, 50, 1e-9).front()));
  }
}

// each start that ends leaves one more to follow
class Relay final : public LaneWork {
 public:
  bool next(std::size_t, std::vector<double>& x, double& end) override {
    if (waiting_ == 0) return false;
    --waiting_;
    x = {1.0, 0.0};
    end = 1;
    return true;
  }
  void finish(std::size_t, LaneEnd, const LaneStep&) override {
    if (++ended < 5) waiting_ = 1;
  }

  int ended = 0;

 private:
  int waiting_ = 1;
};

TEST_CASE("lanes of starts: what comes up while there is none left is followed too") {
  const VectorFieldCode code = compile_vector_field(oscillator().model);
  LaneStep step(LaneFunction(code.field, {}), {1e-6, 1e-6});
  Relay work;
  integrate_in_lanes(step, work, 1000);
  CHECK(work.ended == 5);
}

TEST_CASE("lanes of starts: no lane waits for one that cannot go on") {
  // x = tan t has a pole at π/2; in the second state nothing happens
  const Model model = vector_field_model({"x", "y"}, {"1 + x^2", "0"}, {0, 0});
  std::vector<Point> starts(100, Point{0, 0});
  starts[4] = {-10, 0};  // its pole is at π/2 + atan 10 = 3.04
  for (const auto& [end, how] : {std::pair{3.0, LaneEnd::reached}, std::pair{4.0, LaneEnd::stuck}}) {
    const auto ends = follow(model, starts, end, 1e-9);
    CHECK(ends[4].end == how);
    for (std::size_t k = 0; k < starts.size(); ++k) {
      if (k != 4) CHECK(ends[k].end == LaneEnd::stuck);
    }
    CHECK(ends[0].t == doctest::Approx(std::acos(0)).epsilon(1e-6));
  }
  CHECK(follow(model, starts, 1, 1e-9, 5)[0].end == LaneEnd::too_many);
}

}  // namespace
}  // namespace separatrix
