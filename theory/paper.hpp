#pragma once
#include <string>
#include <vector>

#include "theory/claim.hpp"
#include "theory/theory_model.hpp"

namespace separatrix {

/// A paper: where its models come from, and what it states about them.
struct Paper {
  std::string id;  ///< folder name, "makkuva_2024"
  std::string title;
  std::string citation;
  std::vector<TheoryModel> models;
  std::vector<Claim> claims = {};  ///< in the order of the paper; each id once
};

}  // namespace separatrix
