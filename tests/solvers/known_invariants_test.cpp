// Conserved quantities of systems of mechanics, ecology and chemistry, derived by hand: how many the search finds in a basis
// that has room for more, which, and that it finds none where there is none.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/find_invariants.hpp"

namespace separatrix {
namespace {

struct Known {
  std::string name;
  std::vector<std::string> states, equations, parameters, basis;  // an empty basis is the default one
  std::vector<std::string> invariants;                            // up to a number as factor
  bool proved = true;
};

const std::vector<Known> systems{
    {"predator and prey",
     {"x", "y"},
     {"a*x - b*x*y", "-c*y + d*x*y"},
     {"a", "b", "c", "d"},
     {"x", "y", "log(x)", "log(y)"},
     {"d*x - c*log(x) + b*y - a*log(y)"}},
    {"pendulum", {"q", "v"}, {"v", "-k*sin(q)"}, {"k"}, {"v^2", "cos(q)", "q"}, {"v^2 - 2*k*cos(q)"}},
    {"Kepler",
     {"x", "y", "u", "v"},
     {"u", "v", "-m*x/(x^2 + y^2)^(3/2)", "-m*y/(x^2 + y^2)^(3/2)"},
     {"m"},
     {"u^2", "v^2", "1/sqrt(x^2 + y^2)", "x*v", "y*u"},
     {"x*v - y*u", "u^2 + v^2 - 2*m/sqrt(x^2 + y^2)"}},
    {"Kepler, Runge and Lenz",
     {"x", "y", "u", "v"},
     {"u", "v", "-m*x/(x^2 + y^2)^(3/2)", "-m*y/(x^2 + y^2)^(3/2)"},
     {"m"},
     {"x*v^2", "y*u*v", "x/sqrt(x^2 + y^2)", "x*u*v", "y*u^2", "y/sqrt(x^2 + y^2)"},
     {"x*v^2 - y*u*v - m*x/sqrt(x^2 + y^2)", "x*u*v - y*u^2 + m*y/sqrt(x^2 + y^2)"},
     false},
    {"two springs", {"x", "y", "u", "v"}, {"u", "v", "-a*x", "-b*y"}, {"a", "b"}, {}, {"a*x^2 + u^2", "b*y^2 + v^2"}},
    {"two equal springs",
     {"x", "y", "u", "v"},
     {"u", "v", "-a*x", "-a*y"},
     {"a"},
     {},
     {"x*v - y*u", "a*x^2 + u^2", "a*y^2 + v^2", "a*x*y + u*v"}},
    {"units a million apart", {"x", "y"}, {"1e-6*y", "-1e6*x"}, {}, {}, {"1000000000000*x^2 + y^2"}},
    {"epidemic",
     {"s", "i", "r"},
     {"-b*s*i", "b*s*i - g*i", "g*i"},
     {"b", "g"},
     {"s", "i", "r", "log(s)"},
     {"s + i + r", "b*r + g*log(s)"}},
    {"Toda's chain of two",
     {"a", "d", "e"},
     {"a*(e - d)", "2*a^2", "-2*a^2"},
     {},
     {"d", "e", "d^2", "e^2", "d*e", "a^2"},
     {"d + e", "2*a^2 + d^2 + e^2", "d*e - a^2"}},
    {"three waves", {"x", "y", "z"}, {"y*z", "-2*x*z", "k*x*y"}, {"k"}, {}, {"2*x^2 + y^2", "k*y^2 + 2*z^2"}},
    {"cyclic competition",
     {"x", "y", "z"},
     {"x*(y - z)", "y*(z - x)", "z*(x - y)"},
     {},
     {"x", "y", "z", "log(x)", "log(y)", "log(z)"},
     {"x + y + z", "log(x) + log(y) + log(z)"}},
    {"hard spring", {"x", "v"}, {"v", "-a*x - b*x^3"}, {"a", "b"}, {"x^2", "x^4", "v^2"}, {"2*a*x^2 + b*x^4 + 2*v^2"}},
    {"a coefficient of degree two",
     {"x", "y"},
     {"y/(1 + a)", "-x*(a - 2)"},
     {"a"},
     {"x^2", "y^2"},
     {"(a - 2)*(1 + a)*x^2 + y^2"}},
    {"springs of two stiffnesses",
     {"x", "v"},
     {"v", "-relu(x) + 2*relu(-x)"},
     {},
     {"v^2", "relu(x)^2", "relu(-x)^2"},
     {"v^2 + relu(x)^2 + 2*relu(-x)^2"},
     false},
    {"a term of 1e-300", {"x", "v"}, {"v", "-x - 1e-300*x^3"}, {}, {"x^2", "v^2"}, {}},
    {"weak friction", {"x", "v"}, {"v", "-x - c*v"}, {"c"}, {}, {}},
    {"friction for parameters of one sign", {"x", "v"}, {"v", "-x - relu(c)*v"}, {"c"}, {"x^2", "v^2"}, {}},
    {"the other sign", {"x", "v"}, {"v", "-x - relu(-c)*v"}, {"c"}, {"x^2", "v^2"}, {}},
    {"friction for parameters above 5", {"x", "v"}, {"v", "-x - relu(c - 5)*v"}, {"c"}, {"x^2", "v^2"}, {}},
    {"an obstacle a million away", {"x", "v"}, {"v", "-x + relu(x - 1000000)"}, {}, {"x^2", "v^2"}, {}},
    {"a cubic well", {"x", "v"}, {"v", "-x + a*x^2"}, {"a"}, {}, {"x^2 - 2*a*x^3/3 + v^2"}},
    {"Hénon and Heiles",
     {"x", "y", "u", "v"},
     {"u", "v", "-x - 2*x*y", "-y - x^2 + y^2"},
     {},
     {},
     {"u^2 + v^2 + x^2 + y^2 + 2*x^2*y - 2*y^3/3"}},
    // r' = a r, θ' = 1
    {"spiral", {"x", "y"}, {"a*x - y", "x + a*y"}, {"a"}, {}, {"2*a*atan2(y, x) - log(x^2 + y^2)"}},
    {"predator and prey, by default",
     {"x", "y"},
     {"a*x - b*x*y", "-c*y + d*x*y"},
     {"a", "b", "c", "d"},
     {},
     {"d*x - c*log(abs(x)) + b*y - a*log(abs(y))"}},
    {"a plane and three factors, by default",
     {"x", "y", "z"},
     {"x*(y - z)", "y*(z - x)", "z*(x - y)"},
     {},
     {},
     {"x + y + z", "x*y*z", "log(abs(x)) + log(abs(y)) + log(abs(z))", "x^2 + y^2 + z^2 + 2*x*y + 2*y*z + 2*x*z",
      "x^3 + y^3 + z^3 + 3*x^2*y + 3*x^2*z + 3*x*y^2 + 3*y^2*z + 3*x*z^2 + 3*y*z^2"}},
    {"Lorenz", {"x", "y", "z"}, {"10*(y - x)", "28*x - y - x*z", "x*y - 8*z/3"}, {}, {}, {}},
};

InvariantSearch search(const Known& known) {
  ModelDescription description;
  description.name = known.name;
  description.states = known.states;
  for (const std::string& parameter : known.parameters) description.parameters.push_back({parameter, "", 1, {}});
  for (const std::string& equation : known.equations) description.equations.push_back(parse(equation));
  description.start.assign(known.states.size(), ratio(1, 3));
  const Model model(std::move(description));
  std::vector<Expression> basis;
  for (const std::string& function : known.basis) basis.push_back(parse(function));
  return find_invariants(model, basis.empty() ? default_invariant_basis(model) : basis);
}

// a = c b for a number c
bool are_proportional(Expression a, Expression b) {
  for (const long numerator : {1L, 2L, 1000000000000L}) {
    for (const Rational& factor : {ratio(numerator, 1), ratio(1, numerator)}) {
      for (const int sign : {1, -1}) {
        if (expand(a) == expand(Rational(sign * factor) * b)) return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("known invariants: all, and no others") {
  for (const Known& known : systems) {
    CAPTURE(known.name);
    const InvariantSearch result = search(known);
    CHECK(result.found.size() == known.invariants.size());
    for (const std::string& text : known.invariants) {
      CAPTURE(text);
      CHECK(std::any_of(result.found.begin(), result.found.end(),
                        [&](const FoundInvariant& each) { return are_proportional(each.combination, parse(text)); }));
    }
    for (const FoundInvariant& each : result.found) CHECK(each.proved == known.proved);
  }
}

TEST_CASE("known invariants: coefficients that are no polynomials are counted, where they exist") {
  const InvariantSearch found = search({"root", {"x", "y"}, {"y*sqrt(a)", "-x"}, {"a"}, {"x^2", "y^2"}, {}});
  CHECK(found.found.empty());
  CHECK(found.unexpressed == 1);
}

}  // namespace separatrix
