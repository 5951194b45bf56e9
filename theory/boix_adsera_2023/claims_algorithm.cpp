#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lib/num/decimal.hpp"
#include "solvers/diagonal/quadratic.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

constexpr std::size_t random_cases = 12;

// the quadratic cases, and small heads
std::vector<ReferenceCase> cases_and_heads(EvidenceBuilder& evidence, const Statements& statements,
                                           const ClaimSettings& settings) {
  std::vector<ReferenceCase> all = quadratics(evidence, settings, random_cases);
  if (user_fixes_features(settings)) return all;
  const std::uint64_t heads = settings.effort == Effort::full ? 4 : 1;
  for (std::uint64_t k = 0; k < heads; ++k) all.push_back(small_head(statements.head, settings.seed + k));
  return all;
}

std::size_t rank(const std::vector<Rational>& beta, const std::vector<std::size_t>& coordinates) {
  return static_cast<std::size_t>(
      std::count_if(coordinates.begin(), coordinates.end(), [&](std::size_t i) { return beta[i] != 0; }));
}

std::vector<CoordinateGroup> matrices_of(const DiagonalNetwork& network) {
  if (!network.groups.empty()) return network.groups;
  CoordinateGroup all{"W", {}};
  for (std::size_t i = 0; i < network.coordinates.size(); ++i) all.coordinates.push_back(i);
  return {all};
}

Evidence check_ranks(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const ReferenceCase& on : cases_and_heads(evidence, statements, settings)) {
    if (evidence.out_of_time()) break;
    const auto sequence = stages(evidence, statements, on);
    if (!sequence) continue;
    std::vector<Rational> before(on.network.coordinates.size());
    for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
      const std::vector<Rational>& after = sequence->stages[k].state;
      std::size_t gained = 0, total = 0;
      std::string ranks;
      for (const CoordinateGroup& matrix : matrices_of(on.network)) {
        const std::size_t now = rank(after, matrix.coordinates), then = rank(before, matrix.coordinates);
        gained += now > then ? now - then : 0;
        total += now;
        ranks += fmt::format("{}{} {}", ranks.empty() ? "" : ", ", matrix.name, now);
      }
      evidence.same(fmt::format("rank gained in stage {} (rank {})", k + 1, ranks), "at most 1",
                    gained <= 1 ? "at most 1" : std::to_string(gained), EvidenceMethod::sampled);
      evidence.same(fmt::format("sum of ranks in stage {}", k + 1), fmt::format("at most {}", k + 1),
                    total <= k + 1 ? fmt::format("at most {}", k + 1) : std::to_string(total), EvidenceMethod::sampled);
      before = after;
    }
  }
  return evidence.conclude();
}

// second smallest (sgn g − z)/g minus the smallest, from the clock and the slopes alone
std::optional<Rational> gap_of(const std::vector<Rational>& clock, const std::vector<Rational>& slope) {
  std::vector<Rational> times;
  for (std::size_t i = 0; i < slope.size(); ++i) {
    if (slope[i] != 0) times.emplace_back((sgn(slope[i]) - clock[i]) / slope[i]);
  }
  if (times.size() < 2) return std::nullopt;
  std::sort(times.begin(), times.end());
  return Rational(times[1] - times[0]);
}

Evidence check_assumptions(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const ReferenceCase& on : cases_and_heads(evidence, statements, settings)) {
    if (evidence.out_of_time()) break;
    const auto sequence = stages(evidence, statements, on);
    if (!sequence) continue;
    const auto quadratic = quadratic_of(on.network, {});
    std::vector<Rational> beta(on.network.coordinates.size()), clock(beta.size());
    for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
      const Stage& stage = sequence->stages[k];
      if (stage.gap) {
        const std::string name = fmt::format("gap between the winner and the second, stage {}", k + 1);
        evidence.above(name, rounded(*stage.gap, 15), "0");
        const auto expected = quadratic ? gap_of(clock, quadratic->slope(beta)) : std::nullopt;
        if (expected) exactly(evidence, name, *expected, *stage.gap);
      }
      evidence.above(fmt::format("smallest Hessian eigenvalue on the support, stage {}", k + 1),
                     rounded(stage.smallest_eigenvalue, 6), "0");
      evidence.same(fmt::format("another start of the fast phase, stage {}", k + 1), "the same limit",
                    stage.robust == Verdict::holds ? "the same limit" : "another limit");
      beta = stage.state;
      clock = stage.clock;
    }
  }
  return evidence.conclude();
}

