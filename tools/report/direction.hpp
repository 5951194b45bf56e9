#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "lib/model/model.hpp"
#include "solvers/basin/basin.hpp"
#include "solvers/basin/direction_away.hpp"

namespace separatrix {

/// {state: value} of the unit vector; null where there is none.
nlohmann::ordered_json json_of_direction(const Model& model, const std::optional<DirectionAway>& away);

/// The margin, or null.
nlohmann::ordered_json json_of_margin(const std::optional<DirectionAway>& away);

/// "x = 0.8, y = 0.6 (8 digits), margin 2: the loss falls like e^(-margin |x|)"
std::string words(const Model& model, const DirectionAway& away);

/// The directions of the labels of many starts.
class Directions {
 public:
  /// The first start of each label stands for it.
  ///
  /// flat  dimension of the set of directions through its own: of several, none stands for the label
  void add(const Basin& basin, std::size_t flat, const std::optional<DirectionAway>& away);

  /// A line for each label: "infinity-1 leaves along x = 0.8, y = 0.6 (8 digits)".
  std::string text(const Model& model) const;
  /// {label: {"direction": {state: value}, "digits", "margin"}}
  nlohmann::ordered_json json(const Model& model) const;

 private:
  std::map<Basin, DirectionAway> known_;
};

}  // namespace separatrix
