#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/model/model.hpp"
#include "solvers/basin/label.hpp"
#include "theory/claim.hpp"
#include "theory/model_settings.hpp"
#include "theory/stages.hpp"

namespace separatrix {

/// A curve in the plane of two states, known in closed form: what a picture draws over its regions.
struct ClosedCurve {
  enum class Kind { separatrix, global_minima, local_minima, saddle, energy_line };
  std::string name;
  Kind kind = Kind::separatrix;
  std::vector<std::pair<double, double>> points;  ///< (x, y); nan breaks the line; one point: a marker
};

/// A rectangle in the plane of two states.
struct PlaneBox {
  std::string x, y;  ///< names of states
  double x_low = 0, x_high = 0, y_low = 0, y_high = 0;
  std::vector<Rational> start = {};  ///< (d,) where the plane is: the states other than x and y count
};

/// A quantity in a picture of a trajectory.
struct PlottedQuantity {
  std::string name;  ///< typeset: "$L_P$"
  Expression value;
};

/// A network of products behind a model, with its initial weights.
struct NetworkModel {
  DiagonalNetwork network;
  DiagonalStart start;
};

/// What theory offers to colour a phase diagram with: a number, or a word.
struct PhaseQuantity {
  std::string name;     ///< on the command line: "separation"
  std::string legend;   ///< typeset: "$τ_Q/τ_P$"
  std::string meaning;  ///< one line for the help
  bool logarithmic = false;

  /// Of one cell; none where theory is silent. Called from several threads.
  std::function<std::optional<double>(const ParameterValues& parameters, const std::vector<Rational>& start)> number =
      {};

  /// The same for words; `predicted_word` is its closed form, empty where there is none.
  std::function<std::string(const ParameterValues&parameters, const std::vector<Rational>&start)> word = {},
                                                                                                  predicted_word = {};

  std::optional<double> line = {};  ///< the line number = line is drawn …
  std::string line_name = {};       ///< … with this name
};

/// A model together with what theory knows of it in closed form.
struct TheoryModel {
  Model model;

  /// Label of a start by the closed form, exact; empty where theory is silent.
  std::function<std::optional<Label>(const ParameterValues& parameters, const std::vector<Rational>& start)>
      predicted_label = {};

  /// Curves of the plane in closed form; empty for planes theory says nothing about.
  std::function<std::vector<ClosedCurve>(const ParameterValues& parameters, const PlaneBox& box)> curves = {};

  /// Expression of states and parameters that is 0 on the boundaries between basins, in closed form; none
  /// where theory is silent. It may be 0 elsewhere too.
  std::function<std::optional<Expression>(const ParameterValues& parameters)> boundary = {};

  /// The same where the closed form is no expression: a quantity that is 0 on the boundaries, at an exact state, decimal
  /// with `digits` digits; none where theory is silent.
  std::function<std::optional<std::string>(const ParameterValues& parameters, const std::vector<Rational>& state,
                                           std::size_t digits)>
      boundary_value = {};

  /// Limit of a start in closed form: (d,) decimal with `digits` digits; none where theory is silent.
  std::function<std::optional<std::vector<std::string>>(const ParameterValues& parameters,
                                                        const std::vector<Rational>& start, std::size_t digits)>
      predicted_limit = {};

  /// Probability that a start reaches a global minimum if its states are independent N(0, scale²), in closed form:
  /// decimal with `digits` digits; none where theory is silent. scale > 0.
  std::function<std::optional<std::string>(const ParameterValues& parameters, const Rational& scale,
                                           std::size_t digits)>
      success_probability = {};

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

/// A paper: where its models come from, and what it states about them.
struct Paper {
  std::string id;  ///< folder name, "makkuva_2024"
  std::string title;
  std::string citation;
  std::vector<TheoryModel> models;
  std::vector<Claim> claims = {};  ///< in the order of the paper; each id once
};

/// All papers that are built in, in the order of theory/meson.build.
const std::vector<Paper>& papers();

/// The built-in model of this name.
///
/// throws  UnknownName, with the models there are and the nearest spelling
const TheoryModel& find_model(const std::string& name);

}  // namespace separatrix
