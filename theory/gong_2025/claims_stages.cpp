#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/smoothing.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/gong_2025/measured_times.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression x = symbol("x"), y = symbol("y");

// a run with its predictions, and the path that measures them
struct Measured {
  std::vector<StageTime> predicted;
  Simulation path;
};

Measured measure(const ClaimSettings& settings, const Statements& statements, const StageRequest& run,
                 bool agree = true) {
  Measured measured;
  measured.predicted = predicted_times(statements.forms, run);
  // the path does not depend on the closed forms: they say how long it has to be, no more
  measured.path = staged_path(statements.model, run, horizon_of(predicted_times(ClosedForms(), run)), agree);
  settings.work->spend((measured.path.steps + measured.path.rejected) * measured.path.runs,
                       measured.path.working_digits);
  return measured;
}

StageRequest scaled(StageRequest run, const Rational& scale) {
  run.parameters[1] *= scale;
  return run;
}

Rational difference(const Known& predicted, const EventReport& found) { return predicted.value() - found.t.value(); }

// p of error ~ r^p from the last two of errors at r, r/2, r/4, …
double order_of(const std::vector<double>& errors) {
  const std::size_t n = errors.size();
  return std::log2(std::abs(errors[n - 2] / errors[n - 1]));
}

std::string list_of(const std::vector<double>& values) {
  std::string text;
  for (const double each : values) text += (text.empty() ? "" : ", ") + decimal(each, 3);
  return text;
}

Evidence check_obstruction(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  const auto all = runs(evidence, settings, Keys::obstructed);
  if (all.empty()) return evidence.conclude();
  // L_Q = ½ ln(1 + e^−m_z) + … with m_z = (2ρ−1) relu(A) ≤ 0: at least ½ ln 2
  vanishes(evidence, settings, "m_z - (2 rho - 1) relu(m^2 a)", model,
           symbol("mz") - delta() * relu(power(symbol("m"), 2) * symbol("a")));
  vanishes(evidence, settings, "L_Q - [ln(1 + e^-m_z) + ln(1 + e^-m_zeta)]/2", model,
           symbol("LQ") - (softplus(-symbol("mz")) + softplus(-symbol("mzeta"))) / 2);
  const Known half = "0.34657359027997";  // ½ ln 2, rounded down
  for (const StageRequest& run : all) {
    evidence.at(text(run));
    evidence.same("sign of 2 rho - 1", "not positive", 2 * run.parameters[3] <= 1 ? "not positive" : "positive",
                  EvidenceMethod::exact);
    for (const std::vector<Rational>& start :
         {run.start, std::vector<Rational>{run.start[0], 0, Rational(3)}, {run.start[0], 2, ratio(1, 2)}}) {
      if (evidence.out_of_time()) break;
      StageRequest from = run;
      from.start = start;
      const Simulation path = run_until(settings, departure(model, from), 1'000'000, 12, {"LQ - log(2)/2"});
      if (!is_success(path.outcome)) {
        evidence.undecided("L_Q until tau = 1e6", path.message);
        continue;
      }
      const std::vector<Rational> end = state_of(model, path.rows.back());
      evidence.same("falls of L_Q below ln(2)/2 until tau = 1e6", "0", std::to_string(path.events.empty() ? 0 : [&] {
                      std::size_t falls = 0;
                      for (const EventReport& each : path.events) falls += each.name.starts_with("LQ") ? 1 : 0;
                      return falls;
                    }()));
      evidence.above("L_Q at tau = 1e6", value_at(model, from.parameters, symbol("LQ"), end, 15), half);
    }
  }
  return evidence.conclude();
}

