#include "theory/zhang_2025/claims.hpp"

#include <fmt/format.h>

#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/claim_kit.hpp"
#include "theory/closed_form_value.hpp"
#include "theory/forms/plane_matrices.hpp"
#include "theory/stated_model.hpp"

namespace separatrix::zhang_2025 {
namespace {

// of the covariance, and the number of examples
struct Task {
  Rational N, l1, l2;

  ParameterValues values() const { return {N, l1, l2}; }
  Rational trace() const { return l1 + l2; }
  std::string text() const {
    return fmt::format("N = {}, l1 = {}, l2 = {}", short_text(N), short_text(l1), short_text(l2));
  }
};

// the user's, or one with a long and one with a short context; none outside of the domain
std::vector<Task> tasks(EvidenceBuilder& evidence, const ClaimSettings& settings) {
  if (!settings.set.any_of({"N", "l1", "l2"})) return {{20, 1, ratio(1, 2)}, {3, ratio(3, 2), ratio(4, 5)}};
  const Task task{settings.parameter("N", 20), settings.parameter("l1", 1), settings.parameter("l2", ratio(1, 2))};
  if (!evidence.hypothesis("N, l1, l2 > 0", task.N > 0 && task.l1 > 0 && task.l2 > 0)) return {};
  return {task};
}

Expression sum_of_squares(const std::vector<std::string>& names) {
  Expression sum;
  for (const std::string& each : names) sum = sum + power(symbol(each), 2);
  return sum;
}

// the entries of U
std::vector<std::string> merged_entries() {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= merged_dimensions; ++i) {
    for (std::size_t j = 1; j <= merged_dimensions; ++j) names.push_back(fmt::format("u{}{}", i, j));
  }
  return names;
}

Evidence check_balance(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  std::vector<Expression> of_heads;
  for (const int head : {1, 2}) {
    for (const char* weights : {"k", "q"}) {
      const std::string name = weights + std::to_string(head);
      of_heads.push_back(power(symbol(fmt::format("v{}", head)), 2) - sum_of_squares({name + "1", name + "2"}));
    }
  }
  conserves(evidence, settings, statements.attention, of_heads);
  conserves(evidence, settings, statements.merged, {power(symbol("v"), 2) - sum_of_squares(merged_entries())});
  return evidence.conclude();
}

// what the heads do to the inputs is W = Σ vᵢ kᵢ qᵢᵀ, and the error is a function of it
Evidence check_error(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression l1 = symbol("l1"), l2 = symbol("l2"), N = symbol("N"), trace = l1 + l2;
  const auto entry = [](int row, int column) {
    Expression sum;
    for (const int head : {1, 2}) {
      sum = sum + symbol(fmt::format("v{}", head)) * symbol(fmt::format("k{}{}", head, row)) *
                      symbol(fmt::format("q{}{}", head, column));
    }
    return sum;
  };
  const auto moment = [&](Expression l) { return power(l, 2) + (power(l, 2) + l * trace) / N; };
  const PlaneMatrix W{entry(1, 1), entry(1, 2), entry(2, 1), entry(2, 2)}, M{moment(l1), 0, 0, moment(l2)};
  const PlaneMatrix Lambda{l1, 0, 0, l2};
  const PlaneMatrix first = multiply(multiply(Lambda, Lambda), W),
                    second = multiply(multiply(M, W), multiply(Lambda, transpose(W)));
  const Expression of_heads = trace - 2 * (first[0] + first[3]) + second[0] + second[3];
  const Expression D(static_cast<long>(merged_dimensions)), v = symbol("v");
  const Expression of_merged = D - 2 * v * (symbol("u11") + symbol("u22") + symbol("u33") + symbol("u44")) +
                               statements.context(1, D, N) * power(v, 2) * sum_of_squares(merged_entries());
  for (const auto& [model, error] : {std::pair{&statements.attention, of_heads}, {&statements.merged, of_merged}}) {
    evidence.at(model->name());
    vanishes(evidence, settings, "error less the formula", *model, symbol("error") - error);
    vanishes(evidence, settings, "loss less half of it", *model, *model->description().loss - error / 2);
  }
  return evidence.conclude();
}

// on kᵢ = qᵢ = vᵢ eᵢ the field is that of one head for each state along eᵢ, and 0 across
Evidence check_invariant_set(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.attention;
  const Expression v1 = symbol("v1"), v2 = symbol("v2"), l1 = symbol("l1"), l2 = symbol("l2"), N = symbol("N");
  const Substitution aligned{{symbol("k11"), v1}, {symbol("q11"), v1}, {symbol("k12"), 0}, {symbol("q12"), 0},
                             {symbol("k22"), v2}, {symbol("q22"), v2}, {symbol("k21"), 0}, {symbol("q21"), 0}};
  const auto law = [&](Expression v, Expression lambda) {
    const auto growth = statements.growth(lambda, statements.context(lambda, l1 + l2, N));
    return growth.rate * power(v, 2) * (growth.target - power(v, 3));
  };
  const Expression first = law(v1, l1), second = law(v2, l2);
  const std::vector<Expression> expected{first, first, 0, first, 0, second, 0, second, 0, second};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string& name = model.description().states[i];
    vanishes(evidence, settings, fmt::format("d({})/dt - v^2 (l^2 - l^3 c v^3), or 0 across", name), model,
             substitute(model.resolve(model.time_derivative(symbol(name))), aligned) - expected[i]);
  }
  return evidence.conclude();
}

