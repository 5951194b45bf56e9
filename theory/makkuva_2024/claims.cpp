#include "theory/makkuva_2024/claims.hpp"

#include <iterator>

#include "theory/makkuva_2024/claim_support.hpp"

namespace separatrix::makkuva_2024 {

std::vector<Claim> claims(const Statements& statements) {
  std::vector<Claim> all;
  for (auto* group : {reduced_loss_claims, critical_set_claims, basin_claims, rate_claims, bias_claims,
                      attention_claims, untied_claims}) {
    std::vector<Claim> claims = group(statements);
    std::move(claims.begin(), claims.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace separatrix::makkuva_2024
