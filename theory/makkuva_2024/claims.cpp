#include "theory/makkuva_2024/claims.hpp"

#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {

std::vector<Claim> claims(const Statements& statements) {
  return collect<Statements>(statements, {reduced_loss_claims, critical_set_claims, axis_claims, basin_claims,
                                          rate_claims, bias_claims, attention_claims, untied_claims});
}

}  // namespace separatrix::makkuva_2024
