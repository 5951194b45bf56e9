#include "solvers/find_invariants.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"
#include "solvers/null_space.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_functions = 400;
constexpr std::size_t most_draws_per_point = 200;
constexpr std::uint64_t seed = 20240607;

// the digits of a null space of n functions: 60, and some for what elimination loses
std::size_t digits_for(std::size_t functions) { return 60 + functions / 4; }

std::vector<Expression> both(std::vector<Expression> first, const std::vector<Expression>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// Quantities of a model at random points of its states, parameters and time where the basis functions
/// have values.
class Sampler {
 public:
  Sampler(const Model& model, const std::vector<Expression>& quantities, const std::vector<Expression>& basis,
          std::uint64_t its_seed)
      : model_(model),
        quantities_(quantities.size()),
        tape_(compile(model, both(quantities, basis))),
        with_time_(depends_on_time(model, both(quantities, basis))),
        random_(its_seed) {}

  /// (quantities,) values at the next point; exactly 0 where more digits show that they are rounding
  std::vector<mpfr> next() {
    for (std::size_t draw = 0; draw < most_draws_per_point; ++draw) {
      const RandomPoint drawn = random_point(model_, random_, with_time_);
      std::vector<mpfr> values = at(drawn);
      const bool finite = std::all_of(values.begin(), values.end(), [](const mpfr& each) { return isfinite(each); });
      if (!finite) continue;
      const PrecisionScope more(working_digits<mpfr>() + 20);
      const std::vector<mpfr> better = at(drawn);
      values.resize(quantities_);
      for (std::size_t k = 0; k < quantities_; ++k) {
        if (abs(values[k] - better[k]) * 1000 > abs(better[k])) values[k] = 0;
      }
      return values;
    }
    throw InvalidArgument("the basis", "", "functions that all have values on a part of the box [-3, 3]^d of states");
  }

  std::mt19937_64& random() { return random_; }

 private:
  std::vector<mpfr> at(const RandomPoint& drawn) const {
    std::vector<mpfr> point;
    for (const Rational& state : drawn.states) point.push_back(to_real<mpfr>(state));
    point.push_back(to_real<mpfr>(drawn.time));
    return Evaluator<mpfr>(tape_, drawn.parameters)(point);
  }

  const Model& model_;
  std::size_t quantities_;
  std::shared_ptr<const Tape> tape_;
  bool with_time_;
  std::mt19937_64 random_;
};

// Functions whose differential is a combination of the differentials of others, the last ones first:
// such combinations are conserved by every flow and say nothing. The matrix has the derivatives along
// one random direction of states and time at each point.
std::vector<bool> redundant_functions(const Model& model, const std::vector<Expression>& basis, std::size_t digits) {
  const std::size_t n = basis.size(), d = model.dimension();
  std::vector<Expression> quantities = model.field();
  for (const Expression function : basis) {
    const std::vector<Expression> slope = model.total_gradient(function);
    quantities.insert(quantities.end(), slope.begin(), slope.end());
    quantities.push_back(model.time_derivative(function));
  }
  Sampler sampler(model, quantities, basis, seed);
  Rows matrix;
  for (std::size_t i = 0; i < n + 10; ++i) {
    const std::vector<mpfr> values = sampler.next();
    std::vector<mpfr> direction;
    for (std::size_t k = 0; k <= d; ++k) {
      direction.push_back(to_real<mpfr>(ratio(static_cast<long>(sampler.random()() % 2001) - 1000, 1000)));
    }
    std::vector<mpfr> row(n, mpfr(0));  // the last function first
    for (std::size_t j = 0; j < n; ++j) {
      const mpfr* slope = &values[d + j * (d + 1)];
      mpfr by_time = slope[d];
      for (std::size_t k = 0; k < d; ++k) {
        by_time -= slope[k] * values[k];
        row[n - 1 - j] += slope[k] * direction[k];
      }
      // ∂φ/∂t is 0 up to rounding for most functions, and then must not count
      if (log10_magnitude(by_time) > -static_cast<double>(digits) / 2) row[n - 1 - j] += by_time * direction[d];
    }
    matrix.push_back(std::move(row));
  }
  std::vector<bool> redundant(n, false);
  for (const auto& vector : null_space(std::move(matrix), n, 15 - static_cast<double>(digits))) {
    const auto leading = std::find_if(vector.begin(), vector.end(), [](const mpfr& each) { return each == 1; });
    redundant[n - 1 - static_cast<std::size_t>(leading - vector.begin())] = true;
  }
  return redundant;
}

// The rational p/q with q ≤ 10^(digits/8) that equals a number up to 10^(−digits/2), by its
// continued fraction.
std::optional<Rational> recognise(const mpfr& value, std::size_t digits) {
  const Rational exact = to_rational(value);
  const Rational close = power(Rational(10), -static_cast<long>(digits / 2));
  mpz_class most;
  mpz_ui_pow_ui(most.get_mpz_t(), 10, digits / 8);
  mpz_class p0 = 0, p1 = 1, q0 = 1, q1 = 0;  // p_{k+1} = a p_k + p_{k−1}
  Rational rest = exact;
  while (true) {
    mpz_class whole;
    mpz_fdiv_q(whole.get_mpz_t(), rest.get_num_mpz_t(), rest.get_den_mpz_t());
    mpz_class p = whole * p1 + p0, q = whole * q1 + q0;
    if (q > most) return std::nullopt;
    Rational found(p, q);
    found.canonicalize();
    if (abs(Rational(exact - found)) <= close) return found;
    rest -= whole;
    if (rest == 0) return std::nullopt;
    rest = 1 / rest;
    std::swap(p0, p1);
    std::swap(q0, q1);
    p1 = std::move(p);
    q1 = std::move(q);
  }
}

std::optional<std::vector<Rational>> recognise(const std::vector<mpfr>& vector, std::size_t digits) {
  std::vector<Rational> coefficients;
  for (const mpfr& entry : vector) {
    const auto found = recognise(entry, digits);
    if (!found) return std::nullopt;
    coefficients.push_back(*found);
  }
  return coefficients;
}

std::vector<Expression> terms_of(Expression expression) {
  if (expression.kind() != Kind::sum) return {expression};
  return {expression.arguments().begin(), expression.arguments().end()};
}

// log₁₀ max over points of |Σ terms| / max |term|
double relative_size(const Model& model, const std::vector<Expression>& terms, const InvariantSearch& search) {
  const PrecisionScope scope(search.check_digits);
  Sampler sampler(model, terms, search.basis, seed + 1);
  double worst = -INFINITY;
  for (std::size_t i = 0; i < search.check_points; ++i) {
    mpfr total(0), scale(0);
    for (const mpfr& value : sampler.next()) {
      total += value;
      scale = std::max(scale, mpfr(abs(value)));
    }
    if (scale != 0) worst = std::max(worst, log10_magnitude(mpfr(total / scale)));
  }
  return worst;
}

// proves, or checks, or drops a combination
bool is_conserved(const Model& model, const std::vector<Expression>& slopes, const InvariantSearch& search,
                  FoundInvariant& candidate) {
  const double allowed = 20 - static_cast<double>(search.check_digits);
  std::vector<Expression> terms;
  for (std::size_t k = 0; k < slopes.size(); ++k) {
    if (candidate.coefficients[k] != 0) terms.push_back(candidate.coefficients[k] * slopes[k]);
  }
  candidate.log10_largest = relative_size(model, terms, search);
  if (candidate.log10_largest > allowed) return false;

  const Expression slope = model.time_derivative(candidate.combination);
  const Expression resolved = model.resolve(slope);
  for (const Expression form : {slope, resolved}) {
    const Verdict verdict = is_identically_zero(form);
    if (verdict == Verdict::fails) return false;
    if (verdict == Verdict::holds) candidate.proved = true;
    if (candidate.proved) return true;
  }
  // what is left after expansion may be a small term that was hidden among large ones
  candidate.log10_largest = std::max(candidate.log10_largest, relative_size(model, terms_of(expand(resolved)), search));
  return candidate.log10_largest <= allowed;
}

InvariantSearch search_with(const Model& model, const std::vector<Expression>& basis, std::size_t digits) {
  InvariantSearch search;
  search.digits = digits;
  search.check_digits = 2 * search.digits;
  search.check_points = 20;
  const PrecisionScope scope(search.digits);
  const std::vector<bool> redundant = redundant_functions(model, basis, digits);
  for (std::size_t k = 0; k < basis.size(); ++k) (redundant[k] ? search.redundant : search.basis).push_back(basis[k]);

  const std::size_t n = search.basis.size();
  std::vector<Expression> slopes;
  for (const Expression function : search.basis) slopes.push_back(model.time_derivative(function));
  search.points = n + 10;
  Sampler sampler(model, slopes, search.basis, seed + 2);
  Rows matrix;
  for (std::size_t i = 0; i < search.points; ++i) matrix.push_back(sampler.next());
  for (const auto& vector : null_space(std::move(matrix), n, 15 - static_cast<double>(search.digits))) {
    const auto coefficients = recognise(vector, search.digits);
    if (!coefficients) {
      ++search.irrational;
      continue;
    }
    FoundInvariant candidate;
    candidate.coefficients = *coefficients;
    std::vector<Expression> terms;
    for (std::size_t k = 0; k < n; ++k) terms.push_back((*coefficients)[k] * search.basis[k]);
    candidate.combination = sum(std::move(terms));
    if (is_conserved(model, slopes, search, candidate)) {
      search.found.push_back(std::move(candidate));
    } else {
      ++search.rejected;
    }
  }
  return search;
}

}  // namespace

