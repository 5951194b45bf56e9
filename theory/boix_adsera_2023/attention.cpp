#include "theory/boix_adsera_2023/attention.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "theory/model_settings.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

std::string column_name(std::size_t token, std::size_t dimension) {
  return "x" + std::to_string(token).append("_").append(std::to_string(dimension));
}

// P X diag(b), entry (i, j)
Tokens output(const Tokens& X, const std::vector<std::vector<Expression>>& P, const std::vector<Expression>& b) {
  Tokens Y;
  for (std::size_t i = 0; i < X.size(); ++i) {
    Y.emplace_back();
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::vector<Expression> terms;
      for (std::size_t k = 0; k < X.size(); ++k) terms.push_back(P[i][k] * X[k][j]);
      Y.back().push_back(sum(std::move(terms)) * b[j]);
    }
  }
  return Y;
}

std::vector<Expression> constants(const std::vector<Rational>& values) { return {values.begin(), values.end()}; }

}  // namespace

std::vector<std::vector<Expression>> attention_weights(const Tokens& X, const std::vector<Expression>& a) {
  const std::size_t n = X.size();
  const auto score = [&](std::size_t i, std::size_t k) {
    std::vector<Expression> terms;
    for (std::size_t j = 0; j < a.size(); ++j) terms.push_back(a[j] * (X[i][j] * X[k][j]));
    return sum(std::move(terms));
  };
  std::vector<std::vector<Expression>> P;
  for (std::size_t i = 0; i < n; ++i) {
    const Expression own = score(i, i);
    std::vector<Expression> row;
    for (std::size_t k = 0; k < n; ++k) row.push_back(k == i ? Expression(1) : exp(score(i, k) - own));
    const Expression share = 1 / sum(row);
    for (Expression& each : row) each = each * share;
    P.push_back(std::move(row));
  }
  return P;
}

TokenShape token_shape(Dataset data) {
  TokenShape shape;
  while (data.column_index(column_name(shape.tokens, 0))) ++shape.tokens;
  while (data.column_index(column_name(0, shape.dimension))) ++shape.dimension;
  bool complete = shape.tokens * shape.dimension == data.columns().size() && shape.tokens > 0;
  for (std::size_t i = 0; i < shape.tokens; ++i) {
    for (std::size_t j = 0; j < shape.dimension; ++j) complete = complete && data.column_index(column_name(i, j));
  }
  if (complete) return shape;
  throw InvalidArgument("data " + data.name(), data.columns().front() + ", …", "columns sample, token, x0, x1, …");
}

DiagonalNetwork attention(Dataset data, const std::vector<Rational>& teacher_a, const std::vector<Rational>& teacher_b,
                          AttentionRule rule) {
  const auto [tokens, dimension] = token_shape(data);
  for (const auto& [name, teacher] : {std::pair{"teacher-a", &teacher_a}, std::pair{"teacher-b", &teacher_b}}) {
    if (teacher->size() == dimension) continue;
    throw InvalidArgument(name, std::to_string(teacher->size()) + " numbers",
                          std::to_string(dimension) + " of them, one per dimension of the tokens");
  }
  DiagonalNetwork network;
  network.name = "diagonal-attention";
  network.title = "attention head with diagonal weights, taught by another one";
  network.source = "Boix-Adserà et al. 2023 (arXiv 2306.07042)";
  network.status = Status::published;
  network.groups = {{"KQ", {}}, {"VO", {}}};
  std::vector<Expression> a, b;
  for (std::size_t j = 0; j < dimension; ++j) {
    network.coordinates.push_back("a" + std::to_string(j));
    network.groups[0].coordinates.push_back(j);
    a.push_back(symbol(network.coordinates.back()));
  }
  for (std::size_t j = 0; j < dimension; ++j) {
    network.coordinates.push_back("b" + std::to_string(j));
    network.groups[1].coordinates.push_back(dimension + j);
    b.push_back(symbol(network.coordinates.back()));
  }
  Tokens X;
  for (std::size_t i = 0; i < tokens; ++i) {
    X.emplace_back();
    for (std::size_t j = 0; j < dimension; ++j) X.back().push_back(column(data, column_name(i, j)));
  }
  const Tokens found = output(X, rule(X, a), b);
  const std::vector<Expression> a_star = constants(teacher_a), b_star = constants(teacher_b);
  const Tokens wanted = output(X, rule(X, a_star), b_star);
  std::vector<Expression> squares;
  for (std::size_t i = 0; i < tokens; ++i) {
    for (std::size_t j = 0; j < dimension; ++j) squares.push_back(power(found[i][j] - wanted[i][j], 2));
  }
  network.loss = mean(data, sum(std::move(squares))) / 2;
  return network;
}

Dataset gaussian_tokens(std::size_t samples, std::size_t tokens, std::size_t dimension, std::uint64_t seed) {
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < tokens; ++i) {
    for (std::size_t j = 0; j < dimension; ++j) columns.push_back(column_name(i, j));
  }
  return {"tokens", columns, gaussian_numbers(samples * columns.size(), seed)};
}

}  // namespace separatrix::boix_adsera_2023