Evidence check_sliding(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const StageRequest& run : runs(evidence, settings, Keys::learnable)) {
    std::vector<double> shares;
    for (const long halving : {1, 2, 4, 8}) {
      if (evidence.out_of_time()) return evidence.conclude();
      const StageRequest here = scaled(run, ratio(1, halving));
      const auto predicted = predicted_times(statements.forms, here);
      const auto honest = predicted_times(ClosedForms(), here);
      evidence.at(text(here));
      if (!honest[2].time || !predicted[2].time) {
        evidence.undecided("tau_s", predicted[2].note);
        break;
      }
      // ended by the loss a little below that of m_z = 0, m_ζ = m_s: what follows is stiff
      const Simulation path =
          run_until(settings, departure(statements.model, here), Rational(2 * honest[2].time->value()),
                    settings.digits + guard::second_run, {}, {"LQ - (log(2) + log((3*rho - 1)/rho))/2 + 1/1000"});
      const EventReport *slides = event_of(path, "slides on A", 0), *leaves = event_of(path, "leaves A", 1);
      if (slides != nullptr && leaves == nullptr && path.outcome == Outcome::stopped_by_event) {
        evidence.same("A = 0 is left before the loss falls below that of m_s", "yes", "no");
        break;
      }
      if (slides == nullptr || leaves == nullptr) {
        evidence.undecided("sliding on A = 0", path.message);
        break;
      }
      // exact between the two events: F(m_ζ) grows by the clock, and m_ζ ends at m_s
      const Expression margin = b() * power(symbol("r"), 2) * symbol("e");
      StageRequest at_begin = here, at_end = here;
      at_begin.digits = at_end.digits = settings.digits + guard::second_run;
      at_begin.start[2] = slides->state[2].value();
      at_end.start[2] = leaves->state[2].value();
      evidence.equal("m_zeta at the end of sliding: ln(rho/(2 rho - 1))", number(statements.forms.sliding_end, at_end),
                     {number(margin, at_end), path.agreed_digits}, required(settings));
      const Expression gain = statements.forms.F_of(statements.forms.sliding_end) - statements.forms.F_of(margin);
      const Rational lasted = leaves->t.value() - slides->t.value();
      evidence.equal("time on A = 0", number(gain / statements.forms.clock_sliding, at_begin),
                     {rounded(lasted, at_begin.digits), path.agreed_digits}, required(settings));
      // the formula's start m_ζ = bE₀ leaves out what E gains while A falls to 0
      const Rational crossing = number(statements.forms.crossing, here).value();
      shares.push_back(to_double(Rational(difference(*predicted[2].time, *leaves) / crossing)));
    }
    if (shares.size() < 4) continue;
    evidence.at(text(run));
    evidence.below(
        "tau_s: |predicted - measured| over the time 4E/(q0 m^4 b) that it leaves out, at r, r/2, r/4, r/8 " +
            list_of(shares) + "; distance of the last from 1",
        rounded(std::abs(shares.back() - 1), 4), "0.01");
  }
  return evidence.conclude();
}

// two roads to the sliding solution: Filippov's, and ReLUs smoothed over a width μ → 0
Evidence check_smoothing(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  constexpr std::size_t digits = 10;
  for (const StageRequest& run : runs(evidence, settings, Keys::learnable)) {
    const auto arrival = arrival_time(ClosedForms(), run);
    if (!arrival) {
      evidence.undecided("time on A = 0", "the start is not in the cone A > E > 0");
      continue;
    }
    const Rational until = rounded(Rational(4 * arrival->value()), 3).value();
    evidence.at(text(run) + ", tau = " + to_string(until));
    const auto e_of = [&](const Model& model) { return run_until(settings, departure(model, run), until, digits); };
    const Simulation sliding = e_of(statements.model);
    std::vector<double> errors;
    for (const long part : {1600, 3200, 6400, 12800}) {
      if (evidence.out_of_time()) return evidence.conclude();
      const Simulation path = e_of(smoothed(statements.model, ratio(1, part)));
      if (!is_success(path.outcome) || !is_success(sliding.outcome)) {
        evidence.undecided("e", is_success(sliding.outcome) ? path.message : sliding.message);
        break;
      }
      errors.push_back(to_double(Rational(path.rows.back()[3].value() / sliding.rows.back()[3].value() - 1)));
    }
    if (errors.size() < 4) continue;
    evidence.below(
        "relative distance of e from the sliding solution, mu = 1/1600 ... 1/12800: " + list_of(errors) + "; the last",
        rounded(std::abs(errors.back()), 4), "0.01");
    // first order: 2x(μ/2) − x(μ) has none of it
    evidence.below("the same extrapolated to mu = 0 from the last two", rounded(std::abs(2 * errors[3] - errors[2]), 4),
                   "0.001");
  }
  return evidence.conclude();
}

