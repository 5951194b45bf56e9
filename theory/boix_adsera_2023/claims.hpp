#pragma once
#include <functional>
#include <utility>
#include <vector>

#include "solvers/diagonal/stage_algorithm.hpp"
#include "theory/boix_adsera_2023/reference_cases.hpp"
#include "theory/boix_adsera_2023/regression.hpp"
#include "theory/claim.hpp"

namespace separatrix::boix_adsera_2023 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  using Coordinates = std::function<Model(const DiagonalNetwork&, const DiagonalStart&)>;
  Coordinates primal = primal_model, dual = dual_model;
  StageRules stage{};
  HeadRule head = [](const HeadTask& task) { return attention(task.tokens, task.a, task.b); };
  /// Regression from H and β*, from data, and with the three features of the phase diagrams (B0b).
  std::function<DiagonalNetwork(const std::vector<std::vector<Rational>>& H, const std::vector<Rational>& target)>
      regression = boix_adsera_2023::regression;
  std::function<DiagonalNetwork(Dataset data)> regression_on = boix_adsera_2023::regression_on;
  std::function<DiagonalNetwork()> three_features = boix_adsera_2023::three_features;
  /// (u, v) of w = u + v and C = u² − v² (B14).
  std::function<std::pair<Expression, Expression>(Expression w, Expression C)> weights = [](Expression w,
                                                                                            Expression C) {
    return std::pair{(w + C / w) / 2, (w - C / w) / 2};
  };
};

/// B0 … B17; those with parts of another status as two: B1 and B1b.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::boix_adsera_2023
