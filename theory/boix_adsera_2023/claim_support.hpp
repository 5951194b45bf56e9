#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solvers/evaluation.hpp"
#include "theory/boix_adsera_2023/claims.hpp"
#include "theory/evidence_builder.hpp"

namespace separatrix::boix_adsera_2023 {

// What the claims of this paper share.

std::vector<Claim> head_claims(const Statements& statements);         // B0, B12
std::vector<Claim> flow_claims(const Statements& statements);         // B1, B2, B3
std::vector<Claim> small_scale_claims(const Statements& statements);  // B4, B5, B7
std::vector<Claim> algorithm_claims(const Statements& statements);    // B6, B8, B11
std::vector<Claim> closed_form_claims(const Statements& statements);  // B9, B10

/// A claim with its source by its status.
using Check = Evidence (*)(const Statements&, const ClaimSettings&);
Claim claim(const Statements& statements, const char* id, const char* statement, Status status, Check check);

/// The quadratic losses that a claim looks at: the reference cases, or the user's three features where correlation or
/// ratio was set; with full effort `random` random ones too, n = 3 … 6. Notes the hypothesis that H is positive definite;
/// empty where it does not hold.
std::vector<ReferenceCase> quadratics(EvidenceBuilder& evidence, const ClaimSettings& settings, std::size_t random);

/// The stages of a case, if it satisfies what the theorem asks for; else none, and the hypothesis that fails is noted:
/// a unique winner, a strict minimum on the support, a robust fast phase at every stage.
std::optional<StageSequence> stages(EvidenceBuilder& evidence, const Statements& statements, const ReferenceCase& on,
                                    std::size_t digits = 15);

/// Two rationals that are equal, without rounding.
Verdict exactly(EvidenceBuilder& evidence, const std::string& name, const Rational& expected, const Rational& found);

/// Digits that an identity or an endpoint has to agree to: all but 2.
std::size_t required(const ClaimSettings& settings);

/// 10^−exponent.
Rational tiny(std::size_t exponent);

/// "(0, 1.04, 0)".
std::string words(const std::vector<Rational>& state);

using Values = NamedValues;

/// Expressions of a model at given times of the trajectory from its start, in runs from one time to the next.
///
/// quantities  over states, parameters and definitions
/// times       increasing, > 0
/// returns     (times, quantities), decimal; empty where the run ended early
std::vector<std::vector<std::string>> values_along(const Model& model, const std::vector<Expression>& quantities,
                                                   const std::vector<Rational>& times, std::size_t digits);

}  // namespace separatrix::boix_adsera_2023
