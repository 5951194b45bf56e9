#include "lib/model/model_file.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <utility>

#include "lib/model/dataset.hpp"
#include "lib/model/toml_reader.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

class Reader : TomlReader {
 public:
  Reader(std::string_view text, const std::string& file, const std::function<std::string(const std::string&)>& text_of)
      : TomlReader(text, file), read_file_(text_of) {}

  ModelFile read() {
    const std::vector<Entry> all = entries_of(root_);
    if (all.empty()) fail({}, "the file is empty; a model has a name, states, a loss or equations, and a start");
    for (const Entry& each : all) {
      refuse_unknown(each, {"name", "title", "states", "loss", "equations", "parameters", "data", "relations",
                            "definitions", "invariants", "start", "diagonal"});
    }
    read_names();
    if (const toml::node* diagonal = root_.get("diagonal")) return read_network(*diagonal);
    read_states();
    read_parameters();
    read_relations();
    read_data();
    read_definitions();
    read_flow();
    read_invariants();
    read_start();
    try {
      Model model(model_);
      check_defaults(model);
      return {std::move(model), invariants_};
    } catch (const InvalidArgument& problem) {  // a derivative without a value, such as that of 0^x
      fail(flow_, problem.what());
    }
  }

 private:
  Expression expression(const toml::node& node, const std::string& what, bool with_time) {
    const std::string formula = text_of(node, what);
    std::vector<std::string> known = model_.states;
    for (const Parameter& parameter : model_.parameters) known.push_back(parameter.name);
    for (const Definition& definition : model_.definitions) known.push_back(definition.name);
    if (with_time) known.push_back("t");
    try {
      return parse(formula, known, data_);
    } catch (const ParseError& problem) {
      fail(place_in_string(text_, place_of(node.source()), problem.position()), problem.problem());
    }
  }

