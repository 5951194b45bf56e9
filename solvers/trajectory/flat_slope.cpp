#include "solvers/trajectory/flat_slope.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/trajectory/labelling_factors.hpp"

namespace separatrix {
namespace {

// a ≥ 0: what such a function differs by from its limit, or from e^(±x)/2, is e^(−a) of it
std::optional<Expression> hidden_behind(Expression function) {
  const auto x = [&] { return function.arguments()[0]; };
  switch (function.kind()) {
    case Kind::tanh:
    case Kind::sigmoid:
    case Kind::softplus:
    case Kind::sinh:
    case Kind::cosh: return abs(2 * x());
    case Kind::erf:
    case Kind::erfc: return power(x(), 2);
    default: return std::nullopt;
  }
}

// the nodes in which columns of data occur that no mean binds have no value at a point
bool is_bound(Expression each, std::unordered_set<Expression>& unbound) {
  const bool bound =
      each.kind() != Kind::column &&
      (each.kind() == Kind::mean || std::none_of(each.arguments().begin(), each.arguments().end(),
                                                 [&](Expression part) { return unbound.contains(part); }));
  if (!bound) unbound.insert(each);
  return bound;
}

}  // namespace

FlatSlope::FlatSlope(const VectorFieldCode& code, const ParameterValues& parameters)
    : code_(code), parameters_(parameters) {
  std::vector<Expression> terms, hidden;
  std::unordered_set<Expression> unbound;
  for (const Expression each : topological_order(code.model->resolve(code.model->field()))) {
    if (!is_bound(each, unbound)) continue;
    if (const auto exponent = hidden_behind(each)) hidden.push_back(*exponent);
    if (each.kind() != Kind::sum) continue;
    sum_lengths_.push_back(each.arguments().size());
    terms.insert(terms.end(), each.arguments().begin(), each.arguments().end());
  }
  terms.insert(terms.end(), hidden.begin(), hidden.end());
  if (!terms.empty()) terms_ = compile(*code.model, terms);
}

std::size_t FlatSlope::digits_at(const std::vector<mpfr>& point) {
  if (!terms_) return labelling::least_guard;
  const PrecisionScope scope(labelling::rough_digits);
  const std::vector<mpfr> values = Evaluator<mpfr>(terms_, parameters_)(point);
  double span = 0;
  std::size_t next = 0;
  for (const std::size_t terms : sum_lengths_) {
    double most = -HUGE_VAL, least = HUGE_VAL;
    for (std::size_t i = next; i < next + terms; ++i) {
      if (values[i] == 0) continue;
      most = std::max(most, log10_magnitude(values[i]));
      least = std::min(least, log10_magnitude(values[i]));
    }
    span = std::max(span, most - least);
    next += terms;
  }
  for (; next < values.size(); ++next) span = std::max(span, to_double(values[next]) / std::log(10.0));
  return std::isfinite(span) && span < labelling::most_slope_digits
             ? static_cast<std::size_t>(span) + labelling::least_guard
             : labelling::most_slope_digits + 1;
}

template <class Real>
bool FlatSlope::vanishes(const State<Real>& z, const SymmetricSpectrum<Real>& spectrum, const std::vector<bool>& flat) {
  const std::size_t d = z.size();
  std::size_t digits = 2 * working_digits<Real>() + 5;  // before mpfr gets its new digits
  std::vector<Rational> exact, vectors, values;
  for (const Real& each : z) exact.push_back(to_rational(each));
  for (const Real& each : spectrum.vectors) vectors.push_back(to_rational(each));
  for (const Real& each : spectrum.values) values.push_back(to_rational(each));
  {
    const PrecisionScope scope(labelling::rough_digits);
    std::vector<mpfr> point;
    for (const Rational& each : exact) point.push_back(to_real<mpfr>(each));
    point.push_back(mpfr(0));
    const std::size_t needed = digits_at(point);
    if (needed > labelling::most_slope_digits) return false;
    digits = std::max(digits, needed);
  }

  // the flat part of the field where the rest of it is 0 to that many digits; none where it does not come to that
  const auto slope = [&](std::size_t p) -> std::optional<mpfr> {
    const PrecisionScope scope(p);
    VectorField<mpfr> field(code_, parameters_);
    std::vector<mpfr> directions, rates;
    for (const Rational& each : vectors) directions.push_back(to_real<mpfr>(each));
    for (const Rational& each : values) rates.push_back(to_real<mpfr>(each));
    State<mpfr> x, f(d, mpfr(0));
    for (const Rational& each : exact) x.push_back(to_real<mpfr>(each));
    mpfr least(-1);
    for (std::size_t iteration = 0;; ++iteration) {
      field(x, f, mpfr(0));
      mpfr along_flat(0), across(0), scale(0);
      State<mpfr> move(d, mpfr(0));
      for (std::size_t i = 0; i < d; ++i) {
        const mpfr along = dot(&directions[i * d], f);
        if (flat[i]) {
          along_flat += along * along;
          continue;
        }
        across += along * along;
        scale = std::max(scale, mpfr(abs(rates[i])));
        for (std::size_t j = 0; j < d; ++j) move[j] += along / rates[i] * directions[i * d + j];
      }
      across = sqrt(across);
      const mpfr rounding =
          power_of_ten<mpfr>(-static_cast<double>(p) + labelling::log10_slope_rounding) * scale * (1 + length(x));
      if (across <= rounding) return mpfr(sqrt(along_flat));
      if (iteration > p / labelling::digits_per_iteration || (least >= 0 && !(across < least))) return std::nullopt;
      least = across;
      for (std::size_t j = 0; j < d; ++j) x[j] += move[j];
    }
  };
  const auto rough = slope(digits);
  if (!rough || *rough == 0) return rough.has_value();
  const auto fine = slope(2 * digits);
  return fine && log10_magnitude(*fine) <= log10_magnitude(*rough) - static_cast<double>(digits) / 2;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template bool FlatSlope::vanishes<Real>(const State<Real>&, const SymmetricSpectrum<Real>&, const std::vector<bool>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
