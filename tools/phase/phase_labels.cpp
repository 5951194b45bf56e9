#include "tools/phase/phase_labels.hpp"

#include <map>
#include <utility>

#include "lib/num/interruption.hpp"

namespace separatrix {

PhaseLabels name_labels(const std::vector<SweepResult>& results, Equilibria* equilibria) {
  std::map<Basin, std::size_t> place;
  std::vector<std::map<Basin, std::size_t>::iterator> key;
  key.reserve(results.size());
  for (const SweepResult& result : results) {
    if (equilibria) equilibria->meet(limit_of(result));
  }
  for (const SweepResult& result : results) {
    check_interruption();
    const Basin basin = equilibria ? (*equilibria)(limit_of(result)) : Basin{result.label, std::nullopt};
    key.push_back(place.try_emplace(basin, 0).first);
    ++key.back()->second;
  }
  check_interruption();  // the search for equilibria was interrupted, perhaps
  PhaseLabels labels;
  for (auto& [basin, value] : place) {
    labels.names.push_back(name(basin));
    labels.basins.push_back(basin);
    labels.counts.push_back(std::exchange(value, labels.counts.size()));
  }
  labels.index.reserve(key.size());
  for (const auto& each : key) labels.index.push_back(each->second);
  return labels;
}

}  // namespace separatrix
