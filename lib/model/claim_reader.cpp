#include "lib/model/claim_reader.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "lib/model/quantity.hpp"
#include "lib/model/stationary_point.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

std::vector<std::string> names_of_parameters(const Model& model) {
  std::vector<std::string> names;
  for (const Parameter& each : model.description().parameters) names.push_back(each.name);
  return names;
}

// the keys of a kind, beside those of every claim
const std::vector<std::string>& keys_of(const std::string& kind) {
  static const std::map<std::string, std::vector<std::string>> keys{
      {"identity", {"expression", "scope", "box", "until"}},
      {"limit", {"quantity", "along", "towards", "to", "until"}},
      {"rate", {"quantity", "along", "towards", "exponent", "law", "until"}},
      {"basin", {"starts", "label", "box", "exactly"}},
      {"count", {"of", "equals", "box"}},
      {"bound", {"expression", "below", "above", "at_most", "at_least", "on", "box", "until"}},
      {"stage", {"event", "time", "order", "until"}}};
  return keys.at(kind);
}

bool is_label(const std::string& word) {
  static const std::set<std::string> labels{"global-minimum", "local-minimum", "minimum",
                                            "saddle",         "stationary",    "diverged"};
  constexpr std::string_view numbered = "equilibrium-";
  if (!word.starts_with(numbered)) return labels.count(word) > 0;
  const std::string number = word.substr(numbered.size());
  return !number.empty() && number.size() < 7 && number.front() != '0' &&
         std::all_of(number.begin(), number.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

class ClaimReader::One {
 public:
  One(const ClaimReader& file, const Model& model, const toml::table& table)
      : file_(file), model_(model), table_(table), place_(place_of(table.source())) {}

  GivenClaim read() {
    const std::string kind = word("kind", {claim_kinds.begin(), claim_kinds.end()});
    std::vector<std::string> known{"id", "kind", "statement", "source", "hypotheses", "over", "set", "from", "samples"};
    known.insert(known.end(), keys_of(kind).begin(), keys_of(kind).end());
    for (const Entry& each : entries_of(table_)) file_.refuse_unknown(each, known, "key of a claim of kind " + kind);

    claim_.id = file_.text_of(needed("id", "as in id = \"minima\""), "the id of a claim");
    const bool plain = std::all_of(claim_.id.begin(), claim_.id.end(),
                                   [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
    if (claim_.id.empty() || !plain) {
      file_.fail(place_of(table_.get("id")->source()), "an id of a claim is made of letters, digits, -, _ and .");
    }
    if (const toml::node* said = table_.get("statement")) claim_.statement = file_.text_of(*said, "a statement");
    if (const toml::node* source = table_.get("source")) claim_.source = file_.text_of(*source, "a source");
    read_quantifiers();
    if (kind == "identity") claim_.says = identity();
    if (kind == "limit") claim_.says = limit();
    if (kind == "rate") claim_.says = rate();
    if (kind == "basin") claim_.says = basin();
    if (kind == "count") claim_.says = count();
    if (kind == "bound") claim_.says = bound();
    if (kind == "stage") claim_.says = stage();
    return std::move(claim_);
  }

 private:
  const toml::node& needed(const char* key, const std::string& what) const {
    const toml::node* node = table_.get(key);
    if (node == nullptr) file_.fail(place_, std::string("a claim has no ") + key + ": " + what);
    return *node;
  }

  // one of some words; the first one where the key is left out and may be
  std::string word(const char* key, const std::vector<std::string>& known, bool optional = false) const {
    const toml::node* node = table_.get(key);
    if (node == nullptr && optional) return known.front();
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    const std::string found = file_.text_of(needed(key, "one of " + list), std::string("the ") + key + " of a claim");
    if (std::find(known.begin(), known.end(), found) == known.end()) {
      file_.fail(place_of(node->source()), UnknownName(key, found, known).what());
    }
    return found;
  }

  template <class Read>
  auto pointing_at(const toml::node& node, const Read& read) const {
    try {
      return read();
    } catch (const ParseError& problem) {
      file_.fail(place_in_string(file_.text_, place_of(node.source()), problem.position()), problem.problem());
    }
  }

  // states, parameters, …, t, and x_0 where x starts; or without time, of states and parameters
  GivenFormula formula(const toml::node& node, const std::string& what, bool with_time = true) const {
    if (!node.is_string()) {
      const Rational value = file_.number(node, what);
      return {to_string(value), value};
    }
    const std::string text = node.as_string()->get();
    return pointing_at(node, [&] {
      if (with_time) return GivenFormula{text, parse_quantity(text, model_, start_names(model_))};
      return GivenFormula{text, parse_quantity(text, model_, {}, false)};
    });
  }

  GivenFormula formula(const char* key, bool with_time = true) const {
    return formula(needed(key, "a formula between quotes"), std::string("the ") + key + " of a claim", with_time);
  }

  // of parameters and of where the states start, without what a limit is taken along
  GivenFormula constant(const char* key, const std::string& along = {}) const {
    const toml::node& node = needed(key, "a formula between quotes");
    if (!node.is_string()) return formula(node, key);
    std::vector<std::string> names = names_of_parameters(model_);
    std::erase(names, along);
    const std::vector<std::string> starts = start_names(model_);
    names.insert(names.end(), starts.begin(), starts.end());
    const std::string text = node.as_string()->get();
    return pointing_at(node, [&] { return GivenFormula{text, parse(text, names)}; });
  }

  GivenCondition condition(const toml::node& node, const std::string& what,
                           const std::vector<std::string>& names) const {
    const std::string text = file_.text_of(node, what);
    return pointing_at(node, [&] { return GivenCondition{text, parse_condition(text, names)}; });
  }

  Rational positive(const char* key, const Rational& otherwise) const {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return otherwise;
    Rational value = file_.number(*node, key);
    if (value <= 0) file_.fail(place_of(node->source()), std::string(key) + " must be greater than 0");
    return value;
  }

  bool flag(const char* key) const {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return false;
    return file_.flag(*node, key);
  }

  GivenBox box() const {
    const toml::node* node = table_.get("box");
    return node == nullptr ? GivenBox{} : file_.read_box(model_, *node, false);
  }

  void read_quantifiers() {
    const std::vector<std::string> parameters = names_of_parameters(model_);
    if (const toml::node* node = table_.get("hypotheses")) {
      const std::string what = "a hypothesis";
      if (const auto* list = node->as_array()) {
        for (const toml::node& each : *list) claim_.hypotheses.push_back(condition(each, what, parameters));
      } else {
        claim_.hypotheses.push_back(condition(*node, what, parameters));
      }
    }
    if (const toml::node* node = table_.get("over")) claim_.over = file_.read_box(model_, *node, true);
    if (const toml::node* node = table_.get("set")) {
      for (const Entry& each : file_.table(*node, "values such as { k = \"1/2\" }")) {
        const auto index = model_.parameter_index(each.key);
        if (!index) file_.fail(each.place, UnknownName("parameter", each.key, parameters).what());
        const Rational value = file_.number(*each.value, each.key);
        const Domain& domain = model_.description().parameters[*index].domain;
        if (!domain.contains(value)) {
          file_.fail(place_of(each.value->source()),
                     each.key + " = " + to_string(value) + " is outside its domain, " + domain.text(each.key));
        }
        refuse_twice(each);
        claim_.set.emplace_back(each.key, value);
      }
    }
    if (const toml::node* node = table_.get("from")) {
      const std::vector<std::string>& states = model_.description().states;
      for (const Entry& each : file_.table(*node, "values such as { x = \"1/10\" }")) {
        if (!model_.state_index(each.key)) file_.fail(each.place, UnknownName("state", each.key, states).what());
        refuse_twice(each);
        claim_.from.emplace_back(each.key, formula(*each.value, "the start of " + each.key, false));
      }
    }
    if (const toml::node* node = table_.get("samples")) {
      const auto* number = node->as_integer();
      if (number == nullptr || number->get() < 1 || number->get() > 1'000'000) {
        file_.fail(place_of(node->source()), "samples is a whole number from 1 to 1000000");
      }
      claim_.samples = static_cast<std::size_t>(number->get());
    }
  }

  void refuse_twice(const Entry& entry) const {
    for (const GivenRange& each : claim_.over) {
      if (each.name == entry.key) file_.fail(entry.place, entry.key + " has an interval in over already");
    }
  }

  GivenIdentity identity() const {
    GivenIdentity says;
    says.everywhere = word("scope", {"trajectory", "everywhere"}, true) == "everywhere";
    says.expression = formula("expression", !says.everywhere);
    says.box = box();
    says.until = positive("until", says.until);
    return says;
  }

  GivenApproach approach() const {
    GivenApproach found;
    if (const toml::node* node = table_.get("along")) {
      found.along = file_.text_of(*node, "what a limit is taken along");
      std::vector<std::string> known = names_of_parameters(model_);
      known.insert(known.begin(), "t");
      if (std::find(known.begin(), known.end(), found.along) == known.end()) {
        file_.fail(place_of(node->source()), UnknownName("parameter", found.along, known).what());
      }
    }
    if (const toml::node* until = table_.get("until")) {
      if (found.along != "t")
        file_.fail(place_of(until->source()), "until is a time, and this goes along " + found.along);
      found.until = positive("until", 1);
    }
    const toml::node* towards = table_.get("towards");
    if (towards == nullptr) {
      if (found.along != "t") found.towards = 0;
      return found;
    }
    const auto* text = towards->as_string();
    if (text != nullptr && text->get() == "infinity") return found;
    if (found.along == "t") file_.fail(place_of(towards->source()), "time goes towards \"infinity\"");
    found.towards = file_.number(*towards, "what " + found.along + " goes towards");
    return found;
  }

  GivenLimit limit() const {
    GivenLimit says;
    says.approach = approach();
    says.quantity = formula("quantity");
    says.to = constant("to", says.approach.along);
    return says;
  }

  GivenRate rate() const {
    GivenRate says;
    says.approach = approach();
    says.quantity = formula("quantity");
    says.exponent = constant("exponent", says.approach.along);
    says.exponential = word("law", {"power", "exponential"}, true) == "exponential";
    if (says.exponential && says.approach.along != "t") {
      file_.fail(place_of(table_.get("law")->source()), "an exponential rate is one in time");
    }
    return says;
  }

  GivenBasin basin() const {
    std::vector<std::string> names = model_.description().states;
    const std::vector<std::string> parameters = names_of_parameters(model_);
    names.insert(names.end(), parameters.begin(), parameters.end());
    GivenBasin says;
    says.starts = condition(needed("starts", "a condition, as in starts = \"x > 0\""), "the starts of a claim", names);
    const toml::node& label = needed("label", "as in label = \"equilibrium-2\"");
    says.label = file_.text_of(label, "a label");
    if (!is_label(says.label)) {
      file_.fail(place_of(label.source()), "'" + says.label +
                                               "' is no label; there are equilibrium-1, equilibrium-2, ..., "
                                               "global-minimum, local-minimum, minimum, saddle, stationary, diverged");
    }
    says.box = box();
    says.exactly = flag("exactly");
    return says;
  }

  GivenCount count() const {
    using enum StationaryKind;
    std::vector<std::string> kinds{"stationary point"};
    for (const StationaryKind kind : {strict_minimum, minimum_manifold, attractor, saddle, maximum, repeller}) {
      kinds.emplace_back(name(kind));
    }
    GivenCount says;
    says.of = word("of", kinds);
    const toml::node& equals = needed("equals", "a whole number");
    const auto* number = equals.as_integer();
    if (number == nullptr || number->get() < 0) {
      file_.fail(place_of(equals.source()), "a count equals a whole number, 0 or more");
    }
    says.equals = static_cast<std::size_t>(number->get());
    says.box = box();
    return says;
  }

  GivenBound bound() const {
    GivenBound says;
    const toml::node* on = table_.get("on");
    if (on != nullptr && on->is_string()) {
      says.on_trajectory = word("on", {"box", "trajectory"}) == "trajectory";
    } else if (on != nullptr) {
      if (table_.get("box") != nullptr) file_.fail(place_of(on->source()), "on is a box already");
      says.box = file_.read_box(model_, *on, false);
    }
    if (says.box.empty()) says.box = box();
    says.expression = formula("expression", says.on_trajectory);
    for (const auto& [key, is_upper, or_equal] : {std::tuple{"below", true, false},
                                                  {"above", false, false},
                                                  {"at_most", true, true},
                                                  {"at_least", false, true}}) {
      if (table_.get(key) != nullptr) says.sides.push_back({formula(key, says.on_trajectory), is_upper, or_equal});
    }
    if (says.sides.empty()) file_.fail(place_, "a bound has one of below, above, at_most and at_least");
    says.until = positive("until", says.until);
    return says;
  }

  GivenStage stage() const {
    GivenStage says;
    const toml::node *event = table_.get("event"), *order = table_.get("order");
    if ((event == nullptr) == (order == nullptr)) {
      file_.fail(place_, "a stage has an event with its time, or an order of events");
    }
    if (event != nullptr) {
      says.events.push_back(formula("event"));
      says.time = constant("time");
    } else {
      const auto* list = order->as_array();
      if (list == nullptr || list->size() < 2) {
        file_.fail(place_of(order->source()),
                   "an order is a list of two events or more, as in [\"x - 1/2\", \"y - 1/2\"]");
      }
      for (const toml::node& each : *list) says.events.push_back(formula(each, "an event"));
      if (const toml::node* time = table_.get("time")) {
        file_.fail(place_of(time->source()), "a time belongs to one event, not to an order");
      }
    }
    says.until = positive("until", says.until);
    return says;
  }

  const ClaimReader& file_;
  const Model& model_;
  const toml::table& table_;
  FilePlace place_;
  GivenClaim claim_;
};

GivenBox ClaimReader::read_box(const Model& model, const toml::node& node, bool with_parameters) const {
  GivenBox box;
  for (const Entry& each : table(node, "intervals such as { x = \"-2:2\" }")) {
    const auto [low, high] = interval(*each.value, "the interval of " + each.key);
    std::vector<std::string> names = model.description().states;
    const auto parameters = names_of_parameters(model);
    if (with_parameters) names.insert(names.end(), parameters.begin(), parameters.end());
    const auto places = find_places(names, each.key);
    const char* kind = with_parameters ? "state or parameter" : "state";
    if (!places) fail(each.place, UnknownName(kind, each.key, whole_names(names)).what());
    for (std::size_t k = 0; k < places->shape.size(); ++k) {
      const std::string& name = names[places->first + k];
      if (const auto parameter = model.parameter_index(name)) {
        const Domain& domain = model.description().parameters[*parameter].domain;
        if ((domain.low && low < *domain.low) || (domain.high && high > *domain.high)) {
          fail(place_of(each.value->source()),
               "this interval leaves the domain of the parameter, " + domain.text(name));
        }
      }
      box.push_back({name, low, high});
    }
  }
  return box;
}

std::vector<GivenClaim> ClaimReader::read_claims(const Model& model) const {
  std::vector<GivenClaim> claims;
  const toml::node* node = root_.get("claim");
  if (node == nullptr) return claims;
  const auto* list = node->as_array();
  const bool are_tables = list != nullptr && std::all_of(list->begin(), list->end(),
                                                         [](const toml::node& each) { return each.is_table(); });
  if (!are_tables) fail(place_of(node->source()), "a claim is a table [[claim]], with two brackets");
  for (const toml::node& each : *list) {
    GivenClaim claim = One(*this, model, *each.as_table()).read();
    const bool taken =
        std::any_of(claims.begin(), claims.end(), [&](const GivenClaim& other) { return other.id == claim.id; });
    if (taken) fail(place_of(each.as_table()->get("id")->source()), "there is a claim " + claim.id + " already");
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace separatrix
