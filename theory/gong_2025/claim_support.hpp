#pragma once
#include <string>
#include <vector>

#include "theory/claim_kit.hpp"
#include "theory/gong_2025/claims.hpp"
#include "theory/gong_2025/stage_times.hpp"

namespace separatrix::gong_2025 {

// What the claims of this paper share.

std::vector<Claim> system_claims(const Statements& statements);       // G0
std::vector<Claim> elementary_claims(const Statements& statements);   // G1, G2
std::vector<Claim> specialised_claims(const Statements& statements);  // G4, G9
std::vector<Claim> stage_claims(const Statements& statements);        // G3, G5 … G8
std::vector<Claim> discrete_claims(const Statements& statements);     // G2b, G11
std::vector<Claim> matrix_claims(const Statements& statements);       // G10
std::vector<Claim> noise_claims(const Statements& statements);        // G12

/// A derived claim.
Claim claim(const Statements& statements, const char* id, const char* statement, Check<Statements> check);

/// What the claims need of ρ.
enum class Keys { any, learnable, obstructed };  ///< any ρ, ρ > ½, ρ ≤ ½

/// The runs that a claim looks at: the user's parameters where one of them was set (the others have their defaults),
/// else the three of the reference table, with full effort random ones too; from the model's default start, with
/// thresholds 1/10 and 1/5. Notes the hypotheses; empty where the user's parameters do not satisfy them.
std::vector<StageRequest> runs(EvidenceBuilder& evidence, const ClaimSettings& settings, Keys keys);

/// "gamma = 7/10, r = 3/10, m = 1, rho = 3/4", with p₀, q₀ where they are not ½.
std::string text(const StageRequest& run);

/// Where a run of a model departs.
Departure departure(const Model& model, const StageRequest& run);

/// Time of the first event of a name that rises (1) or falls (−1), with the digits that the run vouches for; "nan" if
/// there is none.
Known time_of(const Simulation& path, const std::string& event, int direction);

}  // namespace separatrix::gong_2025
