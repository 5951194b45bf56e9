#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A Gauss–Hermite rule in each of some independent standard normal variables (lib/num/gauss_hermite.hpp).
struct HermiteRule {
  std::size_t nodes = 16;   ///< n, in each variable
  std::size_t digits = 35;  ///< of nodes and weights
};

/// The most nodes of a rule in some variables: a power of 2, at most 2048 and at most 2^17 samples.
///
/// returns  0 for more than 3 variables
std::size_t most_hermite_nodes(std::size_t variables);

/// Expectation over independent standard normal variables, approximately: the mean over the samples of a rule.
///
///     E f(g) ≈ Σ w_{i₁} … w_{i_d} f(x_{i₁}, …, x_{i_d}) = mean(rule, weight · f(columns)),   weight = n^d w_{i₁} … w_{i_d}
///
/// It is a mean like those over data, in every arithmetic; formulas are written with it as they were read,
/// expectation(z ~ normal(0, 1), …).
///
/// f          depends on at least one of the variables
/// variables  the g_i, symbols, and what each is called
/// returns    free of the variables that f depends on
/// accuracy   of gauss_hermite(); what an exact arithmetic makes of it is exact for the rule, not for the expectation
/// throws     InvalidArgument where f depends on more than 3 of them
struct NormalVariable {
  Expression symbol;
  std::string name;  ///< "z", "x[2]"
};
Expression hermite_mean(Expression f, std::span<const NormalVariable> variables, const HermiteRule& rule = {});

/// The rule that a data set is the samples of, if it is.
std::optional<HermiteRule> hermite_rule(const Dataset& data);

/// Σ f w = mean(data, body) as it is read: "z ~ normal(0, 1), " for each of the variables, and f.
struct WrittenExpectation {
  std::string variables, names;  ///< names: "z", "x, y"
  Expression of;
};
/// returns  none for a mean over data
std::optional<WrittenExpectation> written_expectation(Expression mean);

/// The same expressions with other nodes in every mean over a rule.
///
/// rule  at most most_hermite_nodes() nodes
std::vector<Expression> with_hermite_rule(std::span<const Expression> expressions, const HermiteRule& rule);

}  // namespace separatrix