// the closed forms after lift-off are of leading order in (r/m)⁴
bool is_lifted_slowly(EvidenceBuilder& evidence, const std::vector<StageRequest>& all) {
  const bool hold = std::all_of(all.begin(), all.end(),
                                [](const StageRequest& run) { return 2 * run.parameters[1] <= run.parameters[2]; });
  return evidence.hypothesis("r <= m/2: (r/m)^4 is small", hold) && !all.empty();
}

Rational fourth_power_of_lengths(const StageRequest& run) {
  return power(Rational(run.parameters[1] / run.parameters[2]), 4);
}

Evidence check_lift_off(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::learnable);
  if (!is_lifted_slowly(evidence, all)) return evidence.conclude();
  for (const StageRequest& each : all) {
    StageRequest run = each;
    run.digits = 10;
    // a path to τ_Q costs (m/r)⁴: the smallest r for the first run of the table only
    const bool far = all.size() > 1 && &each == &all.front();
    const std::vector<long> halvings = far ? std::vector<long>{1, 2, 4, 8} : std::vector<long>{1, 2};
    std::vector<double> errors, gaps;
    for (const long halving : halvings) {
      if (evidence.out_of_time()) return evidence.conclude();
      const StageRequest here = scaled(run, ratio(1, halving));
      evidence.at(text(here));
      const Measured measured = measure(settings, statements, here, halving < 4);
      const EventReport* found = event_of(measured.path, learned_Q(here), -1);
      if (found == nullptr || !measured.predicted[3].time) {
        evidence.undecided("tau_Q", found == nullptr ? measured.path.message : measured.predicted[3].note);
        break;
      }
      errors.push_back(to_double(Rational(difference(*measured.predicted[3].time, *found) / found->t.value())));
      const Expression gap = symbol("mzeta") - statements.forms.follower_of(symbol("mz"));
      gaps.push_back(to_double(
          value_at(statements.model, here.parameters, gap, rationals(found->state), here.digits + 5).value()));
    }
    if (errors.size() < halvings.size()) continue;
    evidence.at(text(run));
    evidence.equal("order in r of the relative error of tau_Q, at r, r/2, ...: " + list_of(errors), "4",
                   {rounded(order_of(errors), 6), 6}, 1);
    evidence.equal("order in r of m_zeta - ln[(kappa/delta)(1 + e^m_z) - 1] at tau_Q: " + list_of(gaps), "4",
                   {rounded(order_of(gaps), 6), 6}, 1);
    // the next order is (r/m)⁴ smaller; ten digits of a path leave some of the order itself
    const Rational last = fourth_power_of_lengths(run) / power(Rational(halvings[halvings.size() - 2]), 4);
    const Known bound = rounded(std::max(Rational(10 * last), ratio(1, 50)), 3);
    evidence.below("distance of the first order from 4", rounded(std::abs(order_of(errors) - 4), 4), bound);
    evidence.below("distance of the second from 4", rounded(std::abs(order_of(gaps) - 4), 4), bound);
  }
  return evidence.conclude();
}

// (p₀/q₀) γ⁴/(b²r⁴)
Rational scale_of(const StageRequest& run) {
  const auto& p = run.parameters;
  const Rational weight = (1 - p[3]) / 2;
  return p[4] / p[5] * power(p[0], 4) / (weight * weight * power(p[1], 4));
}

