#include "tests/support/markov.hpp"

#include "solvers/evaluation.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::testing {

Rational markov_energy(const std::string& e, const std::string& w) {
  return evaluate({makkuva_2024::energy()}, {symbol("e"), symbol("w")}, {parse_rational(e), parse_rational(w)}, 60)
      .front()
      .value();
}

Rational markov_logit(const std::string& e, const std::string& w) {
  const Rational x = parse_rational(e), y = parse_rational(w);
  return x * x * (1 + 2 * y * abs(y));
}

}  // namespace separatrix::testing
