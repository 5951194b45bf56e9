#include "theory/boix_adsera_2023/claims.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "theory/boix_adsera_2023/claim_support.hpp"

namespace separatrix::boix_adsera_2023 {

std::vector<Claim> claims(const Statements& statements) {
  std::vector<Claim> all;
  for (auto* group : {head_claims, flow_claims, small_scale_claims, algorithm_claims, closed_form_claims}) {
    std::vector<Claim> claims = group(statements);
    std::move(claims.begin(), claims.end(), std::back_inserter(all));
  }
  const auto number = [](const Claim& claim) { return std::stoi(claim.id.substr(1)); };
  std::stable_sort(all.begin(), all.end(), [&](const Claim& a, const Claim& b) { return number(a) < number(b); });
  return all;
}

}  // namespace separatrix::boix_adsera_2023
