#pragma once
#include <string>
#include <vector>

#include "lib/model/given_claim.hpp"
#include "lib/model/model.hpp"
#include "theory/mutant.hpp"

namespace separatrix::given {

/// The mutants of a user's file: of each formula of its model, for all claims; and of each formula and condition of a claim that
/// is right or wrong (exact_formulas(), exact_condition()), for that claim.
///
/// file  as the user named it
std::vector<Mutant> mutants_of(const Model& model, const std::vector<GivenClaim>& claims, const std::string& file);

}  // namespace separatrix::given
