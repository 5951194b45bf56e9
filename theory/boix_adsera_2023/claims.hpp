#pragma once
#include <vector>

#include "theory/claim.hpp"

namespace separatrix::boix_adsera_2023 {

/// B1 … B12.
std::vector<Claim> claims();

}  // namespace separatrix::boix_adsera_2023
