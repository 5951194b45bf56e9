#pragma once
#include <vector>

#include "theory/claim.hpp"
#include "theory/gong_2025/closed_forms.hpp"
#include "theory/gong_2025/model.hpp"

namespace separatrix::gong_2025 {

/// The models and closed forms that the claims are about; by default what this project says. A test changes one of them
/// and sees which claims fail.
struct Statements {
  Model model = two_stage(), coupled = two_stage_coupled(), matrix = two_stage_matrix();
  std::vector<Expression> system = stated_system();
  ClosedForms forms{};
};

/// G0 … G12.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::gong_2025
