#include "theory/kunin_2024/model.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix::kunin_2024 {

namespace {

ModelDescription neuron() {
  const Expression a = symbol("a"), w1 = symbol("w1"), w2 = symbol("w2"), b1 = symbol("b1"), b2 = symbol("b2");
  const Expression size = power(w1, 2) + power(w2, 2);
  ModelDescription model;
  model.name = "one-neuron";
  model.title = "one linear neuron a w from unbalanced weights, regression on whitened data";
  model.states = {"a", "w1", "w2"};
  const Domain any{};
  model.parameters = {{"b1", "first coordinate of the target", 1, any}, {"b2", "second one", ratio(1, 2), any}};
  model.definitions = {{"delta", "\\delta", power(a, 2) - size, "imbalance of the layers", false},
                       {"nu", "\\nu", (w1 * b1 + w2 * b2) / a, "w along the target, over a", false},
                       {"r", "r_\\perp", (w2 * b1 - w1 * b2) / a, "w across the target, over a, times |beta|", false},
                       {"beta1", "\\beta_1", a * w1, "first coordinate of the function", false},
                       {"beta2", "\\beta_2", a * w2, "second one", false}};
  model.loss = (power(symbol("beta1") - b1, 2) + power(symbol("beta2") - b2, 2)) / 2;
  model.invariants = {{"imbalance", power(a, 2) - size}};
  model.levels = {{"learned", 0}};
  model.start = {ratio(1, 2), ratio(-1, 4), ratio(1, 2)};
  model.source = "after Kunin et al. 2024, arXiv 2406.06158";
  model.status = Status::recalled;
  return model;
}

}  // namespace

Model one_neuron() { return Model(neuron()); }

Model one_neuron_of_scale() {
  ModelDescription model = neuron();
  model.name = "one-neuron-of-scale";
  model.title = "the same neuron from a start of given imbalance and scale";
  const Domain any{};
  Domain positive;
  positive.low = 0;
  model.parameters.push_back({"delta", "a^2 - |w|^2 of the start", 0, any});
  model.parameters.push_back({"scale", "|a| |w| of the start", ratio(1, 4), positive});
  model.parameters.push_back({"turn", "tangent of half the angle between w and the first axis", 2, any});
  // the imbalance is a parameter now
  model.definitions.erase(model.definitions.begin());
  const Expression delta = symbol("delta"), scale = symbol("scale"), turn = symbol("turn");
  const Expression sum = sqrt(power(delta, 2) + 4 * power(scale, 2));
  const Expression size = sqrt((sum - delta) / 2), full = 1 + power(turn, 2);
  const auto fixed = [](Expression value) { return StartValue{StartValue::Kind::fixed, value, {}}; };
  model.start.assign(model.states.size(), 0);
  model.start_values = {fixed(sqrt((sum + delta) / 2)), fixed(size * (1 - power(turn, 2)) / full),
                        fixed(size * 2 * turn / full)};
  return Model(std::move(model));
}

}  // namespace separatrix::kunin_2024
