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

// s in the middle of each plateau; of the last one, which has no end, a quarter of its time later
std::vector<Rational> midpoints(const StageSequence& sequence, const Quadratic& loss) {
  std::vector<Rational> all;
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const Rational& time = sequence.stages[k].time;
    const auto next = time_after(sequence, loss, k);
    all.push_back(next ? Rational((time + *next) / 2) : Rational(time * ratio(5, 4)));
  }
  return all;
}

// below e^−20 = 2e-9 what falls like a power of α is gone
bool is_settled(double exponent, const Rational& logarithm) { return exponent * to_double(logarithm) > 20; }

// A value that has to be small. Where the plateau is too short to settle on at this α, one that is not is no witness.
void small_if_settled(EvidenceBuilder& evidence, bool is_settled, const std::string& name, double value,
                      const Known& bound) {
  if (!is_settled && !(value < to_double(bound.value()))) {
    evidence.undecided(name, fmt::format("{}, but the stage is too short to be seen at this alpha", decimal(value, 4)));
  } else {
    evidence.below(name, rounded(value, 6), bound);
  }
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
    const auto quadratic = quadratic_of(on.network, {});
    if (!quadratic) continue;
    const std::vector<Rational> s = midpoints(*sequence, *quadratic);
    std::vector<Expression> beta;
    for (const std::string& each : on.network.coordinates) beta.push_back(symbol(each));
    std::vector<double> last(s.size(), INFINITY);
    const std::vector<Rational> alphas = scales(on);
    for (const Rational& alpha : alphas) {
      if (evidence.out_of_time()) return evidence.conclude();
      const Rational logarithm = logarithm_of_inverse(alpha, 20).value();
      std::vector<Rational> times;
      for (const Rational& each : s) times.push_back(rounded(Rational(each * logarithm), 20).value());
      const auto found = values_along(settings, statements.dual(on.network, on.start(alpha)), beta, times, run_digits);
      evidence.at(on.name + ", " + scale_text(alpha));
      if (found.empty()) {
        evidence.undecided("state", "the run ended early");
        continue;
      }
      for (std::size_t k = 0; k < s.size(); ++k) {
        double distance = 0;
        for (std::size_t i = 0; i < beta.size(); ++i) {
          const Rational off = found[k][i].value() - sequence->stages[k].state[i];
          distance = std::max(distance, std::abs(to_double(off)));
        }
        const std::string name = "distance from the plateau at s = " + decimal(s[k], 6);
        const bool smallest = alpha == alphas.back();
        const bool seen = is_settled(settled(*sequence, *quadratic, k, s[k]), logarithm);
        if (std::isfinite(last[k])) {
          small_if_settled(evidence, seen, name + (smallest ? "" : ", less than at the alpha before"), distance,
                           rounded(std::max(last[k], rounding), 6));
        }
        if (smallest) small_if_settled(evidence, seen, name, distance, "0.001");
        last[k] = distance;
      }
    }
  }
  return evidence.conclude();
}

// stages at several α; empty where the work ends
std::vector<MeasuredStages> measured(const ClaimSettings& settings, const ReferenceCase& on,
                                     const StageSequence& sequence, const std::vector<Rational>& alphas,
                                     const Rational& height) {
  MeasureSettings measure;
  measure.digits = run_digits;
  measure.height = height;
  std::vector<MeasuredStages> runs;
  for (const Rational& alpha : alphas) {
    if (settings.out_of_time && settings.out_of_time()) return {};
    runs.push_back(measure_stages(on.network, on.start(alpha), {}, sequence, measure));
    settings.work->spend(runs.back().steps, run_digits);
  }
  return runs;
}

