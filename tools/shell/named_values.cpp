#include "tools/shell/named_values.hpp"

#include <algorithm>

#include "lib/num/error.hpp"
#include "lib/symbolic/parse_error.hpp"
#include "theory/model_settings.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {

std::vector<std::string> split_outside_brackets(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0, open = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (c == '[' || c == '(') ++open;
    if ((c == ']' || c == ')') && open > 0) --open;
    if (c != ',' || (open > 0 && i < text.size())) continue;
    parts.push_back(text.substr(from, i - from));
    from = i + 1;
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

ExactMatrix parse_values(const std::string& text, const std::string& what) {
  if (text.starts_with("@")) return read_exact_matrix(read_file(text.substr(1)), text.substr(1));
  if (text.find_first_of("[(") != std::string::npos || text.find_first_of(",;") == std::string::npos) {
    try {
      return parse_exact_matrix(text, what);
    } catch (const ParseError& problem) {
      throw InvalidArgument(what, text, problem.problem() + " at character " + std::to_string(problem.position() + 1));
    }
  }
  const std::vector<std::vector<Rational>> rows = parse_matrix({text}, what.substr(what.find(' ') + 1));
  ExactMatrix matrix{{rows.size(), rows.front().size()}, {}};
  for (const std::vector<Rational>& row : rows) matrix.entries.insert(matrix.entries.end(), row.begin(), row.end());
  return matrix;
}

NamedPlaces places_of(const std::vector<std::string>& names, const std::string& name, const std::string& kind) {
  if (const auto places = find_places(names, name)) return *places;
  throw UnknownName(kind, name, whole_names(names));
}

std::size_t place_of(const std::vector<std::string>& names, const std::string& name, const std::string& kind,
                     const std::string& option, const std::string& text) {
  refuse_whole(names, name, option, text);
  return places_of(names, name, kind).first;
}

void refuse_whole(const std::vector<std::string>& names, const std::string& name, const std::string& option,
                  const std::string& text) {
  const auto places = find_places(names, name);
  if (!places || places->shape.is_number()) return;
  throw InvalidArgument(option, text,
                        "one number, and " + name + " is " + places->shape.text() + "; one of its entries, such as " +
                            names[places->first]);
}

}  // namespace separatrix
