#include "lib/model/toml_reader.hpp"

#include <algorithm>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/symbolic/parse_error.hpp"

namespace separatrix {

TomlReader::TomlReader(std::string_view text, const std::string& file) : text_(text), file_(file) {
  try {
    root_ = toml::parse(text_, std::string_view(file_));
  } catch (const toml::parse_error& problem) {
    fail(place_of(problem.source()), "this is not TOML: " + std::string(problem.description()));
  }
}

void TomlReader::fail(FilePlace place, const std::string& problem) const {
  throw FileError(file_, text_, place, problem);
}

FilePlace TomlReader::place_of(const toml::source_region& source) { return {source.begin.line, source.begin.column}; }

std::vector<TomlReader::Entry> TomlReader::entries_of(const toml::table& table) {
  std::vector<Entry> entries;
  for (const auto& [key, value] : table) entries.push_back({std::string(key.str()), place_of(key.source()), &value});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return entries;
}

std::vector<TomlReader::Entry> TomlReader::table(const toml::node& node, const std::string& form) const {
  if (!node.is_table()) fail(place_of(node.source()), "expected " + form);
  return entries_of(*node.as_table());
}

void TomlReader::refuse_unknown(const Entry& entry, const std::vector<std::string>& known,
                                const std::string& kind) const {
  if (std::find(known.begin(), known.end(), entry.key) != known.end()) return;
  fail(entry.place, UnknownName(kind, entry.key, known).what());
}

const toml::node& TomlReader::needed(const char* key, const std::string& what) const {
  const toml::node* node = root_.get(key);
  if (node == nullptr) fail({}, std::string(key) + " is missing: " + what);
  return *node;
}

std::string TomlReader::text_of(const toml::node& node, const std::string& what) const {
  if (const auto* found = node.as_string()) return found->get();
  fail(place_of(node.source()), what + " must be a text in quotes");
}

// a decimal number as it stands in the file
std::string TomlReader::written(const toml::node& node) const {
  const std::string_view rest = text_.substr(offset_of(text_, place_of(node.source())));
  std::string number(rest.substr(0, rest.find_first_not_of("+-.0123456789_eE")));
  std::erase(number, '_');
  return number;
}

bool TomlReader::flag(const toml::node& node, const std::string& what) const {
  const auto* value = node.as_boolean();
  if (value == nullptr) fail(place_of(node.source()), what + " must be true or false");
  return value->get();
}

Rational TomlReader::number(const toml::node& node, const std::string& what) const {
  const FilePlace place = place_of(node.source());
  const bool is_text = node.is_string();
  if (const auto* whole = node.as_integer()) return Rational(std::to_string(whole->get()));
  if (!is_text && !node.is_floating_point()) {
    fail(place, what + " must be a number such as \"1/10\", \"0.1\" or 2");
  }
  const std::string digits = is_text ? node.as_string()->get() : written(node);
  try {
    return parse_rational(digits, what);
  } catch (const InvalidArgument& problem) {
    if (is_text) fail(place, problem.what());
    fail(place, what + " must be a finite number");
  }
}

std::pair<Rational, Rational> TomlReader::interval(const toml::node& node, const std::string& what) const {
  const std::string text = text_of(node, what);
  const FilePlace place = place_of(node.source());
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) fail(place, "an interval is LOW:HIGH, as in \"-2:2\"");
  const auto end = [&](std::string_view digits) {
    try {
      return parse_rational(digits, "an end of " + what);
    } catch (const InvalidArgument& problem) {
      fail(place, problem.what());
    }
  };
  const std::string_view whole = text;
  std::pair<Rational, Rational> ends{end(whole.substr(0, colon)), end(whole.substr(colon + 1))};
  if (ends.first >= ends.second) fail(place, "the low end of an interval lies below the high one, as in \"-2:2\"");
  return ends;
}

ExactMatrix TomlReader::matrix(const toml::node& node, const std::string& what) const {
  const FilePlace place = place_of(node.source());
  if (const auto* formula = node.as_string()) {
    try {
      return parse_exact_matrix(formula->get(), what);
    } catch (const ParseError& problem) {
      fail(place_in_string(text_, place, problem.position()), problem.problem());
    } catch (const InvalidArgument& problem) {
      fail(place, problem.what());
    }
  }
  const auto* rows = node.as_array();
  const bool one_number = rows != nullptr && rows->size() == 1 && !rows->front().is_array();
  if (rows == nullptr || rows->empty() || one_number) return {{}, {number(node, what)}};
  ExactMatrix matrix{{rows->size(), 1}, {}};
  const bool is_vector = !rows->front().is_array();
  for (const toml::node& row : *rows) {
    if (is_vector) {
      matrix.entries.push_back(number(row, "an entry of " + what));
      continue;
    }
    const auto* entries = row.as_array();
    if (entries == nullptr || entries->empty()) fail(place_of(row.source()), "expected a row such as [1, \"1/2\"]");
    if (&row == &rows->front()) matrix.shape.columns = entries->size();
    if (entries->size() != matrix.shape.columns) {
      fail(place_of(row.source()), "this row has " + std::to_string(entries->size()) + " entries, the first one has " +
                                       std::to_string(matrix.shape.columns));
    }
    for (const toml::node& entry : *entries) matrix.entries.push_back(number(entry, "an entry of " + what));
  }
  return matrix;
}

}  // namespace separatrix
