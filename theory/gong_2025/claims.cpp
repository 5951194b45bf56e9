#include "theory/gong_2025/claims.hpp"

#include "theory/gong_2025/claim_support.hpp"

namespace separatrix::gong_2025 {

std::vector<Claim> claims(const Statements& statements) {
  return collect<Statements>(statements, {system_claims, elementary_claims, specialised_claims, stage_claims,
                                          discrete_claims, matrix_claims, noise_claims});
}

}  // namespace separatrix::gong_2025
