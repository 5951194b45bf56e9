// Starts that were once labelled wrongly. A label is right or `undecided`, never wrong.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lib/num/decimal.hpp"
#include "solvers/basin/sweep.hpp"
#include "tests/support/problems.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

SweepResult label_of(const Model& model, const std::vector<std::string>& start) {
  SweepCell cell;
  for (const std::string& value : start) cell.start.push_back(parse_rational(value));
  return sweep(model, 1, [&](std::size_t) { return cell; }, {}).front();
}

struct Count {
  std::size_t right = 0, wrong = 0, undecided = 0;
};

// starts (e, w) of markov against the closed form
Count against_closed_form(const char* p, const char* q, const std::vector<std::pair<double, double>>& starts) {
  const TheoryModel& theory = find_model("markov");
  const ParameterValues parameters = theory.model.values({{"p", parse_rational(p)}, {"q", parse_rational(q)}});
  const auto cell = [&](std::size_t i) {
    return SweepCell{parameters, {Rational(starts[i].first), Rational(starts[i].second)}};
  };
  const std::vector<SweepResult> results = sweep(theory.model, starts.size(), cell, {});
  Count count;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto predicted = theory.closed.label(parameters, cell(i).start);
    if (results[i].label == Label::undecided) {
      CHECK(results[i].reason != Reason::none);
      ++count.undecided;
    } else if (predicted == results[i].label) {
      ++count.right;
    } else {
      ++count.wrong;
    }
  }
  return count;
}

class Uniform {
 public:
  double operator()(double low, double high) {
    return low + (high - low) * static_cast<double>(random_() >> 11) * 0x1p-53;
  }

 private:
  std::mt19937_64 random_{7};
};

constexpr std::pair<const char*, const char*> chains[] = {
    {"0.1", "0.1"}, {"0.9", "0.9"}, {"0.5", "0.8"}, {"0.2", "0.6"}};

}  // namespace

TEST_CASE("degenerate saddles, narrow valleys and stiff saddles are no minima") {
  struct Example {
    const char* loss;
    std::vector<std::string> start;
    std::size_t coordinate;
    double limit;  // of this coordinate
  };
  const Example examples[] = {
      {"x^2/2 - y^4/4 + y^6/6", {"1", "4e-5"}, 1, 1},
      {"50*(x-100)^2 - y^4/4 + y^6/6", {"1", "5e-4"}, 1, 1},
      {"x^2/2 + y^3/3 + y^4/4", {"1", "-3e-9"}, 1, -1},
      {"500000000*x^2 + (y^2-1)^2/4", {"1", "1e-5"}, 1, 1},
      {"1/1000000*(x^2-1)^2/4 + 100*(y-x^2)^2", {"1e-6", "1"}, 0, 1},
  };
  int decided = 0;
  for (const Example& each : examples) {
    CAPTURE(each.loss);
    const SweepResult found = label_of(gradient_model({"x", "y"}, each.loss), each.start);
    if (found.label == Label::undecided) continue;
    ++decided;
    CHECK(found.label == Label::minimum);
    CHECK(std::abs(found.end[each.coordinate] - each.limit) < 1e-6);
  }
  CHECK(decided >= 1);
  // runs into the degenerate saddle at the origin
  CHECK(label_of(gradient_model({"x", "y"}, "x^2/2 + y^3/3 + y^4/4"), {"1", "1e-7"}).label == Label::undecided);
}

TEST_CASE("a bounded path has not diverged") {
  const Model near = gradient_model({"x"}, "(x-3)^2/2");
  CHECK(label_of(near, {"300000000"}).label == Label::minimum);
  CHECK(label_of(gradient_model({"x"}, "(x-200000000)^2/2"), {"1"}).label == Label::minimum);
  CHECK(label_of(gradient_model({"x", "y"}, "sqrt(x) + y^2/2"), {"1", "1"}).label == Label::undecided);
  CHECK(label_of(gradient_model({"x"}, "-x^2/2"), {"1"}).label == Label::diverged);
  CHECK(label_of(gradient_model({"x"}, "-x^4/4"), {"1"}).label == Label::diverged);  // in finite time
}

TEST_CASE("escape to infinity keeps its direction") {
  // (e^t, 2 e^t): a ray
  CHECK(label_of(gradient_model({"x", "y"}, "-x^2/2 - y^2/2"), {"1", "2"}).label == Label::diverged);
  // (e^t, 10^-4 e^{1.2 t}): along x when the size is 10^15, along y when it is 10^30
  CHECK(label_of(gradient_model({"x", "y"}, "-x^2/2 - 3/5*y^2"), {"1", "1e-4"}).label == Label::undecided);
}

