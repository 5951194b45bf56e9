#include "lib/model/start_value.hpp"

#include "lib/model/shaped_start.hpp"

#include <algorithm>
#include <cctype>

#include "lib/num/error.hpp"
#include "lib/symbolic/matrix_function.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/parse_shaped.hpp"

namespace separatrix {
namespace {

// the word before the first bracket, with the place of both; an empty word for other texts
struct Call {
  std::string word;
  std::size_t begin = 0, open = 0;
};

Call call_of(const std::string& text) {
  Call call;
  call.begin = std::min(text.find_first_not_of(' '), text.size());
  call.open = call.begin;
  while (call.open < text.size() && std::isalpha(static_cast<unsigned char>(text[call.open]))) ++call.open;
  if (call.open < text.size() && text[call.open] == '(') call.word = text.substr(call.begin, call.open - call.begin);
  return call;
}

// an empty list would allow any name
std::vector<std::string> some(std::vector<std::string> names) {
  if (names.empty()) names.emplace_back();
  return names;
}

// mistakes point at their character of the whole text
Expression part(const std::string& text, std::size_t from, std::size_t to, const std::vector<std::string>& names) {
  try {
    return parse(std::string_view(text).substr(from, to - from), some(names));
  } catch (const ParseError& problem) {
    throw ParseError(problem.problem(), text, from + problem.position());
  }
}

// normal(mean, deviation), uniform(low, high)
StartValue distribution(const std::string& text, const Call& call, const std::vector<std::string>& parameters) {
  if (call.word != "normal" && call.word != "uniform") {
    throw ParseError(UnknownName("distribution", call.word, {"normal", "uniform"}).what(), text, call.begin);
  }
  const bool is_normal = call.word == "normal";
  const std::string form = is_normal ? "normal(mean, standard deviation)" : "uniform(low, high)";
  const std::size_t close = text.find_last_not_of(' ');
  std::vector<std::size_t> cuts{call.open};
  std::size_t depth = 0;
  for (std::size_t i = call.open + 1; i < close; ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && depth > 0) --depth;
    if (text[i] == ',' && depth == 0) cuts.push_back(i);
  }
  cuts.push_back(close);
  if (text[close] != ')' || cuts.size() != 3) throw ParseError("expected " + form, text, call.begin);
  return {is_normal ? StartValue::Kind::normal : StartValue::Kind::uniform,
          part(text, cuts[0] + 1, cuts[1], parameters), part(text, cuts[1] + 1, cuts[2], parameters)};
}

}  // namespace

std::vector<StartValue> parse_start_values(const std::string& text, const std::vector<std::string>& parameters,
                                           const Shape& shape) {
  const Call call = call_of(text);
  const bool is_formula = call.word.empty() || is_matrix_function(call.word) || call.word == "if";
  if (!is_formula) return std::vector<StartValue>(shape.size(), distribution(text, call, parameters));
  const MatrixExpression value = parse_shaped(text, some(parameters));
  std::vector<StartValue> all;
  if (value.is_number()) {
    all.assign(shape.size(), {StartValue::Kind::fixed, value.number(), 0});
  } else if (value.shape() == shape) {
    for (const Expression each : value.entries()) all.push_back({StartValue::Kind::fixed, each, 0});
  } else {
    throw ParseError("this is " + value.shape().text() + ", and " + shape.text() + " is needed", text, 0);
  }
  return all;
}

StartValue parse_start_value(const std::string& text, const std::vector<std::string>& parameters) {
  return parse_start_values(text, parameters, {}).front();
}
}  // namespace separatrix
