#pragma once
#include <string>

#include "lib/model/given_claim.hpp"
#include "lib/model/model.hpp"

namespace separatrix::given {

/// A claim of a user's file, and the model that it is about.
struct Subject {
  const Model& model;
  const GivenClaim& claim;
  const std::string& file;  ///< as the user named it, for the commands that show a witness
};

}  // namespace separatrix::given