Evidence check_finite_scale(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  constexpr std::size_t decimals = 6;
  for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
    const auto sequence = stages(evidence, statements, on);
    if (!sequence) continue;
    const auto quadratic = quadratic_of(on.network, {});
    if (!quadratic) continue;
    const std::vector<Rational> alphas = scales(on), middles = midpoints(*sequence, *quadratic);
    const auto runs = measured(settings, on, *sequence, alphas, ratio(1, 2));
    if (runs.empty()) return evidence.out_of_time(), evidence.conclude();
    // the two smallest α are what is extrapolated from
    const Rational logarithm = logarithm_of_inverse(alphas[alphas.size() - 2], 20).value();
    const auto seen = [&](std::size_t k) {
      return is_settled(settled(*sequence, *quadratic, k, middles[k]), logarithm);
    };
    evidence.at(on.name + ", alpha to " + decimal(alphas.back(), 3));
    for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
      const Stage& stage = sequence->stages[k];
      const std::string name =
          fmt::format("T of coordinate {}{}, extrapolated", stage.coordinate, stage.sign > 0 ? "+" : "-");
      std::vector<std::optional<Known>> times;
      for (const MeasuredStages& run : runs) times.push_back(run.times[k]);
      const auto limit = extrapolate_times({}, alphas, times, run_digits);
      const bool is_seen = seen(k) && (k == 0 || seen(k - 1));
      const bool near = limit && abs(Rational(limit->value.value() - stage.time)) < tiny(decimals);
      if (!near && !is_seen) {
        evidence.undecided(name, "the plateaus beside it are too short to be seen at these alphas");
      } else if (limit) {
        evidence.near(name, rounded(stage.time, run_digits), limit->value, "1", decimals);
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
    if (!sequence || sequence->end != StageEnd::complete) continue;
    MeasureSettings measure;
    measure.digits = run_digits;
    measure.curve_points = points;  // every step of the run
    std::optional<double> before;
    for (const Rational& alpha : alphas) {
      if (evidence.out_of_time()) return evidence.conclude();
      const MeasuredStages run = measure_stages(on.network, on.start(alpha), {}, *sequence, measure);
      settings.work->spend(run.steps, run_digits);
      evidence.at(on.name + ", " + scale_text(alpha));
      if (!run.complete) {
        evidence.undecided("loss", "the run ended early");
        break;
      }
      const double area = area_between(run, *sequence);
      if (before) {
        evidence.below("area between loss and staircase, relative to that at the alpha before",
                       rounded(area / *before, 6), "0.6");
      }
      before = area;
    }
  }
  return evidence.conclude();
}

// log_α|w_i| = 1 + (ln|ξ_i + η_i| + y_i)/ln α, w = u + v
Evidence check_plateau_law(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
    const auto sequence = stages(evidence, statements, on);
    const auto quadratic = quadratic_of(on.network, {});
    if (!sequence || !quadratic) continue;
    const std::size_t n = quadratic->n;
    const std::vector<Rational> s = midpoints(*sequence, *quadratic);
    const std::vector<Rational> alphas = scales(on);
    std::vector<double> last(s.size(), INFINITY);
    for (const Rational& alpha : alphas) {
      if (evidence.out_of_time()) return evidence.conclude();
      const Rational logarithm = logarithm_of_inverse(alpha, 20).value();
      const DiagonalStart start = on.start(alpha);
      const Model dual = statements.dual(on.network, start);
      std::vector<Rational> times;
      for (const Rational& each : s) times.push_back(rounded(Rational(each * logarithm), 20).value());
      std::vector<Expression> quantities = dual.states();
      for (const std::string& each : on.network.coordinates) quantities.push_back(symbol(each));
      const auto found = values_along(settings, dual, quantities, times, run_digits);
      evidence.at(on.name + ", " + scale_text(alpha));
      if (found.empty()) {
        evidence.undecided("log w", "the run ended early");
        continue;
      }
      for (std::size_t k = 0; k < s.size(); ++k) {
        const bool seen = is_settled(settled(*sequence, *quadratic, k, s[k]), logarithm);
        const Stage& stage = sequence->stages[k];
        const std::vector<Rational> g = quadratic->slope(stage.state);
        std::vector<Rational> beta(n);
        for (std::size_t i = 0; i < n; ++i) beta[i] = found[k][n + i].value();
        const std::vector<Rational> slope = quadratic->slope(beta);
        double distance = 0;
        std::string turned;
        for (std::size_t i = 0; i < n; ++i) {
          const double weight = std::log(std::abs(to_double(Rational(start.xi[i] + start.eta[i]))));
          const double exponent = 1 - (weight + to_double(found[k][i].value())) / to_double(logarithm);
          const Rational expected = 1 - stage.clock[i] - (s[k] - stage.time) * g[i];
          distance = std::max(distance, std::abs(exponent - to_double(expected)));
          if (stage.state[i] == 0 && sgn(slope[i]) != sgn(g[i])) turned = "not that of coordinate " + std::to_string(i);
        }
        const std::string at = " at s = " + decimal(s[k], 6);
        // O(1/ln(1/α)): the logarithm is four times that of the α before
        if (std::isfinite(last[k])) {
          small_if_settled(evidence, seen,
                           "largest |log_alpha w - b + (s - T) g|" + at + ", relative to the alpha before",
                           distance / last[k], "0.3");
        }
        if (alpha == alphas.back()) {
          small_if_settled(evidence, seen, "largest |log_alpha w - b + (s - T) g|" + at, distance, "0.02");
          if (seen || turned.empty()) {
            evidence.same("signs of the slopes off the support" + at, "those on the plateau",
                          turned.empty() ? "those on the plateau" : turned);
          } else {
            evidence.undecided("signs of the slopes off the support" + at, "the stage is too short to be seen");
          }
        }
        last[k] = distance;
      }
    }
  }
  return evidence.conclude();
}

