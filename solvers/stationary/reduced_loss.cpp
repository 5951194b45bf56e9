#include "solvers/stationary/reduced_loss.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/stationary/series_evaluation.hpp"

namespace separatrix {
namespace {

template <class Number>
using Matrix = std::vector<std::vector<Number>>;

Rational size_of(const Rational& value) { return abs(value); }
mpfr size_of(const mpfr& value) { return abs(value); }

// A⁻¹ by Gauss and Jordan; nothing if A is singular
template <class Number>
std::optional<Matrix<Number>> inverse(Matrix<Number> a) {
  const std::size_t n = a.size();
  Matrix<Number> b(n, std::vector<Number>(n, Number(0)));
  for (std::size_t i = 0; i < n; ++i) b[i][i] = Number(1);
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t i = column; i < n; ++i) {
      if (size_of(a[i][column]) > size_of(a[pivot][column])) pivot = i;
    }
    if (a[pivot][column] == 0) return std::nullopt;
    std::swap(a[pivot], a[column]);
    std::swap(b[pivot], b[column]);
    const Number lead = a[column][column];
    for (std::size_t j = 0; j < n; ++j) {
      a[column][j] = Number(a[column][j] / lead);
      b[column][j] = Number(b[column][j] / lead);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const Number factor = a[i][column];
      if (i == column || factor == 0) continue;
      for (std::size_t j = 0; j < n; ++j) {
        a[i][j] -= Number(factor * a[column][j]);
        b[i][j] -= Number(factor * b[column][j]);
      }
    }
  }
  return b;
}

template <class Number>
SeriesPoint<Number> series_point(const LossFormulas& formulas, const LossChart<Number>& chart,
                                 const std::vector<PowerSeries<Number>>& eta, unsigned degree) {
  const std::size_t k = chart.slice.size();
  SeriesPoint<Number> point;
  point.rounding = chart.rounding;
  for (std::size_t i = 0; i < formulas.states.size(); ++i) {
    PowerSeries<Number> x = PowerSeries<Number>::constant(k, degree, chart.point[i]);
    for (std::size_t n = 0; n < k; ++n) x.add(PowerSeries<Number>::variable(k, degree, n), chart.slice[n][i]);
    for (std::size_t n = 0; n < eta.size(); ++n) {
      if (!(chart.complement[n][i] == 0)) x.add(eta[n], chart.complement[n][i]);
    }
    point.symbols.emplace(formulas.states[i], std::move(x));
  }
  return point;
}

}  // namespace

namespace {

constexpr std::size_t most_samples = 64;

bool is_kink(Expression node) {
  return node.kind() == Kind::abs || node.kind() == Kind::sign || node.kind() == Kind::relu;
}

// means as sums over their samples
Expression written_out(Expression expression) {
  Substitution sums;
  for (const Expression node : topological_order({&expression, 1})) {
    if (node.kind() != Kind::mean || node.data().samples() > most_samples || !unbound_data(node).empty()) continue;
    const Dataset data = node.data();
    const Expression body = written_out(node.arguments()[0]);
    std::vector<Expression> terms;
    for (std::size_t i = 0; i < data.samples(); ++i) terms.push_back(written_out(at_sample(body, data, i)));
    sums.emplace(node, Expression(ratio(1, static_cast<long>(data.samples()))) * sum(std::move(terms)));
  }
  return sums.empty() ? expression : substitute(expression, sums);
}

}  // namespace

LossFormulas loss_formulas(const Model& model, const ParameterValues& parameters) {
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    values.emplace(model.parameters()[i], Expression(parameters[i]));
  }
  LossFormulas formulas;
  formulas.states = model.states();
  formulas.loss = substitute(model.resolve(*model.description().loss), values);
  const auto nodes = topological_order({&formulas.loss, 1});
  const bool has_kinks_of_samples = std::any_of(nodes.begin(), nodes.end(), [](Expression node) {
    return is_kink(node) && !unbound_data(node.arguments()[0]).empty();
  });
  if (has_kinks_of_samples) formulas.loss = written_out(formulas.loss);
  std::vector<Expression> field = model.resolve(model.field());
  for (Expression& component : field) component = -component;
  formulas.gradient = substitute(field, values);
  return formulas;
}

