#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "solvers/basin/basin.hpp"
#include "solvers/basin/orbit_report.hpp"

namespace separatrix {

/// The period; null where there is no closed orbit.
nlohmann::ordered_json json_of_period(const OrbitReport* orbit);

/// [{"real", "imaginary"}, …] of the nontrivial Floquet multipliers, or null.
nlohmann::ordered_json json_of_multipliers(const OrbitReport* orbit);

/// "0.00086", "0.1 - 0.2i, 0.1 + 0.2i"
std::string words_of_multipliers(const OrbitReport& orbit);

/// The limit cycles of the labels of many starts.
class Cycles {
 public:
  /// The first start of each cycle stands for it; closed orbits that attract nothing have no label of their own.
  void add(const Basin& basin, const OrbitReport* orbit);

  /// A line for each: "cycle-1 has period 6.66328685932, multiplier 0.00086".
  std::string text() const;
  /// {label: {"period", "multipliers"}}
  nlohmann::ordered_json json() const;

 private:
  std::map<Basin, OrbitReport> known_;
};

}  // namespace separatrix
