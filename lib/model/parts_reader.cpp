#include "lib/model/parts_reader.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

#include "lib/model/dataset.hpp"
#include "lib/model/shaped_start.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/parse_shaped.hpp"

namespace separatrix {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// the path of a file whose name stands in another
std::string beside(const std::string& file, const std::string& written) {
  return (std::filesystem::path(file).parent_path() / written).string();
}

std::ptrdiff_t offset(const NamedPlaces& places) { return static_cast<std::ptrdiff_t>(places.first); }

}  // namespace

PartsReader::PartsReader(std::string_view text, const std::string& file,
                         const std::function<std::string(const std::string&)>& text_of)
    : TomlReader(text, file), read_file_(text_of) {}

Expression PartsReader::expression(const toml::node& node, const std::string& what, bool with_time) {
  return entries(matrix_expression(node, what, with_time), node, what, {}).front();
}

MatrixExpression PartsReader::matrix_expression(const toml::node& node, const std::string& what, bool with_time,
                                                Expectations expectations) {
  const std::string formula = text_of(node, what);
  std::vector<std::string> known = model_.states;
  for (const Parameter& parameter : model_.parameters) known.push_back(parameter.name);
  for (const Definition& definition : model_.definitions) known.push_back(definition.name);
  if (with_time) known.push_back("t");
  try {
    return parse_shaped(formula, known, data_, expectations);
  } catch (const ParseError& problem) {
    fail(place_in_string(text_, place_of(node.source()), problem.position()), problem.problem());
  }
}

std::vector<Expression> PartsReader::entries(const MatrixExpression& value, const toml::node& node,
                                             const std::string& what, const Shape& shape, bool broadcast) const {
  if (value.shape() == shape) return value.entries();
  if (broadcast && value.is_number()) return std::vector<Expression>(shape.size(), value.number());
  fail(place_in_string(text_, place_of(node.source()), 0),
       what + " is " + shape.text() + ", and this is " + value.shape().text());
}

NamedPlaces PartsReader::states_of(const Entry& entry) const {
  const auto places = find_places(model_.states, entry.key);
  if (!places) fail(entry.place, UnknownName("state", entry.key, whole_names(model_.states)).what());
  return *places;
}

// a name for a state, a parameter or an invariant, which no other thing has
void PartsReader::claim(const std::string& name, FilePlace place, const std::string& kind) {
  static const std::vector<std::string> functions = [] {
    std::vector<std::string> all{"sqrt", "sum", "product", "mean", "expectation"};
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

// names from a list
std::vector<std::string> PartsReader::names(const toml::node& node, const std::string& form) {
  const auto* list = node.as_array();
  if (list == nullptr || list->empty()) fail(place_of(node.source()), "expected a list of at least one name, " + form);
  std::vector<std::string> all;
  for (const toml::node& each : *list) all.push_back(text_of(each, "a name"));
  return all;
}

void PartsReader::read_parameters() {
  const toml::node* node = root_.get("parameters");
  if (node == nullptr) return;
  for (const Entry& entry : table(*node, "a table [parameters]")) {
    claim(entry.key, entry.place, "parameter");
    add_parameter(entry);
  }
}

void PartsReader::add_parameter(const Entry& entry) {
  Parameter parameter{entry.key, "", 0, {}};
  const toml::node* initial = entry.value;
  const toml::node* ends[2] = {};  // low, high
  if (entry.value->is_table()) {
    initial = nullptr;
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
  }
  const Domain& domain = parameter.domain;
  if (domain.low && domain.high) {
    const bool meet = domain.low_included && domain.high_included;
    if (*domain.low > *domain.high || (*domain.low == *domain.high && !meet)) {
      fail(entry.place, "no number satisfies " + domain.text(entry.key));
    }
  }
  const ExactMatrix value = exact_matrix(*initial, entry.key);
  const std::vector<std::string> names = entry_names(entry.key, value.shape);
  for (std::size_t k = 0; k < names.size(); ++k) {
    parameter.name = names[k];
    parameter.value = value.entries[k];
    if (!domain.contains(parameter.value)) {
      fail(place_of(initial->source()), "the default " + to_string(parameter.value) +
                                            " is outside the parameter's own domain " + domain.text(entry.key));
    }
    model_.parameters.push_back(parameter);
  }
}

std::vector<std::string> PartsReader::parameter_names() const {
  std::vector<std::string> names;
  for (const Parameter& parameter : model_.parameters) names.push_back(parameter.name);
  return names;
}

// conditions on several parameters together, "r < m"
void PartsReader::read_relations() {
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

void PartsReader::check_defaults(const Model& model) const {
  try {
    model.values({});
  } catch (const InvalidArgument& problem) {
    fail(relations_, problem.what());
  }
}

void PartsReader::read_data() {
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
    const std::string path = beside(file_, written);
    data_.push_back(read_dataset(entry.key, read_file_(path), path));
  }
}

ExactMatrix PartsReader::exact_matrix(const toml::node& node, const std::string& what) {
  const auto* text = node.as_string();
  if (text == nullptr || !text->get().starts_with("@")) return matrix(node, what);
  if (!read_file_) fail(place_of(node.source()), "files cannot be read here");
  const std::string path = beside(file_, text->get().substr(1));
  return read_exact_matrix(read_file_(path), path);
}

// parts of the formulas, in the order of the file
void PartsReader::read_definitions() {
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
        refuse_unknown(each, {"value", "meaning", "latex", "minimises"});
        if (each.key == "value") {
          value = each.value;
        } else if (each.key == "minimises") {
          definition.minimises_loss = flag(*each.value, "minimises");
        } else {
          (each.key == "meaning" ? definition.meaning : definition.latex) = text_of(*each.value, "a " + each.key);
        }
      }
      if (value == nullptr) fail(entry.place, "definition " + entry.key + " has no value");
    }
    const MatrixExpression formula = matrix_expression(*value, "a definition", with_time, Expectations::by_quadrature);
    formulas_.definitions.push_back({entry.key, formula});
    const std::vector<Expression> entries = formula.entries();
    const std::vector<std::string> names = entry_names(entry.key, formula.shape());
    const std::string latex = definition.latex;
    for (std::size_t k = 0; k < names.size(); ++k) {
      definition.name = names[k];
      if (!latex.empty()) definition.latex = latex + names[k].substr(entry.key.size());
      definition.value = entries[k];
      model_.definitions.push_back(definition);
      if (definition.minimises_loss) minimised_.push_back(entry.place);
    }
  }
}