  // a name for a state, a parameter or an invariant, which no other thing has
  void claim(const std::string& name, FilePlace place, const std::string& kind) {
    static const std::vector<std::string> functions = [] {
      std::vector<std::string> all{"sqrt", "sum", "product", "mean"};
      for (const Kind function : separatrix::functions) all.emplace_back(function_name(function));
      return all;
    }();
    const std::string sentence = "'" + name + "' cannot name a " + kind + ": ";
    if (!is_word(name)) fail(place, sentence + "a name is made of letters, digits and _, a letter first");
    if (name == "t") fail(place, sentence + "t is time");
    if (name == "loss") fail(place, sentence + "it is the name of the loss");
    if (std::find(functions.begin(), functions.end(), name) != functions.end()) {
      fail(place, sentence + "it is a function");
    }
    const auto [other, fresh] = names_.emplace(name, kind);
    if (!fresh) fail(place, sentence + "there is a " + other->second + " of this name already");
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
      model_.states.push_back(text_of(each, "a state"));
      claim(model_.states.back(), place_of(each.source()), "state");
    }
  }

  // names from a list
  std::vector<std::string> names(const toml::node& node, const std::string& form) {
    const auto* list = node.as_array();
    if (list == nullptr || list->empty())
      fail(place_of(node.source()), "expected a list of at least one name, " + form);
    std::vector<std::string> all;
    for (const toml::node& each : *list) all.push_back(text_of(each, "a name"));
    return all;
  }

  ModelFile read_network(const toml::node& diagonal) {
    for (const char* key : {"states", "start", "equations", "invariants"}) {
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
    for (std::size_t k = model_.definitions.size(); k-- > 0;) {  // later ones may use earlier ones
      const Definition& each = model_.definitions[k];
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
      return {std::move(model), {}, std::move(network)};
    } catch (const InvalidArgument& problem) {
      fail(place_of(loss.source()), problem.what());
    }
  }

  void read_parameters() {
    const toml::node* node = root_.get("parameters");
    if (node == nullptr) return;
    for (const Entry& entry : table(*node, "a table [parameters]")) {
      claim(entry.key, entry.place, "parameter");
      model_.parameters.push_back(parameter(entry));
    }
  }

  Parameter parameter(const Entry& entry) {
    if (!entry.value->is_table()) return {entry.key, "", number(*entry.value, entry.key), {}};
    Parameter parameter{entry.key, "", 0, {}};
    const toml::node* initial = nullptr;
    const toml::node* ends[2] = {};  // low, high
    for (const Entry& each : table(*entry.value, "")) {
      refuse_unknown(each, {"default", "meaning", "min", "max", "above", "below"});
      if (each.key == "default") {
        initial = each.value;
      } else if (each.key == "meaning") {
        parameter.meaning = text_of(*each.value, "a meaning");
      } else {
        const bool is_low = each.key == "min" || each.key == "above";
        if (std::exchange(ends[is_low ? 0 : 1], each.value) != nullptr) {
          fail(each.place, is_low ? "min and above exclude one another" : "max and below exclude one another");
        }
        Domain& domain = parameter.domain;
        (is_low ? domain.low : domain.high) = number(*each.value, each.key + " of " + entry.key);
        (is_low ? domain.low_included : domain.high_included) = each.key.starts_with("m");
      }
    }
    if (initial == nullptr) fail(entry.place, "parameter " + entry.key + " has no default");
    parameter.value = number(*initial, entry.key);
    const Domain& domain = parameter.domain;
    if (domain.low && domain.high) {
      const bool meet = domain.low_included && domain.high_included;
      if (*domain.low > *domain.high || (*domain.low == *domain.high && !meet)) {
        fail(entry.place, "no number satisfies " + domain.text(entry.key));
      }
    }
    if (!domain.contains(parameter.value)) {
      fail(place_of(initial->source()), "the default " + to_string(parameter.value) +
                                            " is outside the parameter's own domain " + domain.text(entry.key));
    }
    return parameter;
  }

  std::vector<std::string> parameter_names() const {
    std::vector<std::string> names;
    for (const Parameter& parameter : model_.parameters) names.push_back(parameter.name);
    return names;
  }

  // conditions on several parameters together, "r < m"
  void read_relations() {
    const toml::node* node = root_.get("relations");
    if (node == nullptr) return;
    relations_ = place_of(node->source());
    const std::vector<std::string> names = parameter_names();
    for (const Entry& entry : table(*node, "a table [relations]")) {
      const std::string text = text_of(*entry.value, "a relation");
      const std::size_t sign = text.find_first_of("<>");
      if (sign == std::string::npos) {
        fail(place_of(entry.value->source()), "a relation compares two expressions of parameters, as in \"r < m\"");
      }
      const bool or_equal = sign + 1 < text.size() && text[sign + 1] == '=';
      const auto side = [&](std::size_t from, std::size_t to) {
        try {
          return parse(std::string_view(text).substr(from, to - from), names);
        } catch (const ParseError& problem) {
          fail(place_in_string(text_, place_of(entry.value->source()), from + problem.position()), problem.problem());
        }
      };
      const Expression left = side(0, sign), right = side(sign + (or_equal ? 2 : 1), text.size());
      model_.relations.push_back({text[sign] == '<' ? right - left : left - right, text, or_equal});
    }
  }

  void check_defaults(const Model& model) const {
    try {
      model.values({});
    } catch (const InvalidArgument& problem) {
      fail(relations_, problem.what());
    }
  }

  void read_data() {
    const toml::node* node = root_.get("data");
    if (node == nullptr) return;
    for (const Entry& entry : table(*node, "a table [data]")) {
      claim(entry.key, entry.place, "data set");
      const toml::node* name = entry.value;
      if (entry.value->is_table()) {
        for (const Entry& each : table(*entry.value, "")) refuse_unknown(each, {"file"});
        name = entry.value->as_table()->get("file");
        if (name == nullptr) fail(entry.place, "data set " + entry.key + " has no file");
      }
      const std::string written = text_of(*name, "the file of a data set");
      if (written.empty()) fail(place_of(name->source()), "the file of a data set has a name");
      if (!read_file_) fail(place_of(name->source()), "data cannot be read here");
      const std::string path = (std::filesystem::path(file_).parent_path() / written).string();
      data_.push_back(read_dataset(entry.key, read_file_(path), path));
    }
  }

  // parts of the formulas, in the order of the file
  void read_definitions() {
    const toml::node* node = root_.get("definitions");
    if (node == nullptr) return;
    const bool with_time = root_.get("equations") != nullptr;
    for (const Entry& entry : table(*node, "a table [definitions]")) {
      claim(entry.key, entry.place, "definition");
      Definition definition{entry.key, "", 0, "", false};
      const toml::node* value = entry.value;
      if (value->is_table()) {
        value = nullptr;
        for (const Entry& each : table(*entry.value, "")) {
          refuse_unknown(each, {"value", "meaning", "latex"});
          if (each.key == "value") {
            value = each.value;
          } else {
            (each.key == "meaning" ? definition.meaning : definition.latex) = text_of(*each.value, "a " + each.key);
          }
        }
        if (value == nullptr) fail(entry.place, "definition " + entry.key + " has no value");
      }
      definition.value = expression(*value, "a definition", with_time);
      model_.definitions.push_back(std::move(definition));
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
      model_.loss = expression(*loss, "the loss", false);
      return;
    }
    model_.equations.resize(model_.states.size());
    std::vector<std::string> missing = model_.states;
    for (const Entry& entry : table(*equations, "a table [equations]")) {
      refuse_unknown(entry, model_.states, "state");
      const auto state = std::find(model_.states.begin(), model_.states.end(), entry.key);
      model_.equations[state - model_.states.begin()] = expression(*entry.value, "an equation", true);
      std::erase(missing, entry.key);
    }
    if (!missing.empty()) fail(flow_, "state " + missing.front() + " has no equation");
  }

  void read_invariants() {
    const toml::node* node = root_.get("invariants");
    if (node == nullptr) return;
    for (const Entry& entry : table(*node, "a table [invariants]")) {
      claim(entry.key, entry.place, "invariant");
      model_.invariants.push_back({entry.key, expression(*entry.value, "an invariant", true)});
      invariants_.push_back(place_of(entry.value->source()));
    }
  }

  void read_start() {
    const toml::node& node = needed("start", "a table [start] with one value per state");
    model_.start.resize(model_.states.size());
    std::vector<std::string> missing = model_.states;
    for (const Entry& entry : table(node, "a table [start]")) {
      refuse_unknown(entry, model_.states, "state");
      const auto state = std::find(model_.states.begin(), model_.states.end(), entry.key);
      const auto i = static_cast<std::size_t>(state - model_.states.begin());
      const toml::node& value = *entry.value;
      if (value.is_string() && is_formula(value.as_string()->get())) {
        model_.start_values.resize(model_.states.size());
        model_.start_values[i] = start_value(value);
      } else {
        model_.start[i] = number(value, "the start of " + entry.key);
      }
      std::erase(missing, entry.key);
    }
    if (!missing.empty()) fail(place_of(node.source()), "state " + missing.front() + " has no start");
    for (std::size_t i = 0; i < model_.start_values.size(); ++i) {  // the others are numbers
      if (model_.start[i] != 0) model_.start_values[i].first = Expression(std::exchange(model_.start[i], 0));
    }
  }

  // whether a start may be made of parameters, or drawn
  bool is_formula(const std::string& text) const {
    const auto has = [&](const std::string& part) { return text.find(part) != std::string::npos; };
    return has("(") || std::any_of(model_.parameters.begin(), model_.parameters.end(),
                                   [&](const Parameter& parameter) { return has(parameter.name); });
  }

  // an expression of parameters or a distribution
  StartValue start_value(const toml::node& node) {
    try {
      return parse_start_value(node.as_string()->get(), parameter_names());
    } catch (const ParseError& problem) {
      fail(place_in_string(text_, place_of(node.source()), problem.position()), problem.problem());
    }
  }

  const std::function<std::string(const std::string&)>& read_file_;
  ModelDescription model_;
  std::vector<Dataset> data_;
  std::vector<FilePlace> invariants_;
  FilePlace relations_;
  FilePlace flow_;                            // of the loss or of the equations
  std::map<std::string, std::string> names_;  // what each name stands for
};

}  // namespace

ModelFile parse_model_file(std::string_view text, const std::string& file,
                           const std::function<std::string(const std::string& path)>& text_of) {
  return Reader(text, file, text_of).read();
}

}  // namespace separatrix
