#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/model/given_claim.hpp"
#include "theory/paper.hpp"
#include "theory/theory_model.hpp"

namespace separatrix::given {

/// The claims of a user's file as those of a paper: its id is the name of the file, and their status is given.
///
/// theory  the model of the file
/// file    as the user named it
Paper paper_of(TheoryModel theory, const std::vector<GivenClaim>& claims, const std::string& file);

}  // namespace separatrix::given
