#include "lib/model/model_file.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "lib/model/claim_reader.hpp"
#include "lib/model/expectation_rule.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

class ModelFileReader : ClaimReader {
 public:
  ModelFileReader(std::string_view text, const std::string& file,
                  const std::function<std::string(const std::string&)>& text_of)
      : ClaimReader(text, file, text_of) {}

  ModelFile read() {
    const std::vector<Entry> all = entries_of(root_);
    if (all.empty()) fail({}, "the file is empty; a model has a name, states, a loss or equations, and a start");
    for (const Entry& each : all) {
      refuse_unknown(each, {"name", "title", "states", "loss", "equations", "flow", "parameters", "data", "relations",
                            "definitions", "invariants", "levels", "lyapunov", "start", "diagonal", "event", "claim"});
    }
    read_names();
    if (const toml::node* diagonal = root_.get("diagonal")) return read_network(*diagonal);
    read_states();
    read_parameters();
    read_relations();
    read_data();
    read_definitions();
    if (!minimised_.empty() && root_.get("loss") == nullptr) {
      fail(minimised_.front(), "minimises = true is of definitions in a loss, and this model has none");
    }
    read_flow();
    read_invariants();
    read_levels();
    std::vector<StateChange> changes = read_state_changes();
    read_start();
    try {
      Model model(model_);
      check_defaults(model);
      check_metric(model);
      if (expectation_rule(model).nodes > 0) check_approximate();
      std::vector<GivenClaim> claims = read_claims(model);
      std::vector<GivenLyapunov> lyapunov = read_lyapunov(model);
      return {std::move(model),    invariants_, {},         std::move(formulas_), std::move(claims),
              std::move(lyapunov), levels_,     minimised_, std::move(changes)};
    } catch (const InvalidArgument& problem) {  // a derivative without a value, such as that of 0^x
      fail(flow_, problem.what());
    }
  }

 private:
  // what is said of exact formulas has no meaning for a model that a quadrature approximates
  void check_approximate() {
    for (const char* key : {"claim", "lyapunov"}) {
      const toml::node* node = root_.get(key);
      if (node == nullptr) continue;
      fail(place_of(node->source()), std::string(key) +
                                         " is of exact formulas, and an expectation without a closed form is "
                                         "approximated by a Gauss-Hermite rule");
    }
  }

