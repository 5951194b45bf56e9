#include <fmt/format.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/gaussian.hpp"
#include "solvers/parallel.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/gong_2025/descent_run.hpp"

namespace separatrix::gong_2025 {
namespace {

// What runs of noisy gradient descent from A = 0 look like after a time.
struct Noisy {
  Mean growth;           // of E over what the flow without noise reaches
  Share dead;            // of the time, A < −|E|
  Share ended_dead;      // of the runs
  double deviation = 0;  // root mean square of A along the runs
  std::size_t runs = 0, ended = 0;
};

Noisy noisy_runs(const Model& model, const StageRequest& run, const Rational& rate, const Rational& noise, double until,
                 double reference, std::size_t n, std::uint64_t seed) {
  const VectorFieldCode code = compile_vector_field(model);
  const double m2 = to_double(power(run.parameters[2], 2)), r2 = to_double(power(run.parameters[1], 2));
  std::vector<double> growth(n), squares(n);
  std::vector<std::size_t> dead(n), steps(n), ended(n);
  in_parallel(n, [&](std::size_t k) {
    const std::vector<double> start{to_double(run.start[0]), 0, to_double(run.start[2])};
    const DescentRun end =
        descend(code, run.parameters, start, {rate, noise, seed + k}, until, [&](const std::vector<double>& x) {
          const double A = m2 * x[1], E = r2 * x[2];
          squares[k] += A * A;
          dead[k] += A < -std::abs(E) ? 1 : 0;
          ++steps[k];
          return false;
        });
    growth[k] = r2 * end.state[2] / reference;
    ended[k] = m2 * end.state[1] < -r2 * std::abs(end.state[2]) ? 1 : 0;
  });
  Noisy result;
  double total = 0;
  std::size_t all = 0, all_dead = 0;
  for (std::size_t k = 0; k < n; ++k) {
    total += squares[k];
    all += steps[k];
    all_dead += dead[k];
    result.ended += ended[k];
  }
  result.growth = mean_of(growth);
  result.runs = n;
  result.ended_dead = share_of(result.ended, n);
  result.dead = {static_cast<double>(all_dead) / static_cast<double>(all), 0};
  result.deviation = std::sqrt(total / static_cast<double>(all));
  return result;
}

// The formula: Ė = ½q₀b r⁴ σ(−bE) P(|A| < E), A ~ N(0, s²).
class GaussianGrowth {
 public:
  GaussianGrowth(const Statements& statements, const StageRequest& run, double deviation)
      : inside_(statements.inside),
        weight_((1 - to_double(run.parameters[3])) / 2),
        clock_(to_double(run.parameters[5]) * weight_ * to_double(power(run.parameters[1], 4)) / 2),
        start_(to_double(power(run.parameters[1], 2)) * to_double(run.start[2])),
        deviation_(deviation) {}

  // E at a time, by the midpoint rule
  double at(double until) const {
    constexpr int steps = 20000;
    const double h = until / steps;
    double E = start_;
    for (int i = 0; i < steps; ++i) E += h * slope(E + h / 2 * slope(E));
    return E;
  }

  // the time at which E is reached: ∫ dE/Ė by Simpson's rule
  double time_of(double E) const {
    constexpr int panels = 2000;
    const double h = (E - start_) / (2 * panels);
    double sum = 0;
    for (int i = 0; i < panels; ++i) {
      const double x = start_ + 2 * i * h;
      sum += 1 / slope(x) + 4 / slope(x + h) + 1 / slope(x + 2 * h);
    }
    return sum * h / 3;
  }

 private:
  double slope(double E) const { return clock_ / (1 + std::exp(weight_ * E)) * inside_(E, deviation_); }