// physical times: what is bounded stays as it is while the logarithm grows
Evidence check_fast_phase(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const ReferenceCase& on : quadratics(evidence, settings, 0)) {
    const auto sequence = stages(evidence, statements, on);
    const auto quadratic = quadratic_of(on.network, {});
    if (!sequence || !quadratic) continue;
    std::vector<Rational> alphas = scales(on);
    alphas.erase(alphas.begin());
    const std::vector<Rational> middles = midpoints(*sequence, *quadratic);
    const auto begin = measured(settings, on, *sequence, alphas, ratio(1, 10)),
               end = measured(settings, on, *sequence, alphas, ratio(9, 10));
    if (begin.empty() || end.empty()) return evidence.out_of_time(), evidence.conclude();
    evidence.at(on.name + ", alpha to " + decimal(alphas.back(), 3));
    std::vector<Rational> logarithms;
    for (const Rational& alpha : alphas) logarithms.push_back(logarithm_of_inverse(alpha, 20).value());
    for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
      const Stage& stage = sequence->stages[k];
      const std::string of = fmt::format(" of coordinate {}{}", stage.coordinate, stage.sign > 0 ? "+" : "-");
      const auto seen = [&](std::size_t j) {
        return is_settled(settled(*sequence, *quadratic, j, middles[j]), logarithms.front());
      };
      std::vector<double> lasted, late;
      for (std::size_t i = 0; i < alphas.size(); ++i) {
        if (!begin[i].times[k] || !end[i].times[k]) continue;
        const Rational from = begin[i].times[k]->value(), to = end[i].times[k]->value();
        lasted.push_back(to_double(Rational((to - from) * logarithms[i])));
        late.push_back(to_double(Rational((from - stage.time) * logarithms[i])));
      }
      if (lasted.size() < 2) {
        evidence.undecided("fast phase" + of, "not seen twice");
        continue;
      }
      const bool is_seen = seen(k) && (k == 0 || seen(k - 1));
      small_if_settled(evidence, is_seen,
                       "duration from a tenth to nine tenths of the plateau" + of +
                           ", at the smaller alpha over the larger: distance from 1",
                       std::abs(lasted[1] / lasted[0] - 1), "0.01");
      small_if_settled(evidence, is_seen, "t - T ln(1/alpha)" + of + " at the smaller alpha less that at the larger",
                       std::abs(late[1] - late[0]), "0.01");
    }
    // |u| = |v| on a plateau: |u² − v²| = C ~ α²
    const Rational alpha = tiny(16), logarithm = logarithm_of_inverse(alpha, 20).value();
    const DiagonalStart start = on.start(alpha);
    const Model dual = statements.dual(on.network, start);
    const Rational after = sequence->stages.back().time * ratio(5, 4) * logarithm;
    const auto found =
        values_along(settings, dual, weights_in_dual_coordinates(start), {rounded(after, 20).value()}, run_digits);
    evidence.at(on.name + ", " + scale_text(alpha));
    if (found.empty()) {
      evidence.undecided("|u| - |v|", "the run ended early");
      continue;
    }
    const std::size_t n = quadratic->n;
    for (std::size_t i = 0; i < n; ++i) {
      const Rational u = abs(found[0][i].value()), v = abs(found[0][n + i].value());
      evidence.zero(fmt::format("|u{0}| - |v{0}| on the last plateau seen", i), rounded(Rational(u - v), 6), "1", 12);
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> small_scale_claims(const Statements& statements) {
  return {
      claim(statements, "B4",
            "for s in (T_k, T_(k+1)) the state at s ln(1/alpha) tends to beta^k as alpha -> 0; one stage adds no "
            "coordinate to the support but its own",
            Status::published, check_limit),
      claim(statements, "B5",
            "T_k(alpha) = T_k + A_k/ln(1/alpha) + exponentially small terms: half-height times, extrapolated "
            "linearly in 1/ln(1/alpha), are those of the algorithm to 1e-6",
            Status::derived, check_finite_scale),
      claim(statements, "B7", "as alpha -> 0 the loss against s converges to a staircase", Status::published,
            check_staircase),
      claim(
          statements, "B13",
          "on (T_k, T_(k+1)) log_alpha w_i = b_i^k - (s - T_k) g_i(theta^k) + o(1) with w = u + v, and off the support "
          "the slopes keep the signs of g(theta^k)",
          Status::published, check_plateau_law),
      claim(statements, "B16",
            "the fast phase takes O(1) of physical time and begins within O(1/ln(1/alpha)) of T_k; |u| = |v| on the "
            "plateaus",
            Status::published, check_fast_phase)};
}

}  // namespace separatrix::boix_adsera_2023
