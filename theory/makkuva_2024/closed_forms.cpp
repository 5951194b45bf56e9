#include "theory/makkuva_2024/closed_forms.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q"), u = symbol("u"), a = symbol("a"),
                 c = symbol("c");
const Expression pi0 = q / (p + q), pi1 = p / (p + q);
const Expression half(Rational(1, 2));

// entropy of a coin
Expression entropy(Expression x) { return -x * log(x) - (1 - x) * log(1 - x); }

// logit of a 1 after a 0: the positive root of q e^u z² + (q−p) z − p = 0 as c = ln z
Expression logit_after_0(Branch branch) {
  if (branch == Branch::p_at_most_q) return log(2 * p) - log(q - p + sqrt(bias_discriminant()));
  return log(p - q + sqrt(bias_discriminant())) - log(2 * q) - u;
}

// σ(c+u) = 1 − 2q/(p + q + √D)
Expression probability_after_1() { return 1 - 2 * q / (p + q + sqrt(bias_discriminant())); }
// σ(c) = 2p/(p + q + √D)
Expression probability_after_0() { return 2 * p / (p + q + sqrt(bias_discriminant())); }

}  // namespace

Expression bias_discriminant() { return power(p - q, 2) + 4 * p * q * exp(u); }

Expression gain() { return 1 + 2 * w * abs(w); }

Expression potential() { return power(w, 2) + sign(w) * log(abs(w)); }

Expression tied_logit() { return power(e, 2) * gain(); }
Expression attention_logit() { return power(e, 2) * (1 + a * power(e, 2)) * gain(); }
Expression untied_logit() { return e * c * gain(); }

Expression energy() { return power(e, 2) - power(w, 2) - sign(w) * log(abs(w)); }

Expression attention_energy() { return energy() - 2 * power(a, 2); }

Expression imbalance() { return power(e, 2) - power(c, 2); }
Expression untied_energy() { return energy() + power(c, 2); }

Expression saddle_w() { return -sqrt(half); }

Expression saddle_energy() { return -half * (1 + log(2)); }

Expression separatrix() { return sqrt(power(w, 2) - log(abs(w)) + saddle_energy()); }

Expression level_curve(Expression energy, Expression level) { return sqrt(level - substitute(energy, {{e, 0}})); }

Expression best_logit() { return log((1 - p) * (1 - q) / (p * q)); }

Expression global_minima() { return sqrt(best_logit() / (1 + 2 * w * abs(w))); }

Expression slope_at_zero() { return pi0 * pi1 * (p + q - 1); }

Expression curvature_at_zero() { return power(pi0 * pi1, 2); }

Expression curvature_at_best() { return p * q * (1 - p) * (1 - q) / ((p + q) * (2 - p - q)); }

Expression reduced_loss(Branch branch) {
  const Expression after_0 = logit_after_0(branch);
  return pi0 * softplus(after_0) + pi1 * softplus(after_0 + u) - pi1 * after_0 - pi1 * (1 - q) * u;
}

Expression reduced_loss_slope(Branch branch) {
  // the two forms are equal; each is free of cancellation on its side
  if (branch == Branch::p_at_least_q) return pi1 * (probability_after_1() - (1 - q));
  return -pi0 * (probability_after_0() - p);
}

Expression reduced_loss_curvature(Branch branch) {
  const Expression after_0 = logit_after_0(branch), after_1 = after_0 + u;
  const Expression variance_0 = sigmoid(after_0) * sigmoid(-after_0);
  const Expression variance_1 = sigmoid(after_1) * sigmoid(-after_1);
  return pi0 * pi1 * variance_0 * variance_1 / (pi0 * variance_0 + pi1 * variance_1);
}

Expression bigram_loss() { return pi0 * entropy(p) + pi1 * entropy(q); }

Expression unigram_loss() { return entropy(pi1); }

std::vector<Expression> printed_system(Branch branch) {
  const Expression slope = pi1 * (sigmoid(logit_after_0(branch) + u) - (1 - q));
  return tied_system(slope);
}

std::vector<Expression> tied_system(Expression slope) {
  return {-2 * e * gain() * slope, -4 * abs(w) * power(e, 2) * slope};
}

std::vector<Expression> attention_system(Expression slope) {
  const Expression s = power(e, 2);
  return {-2 * e * (1 + 2 * a * s) * gain() * slope, -4 * abs(w) * s * (1 + a * s) * slope,
          -power(s, 2) * gain() * slope};
}

std::vector<Expression> untied_system(Expression slope) {
  return {-c * gain() * slope, -e * gain() * slope, -4 * abs(w) * e * c * slope};
}

}  // namespace separatrix::makkuva_2024
