#include "theory/makkuva_2024/model.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {

Model markov() {
  const Expression e = symbol("e"), w = symbol("w"), p = symbol("p"), q = symbol("q");
  const Expression low = symbol("pmin"), high = symbol("pmax");
  const Expression u = symbol("u"), D = symbol("D"), beta = symbol("beta");
  const Expression gap = abs(p - q);

  const auto cross_entropy = [](Expression probability, Expression logit) {
    return softplus(logit) - probability * logit;
  };

  ModelDescription model;
  model.name = "markov";
  model.title = "single-layer transformer on a two-state Markov chain, two parameters";
  model.states = {"e", "w"};
  const Domain open_unit{Rational(0), Rational(1), false, false};
  model.parameters = {{"p", "probability of a 1 after a 0", Rational(1, 10), open_unit},
                      {"q", "probability of a 0 after a 1", Rational(1, 10), open_unit}};
  model.definitions = {{"pmin", "p_-", (p + q - gap) / 2, "min(p, q)", false},
                       {"pmax", "p_+", (p + q + gap) / 2, "max(p, q)", false},
                       {"u", "u", power(e, 2) * (1 + 2 * w * abs(w)), "logit gained by a 1 before", false},
                       {"D", "D", power(p - q, 2) + 4 * p * q * exp(u), "discriminant of the best bias", false},
                       {"beta", "\\beta", u + log(2 * low) - log(gap + sqrt(D)),
                        "logit of a 1 after a 1 (tokens renamed so that p <= q), minimised out", true}};
  // π₀, π₁ = p₊/(p+q), p₋/(p+q)
  model.loss = high / (p + q) * cross_entropy(low, beta - u) + low / (p + q) * cross_entropy(1 - high, beta);
  model.invariants = {{"energy", energy()}};
  model.levels = {{"bigram", bigram_loss()}, {"unigram", unigram_loss()}};
  model.start = {Rational(1, 2), Rational(-3, 10)};
  model.source = "Makkuva et al. 2024, arXiv 2406.03072";
  model.status = Status::published;
  return Model(std::move(model));
}

}  // namespace separatrix::makkuva_2024
