#include "solvers/stationary/exact_nullity.hpp"

#include <utility>

#include "lib/num/error.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/exact_rank.hpp"
#include "solvers/stationary/exact_point.hpp"

namespace separatrix {

std::optional<std::size_t> exact_nullity(const Model& model, const ParameterValues& parameters,
                                         const std::vector<mpfr>& x, std::size_t digits) {
  const Rational tolerance = power(Rational(10), -static_cast<long>(digits));
  const auto fractions = simple_fractions(x, tolerance);
  if (!fractions) return std::nullopt;
  Substitution values;
  for (std::size_t i = 0; i < x.size(); ++i) values.emplace(model.states()[i], Expression((*fractions)[i]));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    values.emplace(model.parameters()[i], Expression(parameters[i]));
  }
  try {
    const std::vector<Expression> field = model.resolve(model.field());
    for (const Expression component : substitute(field, values)) {
      if (!component.is_number(0)) return std::nullopt;
    }
    const std::vector<Expression> entries = substitute(jacobian(field, model.states()), values);
    std::vector<std::vector<Rational>> matrix(x.size());
    for (std::size_t k = 0; k < entries.size(); ++k) {
      if (!entries[k].is_number()) return std::nullopt;
      matrix[k / x.size()].push_back(entries[k].number());
    }
    return x.size() - exact_rank(std::move(matrix));
  } catch (const InvalidArgument&) {  // 0 to a negative power: no value there
    return std::nullopt;
  }
}

}  // namespace separatrix
