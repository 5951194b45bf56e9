// What the tests of stationary sets ask for and how they count what is found.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/stationary/stationary.hpp"
#include "tests/support/problems.hpp"
#include "theory/registry.hpp"

namespace separatrix {

inline StationaryRequest request_in(std::size_t dimension, const Rational& low, const Rational& high,
                                    std::size_t digits = 15) {
  StationaryRequest request;
  request.most_seconds = 1000;  // a loaded machine changes nothing
  request.box.assign(dimension, {low, high});
  request.digits = digits;
  return request;
}

inline Stationary markov_at(const char* p, const char* q, std::size_t digits = 15, std::uint64_t seed = 0) {
  const Model& model = find_model("markov").model;
  StationaryRequest request = request_in(2, -3, 3, digits);
  request.parameters = model.values({{"p", parse_rational(p)}, {"q", parse_rational(q)}});
  request.seed = seed;
  return stationary(model, request);
}

inline std::map<std::string, std::size_t> kinds(const Stationary& found) {
  std::map<std::string, std::size_t> count;
  for (const auto& point : found.points) ++count[std::string(name(point.kind))];
  for (const auto& manifold : found.manifolds) ++count[std::string(name(manifold.middle.kind))];
  return count;
}

using Kinds = std::map<std::string, std::size_t>;

inline Known value_of(const std::string& expression, std::size_t digits) {
  return evaluate({parse(expression)}, {}, {}, digits).front();
}

inline double number(const std::optional<Known>& known) { return known->approximate(); }

// every point where an expression of the states should vanish: log10 of the largest value
inline double largest_value(const std::string& expression, const Stationary& found,
                            const std::vector<std::vector<Known>>& points, std::size_t digits) {
  std::vector<Expression> states;
  for (const std::string& state : found.states) states.push_back(symbol(state));
  double largest = -1e9;
  for (const auto& point : points) {
    const PrecisionScope scope(20);
    const Rational value = evaluate({parse(expression)}, states, rationals(point), digits).front().value();
    largest = std::max(largest, log10_magnitude(to_real<mpfr>(value)));
  }
  return largest;
}

// "kind/dimension" → how many; a point has dimension 0, a crossing of manifolds too
using Census = std::map<std::string, std::size_t>;

struct StationaryCase {
  const char* states;
  const char* loss;
  Rational low, high;
  Census expected;
  int order = 0;  // of the first entry; 0: not looked at
};

inline std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

inline Stationary stationary_in(const char* states, const char* loss, const Rational& low, const Rational& high) {
  StationaryRequest request;
  request.most_seconds = 1000;  // a loaded machine changes nothing
  const std::vector<std::string> names = words_of(states);
  request.box.assign(names.size(), {low, high});
  return stationary(gradient_model(names, loss), request);
}

inline Census census_of(const Stationary& found) {
  Census census;
  for (const auto& point : found.points) ++census[std::string(name(point.kind)) + "/0"];
  for (const auto& manifold : found.manifolds) {
    ++census[std::string(name(manifold.middle.kind)) + "/" + std::to_string(manifold.dimension)];
  }
  return census;
}

inline int order_of_first(const Stationary& found) {
  for (const auto& point : found.points) {
    if (point.number == 1) return point.order;
  }
  for (const auto& manifold : found.manifolds) {
    if (manifold.middle.number == 1) return manifold.middle.order;
  }
  return -1;
}

inline void check(const std::vector<StationaryCase>& cases) {
  for (const StationaryCase& each : cases) {
    CAPTURE(std::string(each.loss));
    const Stationary found = stationary_in(each.states, each.loss, each.low, each.high);
    CHECK(census_of(found) == each.expected);
    CHECK(!found.out_of_time);
    if (each.order > 0) CHECK(order_of_first(found) == each.order);
  }
}

inline const Census one_minimum{{"strict minimum/0", 1}}, one_saddle{{"saddle/0", 1}}, one_maximum{{"maximum/0", 1}},
    nothing{};
inline const Rational third(7, 3);  // no box is centred on what it holds

}  // namespace separatrix
