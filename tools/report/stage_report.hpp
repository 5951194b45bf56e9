#pragma once
#include <string>
#include <vector>

#include "theory/registry.hpp"

namespace separatrix {

/// Stages of a model with named times: by closed forms, and by integration.
struct StageTable {
  std::vector<StageTime> predicted, measured;  ///< the same names in the same order
};

/// A table of times with their difference; words where there is no time.
void print_stages(const StageTable& stages);

/// {"model", "parameters", "start", "predicted": {name: time|null}, "measured": {…}, "notes": {…}}
void write_stages_json(const std::string& path, const StageTable& stages, const Model& model,
                       const StageRequest& request);

}  // namespace separatrix
