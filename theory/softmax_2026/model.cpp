#include "theory/softmax_2026/model.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/softmax_2026/closed_forms.hpp"

namespace separatrix::softmax_2026 {
namespace {

ModelDescription described(const std::string& name, const std::string& title) {
  ModelDescription model;
  model.name = name;
  model.title = title;
  model.source = "derived from the system of arXiv 2603.06248";
  return model;
}

}  // namespace

Model two_tokens() {
  const Expression delta = symbol("Delta"), D = symbol("D");
  ModelDescription model = described("softmax-two", "attention to two tokens in the clock of the sum of their values");
  model.states = {"Delta", "D"};
  model.definitions = {{"p", "p", polarisation(delta), "attention to the first token less that to the second", false}};
  model.loss = -D * symbol("p");
  model.invariants = {{"energy", energy(delta, D)}};
  model.start = {ratio(1, 2), ratio(-1, 4)};
  return Model(std::move(model));
}

Model value_softmax() {
  const Expression y = symbol("y"), first = symbol("attention"), second = 1 - first;
  const auto logit = [&](const char* of_first, const char* of_second) {
    return symbol(of_first) * first + symbol(of_second) * second;
  };
  ModelDescription model =
      described("softmax-value", "values of two tokens behind a softmax, cross-entropy of two classes");
  model.states = {"a1", "a2", "v11", "v12", "v21", "v22"};
  model.parameters = {{"y", "probability of the first class", ratio(3, 4), {Rational(0), Rational(1), true, true}}};
  model.definitions = {
      {"attention", "\\sigma_1", sigmoid(symbol("a1") - symbol("a2")), "attention to the first token", false},
      {"z", "z", logit("v11", "v12") - logit("v21", "v22"), "logit of the first class against the second", false}};
  model.loss = y * softplus(-symbol("z")) + (1 - y) * softplus(symbol("z"));
  model.start = {ratio(1, 4), ratio(-1, 4), ratio(-1, 5), ratio(1, 10), 0, ratio(1, 5)};
  return Model(std::move(model));
}

}  // namespace separatrix::softmax_2026
