#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/diagonal/measured_stages.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

// trajectories in double: what is looked for is a limit in 1/ln(1/α), not digits of one run
constexpr std::size_t run_digits = 15;

// What is exponentially small falls with gap times ln(1/α). Two stages of the correlated case are 0.02 apart: it needs
// logarithms of thousands, and so may what a user sets.
std::vector<Rational> scales(const ReferenceCase& on) {
  const bool apart = on.name == uncorrelated_case().name || on.name == deactivated_case().name;
  if (apart) return {tiny(16), tiny(64), tiny(256)};
  return {tiny(64), tiny(256), tiny(1024)};
}

std::string scale_text(const Rational& alpha) { return "alpha = " + decimal(alpha, 3); }

// s between stages, and one after the last
std::vector<Rational> midpoints(const StageSequence& sequence) {
  std::vector<Rational> all;
  for (std::size_t k = 0; k + 1 < sequence.stages.size(); ++k) {
    all.push_back((sequence.stages[k].time + sequence.stages[k + 1].time) / 2);
  }
  all.push_back(sequence.stages.back().time * ratio(5, 4));
  return all;
}

std::size_t new_in_support(const Stage& stage, const std::vector<Rational>& before) {
  std::size_t others = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    others += stage.state[i] != 0 && before[i] == 0 && i != stage.coordinate;
  }
  return others;
}

Evidence check_limit(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  // what falls like a power of α falls until the rounding of double
  constexpr double rounding = 1e-9;
  for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
    const auto sequence = stages(evidence, statements, on);
    if (!sequence || sequence->stages.empty()) continue;
    std::vector<Rational> before(on.network.coordinates.size());
    for (const Stage& stage : sequence->stages) {
      evidence.same(fmt::format("coordinates beside {} that enter the support at T = {}", stage.coordinate,
                                decimal(stage.time, 6)),
                    "0", std::to_string(new_in_support(stage, before)), EvidenceMethod::exact);
      before = stage.state;
    }
    const std::vector<Rational> s = midpoints(*sequence);
    std::vector<Expression> beta;
    for (const std::string& each : on.network.coordinates) beta.push_back(symbol(each));
    std::vector<double> last(s.size(), INFINITY);
    const std::vector<Rational> alphas = scales(on);
    for (const Rational& alpha : alphas) {
      if (evidence.out_of_time()) return evidence.conclude();
      const Rational logarithm = parse_rational(logarithm_of_inverse(alpha, 20));
      std::vector<Rational> times;
      for (const Rational& each : s) times.push_back(parse_rational(decimal(Rational(each * logarithm), 20)));
      const auto found = values_along(statements.dual(on.network, on.start(alpha)), beta, times, run_digits);
      evidence.at(on.name + ", " + scale_text(alpha));
      if (found.empty()) {
        evidence.undecided("state", "the run ended early");
        continue;
      }
      for (std::size_t k = 0; k < s.size(); ++k) {
        double distance = 0;
        for (std::size_t i = 0; i < beta.size(); ++i) {
          const Rational off = parse_rational(found[k][i]) - sequence->stages[k].state[i];
          distance = std::max(distance, std::abs(to_double(off)));
        }
        const std::string name = "distance from the plateau at s = " + decimal(s[k], 6);
        const bool smallest = alpha == alphas.back();
        if (std::isfinite(last[k])) {
          evidence.below(name + (smallest ? "" : ", less than at the alpha before"), decimal(distance, 6),
                         decimal(std::max(last[k], rounding), 6));
        }
        if (smallest) evidence.below(name, decimal(distance, 6), "0.001");
        last[k] = distance;
      }
    }
  }
  return evidence.conclude();
}

Evidence check_finite_scale(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  constexpr std::size_t decimals = 6;
  for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
    const auto sequence = stages(evidence, statements, on);
    if (!sequence) continue;
    const std::vector<Rational> alphas = scales(on);
    MeasureSettings measure;
    measure.digits = run_digits;
    std::vector<MeasuredStages> runs;
    for (const Rational& alpha : alphas) {
      if (evidence.out_of_time()) return evidence.conclude();
      runs.push_back(measure_stages(on.network, on.start(alpha), {}, *sequence, measure));
    }
    evidence.at(on.name + ", alpha to " + decimal(alphas.back(), 3));
    for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
      const Stage& stage = sequence->stages[k];
      const std::string name =
          fmt::format("T of coordinate {}{}, extrapolated", stage.coordinate, stage.sign > 0 ? "+" : "-");
      std::vector<std::optional<std::string>> times;
      for (const MeasuredStages& run : runs) times.push_back(run.times[k]);
      const auto limit = extrapolate_times(alphas, times, run_digits);
      if (limit) {
        evidence.near(name, decimal(stage.time, run_digits), limit->value, "1", decimals);
      } else {
        evidence.same(name, decimal(stage.time, run_digits), "not seen twice");
      }
    }
  }
  return evidence.conclude();
}

// ∫|L_α(s) − L(s)| ds over the run, the staircase integrated piece by piece
double area_between(const MeasuredStages& run, const StageSequence& sequence) {
  const auto staircase = [&](double s) {
    double loss = to_double(sequence.loss);
    for (const Stage& stage : sequence.stages) {
      if (s >= to_double(stage.time)) loss = to_double(stage.loss);
    }
    return loss;
  };
  double area = 0;
  for (std::size_t k = 0; k + 1 < run.s.size(); ++k) {
    const double middle = (run.s[k] + run.s[k + 1]) / 2, loss = (run.loss[k] + run.loss[k + 1]) / 2;
    area += std::abs(loss - staircase(middle)) * (run.s[k + 1] - run.s[k]);
  }
  return area;
}

Evidence check_staircase(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  // area = A/ln(1/α) + what is smaller: twice the logarithm, half the area
  const std::vector<Rational> alphas{tiny(75), tiny(150), tiny(300)};
  constexpr std::size_t points = 1'000'000;
  for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
    const auto sequence = stages(evidence, statements, on);
    if (!sequence || sequence->stages.empty()) continue;
    MeasureSettings measure;
    measure.digits = run_digits;
    measure.curve_points = points;  // every step of the run
    std::optional<double> before;
    for (const Rational& alpha : alphas) {
      if (evidence.out_of_time()) return evidence.conclude();
      const MeasuredStages run = measure_stages(on.network, on.start(alpha), {}, *sequence, measure);
      evidence.at(on.name + ", " + scale_text(alpha));
      if (!run.complete) {
        evidence.undecided("loss", "the run ended early");
        break;
      }
      const double area = area_between(run, *sequence);
      if (before) {
        evidence.below("area between loss and staircase, relative to that at the alpha before",
                       decimal(area / *before, 6), "0.6");
      }
      before = area;
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> small_scale_claims(const Statements& statements) {
  return {claim(statements, "B4",
                "for s in (T_k, T_(k+1)) the state at s ln(1/alpha) tends to beta^k as alpha -> 0; one stage adds no "
                "coordinate to the support but its own",
                Status::recalled, check_limit),
          claim(statements, "B5",
                "T_k(alpha) = T_k + A_k/ln(1/alpha) + exponentially small terms: half-height times, extrapolated "
                "linearly in 1/ln(1/alpha), are those of the algorithm to 1e-6",
                Status::derived, check_finite_scale),
          claim(statements, "B7", "as alpha -> 0 the loss against s converges to a staircase", Status::published,
                check_staircase)};
}

}  // namespace separatrix::boix_adsera_2023
