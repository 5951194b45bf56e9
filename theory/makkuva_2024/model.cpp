#include "theory/makkuva_2024/model.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression p = symbol("p"), q = symbol("q"), u = symbol("u");
const Expression pi0 = q / (p + q), pi1 = p / (p + q);

// −P ln σ(logit) − (1−P) ln σ(−logit)
Expression cross_entropy(Expression probability, Expression logit) { return softplus(logit) - probability * logit; }

Expression loss_with_bias(Expression logit_after_0) {
  return pi0 * cross_entropy(p, logit_after_0) + pi1 * cross_entropy(1 - q, logit_after_0 + u);
}

// what all models share
ModelDescription on_chain(const std::string& name, const std::string& title, std::vector<std::string> states) {
  ModelDescription model;
  model.name = name;
  model.title = title;
  model.states = std::move(states);
  const Domain open_unit{Rational(0), Rational(1), false, false};
  model.parameters = {{"p", "probability of a 1 after a 0", Rational(1, 10), open_unit},
                      {"q", "probability of a 0 after a 1", Rational(1, 10), open_unit}};
  model.levels = {{"bigram", bigram_loss()}, {"unigram", unigram_loss()}};
  model.source = "Makkuva et al. 2024, arXiv 2406.03072";
  return model;
}

Definition gained_logit(Expression value) { return {"u", "u", value, "logit gained by a 1 before", false}; }

// the loss as a function of u alone
void minimise_bias_out(ModelDescription& model, Expression logit) {
  const Expression low = symbol("pmin"), high = symbol("pmax"), D = symbol("D"), beta = symbol("beta");
  const Expression gap = abs(p - q);
  model.definitions = {{"pmin", "p_-", (p + q - gap) / 2, "min(p, q)", false},
                       {"pmax", "p_+", (p + q + gap) / 2, "max(p, q)", false},
                       gained_logit(logit),
                       {"D", "D", bias_discriminant(), "discriminant of the best bias", false},
                       {"beta", "\\beta", u + log(2 * low) - log(gap + sqrt(D)),
                        "logit of a 1 after a 1 (tokens renamed so that p <= q), minimised out", true}};
  // π₀, π₁ = p₊/(p+q), p₋/(p+q)
  model.loss = high / (p + q) * cross_entropy(low, beta - u) + low / (p + q) * cross_entropy(1 - high, beta);
}

}  // namespace

Model markov() {
  ModelDescription model =
      on_chain("markov", "single-layer transformer on a two-state Markov chain, two parameters", {"e", "w"});
  minimise_bias_out(model, tied_logit());
  model.invariants = {{"energy", energy()}};
  model.start = {Rational(1, 2), Rational(-3, 10)};
  model.status = Status::published;
  return Model(std::move(model));
}

Model markov_bias_b() {
  ModelDescription model = on_chain("markov-bias-b", "the same with its bias b trained as well", {"e", "w", "b"});
  const Expression e = symbol("e"), b = symbol("b");
  model.definitions = {gained_logit(tied_logit())};
  model.loss = loss_with_bias(b - power(e, 2) / 2);
  model.start = {Rational(1, 2), Rational(-3, 10), Rational(0)};
  model.status = Status::published;
  return Model(std::move(model));
}

Model markov_bias_c() {
  ModelDescription model =
      on_chain("markov-bias-c", "the same with the logit c after a 0 trained as well", {"e", "w", "c"});
  model.definitions = {gained_logit(tied_logit())};
  model.loss = loss_with_bias(symbol("c"));
  model.invariants = {{"energy", energy()}};
  model.start = {Rational(1, 2), Rational(-3, 10), Rational(0)};
  model.source = "derived from Makkuva et al. 2024, arXiv 2406.03072";
  return Model(std::move(model));
}

Model markov_attention() {
  ModelDescription model = on_chain("markov-attention", "the same with an attention scalar a", {"e", "w", "a"});
  minimise_bias_out(model, attention_logit());
  model.invariants = {{"energy", attention_energy()}};
  model.start = {Rational(1, 2), Rational(-3, 10), Rational(0)};
  model.source = "derived from Makkuva et al. 2024, arXiv 2406.03072";
  return Model(std::move(model));
}

Model markov_untied() {
  ModelDescription model = on_chain("markov-untied", "the same with untied embeddings e and c", {"e", "c", "w"});
  minimise_bias_out(model, untied_logit());
  model.invariants = {{"imbalance", imbalance()}, {"energy", untied_energy()}};
  model.start = {Rational(1, 2), Rational(3, 5), Rational(-3, 10)};
  model.source = "derived from Makkuva et al. 2024, arXiv 2406.03072";
  return Model(std::move(model));
}

}  // namespace separatrix::makkuva_2024
