#include "theory/gong_2025/stage_times.hpp"

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/roots/zero_between.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression x = symbol("x"), y = symbol("y");

const std::vector<std::string> names{"omega", "a", "e", "gamma", "r", "m", "rho", "p0", "q0", "lambda", "eps"};

// positions in ParameterValues
enum { gamma_at, r_at, m_at, rho_at, p0_at, q0_at, lambda_at };

Expression exact(const Known& known) { return known.value(); }

StageRequest guarded(StageRequest request) {
  request.digits += guard::chain;
  return request;
}

// all that the times after the cone are made of, as numbers
class Slow {
 public:
  Slow(const ClosedForms& forms, const StageRequest& request, const Known& arrival)
      : forms_(forms), request_(request), arrival_(exact(arrival)) {
    const auto constant = [&](Expression expression) { return exact(number(expression, request)); };
    clock_P_ = constant(forms.clock_P);
    clock_ = constant(forms.clock_sliding);
    at_start_P_ = constant(forms.F_of(margin_P()));
    at_arrival_ = constant(forms.F_of(b() * power(symbol("r"), 2) * symbol("e")));
    end_margin_ = constant(forms.sliding_end);
    end_time_ = constant(arrival_ + (forms.F_of(forms.sliding_end) - at_arrival_) / clock_);
  }

  Expression end_time() const { return end_time_; }

  // time at which m_ζ = margin while A = 0
  Known sliding_time(Expression margin) const {
    return number(arrival_ + (forms_.F_of(margin) - at_arrival_) / clock_, request_);
  }
  // time at which m_z = margin after lift-off
  Expression lifted_time(Expression margin) const {
    return end_time_ + bound(forms_.gain_after_lift_off(margin)) / clock_;
  }

  // margins at a loss on Q, ½[ℓ(m_z) + ℓ(m_ζ)] = loss
  std::optional<QMargins> at_loss(const Rational& loss) const {
    const Expression excess = exp(2 * Expression(loss)) / 2 - 1;  // e^ℓ(m_ζ) − 1 while m_z = 0
    if (number(excess, request_).value() > 0) {
      const Known zeta = number(-log(excess), request_);
      if (zeta.value() <= end_margin_.number()) return QMargins{0, zeta, sliding_time(exact(zeta))};
    }
    const Expression lost = (softplus(-x) + softplus(-bound(forms_.follower))) / 2 - Expression(loss);
    const auto z = zero_away(lost, x, power(Expression(2), -60), 0, request_.digits);
    if (!z) return std::nullopt;
    return QMargins{*z, number(forms_.follower_of(exact(*z)), request_), number(lifted_time(exact(*z)), request_)};
  }

  // Tr W = Tr V after the arrival
  std::optional<Known> crossing() const {
    const Expression to_x = bound(substitute(forms_.strength_P, {{x, 1}}));              // ω per m_P
    const Expression slide = bound(substitute(forms_.strength_zeta, {{x, 0}, {y, 1}}));  // e per m_ζ
    // while sliding, of x = m_P: m_ζ = (ω/e-strength)
    const Expression margin = x * to_x / slide;
    const Expression ahead =
        forms_.F_of(margin) - at_arrival_ - clock_ * ((forms_.F_of(x) - at_start_P_) / clock_P_ - arrival_);
    const auto now = inverse_F(forms_, number(at_start_P_ + clock_P_ * arrival_, request_), request_.digits);
    if (!now) return std::nullopt;
    if (sign_at(ahead, exact(*now)) < 0) return std::nullopt;
    const Expression begin = exact(*now);
    const auto time_of_P = [&](const Known& m) {
      return number((forms_.F_of(exact(m)) - at_start_P_) / clock_P_, request_);
    };
    if (const auto found = zero_away(ahead, x, begin + power(Expression(2), -60), begin, request_.digits)) {
      const Known time = time_of_P(*found);
      if (time.value() <= end_time_.number()) return time;
    }
    // after lift-off, of x = m_z
    const Expression zeta = bound(forms_.follower);
    const Expression trace = bound(forms_.strength_z) + substitute(bound(forms_.strength_zeta), {{y, zeta}});
    const Expression behind = forms_.F_of(trace / to_x) - at_start_P_ - clock_P_ * lifted_time(x);
    const Expression first = power(Expression(2), -60);
    if (sign_at(behind, first.number()) >= 0) return std::nullopt;
    const auto z = zero_away(behind, x, first, 0, request_.digits);
    if (!z) return std::nullopt;
    return number(lifted_time(exact(*z)), request_);
  }

 private:
  // parameters put in, x and y left
  Expression bound(Expression expression) const {
    Substitution values;
    for (std::size_t i = 0; i < request_.parameters.size(); ++i) {
      values.emplace(symbol(names[3 + i]), Expression(request_.parameters[i]));
    }
    return substitute(expression, values);
  }
  int sign_at(Expression expression, Expression at) const {
    return sgn(number(substitute(expression, {{x, at}}), request_).value());
  }

  const ClosedForms& forms_;
  const StageRequest& request_;
  Expression arrival_, clock_P_, clock_, at_start_P_, at_arrival_, end_margin_, end_time_;
};

Rational A_of(const StageRequest& request) {
  return request.parameters[m_at] * request.parameters[m_at] * request.start[1];
}
Rational E_of(const StageRequest& request) {
  return request.parameters[r_at] * request.parameters[r_at] * request.start[2];
}