std::vector<Expression> default_invariant_basis(const Model& model) {
  const std::vector<Expression>& x = model.states();
  std::vector<Expression> basis;
  for (const Expression state : x) basis.push_back(power(state, 2));
  for (const Expression state : x) basis.push_back(log(abs(state)));
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i + 1; j < x.size(); ++j) basis.push_back(x[i] * x[j]);
  }
  for (const Expression state : x) basis.push_back(sign(state) * log(abs(state)));
  for (const Expression state : x) basis.push_back(state * abs(state));
  return basis;
}

InvariantSearch find_invariants(const Model& model, const std::vector<Expression>& basis) {
  if (basis.empty() || basis.size() > most_functions) {
    throw InvalidArgument("number of basis functions", std::to_string(basis.size()),
                          "1 to " + std::to_string(most_functions));
  }
  // what is conserved up to the working precision only shows that there were too few digits
  constexpr std::size_t most_digits_factor = 8;
  InvariantSearch search = search_with(model, basis, digits_for(basis.size()));
  for (std::size_t factor = 2; factor <= most_digits_factor; factor *= 2) {
    if (search.rejected == 0 && search.irrational == 0) break;
    search = search_with(model, basis, factor * digits_for(basis.size()));
  }
  return search;
}

}  // namespace separatrix
