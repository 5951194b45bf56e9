#include "lib/symbolic/shaped_names.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

namespace separatrix {
namespace {

constexpr std::size_t most_entries = 1'000'000;

}  // namespace

std::string Shape::text() const {
  if (is_number()) return "a number";
  if (columns == 1) return "a vector of " + std::to_string(rows);
  if (rows == 1) return "a row of " + std::to_string(columns);
  return "a " + std::to_string(rows) + "x" + std::to_string(columns) + " matrix";
}

std::string ShapedName::entry(std::size_t i, std::size_t j) const {
  const std::string row = name + "[" + std::to_string(i + 1) + "]";
  return one_index ? row : row + "[" + std::to_string(j + 1) + "]";
}

std::vector<std::string> ShapedName::entries() const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    for (std::size_t j = 0; j < shape.columns; ++j) all.push_back(entry(i, j));
  }
  return all;
}

std::string ShapedName::text() const { return entry(shape.rows - 1, shape.columns - 1); }

std::optional<ShapedName> parse_shaped_name(std::string_view text) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos || open == 0) return std::nullopt;
  std::vector<std::size_t> numbers;
  for (std::size_t place = open; place < text.size();) {
    if (text[place] != '[') return std::nullopt;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + place + 1, text.data() + text.size(), number);
    if (error != std::errc{} || number == 0 || number > most_entries) return std::nullopt;
    place = static_cast<std::size_t>(end - text.data());
    if (place == text.size() || text[place++] != ']') return std::nullopt;
    numbers.push_back(number);
  }
  const bool one_index = numbers.size() == 1;
  const Shape shape{numbers[0], one_index ? 1 : numbers[1]};
  if (numbers.size() > 2 || shape.size() > most_entries) return std::nullopt;
  return ShapedName{std::string(text.substr(0, open)), shape, one_index};
}

std::vector<ShapedName> shaped_names(const std::vector<std::string>& names) {
  std::vector<ShapedName> all;
  std::unordered_map<std::string, std::size_t> place;
  for (const std::string& each : names) {
    const auto last = parse_shaped_name(each);  // of an entry: the shape up to it
    if (!last) continue;
    const auto [found, fresh] = place.emplace(last->name, all.size());
    if (fresh) {
      all.push_back(*last);
      continue;
    }
    Shape& shape = all[found->second].shape;
    shape.rows = std::max(shape.rows, last->shape.rows);
    shape.columns = std::max(shape.columns, last->shape.columns);
  }
  return all;
}

std::vector<std::string> entry_names(const std::string& name, const Shape& shape) {
  if (shape.is_number()) return {name};
  return ShapedName{name, shape, shape.columns == 1}.entries();
}

std::optional<NamedPlaces> find_places(const std::vector<std::string>& names, const std::string& name) {
  const auto place = [&](const std::string& of) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), of) - names.begin());
  };
  if (const std::size_t found = place(name); found < names.size()) return NamedPlaces{found, {}};
  if (name.find('[') != std::string::npos) return std::nullopt;
  for (const ShapedName& each : shaped_names(names)) {
    if (each.name == name) return NamedPlaces{place(each.entry(0, 0)), each.shape};
  }
  return std::nullopt;
}

std::vector<std::string> whole_names(const std::vector<std::string>& names) {
  std::vector<std::string> whole;
  std::unordered_set<std::string> told;
  for (const std::string& each : names) {
    const std::string name = each.substr(0, each.find('['));
    if (told.insert(name).second) whole.push_back(name);
  }
  return whole;
}

}  // namespace separatrix
