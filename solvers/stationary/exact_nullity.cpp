#include "solvers/stationary/exact_nullity.hpp"

#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/exact_rank.hpp"

namespace separatrix {
namespace {

constexpr long largest_denominator = 1000;

// the first convergent of the continued fraction within the tolerance
std::optional<Rational> simple_fraction(const mpfr& value, const Rational& tolerance) {
  const Rational exact = to_rational(value);
  Rational rest = exact;
  mpz_class p0 = 0, q0 = 1, p1 = 1, q1 = 0;
  for (;;) {
    mpz_class whole;
    mpz_fdiv_q(whole.get_mpz_t(), rest.get_num_mpz_t(), rest.get_den_mpz_t());
    p0 = std::exchange(p1, mpz_class(whole * p1 + p0));
    q0 = std::exchange(q1, mpz_class(whole * q1 + q0));
    if (q1 > largest_denominator) return std::nullopt;
    Rational convergent(p1, q1);
    convergent.canonicalize();
    if (abs(Rational(convergent - exact)) <= tolerance) return convergent;
    rest = 1 / Rational(rest - whole);  // not 0: the last convergent is exact
  }
}

}  // namespace

std::optional<std::size_t> exact_nullity(const Model& model, const ParameterValues& parameters,
                                         const std::vector<mpfr>& x, std::size_t digits) {
  const Rational tolerance = power(Rational(10), -static_cast<long>(digits));
  Substitution values;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto fraction = simple_fraction(x[i], tolerance);
    if (!fraction) return std::nullopt;
    values.emplace(model.states()[i], Expression(*fraction));
  }
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
