#pragma once
// Bifurcation diagrams against what is known of them: the number of branches, and every bifurcation with its kind and place.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/stationary/continuation.hpp"

namespace separatrix {

struct Expected {
  Bifurcation kind;
  Criticality criticality;
  std::string at;  // value of the parameter
};

inline constexpr auto none = Criticality::none;
inline constexpr auto super = Criticality::supercritical;
inline constexpr auto sub = Criticality::subcritical;

inline Expected fold(const std::string& at) { return {Bifurcation::fold, none, at}; }
inline Expected transcritical(const std::string& at) { return {Bifurcation::transcritical, none, at}; }
inline Expected pitchfork(const std::string& at, Criticality how) { return {Bifurcation::pitchfork, how, at}; }
inline Expected hopf(const std::string& at, Criticality how) { return {Bifurcation::hopf, how, at}; }
inline Expected degenerate(const std::string& at) { return {Bifurcation::degenerate, none, at}; }

// of equations, or of one loss in their place
struct Diagram {
  std::string name;
  std::vector<std::string> states;
  std::vector<std::string> equations;
  bool is_loss;
  std::string low, high;  // of mu
  std::vector<std::pair<std::string, std::string>> box;
  std::size_t branches;
  std::vector<Expected> bifurcations;  // in order of mu
};

inline Continuation follow(const Diagram& diagram, std::size_t digits) {
  ModelDescription description;
  description.name = diagram.name;
  description.states = diagram.states;
  description.parameters = {{"mu", "", parse_rational(diagram.low), {}}};
  if (diagram.is_loss) description.loss = parse(diagram.equations.front());
  if (!diagram.is_loss) {
    for (const std::string& equation : diagram.equations) description.equations.push_back(parse(equation));
  }
  description.start.assign(diagram.states.size(), Rational(0));
  const Model model(std::move(description));
  StationaryRequest request;
  request.parameters = model.values({});
  for (const auto& [low, high] : diagram.box) request.box.push_back({parse_rational(low), parse_rational(high)});
  request.digits = digits;
  request.most_seconds = 600;  // on any machine
  return continue_stationary(model, request, "mu", {parse_rational(diagram.low), parse_rational(diagram.high)});
}

inline void check(const Diagram& diagram, std::size_t digits = 15) {
  CAPTURE(diagram.name);
  const Continuation found = follow(diagram, digits);
  CHECK_FALSE(found.out_of_time);
  CHECK(found.branches.size() == diagram.branches);
  for (const BifurcationReport& each : found.bifurcations) {
    std::string text(name(each.kind));
    text += " " + std::string(name(each.criticality)) + " at " + each.parameter.text();
    for (const Known& x : each.x) text += ", " + x.text();
    CAPTURE(text);
    CHECK_FALSE(each.branches.empty());
  }
  REQUIRE(found.bifurcations.size() == diagram.bifurcations.size());
  for (std::size_t i = 0; i < diagram.bifurcations.size(); ++i) {
    const Expected& expected = diagram.bifurcations[i];
    const BifurcationReport& each = found.bifurcations[i];
    CAPTURE(i);
    CAPTURE(each.parameter.text());
    CHECK(std::string(name(each.kind)) == std::string(name(expected.kind)));
    CHECK(std::string(name(each.criticality)) == std::string(name(expected.criticality)));
    const Known right = evaluate({parse(expected.at)}, {}, {}, digits).front();
    if (right == "0") {
      CHECK(each.parameter == "0");
    } else {
      CHECK(agreed_digits(each.parameter, right) + 1 >= digits);
    }
  }
}

}  // namespace separatrix
