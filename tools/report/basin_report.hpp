#pragma once
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/basin.hpp"
#include "solvers/basin/direction_away.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/basin/orbit_report.hpp"

namespace separatrix {

/// A start with its label, as `basin` prints it.
struct Labelled {
  std::vector<Rational> start;
  Basin basin;
  Reason reason;
  Known loss, time;
  std::vector<Known> end;
  bool at_limit = false;  // `end` is the limit
  std::optional<std::size_t> agreed_digits;
  std::string predicted;  // empty: theory is silent
  std::optional<DirectionAway> away;
  std::size_t flat = 0;
  std::optional<OrbitReport> orbit;

  const OrbitReport* closed() const { return orbit ? &*orbit : nullptr; }
};

/// Digits of the numbers of many starts.
inline constexpr std::size_t sweep_digits = 15;

/// The result of `basin`.
///
/// counts  of each label
/// digits  that were asked for
nlohmann::ordered_json json_of_basins(const Model& model, const ParameterValues& parameters,
                                      const std::vector<Labelled>& all,
                                      const std::map<std::string, std::size_t>& counts, std::size_t digits);

/// A row, or an element of each column, for each start. The file appears when it is complete.
void write_basins_csv(const std::string& path, const Model& model, const std::vector<Labelled>& all);
void write_basins_hdf5(const std::string& path, const Model& model, const ParameterValues& parameters,
                       const std::vector<Labelled>& all);

/// One start, in text.
void print_basin(const Model& model, const Labelled& found);

}  // namespace separatrix
