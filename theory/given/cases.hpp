#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/evaluation.hpp"
#include "theory/evidence_builder.hpp"
#include "theory/given/subject.hpp"

namespace separatrix::given {

/// Parameters, and a start or a point.
struct Case {
  ParameterValues parameters;
  std::vector<Rational> start;  ///< (d,)

  /// States, parameters, x_0 of x, and t = 0, by name.
  NamedValues values(const Model& model) const;
  /// The same later on a path that began here.
  NamedValues values(const Model& model, const std::vector<Rational>& state, const Rational& t) const;
  /// "k = 1/2, x = 1/10, y = 1"; without the states where they do not matter.
  std::string text(const Model& model, bool with_states = true) const;
};

/// The cases that a claim is looked at.
struct Cases {
  std::vector<Case> all;
  GivenBox ranges;  ///< of what they are sampled from; empty: all there is is looked at

  EvidenceMethod method() const { return ranges.empty() ? EvidenceMethod::numerical : EvidenceMethod::sampled; }
};

/// Whether a condition holds at exact values: certain, or undecided.
Verdict holds(const Condition& condition, const NamedValues& values);

/// Whether it holds all over a box, or fails all over it, as intervals tell.
///
/// symbols, box  (n,) all that it is of
Verdict holds(const Condition& condition, const std::vector<Expression>& symbols, const std::vector<Interval>& box);

/// Whether the model's relations and the claim's hypotheses hold at a case, for certain.
bool satisfies_hypotheses(const Subject& subject, const Case& at);

/// What is taken from the intervals of a claim.
enum class Over { parameters, parameters_and_starts };

/// What a claim is made for: parameters of `over`, else those the user or the claim sets, else the defaults; starts of
/// `over`, else of `from`, else those of the model. Infinitely many are sampled, beside the faces too, those for which the
/// hypotheses hold; these are noted as hypotheses, and where none holds nothing is returned.
///
/// usual   number of samples if the claim does not say; five times as many with full effort
/// states  intervals of states, beside those of `over`
Cases cases(EvidenceBuilder& evidence, const ClaimSettings& settings, const Subject& subject, std::size_t usual,
            Over over = Over::parameters_and_starts, const GivenBox& states = {});

/// An interval for each state: those given, else [-3, 3].
std::vector<Interval> whole_box(const Model& model, const GivenBox& box);
GivenBox named_box(const Model& model, const std::vector<Interval>& box);

/// Number of samples.
std::size_t sample_count(const ClaimSettings& settings, const GivenClaim& claim, std::size_t usual);

}  // namespace separatrix::given