Evidence check_growth(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const Task& task : tasks(evidence, settings)) {
    const Rational v0 = ratio(1, 10);
    const Expression c = statements.context(task.l1, task.trace(), task.N);
    const PowerGrowth growth = statements.growth(task.l1, c);
    for (const Rational& level : {ratio(1, 5), ratio(1, 2)}) {
      const auto time = time_between(growth, v0, level);
      evidence.at(fmt::format("{}, v(0) = {}", task.text(), to_string(v0)));
      const std::string name = "time to v = " + to_string(level);
      const Departure head{statements.head, {task.N, task.l1, task.trace()}, {v0}};
      passes(evidence, settings, head, name + ", one head", "v - " + to_string(level), 10'000, *time);
      // in the full flow the other head does not disturb it
      const Departure all{statements.attention, task.values(), aligned_start(v0, ratio(1, 20))};
      passes(evidence, settings, all, name + ", full flow", "v1 - " + to_string(level), 10'000, *time);
    }
  }
  return evidence.conclude();
}

// heads that are not there are exactly 0: the flow of those that are ends on the plateau
Evidence check_plateaus(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const std::size_t digits = settings.digits + guard::second_run;
  for (const Task& task : tasks(evidence, settings)) {
    Expression plateau(task.trace());
    for (const std::size_t learned : {0, 1, 2}) {
      if (evidence.out_of_time()) return evidence.conclude();
      const Rational v1 = learned > 0 ? ratio(1, 2) : Rational(0), v2 = learned > 1 ? ratio(1, 2) : Rational(0);
      if (learned > 0) {
        const Rational lambda = learned == 1 ? task.l1 : task.l2;
        plateau = plateau - statements.gain(lambda, statements.context(lambda, task.trace(), task.N));
      }
      const Departure from{statements.attention, task.values(), aligned_start(v1, v2)};
      // the slowest rate is 3 λ² v*, at least 3 λ²/3 for the tasks here: what is left is below the digits
      const Rational least = std::min(task.l1, task.l2);
      const Rational until = (3 * static_cast<long>(digits) + 30) / (least * least);
      const Simulation path = run_until(settings, from, until, digits);
      evidence.at(task.text() + fmt::format(", {} heads have learned", learned));
      if (path.outcome != Outcome::reached_end) {
        evidence.undecided("error", path.message);
        continue;
      }
      const std::vector<Rational> end = state_of(statements.attention, path.rows.back());
      evidence.equal("error on the plateau", evaluated(plateau, {}, guarded(settings)),
                     {value_at(statements.attention, task.values(), symbol("error"), end, digits), path.agreed_digits},
                     required(settings));
      if (learned == 0) continue;
      const Rational lambda = learned == 1 ? task.l1 : task.l2;
      const Expression v = statements.learned(lambda, statements.context(lambda, task.trace(), task.N));
      const Known expected = evaluated(v, {}, guarded(settings));
      if (!has_value(evidence, "v of the last head", expected)) continue;
      evidence.equal("v of the last head", expected, {rounded(end[learned == 1 ? 0 : 5], digits), path.agreed_digits},
                     required(settings));
    }
  }
  return evidence.conclude();
}

Evidence check_escape(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const Task& task : tasks(evidence, settings)) {
    const Expression c = statements.context(task.l1, task.trace(), task.N);
    const PowerGrowth growth = statements.growth(task.l1, c);
    const Expression half = statements.learned(task.l1, c) / 2;
    const auto left = [&](const Rational& v) {
      return evaluated(*time_between(growth, v, half) - statements.escape(task.l1, v), {}, settings.digits + 4);
    };
    const Rational tiny = power(Rational(10), -static_cast<long>(settings.digits));
    evidence.at(task.text());
    evidence.near("time to v*/2 less the escape time, from two starts of size 10^-digits", left(tiny),
                  left(Rational(tiny / 1000)), "1", required(settings));
    // and by the flow: the escape time is most of it
    const Rational v0 = ratio(1, 10'000), level = ratio(1, 4);
    const Simulation path = run_until(settings, {statements.head, {task.N, task.l1, task.trace()}, {v0}}, 1'000'000, 15,
                                      {}, {"v - " + to_string(level)});
    if (path.outcome != Outcome::stopped_by_event || path.events.empty()) {
      evidence.undecided("escape", path.message);
      continue;
    }
    const Rational law = evaluated(statements.escape(task.l1, v0), {}, 15).value();
    evidence.below("|time to v = 1/4 / escape time - 1| from v = 1e-4",
                   rounded(Rational(abs(path.events.front().t.value() / law - 1)), 6), rounded(Rational(10 * v0), 6));
  }
  return evidence.conclude();
}

Evidence check_merged(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational D = static_cast<long>(merged_dimensions);
  for (const Task& task : tasks(evidence, settings)) {
    const Expression c = statements.context(1, Expression(D), task.N);
    for (const Rational& w : {ratio(1, 10), ratio(1, 1000)}) {
      const Departure from{statements.merged, {task.N}, white_start(w)};
      evidence.at(fmt::format("N = {}, w_0 = {}", short_text(task.N), to_string(w)));
      follows(evidence, settings, from, {1, 3}, "sigma", symbol("sigma"), [&](const Rational& t) {
        return solution(statements.merged_growth(Expression(D), c), Expression(Rational(w * w / 2)), t);
      });
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> claims(const Statements& statements) {
  const auto claim = [&](const char* id, const char* statement, Check<Statements> check) {
    return claim_on(statements, id, statement,
                    "derived in this project; setting of Zhang, Singh, Latham, Saxe 2025 (arXiv 2501.16265)",
                    Status::derived, check);
  };
  return {
      claim("Z1", "v_i^2 - |k_i|^2 and v_i^2 - |q_i|^2 are constant along the flow; merged: v^2 - |U|^2",
            check_balance),
      claim(
          "Z2",
          "heads on eigenvectors with v = |k| = |q| stay there and obey v' = l^2 v^2 - l^3 c v^5, c = 1 + (1 + tr/l)/N",
          check_invariant_set),
      claim("Z3", "the time in which such a head grows is that of one factor of a product of three", check_growth),
      claim("Z4", "plateaus are at the error tr - sum of l_d/c_d over the heads that have learned, v = (l c)^(-1/3)",
            check_plateaus),
      claim("Z5", "a head leaves its plateau after 1/(l^2 v(0)), up to a constant as v(0) -> 0", check_escape),
      claim("Z6", "merged and white: sigma(t) = e^(2 sqrt(D) t)/(c (e^(2 sqrt(D) t) - 1) + sqrt(D)/w_0^2)",
            check_merged),
      claim("Z7",
            "the error is tr - 2 tr(Lambda^2 W) + tr(M W Lambda W^T), W = sum of v_i k_i q_i^T, M = Lambda^2 + "
            "(Lambda^2 + "
            "tr Lambda)/N; merged: D - 2 v tr U + c v^2 |U|^2; and the loss is half of it",
            check_error)};
}

}  // namespace separatrix::zhang_2025