// why the closed forms of Q say nothing of a start; empty if they do
std::string silence(const StageRequest& request) {
  if (request.parameters[lambda_at] != 0) return "the closed forms are for lambda = 0";
  switch (fate(request.parameters, request.start)) {
    case Fate::dead: return "dead start: A < -|E|, no key of Q is active, a and e do not move";
    case Fate::unstable: return "start on the corner A = -|E| or on the line E = 0";
    case Fate::obstructed: return "obstructed: for rho <= 1/2 the loss on Q stays at or above ln(2)/2";
    case Fate::learned: break;
  }
  if (!(A_of(request) > E_of(request) && E_of(request) > 0)) return "the closed forms start in the cone A > E > 0";
  return "";
}

}  // namespace

Fate fate(const ParameterValues& parameters, const std::vector<Rational>& start) {
  const Rational A = parameters[m_at] * parameters[m_at] * start[1], E = parameters[r_at] * parameters[r_at] * start[2];
  const Rational corner = -abs(E);
  if (A < corner) return Fate::dead;
  if (2 * parameters[rho_at] <= 1) return Fate::obstructed;
  return A == corner || E == 0 ? Fate::unstable : Fate::learned;
}

Known number(Expression expression, const StageRequest& request, const Rational& eps) {
  std::vector<Expression> symbols;
  std::vector<Rational> values = request.start;
  values.insert(values.end(), request.parameters.begin(), request.parameters.end());
  values.push_back(eps);
  for (const std::string& name : names) symbols.push_back(symbol(name));
  return evaluate({expression}, symbols, values, request.digits)[0];
}

std::optional<Known> inverse_F(const ClosedForms& forms, const Known& C, std::size_t digits) {
  const Expression level = exact(C);
  const bool large = level.number() > 2;
  const Expression lower = large ? log(level - log(level)) - 1 : level - 9, upper = large ? log(level) : level + 1;
  return zero_between(forms.F - level, x, lower, upper, digits);
}

std::optional<Known> margin_P_at(const ClosedForms& forms, const StageRequest& request, const Known& tau) {
  const StageRequest precise = guarded(request);
  return inverse_F(forms, number(forms.F_of(margin_P()) + forms.clock_P * exact(tau), precise), request.digits);
}

std::optional<Known> arrival_time(const ClosedForms& forms, const StageRequest& request) {
  if (!(A_of(request) > E_of(request) && E_of(request) > 0)) return std::nullopt;
  return number(forms.cone_exit() + forms.crossing, request);
}

std::optional<QMargins> margins_at_loss(const ClosedForms& forms, const StageRequest& request, const Rational& loss) {
  if (!silence(request).empty()) return std::nullopt;
  const StageRequest precise = guarded(request);
  return Slow(forms, precise, *arrival_time(forms, precise)).at_loss(loss);
}

Known time_P(const ClosedForms& forms, const StageRequest& request) {
  const StageRequest precise = guarded(request);
  const Expression gain = forms.F_of(threshold_margin()) - forms.F_of(margin_P());
  const Rational time = number(gain / forms.clock_P, precise, request.epsilon_P).value();
  return time > 0 ? rounded(time, request.digits) : Known(0);
}

std::vector<StageTime> predicted_times(const ClosedForms& forms, const StageRequest& request) {
  StageTime learned_P{"P", "$τ_P$", {}, ""}, cone{"cone", "$τ_c$", {}, ""}, sliding{"sliding_end", "$τ_s$", {}, ""},
      learned_Q{"Q", "$τ_Q$", {}, ""}, crossing{"trace_crossing", "$τ_×$", {}, ""};
  const StageRequest precise = guarded(request);
  const auto shortened = [&](const Known& value) { return rounded(value.value(), request.digits); };

  if (request.parameters[lambda_at] != 0) {
    learned_P.note = "the closed forms are for lambda = 0";
  } else {
    learned_P.time = time_P(forms, request);
    learned_P.note = "exact";
  }
  const std::string why = silence(request);
  if (!why.empty()) {
    for (StageTime* each : {&cone, &sliding, &learned_Q, &crossing}) each->note = why;
    return {learned_P, cone, sliding, learned_Q, crossing};
  }
  cone.time = shortened(number(forms.cone_exit(), precise));
  cone.note = "exact";
  const Expression margin = b() * power(symbol("r"), 2) * symbol("e");
  if (number(forms.sliding_end - margin, precise).value() <= 0) {
    for (StageTime* each : {&sliding, &learned_Q, &crossing}) {
      each->note = "no sliding: b E >= ln(rho/(2 rho - 1)) at the start";
    }
    return {learned_P, cone, sliding, learned_Q, crossing};
  }
  const Slow slow(forms, precise, *arrival_time(forms, precise));
  sliding.time = shortened(number(slow.end_time(), precise));
  sliding.note = "leading order in E and (r/m)^4";
  if (const auto margins = slow.at_loss(request.epsilon_Q)) {
    learned_Q.time = shortened(margins->time);
    learned_Q.note = "leading order in (r/m)^4";
  } else {
    learned_Q.note = "the loss asked for is not reached";
  }
  if (const auto time = slow.crossing()) {
    crossing.time = shortened(*time);
    crossing.note = "leading order in (r/m)^4";
  } else {
    crossing.note = "Tr V does not overtake Tr W after the cone";
  }
  return {learned_P, cone, sliding, learned_Q, crossing};
}

}  // namespace separatrix::gong_2025
