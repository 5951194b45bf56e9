#pragma once
#include <functional>
#include <vector>

#include "solvers/diagonal/stage_algorithm.hpp"
#include "theory/boix_adsera_2023/reference_cases.hpp"
#include "theory/claim.hpp"

namespace separatrix::boix_adsera_2023 {

/// What the claims are about; by default what this project says. A test changes a part and sees which claims fail.
struct Statements {
  using Coordinates = std::function<Model(const DiagonalNetwork&, const DiagonalStart&)>;
  Coordinates primal = primal_model, dual = dual_model;
  StageRules stage{};
  HeadRule head = [](const HeadTask& task) { return attention(task.tokens, task.a, task.b); };
};

/// B0 … B12; those with parts of another status as two: B1 and B1b.
std::vector<Claim> claims(const Statements& statements = {});

}  // namespace separatrix::boix_adsera_2023
