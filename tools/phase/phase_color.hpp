#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/phase/phase_request.hpp"
#include "tools/phase/phase_survey.hpp"

namespace separatrix {

/// Range of the numbers that a colour stands for; low = high: that of the data.
struct PhaseScale {
  double low = 0, high = 0;
  bool logarithmic = false;
};

/// What the colour of a cell can say: one record for each value of `phase --color`.
///
/// name          on the command line
/// legend        typeset, at the bar of colours
/// help          what stands in brackets behind the name in --help
/// scale         of numbers; none: the cells have words and are drawn as regions
/// compute       of all cells; throws InvalidArgument for what the colour has no meaning for, Interrupted
/// predicted     what theory says of a cell beforehand; none where it is silent. Called from several threads.
/// models        those that have the colour, in words: "networks of products"; empty: all …
/// offered       … and by this test; empty: all
/// axes          what each axis has to be, in words; empty: an axis that is not given is a state
/// sweeps        starts are integrated by sweep(): --checkpoint is taken
/// random_start  starts are drawn: --init-scale, --samples and --seed are taken, --from is not
struct PhaseColor {
  std::string name, legend, help;
  std::optional<PhaseScale> scale = {};
  std::function<std::unique_ptr<const PhaseSurvey>(const PhaseColor&, const PhaseRequest&)> compute = {};
  std::function<std::optional<std::string>(const PhaseRequest&, std::size_t cell)> predicted = {};
  std::string models = {};
  std::function<bool(const TheoryModel&)> offered = {};
  std::string axes = {};
  bool sweeps = false, random_start = false;
};

/// The colours that are not a paper's own: those of the files that tools/phase/meson.build lists, in that order.
const std::vector<PhaseColor>& phase_colors();

/// The colour of an expression (parse_quantity()) at the ends of the paths.
///
/// throws  ParseError
PhaseColor expression_color(const Model& model, const std::string& text);

/// The colour of this name, of the list or of theory (TheoryModel::phase_quantities); else that of the passage
/// (tools/phase/passage_color.hpp) or of the expression.
///
/// throws  InvalidArgument for other names, and for colours that the model does not have; ParseError
PhaseColor find_phase_color(const TheoryModel& theory, const std::string& name);

/// The colours with their meanings, those of the built-in models included: for --help.
std::string phase_colors_help();

}  // namespace separatrix
