#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solvers/diagonal/quadratic.hpp"
#include "theory/boix_adsera_2023/claims.hpp"
#include "theory/claim_kit.hpp"

namespace separatrix::boix_adsera_2023 {

// What the claims of this paper share.

std::vector<Claim> head_claims(const Statements& statements);          // B0, B12
std::vector<Claim> flow_claims(const Statements& statements);          // B1, B2, B3, B14
std::vector<Claim> small_scale_claims(const Statements& statements);   // B4, B5, B7, B13, B16
std::vector<Claim> algorithm_claims(const Statements& statements);     // B6, B8, B11, B15
std::vector<Claim> closed_form_claims(const Statements& statements);   // B9, B10
std::vector<Claim> perturbation_claims(const Statements& statements);  // B17

/// A claim with its source by its status.
Claim claim(const Statements& statements, const char* id, const char* statement, Status status,
            Check<Statements> check);

/// True where the user set correlation or ratio: a claim looks at those three features then, and at nothing of its own.
bool user_fixes_features(const ClaimSettings& settings);

/// The quadratic losses that a claim looks at: the reference cases, or the user's three features where correlation or
/// ratio was set; with full effort `random` random ones too, n = 3 … 6. Notes the hypothesis that H is positive definite;
/// empty where it does not hold.
std::vector<ReferenceCase> quadratics(EvidenceBuilder& evidence, const ClaimSettings& settings, std::size_t random);

/// The stages of a case up to the first one whose hypotheses fail, as Theorem C.4 has them: what is said of stages up to K
/// needs Assumptions 4.3 (a unique winner, and a slope that is not 0 of each coordinate that is dropped), 4.4 (a strict
/// minimum on its support: the Hessian is positive definite there) and 4.5 (a robust fast phase) of these stages only. That
/// the later ones are undecided, and for which of them, is noted.
///
/// returns  `end` is complete only where all stages are there; none where there is not one
std::optional<StageSequence> stages(EvidenceBuilder& evidence, const Statements& statements, const ReferenceCase& on,
                                    std::size_t digits = 15);

/// The time at which the plateau of stage k, from 0, ends; none: never.
std::optional<Rational> time_after(const StageSequence& sequence, const Quadratic& loss, std::size_t k);

/// The exponent with which the state at s, on the plateau of stage k, comes near to it: distance ~ α^exponent. Where
/// exponent times ln(1/α) is not large, nothing follows from a distance.
double settled(const StageSequence& sequence, const Quadratic& loss, std::size_t k, const Rational& s);

/// Two rationals that are equal, without rounding.
Verdict exactly(EvidenceBuilder& evidence, const std::string& name, const Rational& expected, const Rational& found);

/// 10^−exponent.
Rational tiny(std::size_t exponent);

/// Expressions of a model at given times of the trajectory from its start, in runs from one time to the next.
///
/// quantities  over states, parameters and definitions
/// times       increasing, > 0
/// returns     (times, quantities), decimal; empty where the run ended early
std::vector<std::vector<Known>> values_along(const ClaimSettings& settings, const Model& model,
                                             const std::vector<Expression>& quantities,
                                             const std::vector<Rational>& times, std::size_t digits);

}  // namespace separatrix::boix_adsera_2023
