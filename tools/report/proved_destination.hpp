#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "solvers/basin/certified_basin.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// Ends of an interval in decimal, rounded outwards: as exact decimals they are bounds.
std::string low_text(const interval& x);
std::string high_text(const interval& x);
/// [lo, hi]
nlohmann::ordered_json ends_json(const interval& x);

/// {`start` {state: [lo, hi]}, `label`, `reason`, `lemma`, `time`, `limit` {state: [lo, hi]}, `last`, `loss`, `steps`}:
/// `limit` where one is proved, else `last` is the last enclosure.
///
/// states  (d,) names
/// label   as printed, with the number of an equilibrium
nlohmann::ordered_json proved_destination_json(const std::vector<std::string>& states,
                                               const std::vector<Interval>& start, const std::string& label,
                                               const ProvedDestination& proof);

}  // namespace separatrix
