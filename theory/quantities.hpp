#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A quantity in a picture of a trajectory.
struct PlottedQuantity {
  std::string name;  ///< typeset: "$L_P$"
  Expression value;
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

}  // namespace separatrix
