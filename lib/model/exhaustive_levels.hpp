#pragma once
#include "lib/model/model.hpp"

namespace separatrix {

/// Whether the levels of a model are all that the loss may tend to along its paths: the word of a paper's model. What a file says in
/// [levels] says where paths come to rest, and nothing of paths to infinity: along those of x² e^−x the loss falls to its minimum's.
inline bool has_exhaustive_levels(const Model& model) {
  return !model.description().levels.empty() && model.description().status != Status::given;
}

}  // namespace separatrix