void PartsReader::read_start() {
  model_.start.resize(model_.states.size());
  if (root_.get("start") == nullptr) {
    if (const toml::node* claims = root_.get("claim")) {
      fail(place_of(claims->source()), "claims are checked from the model's start, and a table [start] is missing");
    }
    model_.start_values.assign(model_.states.size(), {StartValue::Kind::fixed, 0, 0});
    for (std::size_t i = 0; i < needed_starts_; ++i) model_.start_values[i].kind = StartValue::Kind::missing;
    return;
  }
  const toml::node& node = *root_.get("start");
  std::vector<std::string> missing(model_.states.begin(),
                                   model_.states.begin() + static_cast<std::ptrdiff_t>(needed_starts_));
  for (const Entry& entry : table(node, "a table [start]")) {
    const NamedPlaces places = states_of(entry);
    const toml::node& value = *entry.value;
    if (value.is_string() && is_formula(value.as_string()->get())) {
      model_.start_values.resize(model_.states.size());
      std::ranges::copy(start_values(value, places.shape), model_.start_values.begin() + offset(places));
    } else {
      try {
        const std::string what = "the start of " + entry.key;
        std::ranges::copy(exact_matrix(value, what).filled(places.shape, what), model_.start.begin() + offset(places));
      } catch (const InvalidArgument& problem) {
        fail(place_of(value.source()), problem.what());
      }
    }
    for (std::size_t k = 0; k < places.shape.size(); ++k) {
      if (std::erase(missing, model_.states[places.first + k]) > 0 || places.first + k >= needed_starts_) continue;
      fail(entry.place, "state " + model_.states[places.first + k] + " has a start already");
    }
  }
  if (!missing.empty()) fail(place_of(node.source()), "state " + missing.front() + " has no start");
  for (std::size_t i = 0; i < model_.start_values.size(); ++i) {  // the others are numbers
    if (model_.start[i] != 0) model_.start_values[i].first = Expression(std::exchange(model_.start[i], 0));
  }
}

// whether a start may be made of parameters, or drawn
bool PartsReader::is_formula(const std::string& text) const {
  const auto has = [&](const std::string& part) { return text.find(part) != std::string::npos; };
  const std::vector<std::string> names = whole_names(parameter_names());
  if (text.starts_with("@")) return false;
  return has("(") || has("[") || std::any_of(names.begin(), names.end(), has);
}

// expressions of parameters or a distribution
std::vector<StartValue> PartsReader::start_values(const toml::node& node, const Shape& shape) {
  try {
    return parse_start_values(node.as_string()->get(), parameter_names(), shape);
  } catch (const ParseError& problem) {
    fail(place_in_string(text_, place_of(node.source()), problem.position()), problem.problem());
  }
}

}  // namespace separatrix
