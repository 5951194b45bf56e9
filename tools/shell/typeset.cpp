#include "tools/shell/typeset.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace separatrix {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 31> greek{{
    {"alpha", "α"}, {"beta", "β"},  {"gamma", "γ"},  {"delta", "δ"},  {"epsilon", "ε"}, {"zeta", "ζ"}, {"eta", "η"},
    {"theta", "θ"}, {"kappa", "κ"}, {"lambda", "λ"}, {"mu", "μ"},     {"nu", "ν"},      {"xi", "ξ"},   {"pi", "π"},
    {"rho", "ρ"},   {"sigma", "σ"}, {"tau", "τ"},    {"phi", "φ"},    {"chi", "χ"},     {"psi", "ψ"},  {"omega", "ω"},
    {"Gamma", "Γ"}, {"Delta", "Δ"}, {"Theta", "Θ"},  {"Lambda", "Λ"}, {"Xi", "Ξ"},      {"Pi", "Π"},   {"Sigma", "Σ"},
    {"Phi", "Φ"},   {"Psi", "Ψ"},   {"Omega", "Ω"},
}};

constexpr std::array<std::string_view, 17> upright{"exp", "ln",  "log", "sin",  "cos", "tan", "sinh", "cosh", "tanh",
                                                   "max", "min", "abs", "sign", "tr",  "det", "mod",  "sup"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> signs{{
    {"<=", "≤"},
    {">=", "≥"},
    {"!=", "≠"},
    {"->", "→"},
    {"-", "−"},
}};

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}
bool is_digit(char character) { return character >= '0' && character <= '9'; }

// "" if the word is not the name of a Greek letter.
std::string_view greek_letter(std::string_view word) {
  const auto found = std::find_if(greek.begin(), greek.end(), [&](const auto& entry) { return entry.first == word; });
  return found == greek.end() ? std::string_view{} : found->second;
}

// One character, with gnuplot's own notation (^ _ { } @ & ~ \) switched off and the quote doubled.
void append_literal(std::string& result, char character) {
  if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) character = ' ';
  if (std::string_view("^_{}@&~\\").find(character) != std::string_view::npos) result += '\\';
  result.append(character == '\'' ? 2 : 1, character);
}

void append_literal(std::string& result, std::string_view text) {
  for (const char character : text) append_literal(result, character);
}

// A space that no reader of SVG trims where the font changes: between two word joiners, which have no width.
constexpr std::string_view firm_space = "\u2060\u00A0\u2060";

// A word of letters: Greek, a function, or italic.
std::string word_of(std::string_view word) {
  if (word == "sqrt") return "√";
  if (const auto letter = greek_letter(word); !letter.empty()) return std::string(letter);
  if (std::find(upright.begin(), upright.end(), word) != upright.end()) return std::string(word);
  return "{/:Italic " + std::string(word) + "}";
}

// The argument of _ or ^: {…}, a word, a number, or one character. Moves `place` behind it.
std::string_view argument_of(std::string_view text, std::size_t& place) {
  const std::size_t begin = place;
  if (text[begin] == '{') {
    int depth = 0;
    for (; place < text.size(); ++place) {
      depth += text[place] == '{' ? 1 : text[place] == '}' ? -1 : 0;
      if (depth == 0) return text.substr(begin + 1, place++ - begin - 1);
    }
    return text.substr(begin + 1);
  }
  if (text[place] == '-' || text[place] == '+') ++place;
  if (place < text.size() && is_digit(text[place]))
    while (place < text.size() && is_digit(text[place])) ++place;
  else if (place < text.size() && is_letter(text[place]))
    while (place < text.size() && is_letter(text[place])) ++place;
  else if (place < text.size()) {
    ++place;
    while (place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0) == 0x80) ++place;  // UTF-8
  }
  return text.substr(begin, place - begin);
}

std::string mathematics(std::string_view text) {
  std::string result;
  for (std::size_t place = 0; place < text.size();) {
    const char character = text[place];
    if (character == ' ') {
      result += firm_space;
      ++place;
    } else if (is_letter(character)) {
      const std::size_t begin = place;
      while (place < text.size() && is_letter(text[place])) ++place;
      result += word_of(text.substr(begin, place - begin));
    } else if ((character == '_' || character == '^') && place + 1 < text.size()) {
      const std::string argument = mathematics(argument_of(text, ++place));
      result += character + ("{" + argument + "}");
    } else {
      const auto sign = std::find_if(signs.begin(), signs.end(),
                                     [&](const auto& entry) { return text.substr(place).starts_with(entry.first); });
      if (sign != signs.end()) {
        result += sign->second;
        place += sign->first.size();
      } else {
        append_literal(result, text[place++]);
      }
    }
  }
  return result;
}

}  // namespace

std::string typeset(std::string_view text) {
  std::string result = "'";
  bool after_mathematics = false;
  // Literal text; spaces next to mathematics are firm.
  const auto literal = [&](std::string_view part, bool before_mathematics) {
    const bool begins = after_mathematics && part.starts_with(' ');
    if (begins) part.remove_prefix(1);
    const bool ends = before_mathematics && part.ends_with(' ');
    if (ends) part.remove_suffix(1);
    if (begins) result += firm_space;
    append_literal(result, part);
    if (ends) result += firm_space;
  };
  while (!text.empty()) {
    const std::size_t open = text.find('$');
    const std::size_t close = open == std::string_view::npos ? open : text.find('$', open + 1);
    if (close == std::string_view::npos) break;
    literal(text.substr(0, open), true);
    result += mathematics(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
    after_mathematics = true;
  }
  literal(text, false);
  return result += '\'';
}

std::string typeset_name(std::string_view name) {
  std::size_t letters = 0;
  while (letters < name.size() && is_letter(name[letters])) ++letters;
  const std::string_view stem = name.substr(0, letters);
  std::string_view index = name.substr(letters);
  const bool explicit_index = index.size() > 1 && index[0] == '_';
  if (explicit_index) index.remove_prefix(1);
  const bool symbol = stem.size() == 1 || !greek_letter(stem).empty();
  const bool plain_index = std::all_of(index.begin(), index.end(), [&](char character) {
    return is_digit(character) || (explicit_index && is_letter(character));
  });
  if (!symbol || !plain_index) return typeset(name);
  std::string marked = "$";
  marked += stem;
  if (!index.empty()) marked.append("_{").append(index).append("}");
  return typeset(marked.append("$"));
}

std::string single_quoted(std::string_view text) {
  std::string result = "'";
  for (const char character : text) result.append(character == '\'' ? 2 : 1, character);
  return result += '\'';
}

}  // namespace separatrix
