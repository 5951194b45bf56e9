#include "theory/saxe_2014/model.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/forms/plane_matrices.hpp"

namespace separatrix::saxe_2014 {
namespace {

const Expression s = symbol("s");

std::string layer(std::size_t l) { return "w" + std::to_string(l); }

PlaneMatrix product_of_layers(std::size_t layers) {
  PlaneMatrix all = matrix_of_symbols(layer(1));
  for (std::size_t l = 2; l <= layers; ++l) all = multiply(matrix_of_symbols(layer(l)), all);
  return all;
}

Parameter singular_value(const std::string& name, const Rational& value) {
  return {name, "singular value of the target", value, {Rational(0), std::nullopt, false, false}};
}

ModelDescription described(const std::string& name, const std::string& title) {
  ModelDescription model;
  model.name = name;
  model.title = title;
  model.source = "after Saxe, McClelland, Ganguli 2014, arXiv 1312.6120";
  model.status = Status::recalled;
  return model;
}

}  // namespace

Model deep_linear(std::size_t layers) {
  ModelDescription model = described("deep-linear", "one mode of a deep linear network, a product of weights");
  Expression product = 1;
  for (std::size_t l = 1; l <= layers; ++l) {
    model.states.push_back("w" + std::to_string(l));
    product = product * symbol(model.states.back());
    if (l > 1) {
      model.invariants.push_back(
          {"imbalance-" + std::to_string(l), power(symbol("w1"), 2) - power(symbol(model.states.back()), 2)});
    }
  }
  model.parameters = {singular_value("s", 1)};
  model.definitions = {{"u", "u", product, "product of the weights", false}};
  model.loss = power(symbol("u") - s, 2) / 2;
  model.levels = {{"learned", 0}, {"plateau", power(s, 2) / 2}};
  model.start.assign(layers, ratio(1, 10));
  return Model(std::move(model));
}

Model deep_linear_mode() {
  const Expression u = symbol("u"), L = symbol("L");
  ModelDescription model = described("deep-linear-mode", "the same from balanced weights, for any number of layers");
  model.states = {"u"};
  model.parameters = {{"L", "number of layers", 3, {Rational(2), std::nullopt, true, false}}, singular_value("s", 1)};
  model.equations = {L * power(u, 2 - 2 / L) * (s - u)};
  model.start = {ratio(1, 1000)};
  return Model(std::move(model));
}

Model deep_linear_matrices(std::size_t layers) {
  ModelDescription model = described("deep-linear-matrices", "all weights of a deep linear network of 2 x 2 layers");
  for (std::size_t l = 1; l <= layers; ++l) {
    for (const std::string& name : entry_names(layer(l))) model.states.push_back(name);
  }
  model.parameters = {singular_value("s1", 2), singular_value("s2", 1)};
  model.loss = square_distance(product_of_layers(layers), with_modes(symbol("s1"), symbol("s2"))) / 2;
  model.start = aligned_start(layers, ratio(1, 10), ratio(1, 5));
  return Model(std::move(model));
}

Expression mode_of_product(std::size_t layers, std::size_t i, std::size_t j) {
  return between_modes(product_of_layers(layers), i, j);
}

std::vector<Rational> aligned_start(std::size_t layers, const Rational& w1, const Rational& w2) {
  std::vector<Rational> all;
  const std::vector<Rational> one = with_modes(w1, w2);
  for (std::size_t l = 0; l < layers; ++l) all.insert(all.end(), one.begin(), one.end());
  return all;
}

}  // namespace separatrix::saxe_2014
