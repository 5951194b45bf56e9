#include "theory/boix_adsera_2023/regression.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

DiagonalNetwork named(std::size_t n) {
  DiagonalNetwork network;
  network.name = "diagonal-regression";
  network.title = "regression with a diagonal linear network";
  network.source = "Boix-Adserà et al. 2023 (arXiv 2306.07042); Pesme and Flammarion 2023 (arXiv 2304.00488)";
  network.status = Status::published;
  for (std::size_t i = 0; i < n; ++i) network.coordinates.push_back("beta" + std::to_string(i));
  return network;
}

std::string entry_name(std::size_t n, std::size_t i, std::size_t j) {
  if (n <= 10) return "H" + std::to_string(i).append(std::to_string(j));
  return "H_" + std::to_string(i).append("_").append(std::to_string(j));
}

// ½ Σ H_ij x_i x_j, the upper triangle counted twice
Expression quadratic_form(const std::vector<std::vector<Expression>>& H, const std::vector<Expression>& x) {
  std::vector<Expression> terms;
  for (std::size_t i = 0; i < x.size(); ++i) {
    terms.push_back(H[i][i] * power(x[i], 2) / 2);
    for (std::size_t j = i + 1; j < x.size(); ++j) terms.push_back(H[i][j] * x[i] * x[j]);
  }
  return sum(std::move(terms));
}

}  // namespace

DiagonalNetwork regression(const std::vector<std::vector<Rational>>& H, const std::vector<Rational>& target) {
  const std::size_t n = target.size();
  if (H.size() != n || H.front().size() != n) {
    throw InvalidArgument("H", std::to_string(H.size()) + " x " + std::to_string(H.front().size()),
                          std::to_string(n) + " x " + std::to_string(n) + ", as many as the target has numbers");
  }
  DiagonalNetwork network = named(n);
  std::vector<std::vector<Expression>> entries(n, std::vector<Expression>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      if (H[i][j] != H[j][i]) {
        const std::string at = std::to_string(i) + "," + std::to_string(j);
        throw InvalidArgument("H", "H[" + at + "] = " + to_string(H[i][j]) + " beside " + to_string(H[j][i]),
                              "a symmetric matrix; the loss knows only the symmetric part (H + H^T)/2");
      }
      network.parameters.push_back({entry_name(n, i, j), "entry of H", H[i][j], {}});
      entries[i][j] = symbol(network.parameters.back().name);
    }
  }
  std::vector<Expression> x;
  for (std::size_t i = 0; i < n; ++i) {
    network.parameters.push_back(
        {"target" + std::to_string(i), "target of product " + std::to_string(i), target[i], {}});
    x.push_back(symbol(network.coordinates[i]) - symbol(network.parameters.back().name));
  }
  network.loss = quadratic_form(entries, x);
  return network;
}

DiagonalNetwork three_features() {
  DiagonalNetwork network = named(3);
  const Domain definite{ratio(-7, 10), ratio(7, 10), true, true};
  network.parameters = {
      {"correlation", "of feature 0 with features 1 and 2", ratio(3, 5), definite},
      {"ratio", "target of feature 0 over that of feature 1, which is 1; that of 2 is 4/5", ratio(-3, 5), {}}};
  const Expression c = symbol("correlation");
  network.loss = quadratic_form(
      {{1, c, c}, {c, 1, 0}, {c, 0, 1}},
      {symbol("beta0") - symbol("ratio"), symbol("beta1") - 1, symbol("beta2") - Expression(ratio(4, 5))});
  return network;
}

DiagonalNetwork regression_on(Dataset data) {
  const std::size_t n = data.columns().size() - 1, samples = data.samples();
  const auto column_of = [&](const std::string& name) {
    const auto index = data.column_index(name);
    if (index) return *index;
    throw InvalidArgument(
        "data", "without a column " + name,
        "columns x0 … x" + std::to_string(n - 1) + " and y, for " + std::to_string(n + 1) + " columns");
  };
  if (n == 0) throw InvalidArgument("data", "one column", "columns x0, x1, … and y");
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < n; ++i) columns.push_back(column_of("x" + std::to_string(i)));
  columns.push_back(column_of("y"));
  // mean of the product of two columns, exact
  const auto moment = [&](std::size_t i, std::size_t j) -> Rational {
    Rational total;
    for (std::size_t k = 0; k < samples; ++k) total += data.value(k, columns[i]) * data.value(k, columns[j]);
    return total / static_cast<long>(samples);
  };
  DiagonalNetwork network = named(n);
  std::vector<std::vector<Expression>> H(n, std::vector<Expression>(n));
  std::vector<Expression> beta, terms;
  for (std::size_t i = 0; i < n; ++i) {
    beta.push_back(symbol(network.coordinates[i]));
    terms.push_back(-Expression(moment(i, n)) * beta[i]);
    for (std::size_t j = i; j < n; ++j) H[i][j] = Expression(moment(i, j));
  }
  terms.push_back(quadratic_form(H, beta));
  terms.push_back(Expression(Rational(moment(n, n) / 2)));
  network.loss = sum(std::move(terms));
  return network;
}

}  // namespace separatrix::boix_adsera_2023
