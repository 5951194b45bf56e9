#include "solvers/stages/leading_field.hpp"

#include <algorithm>
#include <numeric>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/stationary/series_evaluation.hpp"

namespace separatrix {
namespace {

using Series = PowerSeries<Rational>;

constexpr unsigned highest_order = 12;
constexpr long most_denominator = 12;
constexpr double most_terms = 100'000;

// the field with all parameters bound
std::vector<Expression> bound_field(const Model& model, const ParameterValues& parameters) {
  Substitution values;
  for (std::size_t k = 0; k < parameters.size(); ++k) values.emplace(model.parameters()[k], parameters[k]);
  return substitute(model.resolve(model.field()), values);
}

// least common denominator of the exponents of powers
long denominator_of_exponents(const std::vector<Expression>& field) {
  long common = 1;
  for (const Expression each : topological_order(field)) {
    if (each.kind() != Kind::power || !each.arguments()[1].is_number()) continue;
    const auto& denominator = each.arguments()[1].number().get_den();
    if (denominator > most_denominator) return 0;
    common = std::lcm(common, denominator.get_si());
    if (common > most_denominator) return 0;
  }
  return common;
}

// C(n + k, k): terms of a series in n variables to degree k
double terms_of(std::size_t n, unsigned degree) {
  double count = 1;
  for (unsigned k = 1; k <= degree; ++k) count *= static_cast<double>(n + k) / k;
  return count;
}

// series of the field where small coordinates are y^root
std::optional<std::vector<Series>> series_in(const std::vector<Expression>& field, const Model& model,
                                             const std::vector<Rational>& point,
                                             const std::vector<std::size_t>& coordinates, unsigned root,
                                             unsigned degree) {
  const std::size_t n = coordinates.size();
  SeriesPoint<Rational> at;
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    at.symbols.emplace(model.states()[i], Series::constant(n, degree, point[i]));
  }
  for (std::size_t k = 0; k < n; ++k) {
    Exponents exponents(n, 0);
    exponents[k] = static_cast<std::uint8_t>(root);
    at.symbols.at(model.states()[coordinates[k]]).add(exponents, 1);
  }
  return series_of<Rational>(field, at);
}

}  // namespace

std::optional<LeadingField> leading_field(const Model& model, const ParameterValues& parameters,
                                          const std::vector<Rational>& point,
                                          const std::vector<std::size_t>& coordinates) {
  const std::size_t n = coordinates.size();
  const std::vector<Expression> all = bound_field(model, parameters);
  const std::vector<Expression> nodes = topological_order(all);
  if (n == 0 || std::find(nodes.begin(), nodes.end(), symbol("t")) != nodes.end()) return std::nullopt;
  std::vector<Expression> field;
  for (const std::size_t i : coordinates) field.push_back(all[i]);
  const long denominator = denominator_of_exponents(field);
  if (denominator == 0) return std::nullopt;
  // an even power of y, so that its roots are analytic in y
  const unsigned root = denominator == 1 ? 1 : static_cast<unsigned>(2 * denominator);
  for (unsigned order = 0; order <= highest_order; ++order) {
    const unsigned degree = std::max(order * root, root);
    if (degree > 255 || terms_of(n, degree) > most_terms) return std::nullopt;
    const auto series = series_in(field, model, point, coordinates, root, degree);
    if (!series) continue;
    unsigned least = degree + 1;
    for (const Series& each : *series) {
      if (!each.is_zero()) least = std::min(least, degree_of(each.terms().begin()->first));
    }
    // roots cost degrees: what is found counts up to the degree that is known of all
    if (least > std::min_element(series->begin(), series->end(), [](const Series& a, const Series& b) {
                  return a.degree() < b.degree();
                })->degree()) {
      continue;
    }
    LeadingField leading{ratio(static_cast<long>(least), static_cast<long>(root)), coordinates, {}};
    for (const Series& each : *series) {
      Expression form;
      for (const auto& [exponents, coefficient] : each.terms()) {
        if (degree_of(exponents) != least) break;
        Expression term = coefficient;
        for (std::size_t k = 0; k < n; ++k) {
          const Rational exponent = ratio(exponents[k], static_cast<long>(root));
          if (exponent != 0) term = term * power(model.states()[coordinates[k]], Expression(exponent));
        }
        form = form + term;
      }
      leading.field.push_back(form);
    }
    return leading;
  }
  return std::nullopt;
}

}  // namespace separatrix
