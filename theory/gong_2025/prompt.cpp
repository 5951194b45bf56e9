#include "theory/gong_2025/prompt.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix::gong_2025 {
namespace {

// xᵀ M y
Expression bilinear(const std::vector<Expression>& x, const Matrix& weights, const std::vector<Expression>& y) {
  Expression total;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < y.size(); ++j) total = total + x[i] * weights[i * y.size() + j] * y[j];
  }
  return total;
}

}  // namespace

Matrix matrix(const std::string& name, std::size_t n) {
  Matrix entries;
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= n; ++j) entries.push_back(symbol(name + std::to_string(i) + std::to_string(j)));
  }
  return entries;
}

std::vector<Token> elementary_prompt() {
  const Expression gamma = symbol("gamma"), s = symbol("s"), quarter = Rational(ratio(1, 4));
  return {{{gamma, s, 0}, 1, quarter, quarter},
          {{gamma, -s, 0}, 1, quarter, quarter},
          {{-gamma, 0, s}, -1, quarter, quarter},
          {{-gamma, 0, -s}, -1, quarter, quarter}};
}

std::vector<Token> specialised_prompt() {
  const Expression m = symbol("m"), r = symbol("r"), rho = symbol("rho"), half = Rational(ratio(1, 2)),
                   quarter = Rational(ratio(1, 4));
  return {{{m, 0}, 1, rho, half}, {{m, r}, -1, (1 - rho) / 2, quarter}, {{m, -r}, -1, (1 - rho) / 2, quarter}};
}

Expression loss_of(const std::vector<Token>& prompt, const Matrix& weights) {
  Expression loss;
  for (const Token& query : prompt) {
    Expression k;
    for (const Token& key : prompt) k = k + key.key_share * key.label * relu(bilinear(key.x, weights, query.x));
    loss = loss + query.query_share * softplus(-query.label * k);
  }
  return loss;
}

}  // namespace separatrix::gong_2025
