#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/model/file_text.hpp"
#include "lib/model/given_claim.hpp"
#include "lib/model/model.hpp"
#include "lib/model/shaped_formulas.hpp"
#include "lib/model/state_change.hpp"

namespace separatrix {

/// A quantity of which the file says that it does not grow along the flow: dV/dt ≤ 0.
///
/// value  over states, parameters, definitions and t
/// box    where; states that are not named: [-3, 3]
struct GivenLyapunov {
  std::string name;
  Expression value;
  GivenBox box;
};

/// A model read from a file, and where the file says what is checked later.
struct ModelFile {
  Model model;
  std::vector<FilePlace> invariants;  ///< of each formula, in the model's order
  /// The file has a table [diagonal]: the model is the loss as a function of the products, from 0.
  std::optional<DiagonalNetwork> network = {};
  ShapedFormulas formulas = {};         ///< as they are written; of a network of products none
  std::vector<GivenClaim> claims = {};  ///< in the order of the file
  std::vector<GivenLyapunov> lyapunov = {};
  std::vector<FilePlace> levels = {};     ///< of each level, in the model's order
  std::vector<FilePlace> minimised = {};  ///< of each definition that is said to be minimised out, in the model's order
  std::vector<StateChange> changes = {};  ///< at events: what `model` alone does not say
};

/// Model from the text of a TOML file.
///
///     name = "double-well"                        letters, digits, - _ .
///     title = "two wells side by side"            optional
///     states = ["x", "y"]
///     loss = "(x^2 - 1)^2/4 + k*y^2/2"            or a table [equations] with one x = "…" per state
///     [flow]                                      optional, of a loss (lib/model/flow_terms.hpp)
///     rates = { y = "-1" }                        of states, or one for all
///     metric = "[[1 + x^2, 0], [0, 1]]"           of the natural gradient, or { x = "1 + x^2" } of a diagonal one
///     weight_decay = "1/100"
///     friction = "1/2"                            velocities v_x, v_y become states, from 0
///     [parameters]                                optional
///     k = { default = "1/2", meaning = "stiffness", min = "0" }
///     [relations]                                 optional: conditions on parameters, rational in them
///     positive = "k < 2"
///     [data]                                      optional: name = "file" or name = { file = "file" }
///     points = "points.csv"                       a CSV file (lib/model/dataset.hpp), beside this one
///     [definitions]                               optional: named parts of the formulas, later ones of earlier ones;
///     u = "x*y"                                   or u = { value = "x*y", meaning = "…", latex = "…", minimises = true },
///                                                 where the loss is least, or stationary, in u for all states
///     [invariants]                                optional: name = "expression"
///     [levels]                                    optional, of a loss: where a gradient flow comes to rest, lowest first,
///     global = "0"                                expressions of parameters; the first one is the infimum
///     [lyapunov]                                  optional: name = "expression" whose dV/dt ≤ 0 derive checks, in [-3, 3] or
///     V = { value = "x^2 + y^2", box = { x = "-2:2" } }   in a box
///     [start]                                     optional, but with claims: one value per state
///     x = "1/10"                                  a number, an expression of parameters, "k/2", or a distribution,
///     y = 1                                       "normal(0, k)" (lib/model/start_value.hpp)
///     [[event]]                                   optional, any number, without invariants, levels, lyapunov and claims:
///     when = "x"                                  where this passes 0, rising, falling or both (the default),
///     direction = "falling"
///     set = { v = "-9/10*v" }                     states jump to these values of the state before (lib/model/state_change.hpp)
///     [[claim]]                                   optional, any number: what is claimed (lib/model/given_claim.hpp)
///     id = "minima"
///     kind = "count"
///     …
///
/// or, in place of states and start, a network whose weights enter as products (lib/model/diagonal_network.hpp):
///
///     loss = "(b0 - 1)^2/2 + (b1 + b0*b1 - 1/2)^2/2"
///     [diagonal]
///     products = ["b0", "b1"]                     each is the product of two weights u and v
///     groups = { KQ = ["b0"], VO = ["b1"] }       optional: the matrices they belong to, for ranks
///
/// A parameter is a number, or a table with its default and, all optional, its meaning and the ends
/// of its domain: min ≤ k ≤ max, or above < k < below. Numbers are strings ("0.1", "1/10", "1e-3"),
/// integers or decimal numbers, all read exactly as they are written. Expressions are those of
/// lib/symbolic/parse.hpp over states and parameters, in equations and invariants also t; mean(points, …) over the
/// columns of a data set, too.
///
/// file       its name, for the sentences; data files are looked for in its folder
/// text_of    text of the file at a path; what it throws is passed on. Data is refused without it
/// throws     FileError at the first thing that is wrong, in the file or in its data, unknown keys among
///            them. Whether the invariants are conserved is not checked here
ModelFile parse_model_file(std::string_view text, const std::string& file,
                           const std::function<std::string(const std::string& path)>& text_of = {});

}  // namespace separatrix