Evidence check_separation(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::learnable);
  if (!is_lifted_slowly(evidence, all)) return evidence.conclude();
  const bool apart = std::all_of(all.begin(), all.end(), [](const StageRequest& run) { return scale_of(run) >= 100; });
  if (!evidence.hypothesis("(p0/q0) gamma^4/(b^2 r^4) >= 100: the stages are apart", apart)) return evidence.conclude();
  for (StageRequest run : all) {
    if (evidence.out_of_time()) break;
    run.digits = 10;
    evidence.at(text(run));
    const Measured here = measure(settings, statements, run),
                   half = measure(settings, statements, scaled(run, ratio(1, 2)));
    const EventReport *P = event_of(here.path, learned_P(run), -1), *Q = event_of(here.path, learned_Q(run), -1),
                      *later = event_of(half.path, learned_Q(run), -1);
    if (P == nullptr || Q == nullptr || later == nullptr) {
      evidence.undecided("tau_P, tau_Q", here.path.message);
      continue;
    }
    const auto time = [](const EventReport* event) { return event->t.value(); };
    const Rational ratio_of_times = time(Q) / time(P);
    evidence.above("tau_Q/tau_P", rounded(ratio_of_times, 6), "1");
    const Rational constant = ratio_of_times / scale_of(run);
    evidence.above("tau_Q/tau_P over (p0/q0) gamma^4/(b^2 r^4)", rounded(constant, 6), "0.1");
    evidence.below("tau_Q/tau_P over (p0/q0) gamma^4/(b^2 r^4)", rounded(constant, 6), "10");
    if (here.predicted[0].time && here.predicted[3].time) {
      const Rational expected = here.predicted[3].time->value() / here.predicted[0].time->value();
      evidence.below("the same over its closed form, distance from 1: of the order (r/m)^4",
                     rounded(Rational(abs(Rational(ratio_of_times / expected - 1))), 4),
                     rounded(fourth_power_of_lengths(run), 4));
    } else {
      evidence.undecided("closed form of tau_Q/tau_P", here.predicted[3].note);
    }
    evidence.near("exponent of r in tau_Q, between r and r/2", "-4",
                  {rounded(-std::log2(to_double(Rational(time(later) / time(Q)))), 6), 6}, "1", 1);
    evidence.near(
        "L_Q at tau_P", "0.69314718",
        {value_at(statements.model, run.parameters, symbol("LQ"), rationals(P->state), 12), here.path.agreed_digits},
        "1", 2);
  }
  if (evidence.out_of_time()) return evidence.conclude();
  // ω̇ = p₀(γ²/2)σ(−m_P) > 0: P is never unlearned
  evidence.at("");
  const Substitution no_decay{{symbol("lambda"), Expression(0)}};
  vanishes(evidence, settings, "omega' - p0 gamma^2 sigma(-m_P)/2, which is positive", statements.model,
           substitute(statements.model.field()[0], no_decay) -
               symbol("p0") * power(symbol("gamma"), 2) / 2 * sigmoid(-symbol("mP")));
  return evidence.conclude();
}

