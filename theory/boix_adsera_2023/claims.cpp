#include "theory/boix_adsera_2023/claims.hpp"

#include "theory/boix_adsera_2023/claim_support.hpp"

namespace separatrix::boix_adsera_2023 {

std::vector<Claim> claims(const Statements& statements) {
  return collect<Statements>(statements, {head_claims, flow_claims, small_scale_claims, algorithm_claims,
                                          closed_form_claims, perturbation_claims});
}

}  // namespace separatrix::boix_adsera_2023
