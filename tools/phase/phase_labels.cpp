#include "tools/phase/phase_labels.hpp"

#include <map>
#include <utility>

#include "lib/num/error.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

PhaseLabels name_labels(const std::vector<SweepResult>& results, Equilibria* equilibria) {
  // (is it no equilibrium, its number, name): the order of the names
  using Key = std::tuple<bool, std::size_t, std::string_view>;
  std::map<Key, std::size_t> place;
  std::vector<std::map<Key, std::size_t>::iterator> key;
  key.reserve(results.size());
  for (const SweepResult& result : results) {
    if (key.size() % 1024 == 0 && interrupted()) throw Interrupted("interrupted; nothing was written");
    const auto number = equilibria ? equilibria->number_of(result.label, result.end, result.loss) : std::nullopt;
    key.push_back(place.try_emplace(number ? Key{false, *number, ""} : Key{true, 0, name(result.label)}, 0).first);
    ++key.back()->second;
  }
  if (interrupted()) throw Interrupted("interrupted; nothing was written");  // the search was, perhaps
  PhaseLabels labels;
  for (auto& [which, value] : place) {
    const auto& [other, number, text] = which;
    labels.names.push_back(other ? std::string(text) : equilibrium_name(number));
    labels.counts.push_back(std::exchange(value, labels.counts.size()));
  }
  labels.index.reserve(key.size());
  for (const auto& each : key) labels.index.push_back(each->second);
  return labels;
}

}  // namespace separatrix
