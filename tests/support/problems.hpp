#pragma once
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// An initial value problem from t = 0 whose solution is known in closed form.
struct Problem {
  Model model;
  std::vector<Expression> solution;  ///< (d,) over t

  std::vector<Rational> start() const { return model.description().start; }
};

/// ẋ = x(1 − x), x(0) = 1/4; x = 1/(1 + 3e^-t).
Problem logistic();

/// ẋ = y, ẏ = −x from (1, 0): an isometry, so local errors add up and never grow.
Problem oscillator();

/// ẋ = y r², ẏ = −x r², r² = x² + y² from (1, 1/2): rotation with frequency r² = 5/4.
Problem rotor();

/// ẋ = −2t x², x(0) = 1; x = 1/(1 + t²): depends on time.
Problem witch();

/// A general vector field from text; `start` one value per state.
Model vector_field_model(const std::vector<std::string>& states, const std::vector<std::string>& equations,
                         const std::vector<Rational>& start);

/// The gradient flow of a loss given as text.
Model gradient_model(const std::vector<std::string>& states, const std::string& loss,
                     const std::vector<std::string>& levels = {});

/// Values of expressions over t at one time.
template <class Real>
State<Real> values_at_time(const std::vector<Expression>& expressions, const Real& t);

/// Nearest state of an arithmetic to exact values.
template <class Real>
State<Real> state_of(const std::vector<Rational>& values);

/// max_i |a_i − b_i|.
template <class Real>
Real distance(const State<Real>& a, const State<Real>& b);

}  // namespace separatrix
