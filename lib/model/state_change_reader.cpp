#include "lib/model/state_change_reader.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace separatrix {

std::vector<StateChange> StateChangeReader::read_state_changes() {
  std::vector<StateChange> changes;
  const toml::node* node = root_.get("event");
  if (node == nullptr) return changes;
  const auto* list = node->as_array();
  const bool are_tables = list != nullptr && std::all_of(list->begin(), list->end(),
                                                         [](const toml::node& each) { return each.is_table(); });
  if (!are_tables) fail(place_of(node->source()), "an event is a table [[event]], with two brackets");
  // what is checked along a path, or said of where all paths end, is said of a flow without jumps
  for (const char* key : {"invariants", "levels", "lyapunov", "claim"}) {
    const toml::node* other = root_.get(key);
    if (other == nullptr) continue;
    fail(place_of(other->source()),
         std::string(key) + " and [[event]] exclude one another: it would hold between the events only");
  }
  for (const toml::node& each : *list) changes.push_back(read_state_change(*each.as_table()));
  return changes;
}

StateChange StateChangeReader::read_state_change(const toml::table& event) {
  static const std::map<std::string, int> directions{{"rising", 1}, {"falling", -1}, {"both", 0}};
  StateChange change;
  for (const std::string& state : model_.states) change.after.push_back(symbol(state));
  const toml::node *when = nullptr, *set = nullptr;
  for (const Entry& entry : entries_of(event)) {
    refuse_unknown(entry, {"when", "direction", "set"}, "key of an event");
    if (entry.key == "when") when = entry.value;
    if (entry.key == "set") set = entry.value;
    if (entry.key != "direction") continue;
    const auto found = directions.find(text_of(*entry.value, "the direction of an event"));
    if (found == directions.end()) {
      fail(place_of(entry.value->source()), "the direction of an event is rising, falling or both");
    }
    change.direction = found->second;
  }
  if (when == nullptr) fail(place_of(event.source()), "an event has a quantity that passes 0, as in when = \"x\"");
  if (set == nullptr) fail(place_of(event.source()), "an event changes states, as in set = { v = \"-9/10*v\" }");
  change.when = expression(*when, "when", true);
  change.name = text_of(*when, "when");
  const std::vector<Entry> entries_of_set = table(*set, "states with their values after the event, { v = \"-v\" }");
  if (entries_of_set.empty())
    fail(place_of(set->source()), "an event changes at least one state, as in { v = \"-v\" }");
  std::set<std::size_t> given;
  for (const Entry& entry : entries_of_set) {
    const NamedPlaces places = states_of(entry);
    const std::string what = "the value of " + entry.key + " after the event";
    const std::vector<Expression> values =
        entry.value->is_string()
            ? entries(matrix_expression(*entry.value, what, true), *entry.value, what, places.shape, true)
            : std::vector<Expression>(places.shape.size(), number(*entry.value, what));
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (!given.insert(places.first + k).second) {
        fail(entry.place, "state " + model_.states[places.first + k] + " is set already");
      }
      change.after[places.first + k] = values[k];
    }
  }
  return change;
}

}  // namespace separatrix