Evidence check_spectrum(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::learnable);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.model;
  const ClosedForms& forms = statements.forms;
  // where 0 < A < E, as after lift-off: A = m²a², E = m²a² + r²e² of fresh a, e
  const Expression a = symbol("a"), e = symbol("e"), r = symbol("r"), m = symbol("m");
  const Expression at_a = power(a, 2), at_e = power(e, 2) + power(m * a / r, 2);
  const auto lifted = [&](Expression expression) {
    return substitute(model.resolve(expression), {{a, at_a}, {e, at_e}});
  };
  vanishes(evidence, settings, "omega - 2 m_P/gamma^2", model,
           symbol("omega") - substitute(forms.strength_P, {{x, symbol("mP")}}));
  vanishes(evidence, settings, "a - m_z/(delta m^2) for 0 < A < E", model,
           at_a - lifted(substitute(forms.strength_z, {{x, symbol("mz")}})));
  vanishes(evidence, settings, "e - (m_zeta + (kappa/delta) m_z)/(b r^2) for 0 < A < E", model,
           at_e - lifted(substitute(forms.strength_zeta, {{x, symbol("mz")}, {y, symbol("mzeta")}})));
  for (StageRequest run : all) {
    if (evidence.out_of_time()) break;
    run.digits = 10;
    evidence.at(text(run));
    std::vector<double> errors;
    for (const long halving : {1, 2}) {
      const StageRequest here = scaled(run, ratio(1, halving));
      const Measured measured = measure(settings, statements, here);
      const EventReport *P = event_of(measured.path, learned_P(here), -1),
                        *Q = event_of(measured.path, learned_Q(here), -1),
                        *crossing = event_of(measured.path, traces, -1, true);
      if (P == nullptr || Q == nullptr || crossing == nullptr || !measured.predicted[4].time) {
        evidence.undecided("Tr W, Tr V", measured.path.message);
        break;
      }
      errors.push_back(to_double(Rational(difference(*measured.predicted[4].time, *crossing) / crossing->t.value())));
      if (halving > 1) continue;
      const auto entry = [](const EventReport* event, std::size_t i) { return event->state[i].value(); };
      const auto order = [&](const EventReport* event, bool late) {
        const Rational trace = entry(event, 1) + entry(event, 2);
        const Rational largest = std::max(entry(event, 1), entry(event, 2));
        const bool V_leads = trace > entry(event, 0) && largest > entry(event, 0);
        const bool W_leads = trace < entry(event, 0) && largest < entry(event, 0);
        evidence.same(late ? "larger trace and eigenvalue at tau_Q" : "larger trace and eigenvalue at tau_P",
                      late ? "V" : "W",
                      V_leads   ? "V"
                      : W_leads ? "W"
                                : "not the same");
      };
      order(P, false);
      order(Q, true);
    }
    if (errors.size() < 2) continue;
    evidence.below("relative error of the predicted trace crossing, at r, r/2: " + list_of(errors) + "; the first",
                   rounded(std::abs(errors[0]), 4), "0.01");
    evidence.below("the second over the first", rounded(std::abs(errors[1] / errors[0]), 4), "0.5");
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> stage_claims(const Statements& statements) {
  return {
      claim(statements, "G3", "obstruction: for rho <= 1/2, L_Q >= ln(2)/2 for ever", check_obstruction),
      claim(statements, "G5",
            "sliding on A = 0: m_z = 0, F(m_zeta) grows at q0 b^2 r^4/2 and ends at m_s = ln(rho/(2 rho - 1)), both "
            "exact; tau_s = tau_h + (2/(q0 b^2 r^4)) [F(m_s) - F(b E_0)] to leading order in E_0",
            check_sliding),
      claim(statements, "G5b",
            "with relu(x) replaced by mu ln(1 + e^(x/mu)) the flow tends to the sliding solution as mu -> 0",
            check_smoothing),
      claim(statements, "G6",
            "after lift-off e^m_zeta = (kappa/delta)(1 + e^m_z) - 1 and F(m_zeta) + (kappa/delta)^2 F(m_z) grows at "
            "q0 b^2 r^4/2, to leading order: the relative error of tau_Q falls like (r/m)^4",
            check_lift_off),
      claim(statements, "G7",
            "two stages: tau_Q/tau_P = O(1) (p0/q0) gamma^4/(b^2 r^4); at tau_P L_Q is still near ln 2, and P "
            "stays learned",
            check_separation),
      claim(statements, "G8",
            "spectrum: omega = 2m_P/gamma^2, a = m_z/(delta m^2), e = (m_zeta + (kappa/delta) m_z)/(b r^2); W leads "
            "V in trace and largest eigenvalue at tau_P, V leads W at tau_Q, and the traces cross where predicted",
            check_spectrum)};
}

}  // namespace separatrix::gong_2025