// The staircase β(s) in exact numbers: its mean from 0 to s, and its clock.
class Staircase {
 public:
  Staircase(const Quadratic& loss, const StageSequence& sequence) : loss_(loss), sequence_(sequence) {}

  std::vector<Rational> mean(const Rational& s) const {
    std::vector<Rational> total(loss_.n);
    for (std::size_t k = 0; k < sequence_.stages.size(); ++k) {
      const Stage& stage = sequence_.stages[k];
      if (stage.time >= s) break;
      const bool last = k + 1 == sequence_.stages.size() || sequence_.stages[k + 1].time > s;
      const Rational length = (last ? s : sequence_.stages[k + 1].time) - stage.time;
      for (std::size_t i = 0; i < loss_.n; ++i) total[i] += length * stage.state[i] / s;
    }
    return total;
  }

  std::vector<Rational> clock(const Rational& s) const {
    std::vector<Rational> z(loss_.n), beta(loss_.n);
    Rational since;
    for (const Stage& stage : sequence_.stages) {
      if (stage.time > s) break;
      z = stage.clock;
      beta = stage.state;
      since = stage.time;
    }
    const std::vector<Rational> g = loss_.slope(beta);
    for (std::size_t i = 0; i < loss_.n; ++i) z[i] += (s - since) * g[i];
    return z;
  }

  /// largest violation of  s g_i(β̄) = sgn β̄_i on the support,  |s g_i(β̄)| ≤ 1 off it
  Rational residual(const Rational& s) const {
    const std::vector<Rational> average = mean(s), g = loss_.slope(average);
    Rational largest;
    for (std::size_t i = 0; i < loss_.n; ++i) {
      const Rational scaled = s * g[i];
      const Rational off =
          average[i] != 0 ? Rational(abs(Rational(scaled - sgn(average[i])))) : Rational(abs(scaled) - 1);
      largest = std::max(largest, off);
    }
    return largest;
  }

  bool signs_agree(const Rational& s) const {
    const std::vector<Rational> average = mean(s), z = clock(s);
    for (std::size_t i = 0; i < loss_.n; ++i) {
      if (average[i] != 0 && z[i] != sgn(average[i])) return false;
    }
    return true;
  }

 private:
  const Quadratic& loss_;
  const StageSequence& sequence_;
};

// The only coordinate that was dropped returns with the other sign in the last stage: the mean follows it at s₀, where its
// integral is 0 again.
std::optional<Rational> sign_change_of_mean(const Staircase& staircase, const StageSequence& sequence) {
  std::vector<std::size_t> dropped;
  for (const Stage& stage : sequence.stages) dropped.insert(dropped.end(), stage.dropped.begin(), stage.dropped.end());
  const Stage& last = sequence.stages.back();
  if (dropped.size() != 1 || last.coordinate != dropped.front()) return std::nullopt;
  const Rational integral = last.time * staircase.mean(last.time)[last.coordinate];
  if (sgn(integral) == last.sign) return std::nullopt;
  return Rational(last.time - integral / last.state[last.coordinate]);
}

