#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/model/model.hpp"
#include "theory/closed_form.hpp"
#include "theory/model_settings.hpp"
#include "theory/quantities.hpp"
#include "theory/stages.hpp"

namespace separatrix {

/// A network of products behind a model, with its initial weights.
struct NetworkModel {
  DiagonalNetwork network;
  DiagonalStart start;
};

/// A model together with what theory knows of it.
struct TheoryModel {
  Model model;
  ClosedForm closed = {};

  /// Times at which training passes from stage to stage, by closed forms and by integration: the same names in the same
  /// order. Empty for models without stages.
  std::function<std::vector<StageTime>(const StageRequest&request)> predicted_stages = {}, measured_stages = {};

  /// Quantities of states, parameters and definitions that a picture of a trajectory shows instead of its states,
  /// against the logarithm of time. Empty: the states.
  std::vector<PlottedQuantity> plotted = {};

  /// The network of products that the model is, in whatever coordinates: it has stages in the limit of small weights.
  std::shared_ptr<const NetworkModel> network = {};

  /// Names of --set that are no parameters: matrices and vectors, which build() reads …
  std::vector<std::string> settings = {};
  /// … to make the model that a user wants. Empty: the model has no such choices.
  std::function<TheoryModel(const ModelSettings&)> build = {};

  /// What `phase --color` knows beside label, loss and time.
  std::vector<PhaseQuantity> phase_quantities = {};
};

}  // namespace separatrix
