#include "theory/gong_2025/model.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/gong_2025/closed_forms.hpp"
#include "theory/gong_2025/prompt.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression omega = symbol("omega"), a = symbol("a"), e = symbol("e");
const Expression gamma = symbol("gamma"), r = symbol("r"), m = symbol("m"), rho = symbol("rho"), p0 = symbol("p0"),
                 q0 = symbol("q0"), lambda = symbol("lambda");

Expression logistic(Expression margin) { return softplus(-margin); }

// what all models share
ModelDescription on_features(const std::string& name, const std::string& title, std::vector<std::string> states) {
  ModelDescription model;
  model.name = name;
  model.title = title;
  model.states = std::move(states);
  const Domain positive{Rational(0), std::nullopt, false, false}, open_unit{Rational(0), Rational(1), false, false},
      share{Rational(0), Rational(1), false, true}, not_negative{Rational(0), std::nullopt, true, false};
  model.parameters = {{"gamma", "margin of the elementary features P", 1, positive},
                      {"r", "length of zeta, which tells the specialised features Q apart", ratio(2, 5), positive},
                      {"m", "length of z, which they share", 1, positive},
                      {"rho", "share of positive keys on Q", ratio(2, 3), open_unit},
                      {"p0", "probability that a prompt carries P only", ratio(1, 2), share},
                      {"q0", "probability that a prompt carries Q only", ratio(1, 2), share},
                      {"lambda", "weight decay", 0, not_negative}};
  model.relations = {{m - r, "r < m", false}, {1 - p0 - q0, "p0 + q0 <= 1", true}};
  model.source = "derived; features as in Gong et al. 2025, arXiv 2502.20681";
  model.status = Status::derived;
  return model;
}

void define_margins(ModelDescription& model) {
  const Expression A = symbol("A"), E = symbol("E");
  model.definitions = {{"A", "A", power(m, 2) * a, "logit of z on z", false},
                       {"E", "E", power(r, 2) * e, "logit of zeta on zeta", false},
                       {"mP", "m_P", margin_P(), "margin on P", false},
                       {"mz", "m_z", delta() * relu(A), "margin of the query z", false},
                       {"mzeta", "m_\\zeta", b() * (relu(A + E) + relu(A - E)) - rho * relu(A),
                        "margin of the queries z +- zeta", false},
                       {"LP", "L_P", logistic(symbol("mP")), "loss on P", false},
                       {"LQ", "L_Q", (logistic(symbol("mz")) + logistic(symbol("mzeta"))) / 2, "loss on Q", false}};
  model.loss = p0 * symbol("LP") + q0 * symbol("LQ") + lambda / 2 * (power(omega, 2) + power(a, 2) + power(e, 2));
  model.start = {ratio(1, 20), ratio(1, 10), ratio(1, 10)};
}

}  // namespace

Model two_stage() {
  ModelDescription model =
      on_features("two-stage", "two-stage idealisation of training on features P and Q", {"omega", "a", "e"});
  define_margins(model);
  return Model(std::move(model));
}

Model two_stage_coupled() {
  ModelDescription model =
      on_features("two-stage-coupled", "the same with prompts that carry both P and Q", {"omega", "a", "e"});
  model.parameters[4].value = model.parameters[5].value = ratio(1, 3);
  define_margins(model);
  const Expression squared = power(gamma, 2), up = relu(omega), down = relu(-omega);
  model.definitions.push_back(
      {"hplus", "h_+", squared * (rho * up - (1 - rho) * down), "P's part of the margin of a positive query", false});
  model.definitions.push_back(
      {"hminus", "h_-", squared * ((1 - rho) * up - rho * down), "P's part of the margin of a negative query", false});
  model.definitions.push_back(
      {"LPQ", "L_{PQ}", (logistic(symbol("hplus") + symbol("mz")) + logistic(symbol("hminus") + symbol("mzeta"))) / 2,
       "loss on prompts that carry both", false});
  model.loss = *model.loss + (1 - p0 - q0) * symbol("LPQ");
  return Model(std::move(model));
}

Model two_stage_matrix() {
  constexpr std::size_t d = 3, q = 2;
  std::vector<std::string> states;
  for (const auto& [letter, n] : {std::pair{'w', d}, std::pair{'v', q}}) {
    for (std::size_t i = 1; i <= n; ++i) {
      for (std::size_t j = 1; j <= n; ++j) states.push_back(letter + std::to_string(i) + std::to_string(j));
    }
  }
  ModelDescription model =
      on_features("two-stage-matrix", "the same with all of W and V, on explicit prompts", std::move(states));
  model.parameters.push_back({"s", "length of the noise on P", ratio(1, 4), {Rational(0), std::nullopt, true, false}});
  const Matrix w = matrix("w", d), v = matrix("v", q);
  Expression decay;
  for (const std::string& state : model.states) decay = decay + power(symbol(state), 2);
  model.definitions = {{"LP", "L_P", loss_of(elementary_prompt(), w), "loss on P", false},
                       {"LQ", "L_Q", loss_of(specialised_prompt(), v), "loss on Q", false}};
  model.loss = p0 * symbol("LP") + q0 * symbol("LQ") + lambda / 2 * decay;
  model.start.assign(model.states.size(), Rational(0));
  model.start[0] = ratio(1, 20);
  model.start[d * d] = model.start[d * d + q * q - 1] = ratio(1, 10);
  return Model(std::move(model));
}

}  // namespace separatrix::gong_2025