  void read_names() {
    const toml::node& name = needed("name", "a model has a name, as in name = \"double-well\"");
    model_.name = text_of(name, "the name");
    const bool plain = std::all_of(model_.name.begin(), model_.name.end(),
                                   [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
    if (model_.name.empty() || !plain) {
      fail(place_of(name.source()), "a name of a model is made of letters, digits, -, _ and .");
    }
    const toml::node* title = root_.get("title");
    model_.title = title == nullptr ? model_.name : text_of(*title, "the title");
    model_.source = file_;
    model_.status = Status::given;
  }

  void read_states() {
    const toml::node& node = needed("states", "a list of names, as in states = [\"x\", \"y\"]");
    const auto* list = node.as_array();
    if (list == nullptr || list->empty()) {
      fail(place_of(node.source()), "expected a list of at least one name, as in states = [\"x\", \"y\"]");
    }
    for (const toml::node& each : *list) {
      const std::string name = text_of(each, "a state");
      const auto shaped = parse_shaped_name(name);
      claim(shaped ? shaped->name : name, place_of(each.source()), "state");
      const std::vector<std::string> entries = shaped ? shaped->entries() : std::vector{name};
      model_.states.insert(model_.states.end(), entries.begin(), entries.end());
    }
    needed_starts_ = model_.states.size();
  }

  ModelFile read_network(const toml::node& diagonal) {
    if (const toml::node* claims = root_.get("claim")) {
      fail(place_of(claims->source()), "claims are of models with states, and [diagonal] has none before its weights");
    }
    for (const char* key : {"states", "start", "equations", "flow", "invariants", "levels", "lyapunov", "event"}) {
      const toml::node* node = root_.get(key);
      if (node == nullptr) continue;
      fail(place_of(node->source()), std::string(key) +
                                         " and [diagonal] exclude one another: the weights of a network of "
                                         "products, their start and their invariants follow from its loss");
    }
    DiagonalNetwork network;
    const toml::node *products = nullptr, *groups = nullptr;
    for (const Entry& each : table(diagonal, "a table [diagonal]")) {
      refuse_unknown(each, {"products", "groups"});
      (each.key == "products" ? products : groups) = each.value;
    }
    if (products == nullptr)
      fail(place_of(diagonal.source()), "products is missing, as in products = [\"b0\", \"b1\"]");
    network.coordinates = names(*products, "as in products = [\"b0\", \"b1\"]");
    std::size_t k = 0;
    for (const toml::node& each : *products->as_array())
      claim(network.coordinates[k++], place_of(each.source()), "product");
    if (groups != nullptr) {
      for (const Entry& each : table(*groups, "groups such as { KQ = [\"b0\"], VO = [\"b1\"] }")) {
        CoordinateGroup group{each.key, {}};
        for (const std::string& name : names(*each.value, "as in KQ = [\"b0\"]")) {
          const auto found = std::find(network.coordinates.begin(), network.coordinates.end(), name);
          if (found == network.coordinates.end()) {
            fail(place_of(each.value->source()), UnknownName("product", name, network.coordinates).what());
          }
          group.coordinates.push_back(static_cast<std::size_t>(found - network.coordinates.begin()));
        }
        network.groups.push_back(std::move(group));
      }
    }
    model_.states = network.coordinates;  // what the loss may name
    read_parameters();
    read_data();
    read_definitions();
    const toml::node& loss = needed("loss", "of the products, as in loss = \"(b0 - 1)^2/2\"");
    network.loss = expression(loss, "the loss", false);
    for (std::size_t i = model_.definitions.size(); i-- > 0;) {  // later ones may use earlier ones
      const Definition& each = model_.definitions[i];
      network.loss = substitute(network.loss, {{symbol(each.name), each.value}});
    }
    network.name = model_.name;
    network.title = model_.title;
    network.parameters = model_.parameters;
    network.source = model_.source;
    network.status = model_.status;
    const std::vector<Rational> zeros(network.coordinates.size());
    try {
      Model model = product_model(network, {zeros, zeros, 1});
      if (expectation_rule(model).nodes > 0) {
        fail(place_of(loss.source()), "the loss of a network of products has expectations of a closed form only");
      }
      return {std::move(model), {}, std::move(network)};
    } catch (const InvalidArgument& problem) {
      fail(place_of(loss.source()), problem.what());
    }
  }

  void read_flow() {
    const toml::node* loss = root_.get("loss");
    const toml::node* equations = root_.get("equations");
    if (loss == nullptr && equations == nullptr) {
      fail({}, "a loss or a table [equations] is missing: one of them says how the states move");
    }
    if (loss != nullptr && equations != nullptr) {
      fail(place_of(equations->source()), "a model has a loss or equations, not both");
    }
    flow_ = place_of((loss != nullptr ? loss : equations)->source());
    if (loss != nullptr) {
      formulas_.loss = matrix_expression(*loss, "the loss", false, Expectations::by_quadrature);
      model_.loss = entries(*formulas_.loss, *loss, "the loss", {}).front();
      if (const toml::node* terms = root_.get("flow")) read_terms(*terms);
      return;
    }
    if (const toml::node* terms = root_.get("flow")) {
      fail(place_of(terms->source()),
           "[flow] changes the gradient flow of a loss, and this model is given by its equations");
    }
    model_.equations.resize(model_.states.size());
    std::vector<std::string> missing = model_.states;
    for (const Entry& entry : table(*equations, "a table [equations]")) {
      const NamedPlaces places = states_of(entry);
      const std::string what = "the equation of " + entry.key;
      const MatrixExpression side = matrix_expression(*entry.value, what, true, Expectations::by_quadrature);
      formulas_.equations.push_back({entry.key, side});
      const std::vector<Expression> sides = entries(side, *entry.value, what, places.shape);
      for (std::size_t k = 0; k < sides.size(); ++k) {
        model_.equations[places.first + k] = sides[k];
        if (std::erase(missing, model_.states[places.first + k]) == 0) {
          fail(entry.place, "state " + model_.states[places.first + k] + " has an equation already");
        }
      }
    }
    if (!missing.empty()) fail(flow_, "state " + missing.front() + " has no equation");
  }

  void read_invariants() {
    const toml::node* node = root_.get("invariants");
    if (node == nullptr) return;
    for (const Entry& entry : table(*node, "a table [invariants]")) {
      claim(entry.key, entry.place, "invariant");
      const MatrixExpression value = matrix_expression(*entry.value, "an invariant", true);
      formulas_.invariants.push_back({entry.key, value});
      const std::vector<Expression> entries = value.entries();
      const std::vector<std::string> names = entry_names(entry.key, value.shape());
      for (std::size_t k = 0; k < names.size(); ++k) {
        model_.invariants.push_back({names[k], entries[k]});
        invariants_.push_back(place_of(entry.value->source()));
      }
    }
  }

  // the losses of families of stationary points, lowest first
  void read_levels() {
    const toml::node* node = root_.get("levels");
    if (node == nullptr) return;
    if (root_.get("equations") != nullptr || !model_.equations.empty()) {
      fail(place_of(node->source()), "[levels] are losses at which a gradient flow comes to rest, and this is none");
    }
    const std::vector<std::string> parameters = parameter_names();
    for (const Entry& entry : table(*node, "a table [levels] such as global = \"0\"")) {
      claim(entry.key, entry.place, "level");
      const std::string text = entry.value->is_string() ? text_of(*entry.value, "") : "";
      if (text.empty()) {
        model_.levels.push_back({entry.key, Expression(number(*entry.value, "a level"))});
        levels_.push_back(place_of(entry.value->source()));
        continue;
      }
      const Expression level = expression(*entry.value, "a level", false);
      for (const Expression used : symbols_of({&level, 1})) {
        if (std::ranges::find(parameters, used.name()) != parameters.end()) continue;
        fail(place_of(entry.value->source()), "a level is made of parameters alone, and " + used.name() + " is none");
      }
      model_.levels.push_back({entry.key, level});
      levels_.push_back(place_of(entry.value->source()));
    }
  }

  std::vector<GivenLyapunov> read_lyapunov(const Model& model) {
    std::vector<GivenLyapunov> all;
    const toml::node* node = root_.get("lyapunov");
    if (node == nullptr) return all;
    for (const Entry& entry : table(*node, "a table [lyapunov] such as V = \"x^2 + y^2\"")) {
      claim(entry.key, entry.place, "Lyapunov function");
      GivenLyapunov given{entry.key, {}, {}};
      const toml::node *value = entry.value, *box = nullptr;
      if (value->is_table()) {
        for (const Entry& each : table(*entry.value, "")) {
          refuse_unknown(each, {"value", "box"}, "key of a Lyapunov function");
          (each.key == "box" ? box : value) = each.value;
        }
        if (value->is_table()) fail(entry.place, entry.key + " has no value, as in value = \"x^2 + y^2\"");
      }
      given.value = expression(*value, "a Lyapunov function", true);
      if (box != nullptr) given.box = read_box(model, *box, false);
      all.push_back(std::move(given));
    }
    return all;
  }

  std::vector<FilePlace> invariants_, levels_;
  FilePlace flow_;  // of the loss or of the equations
};

}  // namespace

ModelFile parse_model_file(std::string_view text, const std::string& file,
                           const std::function<std::string(const std::string& path)>& text_of) {
  return ModelFileReader(text, file, text_of).read();
}

}  // namespace separatrix
