#include "lib/symbolic/scope.hpp"

#include <algorithm>
#include <set>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/shaped_columns.hpp"

namespace separatrix {

Scope::Scope(const std::vector<std::string>& allowed, const std::vector<Dataset>& data)
    : allowed_(allowed), known_(allowed.begin(), allowed.end()), data_(data) {
  for (ShapedName& each : shaped_names(allowed)) shaped_.emplace(each.name, std::move(each));
}

MatrixExpression Scope::value(const std::string& name) const {
  if (const auto number = index(name)) return Expression(*number);
  if (const auto random = random_.find(name); random != random_.end()) return random->second;
  const auto shaped = shaped_.find(name);
  const bool is_known = shaped != shaped_.end() || known_.contains(name);
  if (const auto data = bound(name)) {
    if (!is_known) return column(*data, name);
    throw NameError("'" + name + "' is a column of " + data->name() + " and the name of something else");
  }
  if (shaped != shaped_.end()) return MatrixExpression(shaped->second);
  if (!is_known) {
    for (auto each = means_.rbegin(); each != means_.rend(); ++each) {
      if (const auto columns = shaped_column(*each, name)) return *columns;
    }
  }
  if (name == "pi" && !is_known) return pi();
  if (is_known || allowed_.empty()) return symbol(name);
  throw NameError("unknown name '" + name + "' (known: " + known_names() + ")");
}

bool Scope::names(const std::string& name) const {
  return known_.contains(name) || shaped_.contains(name) || indices_.contains(name) || random_.contains(name) ||
         bound(name);
}

Dataset Scope::dataset(const std::string& name) const {
  const auto data = std::find_if(data_.begin(), data_.end(), [&](Dataset each) { return each.name() == name; });
  if (data == data_.end()) {
    std::string known;
    for (const Dataset& each : data_) known += (known.empty() ? "" : ", ") + each.name();
    throw NameError("there is no data set '" + name + "' (known: " + (known.empty() ? "none" : known) + ")");
  }
  for (const auto& [index, value] : indices_) {
    if (data->column_index(index)) {
      throw NameError("the index '" + index + "' around this mean is a column of " + name + " too");
    }
  }
  return *data;
}

std::optional<long> Scope::index(const std::string& name) const {
  const auto found = indices_.find(name);
  if (found == indices_.end()) return std::nullopt;
  return found->second;
}

// the innermost mean around this place that binds a name
std::optional<Dataset> Scope::bound(const std::string& name) const {
  for (auto each = means_.rbegin(); each != means_.rend(); ++each) {
    if (each->column_index(name)) return *each;
  }
  return std::nullopt;
}

std::string Scope::known_names() const {
  constexpr std::size_t most = 24;
  std::vector<std::string> names;
  std::set<std::string> told;
  for (const std::string& each : allowed_) {
    const auto shaped = shaped_.find(each.substr(0, each.find('[')));
    if (shaped == shaped_.end()) {
      names.push_back(each);
    } else if (told.insert(shaped->first).second) {
      names.push_back(shaped->second.text());
    }
  }
  for (auto each = means_.rbegin(); each != means_.rend(); ++each) {
    names.insert(names.end(), each->columns().begin(), each->columns().end());
  }
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) list += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? list + ", ..." : list;
}

}  // namespace separatrix