Evidence check_lasso(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  constexpr long pieces = 4;
  for (const ReferenceCase& on : quadratics(evidence, settings, random_cases)) {
    if (evidence.out_of_time()) break;
    const auto sequence = stages(evidence, statements, on);
    const auto quadratic = quadratic_of(on.network, {});
    if (!sequence || !quadratic || sequence->stages.empty()) continue;
    const Staircase staircase(*quadratic, *sequence);
    std::size_t agreeing = 0;
    bool dropped = false;
    Rational worst, largest_elsewhere, previous;
    if (sequence->end != StageEnd::complete) continue;
    for (std::size_t k = 0; k <= sequence->stages.size(); ++k) {
      const bool after = k == sequence->stages.size();
      const Rational until = after ? Rational(2 * previous) : sequence->stages[k].time;
      for (long piece = 1; piece <= pieces; ++piece) {
        const Rational s = previous + (until - previous) * ratio(piece, pieces);
        const bool agree = staircase.signs_agree(s);
        agreeing += agree;
        Rational& largest = agree ? worst : largest_elsewhere;
        largest = std::max(largest, staircase.residual(s));
      }
      dropped = dropped || (!after && !sequence->stages[k].dropped.empty());
      previous = until;
    }
    exactly(evidence, fmt::format("largest KKT residual at {} times with sgn(mean) = z on its support", agreeing), 0,
            worst);
    if (!dropped) exactly(evidence, "largest KKT residual without a deactivation", 0, largest_elsewhere);
    if (const auto change = sign_change_of_mean(staircase, *sequence)) {
      const Rational back = sequence->stages.back().time;
      evidence.above("largest KKT residual after the deactivation", rounded(largest_elsewhere, 6), "1",
                     EvidenceMethod::sampled);
      exactly(evidence, "KKT residual between s = " + decimal(back, 8) + " and the sign change of the mean", 2,
              staircase.residual(Rational((back + *change) / 2)));
      exactly(evidence, "KKT residual after the sign change at s = " + decimal(*change, 8), 0,
              staircase.residual(Rational(*change * ratio(1001, 1000))));
    }
  }
  return evidence.conclude();
}

// b = 1 − z off the support
Evidence check_walls(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const ReferenceCase& on : quadratics(evidence, settings, random_cases)) {
    if (evidence.out_of_time()) break;
    const auto sequence = stages(evidence, statements, on);
    const auto quadratic = quadratic_of(on.network, {});
    if (!sequence || !quadratic) continue;
    for (std::size_t k = 0; k < sequence->stages.size(); ++k) {
      const Stage& stage = sequence->stages[k];
      const std::vector<Rational> g = quadratic->slope(stage.state);
      const bool last = k + 1 == sequence->stages.size() && sequence->end == StageEnd::complete;
      std::string wrong;
      for (std::size_t i = 0; i < g.size() && wrong.empty(); ++i) {
        if (stage.state[i] != 0) continue;
        const Rational b = 1 - stage.clock[i];
        const bool on_wall = b == 0 || b == 2;
        const bool dropped = std::find(stage.dropped.begin(), stage.dropped.end(), i) != stage.dropped.end();
        const bool allowed = dropped && (b == 0 ? g[i] < 0 : g[i] > 0);
        if (b < 0 || b > 2) wrong = fmt::format("b_{} = {}", i, to_string(b));
        if (on_wall && !allowed) wrong = fmt::format("b_{} = {} with g = {}", i, to_string(b), decimal(g[i], 4));
        if (last && (on_wall || g[i] != 0)) wrong = fmt::format("coordinate {} at the end", i);
      }
      evidence.same(fmt::format("walls off the support, stage {}", k + 1), "as stated",
                    wrong.empty() ? "as stated" : wrong, EvidenceMethod::sampled);
      const auto next = time_after(*sequence, *quadratic, k);
      if (next) {
        evidence.above(fmt::format("time from stage {} to the next", k + 1), rounded(Rational(*next - stage.time), 12),
                       "0", EvidenceMethod::sampled);
      }
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> algorithm_claims(const Statements& statements) {
  return {
      claim(statements, "B6",
            "from one stage to the next at most one of W_K W_Q' and W_V W_O' gains rank, by at most one; in stage k "
            "the ranks sum to at most k",
            Status::published, check_ranks),
      claim(statements, "B8",
            "assumptions, per stage: 4.3 a unique winner (gap > 0); 4.4 L >= L(theta^k) + c |u - u^k|^2 on the support "
            "(printed without L(theta^k)), that is a positive definite Hessian there; 4.5 a robust fast phase",
            Status::published, check_assumptions),
      claim(statements, "B11",
            "the mean of the staircase over (0, s) solves the lasso with lambda = 1/s while its signs are z on its "
            "support; after a deactivation it does not, until they are again",
            Status::derived, check_lasso),
      claim(statements, "B15",
            "off the support of theta^k b_i is in (0,2), or 0 or 2 if i was dropped in this very stage, and then g_i < "
            "0 or "
            "g_i > 0; so each stage takes a time > 0; after the last one b_i is in (0,2) and g_i = 0",
            Status::published, check_walls)};
}

}  // namespace separatrix::boix_adsera_2023