TEST_CASE("a loss that rises is no label") {
  // the path ends before the wall at 0.3, 10^-6 wide; a Runge-Kutta step goes through it, up by 3
  const SweepResult found = label_of(gradient_model({"x"}, "(x-1)^2/2 + 3*sigmoid(1e6*(x - 3/10))"), {"0"});
  CHECK(found.label == Label::undecided);
  CHECK(found.reason == Reason::loss_rose);
}

TEST_CASE("rounding of the start or of the field decides nothing") {
  const Model wells = gradient_model({"x", "y"}, "x^2/2 + ((y-1)^2-1)^2/4");
  CHECK(label_of(wells, {"1", "1.00000000000000000001"}).label == Label::undecided);
  CHECK(label_of(wells, {"1", "1"}).label == Label::saddle);
  const SweepResult flat = label_of(gradient_model({"x", "y"}, "x^2/2 + y^4*(y-1)^2"), {"0", "1e-110"});
  CHECK(flat.label == Label::undecided);
  CHECK(flat.reason == Reason::field_underflow);
  CHECK(label_of(gradient_model({"x", "y"}, "x^2/2 + (y^2-1)^2/4"), {"1/2", "1e-20"}).end[1] == doctest::Approx(1));
}

TEST_CASE("ordinary starts of markov are decided and right") {
  for (const auto& [p, q] : {std::pair{"0.1", "0.1"}, {"0.9", "0.9"}, {"0.5", "0.8"}, {"0.2", "0.6"}, {"0.3", "0.7"}}) {
    Uniform uniform;
    std::vector<std::pair<double, double>> starts;
    for (int i = 0; i < 1000; ++i) starts.emplace_back(uniform(-3, 3), uniform(-3, 3));
    const Count count = against_closed_form(p, q, starts);
    CHECK(count.wrong == 0);
    CHECK(count.undecided == 0);
  }
}

TEST_CASE("w never jumps over w = 0 in large boxes") {
  for (const auto& [p, q] : chains) {
    for (const double box : {10, 100}) {
      Uniform uniform;
      std::vector<std::pair<double, double>> starts;
      for (int i = 0; i < 60; ++i) starts.emplace_back(uniform(-box, box), uniform(-box, box));
      const Count count = against_closed_form(p, q, starts);
      CAPTURE(box);
      CHECK(count.wrong == 0);
      CHECK(3 * count.undecided <= 60);  // measured: 14 in the larger box
    }
  }
}

TEST_CASE("close to the separatrix a label is right or undecided") {
  for (const auto& [p, q] : chains) {
    const bool left = std::string(p) == "0.1" || std::string(p) == "0.2";
    for (const double distance : {1e-6, 1e-8, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14}) {
      Uniform uniform;
      std::vector<std::pair<double, double>> starts;
      for (int i = 0; i < 10; ++i) {
        const double w = left ? uniform(-3, -0.75) : uniform(-0.68, -0.02);
        const double e = std::sqrt(w * w - std::log(-w) - (1 + std::log(2)) / 2);
        starts.emplace_back(e * (1 + (i % 2 == 0 ? distance : -distance)), w);
      }
      const Count count = against_closed_form(p, q, starts);
      CAPTURE(distance);
      CHECK(count.wrong == 0);
      if (distance >= 1e-8) CHECK(count.undecided == 0);
    }
  }
}

TEST_CASE("starts that creep away from e = 0, and probabilities near the ends of (0, 1)") {
  Uniform uniform;
  std::vector<std::pair<double, double>> tiny, ordinary;
  for (int i = 0; i < 100; ++i) tiny.emplace_back(std::pow(10, uniform(-30, -3)), uniform(-3, 3));
  for (int i = 0; i < 30; ++i) ordinary.emplace_back(uniform(-3, 3), uniform(-3, 3));
  for (const auto& [p, q] : chains) {
    const Count count = against_closed_form(p, q, tiny);
    CHECK(count.wrong == 0);
    CHECK(count.undecided <= 5);
  }
  for (const char* q : {"0.99999999999999999999", "0.9999", "1e-10"}) {
    CAPTURE(q);
    CHECK(against_closed_form("0.5", q, ordinary).wrong == 0);
    CHECK(against_closed_form(q, q, ordinary).wrong == 0);
  }
  ordinary.resize(3);  // hardly moving, up to the limit of time
  CHECK(against_closed_form("0.5", "1e-17", ordinary).wrong == 0);
}

}  // namespace separatrix
