#pragma once
#include <functional>
#include <string>
#include <vector>

#include "solvers/box.hpp"
#include "theory/claim_kit.hpp"

namespace separatrix {

// What the proofs of all papers are made with. Each adds a quantity that holds, exact or as an enclosure, or is undecided: what
// could not be proved is no witness against a claim.

/// An expression that is 0 identically, of all values of its symbols for which it has one.
///
/// positive  symbols that are > 0
Verdict proved_zero(EvidenceBuilder& evidence, const std::string& name, Expression expression,
                    const std::vector<Expression>& positive = {});

/// The solution of ẏ = F(y), y(0) = y₀, for all values of all symbols: as long as the closed form has a value it is the
/// solution, which is unique where F has a derivative.
///
///     ∂y/∂t − F(y) = 0,   y|_{t=0} − y₀ = 0
void solves(EvidenceBuilder& evidence, const std::string& name, Expression closed_form, Expression t,
            const std::function<Expression(Expression y)>& rate, Expression start,
            const std::vector<Expression>& positive = {});

/// The time T(from, to) in which a solution of ẏ = F(y) goes from one value to another, if F ≠ 0 between them.
///
///     ∂T/∂to − 1/F(to) = 0,   T(from, from) = 0
///
/// from, to  symbols
void takes(EvidenceBuilder& evidence, const std::string& name, Expression time, Expression from, Expression to,
           const std::function<Expression(Expression y)>& rate, const std::vector<Expression>& positive = {});

/// "e in [1/4, 1/2], w in [-2, -1]"
std::string box_text(const std::vector<Expression>& symbols, const std::vector<Interval>& box);

/// Where all starts of a box go (BasinProver).
///
/// start  (d,) exact
Verdict proved_label(EvidenceBuilder& evidence, const std::string& name, const Model& model,
                     const ParameterValues& parameters, const std::vector<Interval>& start, Label expected);

}  // namespace separatrix
