#include <doctest/doctest.h>

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <random>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "theory/gong_2025/model.hpp"
#include "theory/gong_2025/stage_times.hpp"
#include "theory/registry.hpp"

namespace separatrix::gong_2025 {
namespace {

StageRequest row(const Rational& gamma, const Rational& r, const Rational& rho, std::size_t digits) {
  const Model model = two_stage();
  return {model.values({{"gamma", gamma}, {"r", r}, {"rho", rho}}), model.description().start, ratio(1, 10),
          ratio(1, 5), digits};
}

double time(const std::vector<StageTime>& all, std::size_t k) { return to_double(all[k].time->value()); }

TEST_CASE("gong_2025: the inverse of F is C - W_0(e^C), in double by Boost and without overflow by its definition") {
  for (const double C : {-700.0, -30.0, -1.0, 0.0, 0.5, 1.0, 2.0, 2.5, 10.0, 300.0, 700.0}) {
    const auto found = inverse_F({}, rounded(C, 17), 20);
    REQUIRE(found);
    const double expected = C - boost::math::lambert_w0(std::exp(C));
    CHECK(to_double(found->value()) == doctest::Approx(expected).epsilon(1e-13));
  }
  // m + e^m = C, at any size
  const PrecisionScope scope(200);
  for (const char* C : {"-1e6", "1e-30", "1", "1e6", "1e400", "123456789.123456789"}) {
    const auto found = inverse_F({}, C, 150);
    REQUIRE(found);
    const mpfr m = to_real<mpfr>(found->value()), residual = m + exp(m) - mpfr(C);
    CHECK(abs(residual) < abs(mpfr(C)) * pow(mpfr(10), -140) + pow(mpfr(10), -140));
  }
}

TEST_CASE("gong_2025: the closed forms give the reference times") {
  // from the theory text, to the digits it prints
  const auto first = predicted_times({}, row(1, ratio(2, 5), ratio(2, 3), 15));
  CHECK(time(first, 0) == doctest::Approx(85.68).epsilon(1e-4));
  CHECK(time(first, 1) == doctest::Approx(131.95).epsilon(1e-4));
  CHECK(time(first, 2) == doctest::Approx(9626.7).epsilon(1e-5));
  CHECK(time(first, 3) == doctest::Approx(87222).epsilon(1e-5));
  const auto second = predicted_times({}, row(1, ratio(3, 10), ratio(2, 3), 15));
  CHECK(time(second, 1) == doctest::Approx(173.4).epsilon(1e-3));
  CHECK(time(second, 2) == doctest::Approx(30221).epsilon(1e-5));
  CHECK(time(second, 3) == doctest::Approx(275461).epsilon(1e-5));
  const auto third = predicted_times({}, row(ratio(7, 10), ratio(3, 10), ratio(3, 4), 15));
  CHECK(time(third, 0) == doctest::Approx(357.72).epsilon(1e-4));
  CHECK(time(third, 1) == doctest::Approx(77.06).epsilon(1e-3));
  CHECK(time(third, 2) == doctest::Approx(28624).epsilon(1e-4));
  CHECK(time(third, 3) == doctest::Approx(400270).epsilon(1e-5));
}

TEST_CASE("gong_2025: more digits of a predicted time continue the fewer") {
  const auto few = predicted_times({}, row(1, ratio(2, 5), ratio(2, 3), 15));
  const auto many = predicted_times({}, row(1, ratio(2, 5), ratio(2, 3), 100));
  for (std::size_t k = 0; k < few.size(); ++k) {
    CHECK(agreed_digits(*few[k].time, *many[k].time) >= 14);
    CHECK(many[k].time->text().size() > 90);
  }
}

TEST_CASE("gong_2025: no time without a reason") {
  StageRequest dead = row(1, ratio(2, 5), ratio(2, 3), 15);
  dead.start[1] = -1;
  const StageRequest obstructed = row(1, ratio(2, 5), ratio(1, 2), 15);
  StageRequest outside = row(1, ratio(2, 5), ratio(2, 3), 15);
  outside.start[2] = -1;
  for (const auto& [request, reason] :
       {std::pair{dead, "dead"}, {obstructed, "obstructed"}, {outside, "cone A > E > 0"}}) {
    const auto times = predicted_times({}, request);
    REQUIRE(times.size() == 5);
    CHECK(times[0].time.has_value());
    for (std::size_t k = 1; k < times.size(); ++k) {
      CHECK(!times[k].time);
      CHECK(times[k].note.find(reason) != std::string::npos);
    }
  }
  StageRequest decaying = row(1, ratio(2, 5), ratio(2, 3), 15);
  decaying.parameters = two_stage().values({{"lambda", ratio(1, 100)}});
  for (const StageTime& each : predicted_times({}, decaying)) CHECK(each.note.find("lambda = 0") != std::string::npos);
}

TEST_CASE("gong_2025: fates by exact comparison") {
  const ParameterValues learnable = row(1, ratio(2, 5), ratio(2, 3), 15).parameters;
  const ParameterValues half = row(1, ratio(2, 5), ratio(1, 2), 15).parameters;
  // |E| = 0.16 |e|, A = a
  CHECK(fate(learnable, {0, ratio(-16, 100), 1}) == Fate::unstable);
  CHECK(fate(learnable, {0, Rational(ratio(-16, 100) - power(ratio(1, 10), 40)), 1}) == Fate::dead);
  CHECK(fate(learnable, {0, Rational(ratio(-16, 100) + power(ratio(1, 10), 40)), -1}) == Fate::learned);
  CHECK(fate(learnable, {0, 1, 0}) == Fate::unstable);
  CHECK(fate(half, {0, 1, 1}) == Fate::obstructed);
  CHECK(fate(half, {0, -1, 1}) == Fate::dead);
}

TEST_CASE("gong_2025: parameters that do not fit together are refused, with both values") {
  const Model model = two_stage();
  CHECK_NOTHROW(static_cast<void>(model.values({{"p0", ratio(3, 10)}, {"q0", ratio(7, 10)}})));
  try {
    static_cast<void>(model.values({{"r", Rational(3)}, {"m", Rational(2)}}));
    FAIL("r > m was accepted");
  } catch (const InvalidArgument& refusal) {
    CHECK(std::string(refusal.what()) == "r = 3, m = 2 is not allowed: r < m");
  }
}

}  // namespace
}  // namespace separatrix::gong_2025
