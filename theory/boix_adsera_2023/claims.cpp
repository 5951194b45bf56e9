#include "theory/boix_adsera_2023/claims.hpp"

namespace separatrix::boix_adsera_2023 {

std::vector<Claim> claims() { return {}; }

}  // namespace separatrix::boix_adsera_2023
