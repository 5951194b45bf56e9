#include "theory/zhang_2025/model.hpp"

#include <array>

#include "lib/symbolic/canonical.hpp"
#include "theory/zhang_2025/closed_forms.hpp"

namespace separatrix::zhang_2025 {
namespace {

constexpr std::size_t heads = 2, dimensions = 2;

const Expression N = symbol("N");

std::string number(std::size_t i) { return std::to_string(i + 1); }

ModelDescription described(const std::string& name, const std::string& title) {
  ModelDescription model;
  model.name = name;
  model.title = title;
  model.source = "after Zhang, Singh, Latham, Saxe 2025, arXiv 2501.16265";
  model.status = Status::recalled;
  return model;
}

Parameter positive(const std::string& name, const std::string& meaning, const Rational& value) {
  return {name, meaning, value, {Rational(0), std::nullopt, false, false}};
}

Parameter examples() { return positive("N", "number of examples in the context", 20); }

}  // namespace

Model linear_attention() {
  ModelDescription model =
      described("linear-attention", "linear attention with separate rank-one keys and queries, regression in context");
  model.parameters = {examples(), positive("l1", "first eigenvalue of the covariance of the inputs", 1),
                      positive("l2", "second one", ratio(1, 2))};
  const std::array<Expression, dimensions> lambda{symbol("l1"), symbol("l2")};
  const Expression trace = lambda[0] + lambda[1];
  std::array<Expression, heads> v;
  std::array<std::array<Expression, dimensions>, heads> k, q;
  for (std::size_t i = 0; i < heads; ++i) {
    const auto state = [&](const std::string& name) {
      model.states.push_back(name);
      return symbol(name);
    };
    v[i] = state("v" + number(i));
    for (std::size_t d = 0; d < dimensions; ++d) k[i][d] = state("k" + number(i) + number(d));
    for (std::size_t d = 0; d < dimensions; ++d) q[i][d] = state("q" + number(i) + number(d));
    Expression of_key, of_query;
    for (std::size_t d = 0; d < dimensions; ++d) {
      of_key = of_key + power(k[i][d], 2);
      of_query = of_query + power(q[i][d], 2);
    }
    model.invariants.push_back({"key-" + number(i), power(v[i], 2) - of_key});
    model.invariants.push_back({"query-" + number(i), power(v[i], 2) - of_query});
  }
  Expression sum = trace;
  for (std::size_t i = 0; i < heads; ++i) {
    for (std::size_t d = 0; d < dimensions; ++d) sum = sum - 2 * v[i] * power(lambda[d], 2) * k[i][d] * q[i][d];
    for (std::size_t j = 0; j < heads; ++j) {
      Expression of_keys, of_queries;
      for (std::size_t d = 0; d < dimensions; ++d) {
        of_keys = of_keys + power(lambda[d], 2) * finite_context(lambda[d], trace, N) * k[i][d] * k[j][d];
        of_queries = of_queries + lambda[d] * q[i][d] * q[j][d];
      }
      sum = sum + v[i] * v[j] * of_keys * of_queries;
    }
  }
  model.definitions = {{"error", "\\mathcal{E}", sum, "mean squared error of the prediction", false}};
  model.loss = symbol("error") / 2;
  model.start = aligned_start(ratio(1, 10), ratio(1, 20));
  return Model(std::move(model));
}

Model one_head() {
  const Expression v = symbol("v"), l = symbol("l"), trace = symbol("trace");
  ModelDescription model = described("linear-attention-head", "one head of it on one eigenvector");
  model.states = {"v"};
  model.parameters = {examples(), positive("l", "eigenvalue", 1),
                      positive("trace", "trace of the covariance", ratio(3, 2))};
  model.definitions = {{"c", "c", finite_context(l, trace, N), "1 for an infinite context", false}};
  model.equations = {power(l, 2) * power(v, 2) - power(l, 3) * symbol("c") * power(v, 5)};
  model.start = {ratio(1, 100)};
  return Model(std::move(model));
}

Model merged_attention() {
  ModelDescription model =
      described("linear-attention-merged", "linear attention with key and query merged, white inputs");
  model.parameters = {examples()};
  const Expression v = symbol("v"), D(static_cast<long>(merged_dimensions));
  model.states = {"v"};
  Expression trace, square;
  for (std::size_t i = 0; i < merged_dimensions; ++i) {
    for (std::size_t j = 0; j < merged_dimensions; ++j) {
      model.states.push_back("u" + number(i) + number(j));
      const Expression entry = symbol(model.states.back());
      if (i == j) trace = trace + entry;
      square = square + power(entry, 2);
    }
  }
  model.definitions = {{"c", "c", finite_context(1, D, N), "1 for an infinite context", false},
                       {"error", "\\mathcal{E}", D - 2 * v * trace + symbol("c") * power(v, 2) * square,
                        "mean squared error of the prediction", false},
                       {"sigma", "\\sigma", v * trace / D, "what the head applies to the inputs", false}};
  model.loss = symbol("error") / 2;
  model.invariants = {{"imbalance", power(v, 2) - square}};
  model.start = white_start(ratio(1, 10));
  return Model(std::move(model));
}

std::vector<Rational> aligned_start(const Rational& v1, const Rational& v2) {
  return {v1, v1, 0, v1, 0, v2, 0, v2, 0, v2};
}

std::vector<Rational> white_start(const Rational& w) {
  std::vector<Rational> all{w};
  for (std::size_t i = 0; i < merged_dimensions; ++i) {
    for (std::size_t j = 0; j < merged_dimensions; ++j) all.push_back(i == j ? Rational(w / 2) : Rational(0));
  }
  return all;
}

}  // namespace separatrix::zhang_2025
