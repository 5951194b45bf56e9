#include "theory/gong_2025/closed_forms.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression omega = symbol("omega"), a = symbol("a"), e = symbol("e"), x = symbol("x"), y = symbol("y");
const Expression gamma = symbol("gamma"), r = symbol("r"), m = symbol("m"), rho = symbol("rho"), p0 = symbol("p0"),
                 q0 = symbol("q0");
const Expression half(Rational(ratio(1, 2)));

// slope of relu
Expression step(Expression argument) { return (1 + sign(argument)) / 2; }

}  // namespace

Expression delta() { return 2 * rho - 1; }
Expression b() { return (1 - rho) / 2; }
Expression kappa() { return (3 * rho - 1) / 2; }
Expression varrho() { return kappa() / delta(); }

Expression margin_P() { return power(gamma, 2) * omega / 2; }
Expression threshold_margin() { return -log(exp(symbol("eps")) - 1); }

std::vector<Expression> stated_system() {
  const Expression A = power(m, 2) * a, E = power(r, 2) * e;
  const Expression m_z = delta() * relu(A), m_zeta = b() * (relu(A + E) + relu(A - E)) - rho * relu(A);
  const Expression dA_z = delta() * step(A), dA_zeta = b() * (step(A + E) + step(A - E)) - rho * step(A),
                   dE_zeta = b() * (step(A + E) - step(A - E));
  return {p0 * power(gamma, 2) / 2 * sigmoid(-margin_P()),
          half * q0 * power(m, 2) * (sigmoid(-m_z) * dA_z + sigmoid(-m_zeta) * dA_zeta),
          half * q0 * power(r, 2) * sigmoid(-m_zeta) * dE_zeta};
}

ClosedForms::ClosedForms()
    : F(x + exp(x)),
      clock_P(p0 * power(gamma, 4) / 4),
      clock_cone(-q0 * power(m, 4) * power(delta(), 2) / 4),
      crossing(4 * power(r, 2) * e / (q0 * power(m, 4) * b())),
      clock_sliding(half * q0 * power(b(), 2) * power(r, 4)),
      sliding_end(log(rho / (2 * rho - 1))),
      follower(log(varrho() * (1 + exp(x)) - 1)),
      lag(power(varrho(), 2)),
      strength_P(2 * x / power(gamma, 2)),
      strength_z(x / (delta() * power(m, 2))),
      strength_zeta((y + varrho() * x) / (b() * power(r, 2))) {}

Expression ClosedForms::F_of(Expression argument) const { return substitute(F, {{x, argument}}); }

// ln sinh(δA/2) − ln sinh(δE/2) without the cancellation of large arguments
Expression ClosedForms::cone_exit() const {
  const Expression A = power(m, 2) * a, E = power(r, 2) * e;
  const Expression logarithms = delta() * (A - E) / 2 + log((1 - exp(-delta() * A)) / (1 - exp(-delta() * E)));
  return -logarithms / clock_cone;
}

Expression ClosedForms::follower_of(Expression margin_z) const { return substitute(follower, {{x, margin_z}}); }

Expression ClosedForms::gain_after_lift_off(Expression margin_z) const {
  return F_of(follower_of(margin_z)) - F_of(sliding_end) + lag * (F_of(margin_z) - F_of(0));
}

}  // namespace separatrix::gong_2025