template <class Number>
std::optional<LossSlopes<Number>> loss_slopes(const LossFormulas& formulas, const std::vector<Number>& point,
                                              const Number& rounding) {
  const std::size_t d = formulas.states.size();
  LossChart<Number> chart{point, Matrix<Number>(d, std::vector<Number>(d, Number(0))), {}, rounding};
  for (std::size_t i = 0; i < d; ++i) chart.slice[i][i] = Number(1);
  const auto series = series_of<Number>(formulas.gradient, series_point(formulas, chart, {}, 1));
  if (!series) return std::nullopt;
  LossSlopes<Number> slopes;
  for (const PowerSeries<Number>& component : *series) {
    slopes.gradient.push_back(component.constant_term());
    std::vector<Number> row;
    for (std::size_t j = 0; j < d; ++j) {
      Exponents exponents(d, 0);
      exponents[j] = 1;
      row.push_back(component.coefficient(exponents));
    }
    slopes.hessian.push_back(std::move(row));
  }
  return slopes;
}

template <class Number>
std::optional<PowerSeries<Number>> reduced_loss(const LossFormulas& formulas, const LossChart<Number>& chart,
                                                const std::vector<std::vector<Number>>& hessian, unsigned degree) {
  const std::size_t d = formulas.states.size(), r = chart.complement.size(), k = chart.slice.size();
  Matrix<Number> restricted(r, std::vector<Number>(r, Number(0)));
  for (std::size_t a = 0; a < r; ++a) {
    for (std::size_t b = 0; b < r; ++b) {
      for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j < d; ++j) {
          restricted[a][b] += Number(chart.complement[a][i] * hessian[i][j] * chart.complement[b][j]);
        }
      }
    }
  }
  const auto inverted = inverse(std::move(restricted));
  if (!inverted) return std::nullopt;
  std::vector<PowerSeries<Number>> eta(r, PowerSeries<Number>(k, degree));
  for (unsigned order = 2; 2 * order + 1 <= degree + 1 && r > 0; ++order) {
    const auto gradient = series_of<Number>(formulas.gradient, series_point(formulas, chart, eta, order));
    if (!gradient) return std::nullopt;
    std::vector<PowerSeries<Number>> along;
    for (std::size_t a = 0; a < r; ++a) {
      PowerSeries<Number> sum(k, order);
      for (std::size_t i = 0; i < d; ++i) sum.add((*gradient)[i].without_constant(), chart.complement[a][i]);
      along.push_back(std::move(sum));
    }
    for (std::size_t a = 0; a < r; ++a) {
      for (std::size_t b = 0; b < r; ++b) eta[a].add(along[b], Number(-(*inverted)[a][b]));
    }
  }
  const SeriesPoint<Number> point = series_point(formulas, chart, eta, degree);
  if (const auto loss = series_of<Number>({&formulas.loss, 1}, point)) return loss->front().without_constant();
  // L(x₀) may be irrational where ∇L is not: E L = ∇L · E x, E = Σ z_i ∂/∂z_i
  const auto gradient = series_of<Number>(formulas.gradient, point);
  if (!gradient) return std::nullopt;
  PowerSeries<Number> radial(k, gradient->front().degree());
  for (std::size_t i = 0; i < d; ++i) {
    radial.add((*gradient)[i].without_constant() * point.symbols.at(formulas.states[i]).radial_derivative(), Number(1));
  }
  return radial.radial_integral();
}

template struct LossSlopes<Rational>;
template struct LossSlopes<mpfr>;
template std::optional<LossSlopes<Rational>> loss_slopes(const LossFormulas&, const std::vector<Rational>&,
                                                         const Rational&);
template std::optional<LossSlopes<mpfr>> loss_slopes(const LossFormulas&, const std::vector<mpfr>&, const mpfr&);
template std::optional<PowerSeries<Rational>> reduced_loss(const LossFormulas&, const LossChart<Rational>&,
                                                           const std::vector<std::vector<Rational>>&, unsigned);
template std::optional<PowerSeries<mpfr>> reduced_loss(const LossFormulas&, const LossChart<mpfr>&,
                                                       const std::vector<std::vector<mpfr>>&, unsigned);

}  // namespace separatrix
