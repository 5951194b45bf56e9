#include "lib/symbolic/shaped_columns.hpp"

#include <charconv>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace separatrix {
namespace {

// the number at the beginning of a text, without leading zeros, and what stands behind it
std::optional<std::pair<long, std::string_view>> leading_number(std::string_view text) {
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || number < 0 || (text[0] == '0' && length > 1)) return std::nullopt;
  return std::pair(number, text.substr(length));
}

// row and column; of a vector the column is 0
using Place = std::pair<long, long>;

enum class Form { vector, row, matrix };

std::optional<std::pair<Form, Place>> place_of(std::string_view column, const std::string& name) {
  if (!column.starts_with(name)) return std::nullopt;
  column.remove_prefix(name.size());
  const bool row = column.starts_with('_');
  if (row) column.remove_prefix(1);
  const auto first = leading_number(column);
  if (!first) return std::nullopt;
  const auto& [i, rest] = *first;
  if (rest.empty()) return std::pair(row ? Form::row : Form::vector, Place{i, 0});
  if (row || rest[0] != '_') return std::nullopt;
  const auto second = leading_number(rest.substr(1));
  if (!second || !second->second.empty()) return std::nullopt;
  return std::pair(Form::matrix, Place{i, second->first});
}

}  // namespace

std::optional<MatrixExpression> shaped_column(const Dataset& data, const std::string& name) {
  std::map<Place, std::string> columns;
  std::optional<Form> form;
  for (const std::string& each : data.columns()) {
    const auto found = place_of(each, name);
    if (!found) continue;
    if (form.value_or(found->first) != found->first) return std::nullopt;
    form = found->first;
    columns.emplace(found->second, each);
  }
  if (columns.size() < 2) return std::nullopt;
  const Place first = columns.begin()->first, last = columns.rbegin()->first;
  const auto rows = static_cast<std::size_t>(last.first - first.first + 1);
  const auto width = static_cast<std::size_t>(last.second - first.second + 1);
  if (last.second < first.second || columns.size() != rows * width) return std::nullopt;
  std::vector<Expression> entries;
  Place expected = first;
  for (const auto& [place, column_name] : columns) {
    if (place != expected) return std::nullopt;
    entries.push_back(column(data, column_name));
    expected =
        place.second == last.second ? Place{place.first + 1, first.second} : Place{place.first, place.second + 1};
  }
  return MatrixExpression(MatrixOperation::name, {}, {rows, width}, std::move(entries), name);
}

}  // namespace separatrix
