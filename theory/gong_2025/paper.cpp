#include "theory/gong_2025/paper.hpp"

#include "theory/gong_2025/claims.hpp"
#include "theory/gong_2025/measured_times.hpp"
#include "theory/gong_2025/model.hpp"
#include "theory/gong_2025/stage_times.hpp"

namespace separatrix::gong_2025 {

Paper paper() {
  TheoryModel stages{two_stage()};
  stages.predicted_stages = [](const StageRequest& request) { return predicted_times(ClosedForms(), request); };
  stages.measured_stages = [model = stages.model](const StageRequest& request) {
    return measured_times(model, request, horizon_of(predicted_times(ClosedForms(), request)));
  };
  return {"gong_2025",
          "Disentangling Feature Structure: A Mathematically Provable Two-Stage Training Dynamics in Transformers",
          "Gong, Li, Liu, Teng. 2025 (arXiv 2502.20681); the flows here are this project's own idealisation of it",
          {stages, {two_stage_coupled()}, {two_stage_matrix()}},
          claims()};
}

}  // namespace separatrix::gong_2025
