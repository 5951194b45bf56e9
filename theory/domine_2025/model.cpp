#include "theory/domine_2025/model.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/forms/plane_matrices.hpp"

namespace separatrix::domine_2025 {
namespace {

ModelDescription described(const std::string& name, const std::string& title) {
  ModelDescription model;
  model.name = name;
  model.title = title;
  model.source = "after Dominé et al. 2025, arXiv 2409.14623";
  model.status = Status::recalled;
  return model;
}

Parameter singular_value(const std::string& name, const Rational& value) {
  return {name, "singular value of the target", value, {Rational(0), std::nullopt, false, false}};
}

PlaneMatrix product() { return multiply(matrix_of_symbols("a"), matrix_of_symbols("b")); }

}  // namespace

Model two_layers() {
  const Expression a = symbol("a"), b = symbol("b");
  ModelDescription model = described("lambda-balanced", "one mode of a linear network with two layers");
  model.states = {"a", "b"};
  model.parameters = {singular_value("s", 1)};
  model.definitions = {{"u", "u", a * b, "product of the weights", false}};
  model.loss = power(symbol("u") - symbol("s"), 2) / 2;
  model.invariants = {{"lambda", power(a, 2) - power(b, 2)}};
  model.levels = {{"learned", 0}, {"trapped", power(symbol("s"), 2) / 2}};
  model.start = {ratio(1, 2), ratio(-1, 4)};
  return Model(std::move(model));
}

Model two_layer_matrices() {
  ModelDescription model = described("lambda-balanced-matrices", "all weights of two 2 x 2 layers");
  for (const char* matrix : {"a", "b"}) {
    for (const std::string& name : entry_names(matrix)) model.states.push_back(name);
  }
  model.parameters = {singular_value("s1", 2), singular_value("s2", 1)};
  model.loss = square_distance(product(), with_modes(symbol("s1"), symbol("s2"))) / 2;
  const std::vector<Expression> imbalance = matrix_imbalance();
  for (const std::size_t k : {0, 1, 3}) {
    model.invariants.push_back({entry_names("imbalance")[k], imbalance[k]});
  }
  model.start = aligned_start(1, ratio(7, 8), ratio(1, 2), ratio(1, 8));
  return Model(std::move(model));
}

std::vector<Rational> aligned_start(const Rational& a1, const Rational& a2, const Rational& b1, const Rational& b2) {
  std::vector<Rational> all = with_modes(a1, a2);
  const std::vector<Rational> second = with_modes(b1, b2);
  all.insert(all.end(), second.begin(), second.end());
  return all;
}

Expression mode_of_product(std::size_t i, std::size_t j) { return between_modes(product(), i, j); }

std::vector<Expression> matrix_imbalance() {
  const PlaneMatrix a = matrix_of_symbols("a"), b = matrix_of_symbols("b");
  const PlaneMatrix left = multiply(transpose(a), a), right = multiply(b, transpose(b));
  std::vector<Expression> all;
  for (std::size_t k = 0; k < left.size(); ++k) all.push_back(left[k] - right[k]);
  return all;
}

}  // namespace separatrix::domine_2025
