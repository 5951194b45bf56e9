#include "theory/gong_2025/claims.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "theory/gong_2025/claim_support.hpp"

namespace separatrix::gong_2025 {

std::vector<Claim> claims(const Statements& statements) {
  std::vector<Claim> all;
  for (auto* group : {system_claims, elementary_claims, specialised_claims, stage_claims, discrete_claims,
                      matrix_claims, noise_claims}) {
    std::vector<Claim> claims = group(statements);
    std::move(claims.begin(), claims.end(), std::back_inserter(all));
  }
  // by number: "G4b" after "G4", "G10" after "G9"
  std::stable_sort(all.begin(), all.end(), [](const Claim& one, const Claim& other) {
    return std::stoi(one.id.substr(1)) < std::stoi(other.id.substr(1));
  });
  return all;
}

}  // namespace separatrix::gong_2025
