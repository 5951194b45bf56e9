#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/hermite_mean.hpp"
#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// How an expectation is computed: by closed forms alone, or where there is none by a Gauss–Hermite rule (hermite_mean.hpp).
enum class Expectations { closed, by_quadrature };

/// The independent random variables of an expectation, and the expectation over them.
///
///     normal(m, s)         m + s g with g ~ normal(0, 1); of z[3] three independent ones (gaussian_expectation.hpp)
///     choice(v, w)         v_k with probability w_k/Σ w; choice(v): all alike
class RandomVariables {
 public:
  /// name          what the formula calls it
  /// size          of a vector; 1: a number
  /// distribution  "normal" or "choice"
  /// arguments     numbers, free of the variable; of choice vectors
  /// returns       what stands for the name in the body
  /// throws        InvalidArgument for another distribution, other arguments, and weights that are numbers and negative or all 0
  MatrixExpression add(const std::string& name, std::size_t size, const std::string& distribution,
                       const std::vector<MatrixExpression>& arguments);

  std::vector<std::string> names() const { return names_; }

  /// throws  InvalidArgument where no closed form is known, and no rule is allowed or there are too many variables for one
  Expression expectation(Expression body, Expectations how) const;

 private:
  struct Choice {
    Expression variable;
    std::vector<Expression> values, weights;
  };
  std::vector<std::string> names_;
  std::vector<NormalVariable> normal_;
  std::vector<Choice> choices_;
};

}  // namespace separatrix
