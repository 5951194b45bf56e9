#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "solvers/basin/sweep.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "theory/evidence_builder.hpp"

namespace separatrix {

// What the claims of all papers are made with.

/// A claim about given statements: the record of models and closed forms of a paper.
template <class Statements>
using Check = Evidence (*)(const Statements&, const ClaimSettings&);

template <class Statements>
Claim claim_on(const Statements& statements, std::string id, std::string statement, std::string source, Status status,
               Check<Statements> check) {
  return {std::move(id), std::move(statement), std::move(source), status,
          [statements, check](const ClaimSettings& settings) { return check(statements, settings); }};
}

/// The claims of several groups by the number in their ids, "G4b" after "G4" and "G10" after "G9".
template <class Statements>
std::vector<Claim> collect(const Statements& statements,
                           std::initializer_list<std::vector<Claim> (*)(const Statements&)> groups) {
  std::vector<Claim> all;
  for (auto* group : groups) {
    std::vector<Claim> claims = group(statements);
    std::move(claims.begin(), claims.end(), std::back_inserter(all));
  }
  const auto number = [](const Claim& claim) { return std::stoi(claim.id.substr(1)); };
  std::stable_sort(all.begin(), all.end(), [&](const Claim& a, const Claim& b) { return number(a) < number(b); });
  return all;
}

/// Digits that an identity or an endpoint has to agree to: all but 2.
std::size_t required(const ClaimSettings& settings);

/// Decimals that are compared to all digits are computed with this many.
std::size_t guarded(const ClaimSettings& settings);

/// "(0, 1.04, 0)".
std::string words(const std::vector<Rational>& state);

/// "1/10"; where that is longer than 12 characters, decimal with 12 digits.
std::string short_text(const Rational& value);

/// Value of an expression, computed with ever more digits until two computations agree: the precision follows from the
/// parameters, however small or close to one another they are.
///
/// digits   wanted, relative to |value|, or to the scale where that is larger
/// scale    ≥ 0
/// returns  rounded to `digits` digits, and how many of them are vouched for
Known evaluated(Expression expression, const NamedValues& values, std::size_t digits, const Rational& scale = 0);

/// Evidence that an expression of a model's states and parameters vanishes identically: by simplification, or at random
/// exact points.
void vanishes(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
              Expression expression);

/// Evidence that a model holds a formula as it is stated: its invariant, a definition. Where the model's own has no value at its
/// start and default parameters, and the stated one has, they are not the same.
void has_formula(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
                 Expression own, Expression stated);

/// A model at parameters, from a start.
struct Departure {
  const Model& model;
  ParameterValues parameters;
  std::vector<Rational> start;
};

/// One run to a time, or as the request says; its steps count as work, and no more are made than are left.
Simulation run(const ClaimSettings& settings, const Departure& from, SimulationRequest request);
Simulation run_until(const ClaimSettings& settings, const Departure& from, const Rational& until, std::size_t digits,
                     const std::vector<std::string>& events = {}, const std::vector<std::string>& stops = {});

/// (d,) state in a row of a run.
std::vector<Rational> state_of(const Model& model, const std::vector<Known>& row);

/// Value of an expression of states, parameters and definitions at a state.
Known value_at(const Model& model, const ParameterValues& parameters, Expression expression,
               const std::vector<Rational>& state, std::size_t digits);

/// Whether a run came to the time t, up to which a statement has a solution: one that escapes before fails, any other end is
/// undecided.
///
/// name  of what was to be looked at there
bool comes_to(EvidenceBuilder& evidence, const std::string& name, const Rational& t, const Simulation& path);

/// A quantity of a model against a closed form, at several times of one flow: to all digits but 2.
///
/// quantity     of states, parameters and definitions
/// closed_form  t ↦ an expression without symbols
void follows(EvidenceBuilder& evidence, const ClaimSettings& settings, const Departure& from,
             const std::vector<Rational>& times, const std::string& name, Expression quantity,
             const std::function<Expression(const Rational& t)>& closed_form);

/// The time at which a quantity passes 0 for the first time, against a closed form: to all digits but 2.
///
/// event        an expression of the command line, as of `simulate --event`
/// until        where the run ends if nothing passes: fails if the closed form says that something did
/// closed_form  an expression without symbols
void passes(EvidenceBuilder& evidence, const ClaimSettings& settings, const Departure& from, const std::string& name,
            const std::string& event, const Rational& until, Expression closed_form);

/// Labels of many starts of one chain of parameters, each with at most `digits` digits; their work is counted. Empty
/// where the time or the work ends.
std::vector<SweepResult> labels_of(const ClaimSettings& settings, const Model& model, const ParameterValues& parameters,
                                   const std::vector<std::vector<Rational>>& starts, std::size_t digits);

/// The label that is expected and the one that was found, of one start: undecided where the latter is.
Verdict same_label(EvidenceBuilder& evidence, const std::string& name, Label expected, Label found,
                   EvidenceMethod method = EvidenceMethod::sampled);

/// A share of cases that has to be decided for a sample to mean something: undecided where it is not.
void enough_decided(EvidenceBuilder& evidence, const std::string& name, std::size_t decided, std::size_t all,
                    const Known& least = "0.9");

}  // namespace separatrix
