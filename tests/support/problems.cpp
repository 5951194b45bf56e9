#include "tests/support/problems.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"

namespace separatrix {
namespace {

std::vector<Expression> parsed(const std::vector<std::string>& texts) {
  std::vector<Expression> expressions;
  for (const std::string& text : texts) expressions.push_back(parse(text));
  return expressions;
}

}  // namespace

Model vector_field_model(const std::vector<std::string>& states, const std::vector<std::string>& equations,
                         const std::vector<Rational>& start) {
  ModelDescription description;
  description.name = "test";
  description.states = states;
  description.equations = parsed(equations);
  description.start = start;
  return Model(std::move(description));
}

Model gradient_model(const std::vector<std::string>& states, const std::string& loss,
                     const std::vector<std::string>& levels) {
  ModelDescription description;
  description.name = "test";
  description.states = states;
  description.loss = parse(loss);
  for (const Expression level : parsed(levels)) description.levels.push_back({"level", level});
  description.start.assign(states.size(), Rational(1));
  return Model(std::move(description));
}

Problem logistic() {
  return {vector_field_model({"x"}, {"x*(1 - x)"}, {Rational(1, 4)}), parsed({"1/(1 + 3*exp(-t))"})};
}

Problem oscillator() { return {vector_field_model({"x", "y"}, {"y", "-x"}, {1, 0}), parsed({"cos(t)", "-sin(t)"})}; }

Problem rotor() {
  return {vector_field_model({"x", "y"}, {"y*(x^2 + y^2)", "-x*(x^2 + y^2)"}, {1, Rational(1, 2)}),
          parsed({"cos(5/4*t) + sin(5/4*t)/2", "cos(5/4*t)/2 - sin(5/4*t)"})};
}

Problem witch() { return {vector_field_model({"x"}, {"-2*t*x^2"}, {1}), parsed({"1/(1 + t^2)"})}; }

template <class Real>
State<Real> values_at_time(const std::vector<Expression>& expressions, const Real& t) {
  Function<Real> function(compile(expressions, {symbol("t")}, {}), {});
  return function(std::vector{t});
}

template <class Real>
State<Real> state_of(const std::vector<Rational>& values) {
  State<Real> state;
  for (const Rational& value : values) state.push_back(to_real<Real>(value));
  return state;
}

template <class Real>
Real distance(const State<Real>& a, const State<Real>& b) {
  Real largest(0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Real difference = a[i] - b[i];
    largest = std::max(largest, difference < 0 ? Real(-difference) : difference);
  }
  return largest;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                      \
  template State<Real> values_at_time<Real>(const std::vector<Expression>&, const Real&); \
  template State<Real> state_of<Real>(const std::vector<Rational>&);                      \
  template Real distance<Real>(const State<Real>&, const State<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
