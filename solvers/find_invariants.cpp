#include "solvers/find_invariants.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/evaluate.hpp"
#include "solvers/exact_rank.hpp"
#include "solvers/kink_points.hpp"
#include "solvers/null_space.hpp"
#include "solvers/quantity_sampler.hpp"
#include "solvers/random_point.hpp"
#include "solvers/resolving_digits.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_functions = 400;
constexpr std::uint64_t seed = 20240607;

// the digits of a null space of n functions: 60, and some for what elimination loses
std::size_t digits_for(std::size_t functions) { return 60 + functions / 4; }

std::vector<Expression> both(std::vector<Expression> first, const std::vector<Expression>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// what a search is made from
struct Problem {
  const Model& model;
  KinkPoints kinks;
};

// as many random points, and as many on every branch of the kinks that was met beyond (-3, 3)^d
std::vector<std::vector<mpfr>> sampled(QuantitySampler& sampler, const Problem& problem, std::size_t points) {
  constexpr std::size_t most_beyond = 4000, least = 10;
  std::vector<std::vector<mpfr>> rows;
  for (std::size_t i = 0; i < points; ++i) rows.push_back(sampler.next());
  if (problem.kinks.points.empty()) return rows;
  const std::size_t beyond = std::clamp(most_beyond / problem.kinks.points.size(), least, std::max(least, points));
  for (const RandomPoint& point : problem.kinks.points) {
    for (std::size_t i = 0; i < beyond; ++i) {
      if (auto values = sampler.values_at(sampler.beside(point))) rows.push_back(std::move(*values));
    }
  }
  return rows;
}

// Functions whose differential is a combination of the differentials of others, the last ones first:
// such combinations are conserved by every flow and say nothing. The matrix has the derivatives along
// one random direction of states and time at each point.
std::vector<bool> redundant_functions(const Problem& problem, const std::vector<Expression>& basis,
                                      std::size_t digits) {
  const Model& model = problem.model;
  const std::size_t n = basis.size(), d = model.dimension();
  std::vector<Expression> quantities = model.field();
  for (const Expression function : basis) {
    const std::vector<Expression> slope = model.total_gradient(function);
    quantities.insert(quantities.end(), slope.begin(), slope.end());
    quantities.push_back(model.time_derivative(function));
  }
  QuantitySampler sampler(model, quantities, basis, seed);
  Rows matrix;
  for (const std::vector<mpfr>& values : sampled(sampler, problem, n + 10)) {
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

// the null space of dφ_k/dt, at random points, at those on the branches of kinks, and at fixed parameters if given
Rows conserved_combinations(const Problem& problem, const std::vector<Expression>& slopes,
                            const std::vector<Expression>& basis, std::size_t points, std::size_t digits,
                            const std::optional<ParameterValues>& fixed) {
  QuantitySampler sampler(problem.model, slopes, basis, seed + 2, fixed);
  return null_space(sampled(sampler, problem, points), basis.size(), 15 - static_cast<double>(digits));
}

// log₁₀ max over points of |Σ terms| / max |term|
double relative_size(const Problem& problem, const std::vector<Expression>& terms, const InvariantSearch& search) {
  const PrecisionScope scope(search.check_digits);
  QuantitySampler sampler(problem.model, terms, search.basis, seed + 1);
  double worst = -INFINITY;
  for (const std::vector<mpfr>& values : sampled(sampler, problem, search.check_points)) {
    mpfr total(0), scale(0);
    for (const mpfr& value : values) {
      total += value;
      scale = std::max(scale, mpfr(abs(value)));
    }
    if (scale != 0) worst = std::max(worst, log10_magnitude(mpfr(total / scale)));
  }
  return worst;
}

// proves, or checks, or drops a combination
bool is_conserved(const Problem& problem, const std::vector<Expression>& terms, const InvariantSearch& search,
                  FoundInvariant& candidate) {
  const double allowed = 20 - static_cast<double>(search.check_digits);
  candidate.log10_largest = relative_size(problem, terms, search);
  if (candidate.log10_largest > allowed) return false;

  const Expression slope = problem.model.time_derivative(candidate.combination);
  const Expression resolved = problem.model.resolve(slope);
  Verdict proof = is_identically_zero(slope);
  if (proof == Verdict::undecided) proof = is_zero_in_canonical_form(resolved);
  candidate.proved = proof == Verdict::holds;
  if (proof != Verdict::undecided) return candidate.proved;
  // what is left after expansion may be a small term that was hidden among large ones
  candidate.log10_largest =
      std::max(candidate.log10_largest, relative_size(problem, terms_of(expand(resolved)), search));
  return candidate.log10_largest <= allowed && !search.unresolved;
}

// adds Σ coefficient · function to what was found, or says why not
void examine(const Problem& problem, const std::vector<Expression>& functions, const std::vector<Expression>& slopes,
             std::vector<Rational> coefficients, InvariantSearch& search) {
  FoundInvariant candidate;
  std::vector<Expression> terms, changes;
  for (std::size_t k = 0; k < functions.size(); ++k) {
    if (coefficients[k] == 0) continue;
    terms.push_back(coefficients[k] * functions[k]);
    changes.push_back(coefficients[k] * slopes[k]);
  }
  candidate.combination = sum(std::move(terms));
  candidate.coefficients = std::move(coefficients);
  if (is_conserved(problem, changes, search, candidate)) {
    search.found.push_back(std::move(candidate));
  } else {
    ++search.rejected;
  }
}

std::vector<Expression> slopes_of(const Model& model, const std::vector<Expression>& functions) {
  std::vector<Expression> slopes;
  for (const Expression function : functions) slopes.push_back(model.time_derivative(function));
  return slopes;
}

InvariantSearch search_with(const Problem& problem, const std::vector<Expression>& basis, std::size_t digits,
                            bool unresolved) {
  const Model& model = problem.model;
  InvariantSearch search;
  search.digits = digits;
  search.check_digits = 2 * search.digits;
  search.check_points = 20;
  search.unresolved = unresolved;
  search.positive = problem.kinks.positive;
  const PrecisionScope scope(search.digits);
  const std::vector<bool> redundant = redundant_functions(problem, basis, digits);
  for (std::size_t k = 0; k < basis.size(); ++k) (redundant[k] ? search.redundant : search.basis).push_back(basis[k]);

  const std::vector<Expression> slopes = slopes_of(model, search.basis);
  search.points = search.basis.size() + 10;
  for (const auto& vector : conserved_combinations(problem, slopes, search.basis, search.points, search.digits, {})) {
    if (auto coefficients = recognise(vector, search.digits)) {
      examine(problem, search.basis, slopes, std::move(*coefficients), search);
    } else {
      ++search.irrational;
    }
  }
  return search;
}

// products of powers of the parameters, of degree ≤ `degree`, lowest first
std::vector<Expression> monomials(const std::vector<Expression>& parameters, std::size_t degree) {
  std::vector<Expression> all{Expression(1)};
  std::vector<std::pair<Expression, std::size_t>> last{{Expression(1), 0}};  // and the first parameter that may follow
  for (std::size_t n = 0; n < degree; ++n) {
    std::vector<std::pair<Expression, std::size_t>> next;
    for (const auto& [monomial, from] : last) {
      for (std::size_t k = from; k < parameters.size(); ++k) next.emplace_back(monomial * parameters[k], k);
    }
    for (const auto& [monomial, from] : next) all.push_back(monomial);
    last = std::move(next);
  }
  return all;
}

Rational value_at(Expression function, const std::vector<Expression>& symbols, const ParameterValues& values) {
  return Evaluator<Rational>(compile({function}, symbols, {}), {})(values).front();
}

// coefficients that are polynomials in the parameters, where the null space at one value of them is greater than what
// was found for all
void search_with_parameters(const Problem& problem, InvariantSearch& search) {
  constexpr std::size_t most_degree = 6;
  const Model& model = problem.model;
  std::vector<Expression> used;
  for (const Expression parameter : model.parameters()) {
    const std::vector<Expression> all = model.resolve(both(model.field(), search.basis));
    if (std::any_of(all.begin(), all.end(), [&](Expression e) { return depends_on(e, {&parameter, 1}); })) {
      used.push_back(parameter);
    }
  }
  if (used.empty() || search.basis.empty()) return;
  ParameterValues fixed;
  const auto vectors = [&] {
    const PrecisionScope scope(search.digits);
    const std::vector<Expression> slopes = slopes_of(model, search.basis);
    fixed = QuantitySampler(model, slopes, search.basis, seed + 3).next_point().parameters;
    return conserved_combinations(problem, slopes, search.basis, search.points, search.digits, fixed);
  }();
  if (vectors.size() <= search.found.size() + search.irrational) return;

  // only functions that take part in a combination at one value of the parameters do so for all
  std::vector<std::size_t> support;
  for (std::size_t k = 0; k < search.basis.size(); ++k) {
    const bool is_used = std::any_of(vectors.begin(), vectors.end(), [&](const auto& vector) {
      return log10_magnitude(vector[k]) > -static_cast<double>(search.digits) / 2;
    });
    if (is_used) support.push_back(k);
  }
  std::vector<std::vector<Rational>> known;
  for (const FoundInvariant& found : search.found) known.push_back(found.coefficients);
  for (std::size_t degree = 1; degree <= most_degree && search.found.size() < vectors.size(); ++degree) {
    const std::vector<Expression> factors = monomials(used, degree);
    if (factors.size() * support.size() > most_functions) break;
    std::vector<Expression> functions;
    for (const Expression factor : factors) {
      for (const std::size_t k : support) functions.push_back(factor * search.basis[k]);
    }
    const auto resolving = resolving_digits(model, functions, std::max(search.digits, digits_for(functions.size())));
    if (!resolving) break;
    const PrecisionScope scope(*resolving);
    const std::vector<Expression> slopes = slopes_of(model, functions);
    std::vector<std::vector<Rational>> combinations;
    for (const auto& vector :
         conserved_combinations(problem, slopes, functions, functions.size() + 10, *resolving, {})) {
      if (auto coefficients = recognise(vector, *resolving)) combinations.push_back(std::move(*coefficients));
    }
    const auto terms = [](const auto& each) { return each.size() - std::count(each.begin(), each.end(), Rational(0)); };
    std::stable_sort(combinations.begin(), combinations.end(),
                     [&](const auto& a, const auto& b) { return terms(a) < terms(b); });
    for (auto& coefficients : combinations) {
      std::vector<Rational> there(search.basis.size(), Rational(0));
      for (std::size_t i = 0; i < factors.size(); ++i) {
        const Rational factor = value_at(factors[i], model.parameters(), fixed);
        for (std::size_t j = 0; j < support.size(); ++j) {
          there[support[j]] += factor * coefficients[i * support.size() + j];
        }
      }
      known.push_back(there);
      const std::size_t before = search.found.size();
      if (exact_rank(known) == known.size()) examine(problem, functions, slopes, std::move(coefficients), search);
      if (search.found.size() == before) {
        known.pop_back();
      } else {
        search.found.back().coefficients.clear();
      }
    }
  }
  search.unexpressed = vectors.size() - std::min(vectors.size(), search.found.size() + search.irrational);
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
  constexpr std::size_t most_states = 4;
  if (x.size() > most_states) return basis;
  basis.insert(basis.end(), x.begin(), x.end());
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i; j < x.size(); ++j) {
      for (std::size_t k = j; k < x.size(); ++k) basis.push_back(x[i] * x[j] * x[k]);
    }
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i + 1; j < x.size(); ++j) {
      basis.push_back(atan2(x[j], x[i]));
      basis.push_back(log(power(x[i], 2) + power(x[j], 2)));
    }
  }
  return basis;
}

InvariantSearch find_invariants(const Model& model, const std::vector<Expression>& basis) {
  if (basis.empty() || basis.size() > most_functions) {
    throw InvalidArgument("number of basis functions", std::to_string(basis.size()),
                          "1 to " + std::to_string(most_functions));
  }
  std::mt19937_64 random(seed + 4);
  const std::vector<Expression> quantities = both(slopes_of(model, basis), basis);
  const bool with_time = depends_on_time(model, quantities);
  const Problem problem{model, kink_points(model, quantities, random, with_time)};
  const auto resolving = resolving_digits(model, quantities, digits_for(basis.size()));
  const std::size_t digits = resolving.value_or(digits_for(basis.size()));
  // what is conserved up to the working precision only shows that there were too few digits
  struct Attempt {
    InvariantSearch search;
    explicit operator bool() const { return search.rejected == 0 && search.irrational == 0; }
  };
  constexpr std::size_t most_times = 8;
  InvariantSearch search = until_decided(doubled(digits, most_times * digits), [&](std::size_t working) {
                             return Attempt{search_with(problem, basis, working, !resolving)};
                           }).search;
  search_with_parameters(problem, search);
  return search;
}

}  // namespace separatrix
