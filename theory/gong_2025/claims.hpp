#pragma once
#include <cmath>
#include <functional>
#include <vector>

#include "theory/claim.hpp"
#include "theory/gong_2025/closed_forms.hpp"
#include "theory/gong_2025/model.hpp"
#include "theory/gong_2025/stage_times.hpp"

namespace separatrix::gong_2025 {

/// The models and closed forms that the claims are about; by default what this project says. A test changes one of them
/// and sees which claims fail.
struct Statements {
  Model model = two_stage(), coupled = two_stage_coupled(), matrix = two_stage_matrix();
  std::vector<Expression> system = stated_system();
  ClosedForms forms{};
  /// Where a start of the Q block leads (G9b).
  std::function<Fate(const ParameterValues& parameters, const std::vector<Rational>& start)> fate = gong_2025::fate;
  /// P(|A| < E) of A ~ N(0, s²): erf(E/(√2 s)) (G12).
  std::function<double(double E, double s)> inside = [](double E, double s) {
    return std::erf(E / (std::sqrt(2.0) * s));
  };
};

/// G0 … G12.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::gong_2025
