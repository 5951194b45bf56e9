#include "theory/gong_2025/claims.hpp"

#include <iterator>

#include "theory/gong_2025/claim_support.hpp"

namespace separatrix::gong_2025 {

std::vector<Claim> claims(const Statements& statements) {
  std::vector<Claim> all;
  for (auto* group : {system_claims, elementary_claims, specialised_claims, matrix_claims, noise_claims}) {
    std::vector<Claim> claims = group(statements);
    std::move(claims.begin(), claims.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace separatrix::gong_2025