  std::function<double(double E, double s)> inside_;
  double weight_, clock_, start_, deviation_;
};

// the formula against what it is made of: draws of A, its other integral, and the sliding solution for s → 0
void check_formula(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
                   const StageRequest& run, double deviation, double until, double reference) {
  constexpr std::size_t draws = 100'000;
  for (const double share : {0.5, 1.0, 2.0}) {
    Gaussian random(settings.seed + 12);
    std::size_t within = 0;
    for (std::size_t i = 0; i < draws; ++i) within += std::abs(random()) < share;
    const double found = static_cast<double>(within) / draws, expected = statements.inside(share, 1);
    const double error = std::sqrt(found * (1 - found) / draws);
    evidence.below(fmt::format("distance of P(|A| < {} s) from {} draws, in standard errors", share, draws),
                   rounded(std::abs(found - expected) / error, 3), "5", EvidenceMethod::sampled);
  }
  const GaussianGrowth formula(statements, run, deviation), sharp(statements, run, 1e-9);
  evidence.below("E of the formula: relative distance of its time by the other integral",
                 rounded(std::abs(formula.time_of(formula.at(until)) / until - 1), 3), "1e-5");
  evidence.below("without spread: relative distance of E from the sliding solution",
                 rounded(std::abs(sharp.at(until) / reference - 1), 3), "1e-5");
}

Evidence check_noise(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::learnable);
  if (all.empty()) return evidence.conclude();
  const StageRequest& run = all.front();
  const std::size_t n = settings.effort == Effort::full ? 1000 : 200;
  const Rational noise = ratio(1, 20), slow = ratio(1, 10), fast = ratio(2, 5);
  constexpr double until = 400;

  // A = 0 without noise: F(bE) = F(bE₀) + ½q₀b²r⁴τ
  const Expression margin = b() * power(symbol("r"), 2) * symbol("e");
  const Known level = number(statements.forms.F_of(margin) + statements.forms.clock_sliding * Rational(400), run);
  const auto end = inverse_F(statements.forms, level, 15);
  if (!end) {
    evidence.same("E after the time", "a root of the closed form", "none");
    return evidence.conclude();
  }
  const double reference = 2 * to_double(end->value()) / (1 - to_double(run.parameters[3]));

  const auto runs_with = [&](const Rational& rate, const Rational& deviation, std::size_t count) {
    return noisy_runs(statements.model, run, rate, deviation, until, reference, count, 1000 * settings.seed);
  };
  evidence.at(text(run) + ", tau = 400 from A = 0");
  const Noisy silent = runs_with(slow, 0, 2), rapid = runs_with(fast, noise, n), annealed = runs_with(slow, noise, n);
  const auto sampled = EvidenceMethod::sampled;
  evidence.below("without noise: relative distance of E from the sliding solution, eta = 1/10",
                 rounded(std::abs(silent.growth.value - 1), 4), "0.01", sampled);
  evidence.below(fmt::format("noise 1/20, eta = 1/10: mean of E over that without noise {:.3f} +- {:.3f}; upper end",
                             annealed.growth.value, annealed.growth.band),
                 rounded(annealed.growth.value + annealed.growth.band, 4), "1", sampled);
  evidence.above(
      fmt::format("share of runs that end dead: {} of {} with eta = 2/5, {} of {} with eta = 1/10; lower end of the "
                  "95 % interval of the first over the upper end of the second",
                  rapid.ended, n, annealed.ended, n),
      rounded(rapid.ended_dead.low / annealed.ended_dead.high, 4), "1", sampled);
  check_formula(evidence, statements, settings, run, annealed.deviation, until, reference);
  const double formula = GaussianGrowth(statements, run, annealed.deviation).at(until) / reference;
  evidence.above(fmt::format("eta = 1/10: distance of the mean from E' = q0 b r^4 sigma(-m_zeta) erf(E/(sqrt2 s))/2 "
                             "with s = {:.3f} as seen, which gives {:.3f}, in half widths of the 95 % interval",
                             annealed.deviation, formula),
                 rounded(std::abs(annealed.growth.value - formula) / annealed.growth.band, 3), "1", sampled);
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> noise_claims(const Statements& statements) {
  return {claim(statements, "G12",
                "noisy gradient descent, as seen: noise carries A into the dead zone A < -|E|, where nothing brings it "
                "back, so A has no stationary spread and E grows more slowly than without noise; at equal noise of the "
                "gradient a smaller learning rate loses fewer runs, so here annealing matters; the Gaussian formula "
                "with erf(E/(sqrt2 s)) is not confirmed",
                check_noise)};
}

}  // namespace separatrix::gong_2025
