#pragma once
#include <optional>
#include <vector>

#include "theory/given/cases.hpp"

namespace separatrix::given {

/// How fast a gradient flow decays where it ends: the eigenvalues λ > 0 of the Hessian at the limit of a path. Near it
/// every analytic quantity is a series in e^(−λ_i t), with powers of t where the λ are resonant (Poincaré, Dulac).
///
/// state    the limit, (d,)
/// returns  none if an eigenvalue is 0 or nearly so: then paths need not decay exponentially
std::optional<std::vector<double>> decay_rates(const Subject& subject, const Case& from,
                                               const std::vector<Rational>& state);

/// Whether an exponent is −Σ n_i λ_i with whole n_i ≥ 0, to six digits.
bool is_sum_of_rates(double exponent, const std::vector<double>& rates);

/// True where a flow stands still to ten digits and every eigenvalue of its Jacobian has Re λ < 0: a path that is here
/// stays.
bool is_attractor(const Subject& subject, const Case& from, const std::vector<Rational>& state);

/// True for what has a Taylor series around every point with a value: no |·|, sign, relu, roots or logarithms.
bool is_analytic(const Subject& subject, Expression quantity);

}  // namespace separatrix::given
