#include "lib/model/file_text.hpp"

#include <algorithm>
#include <cstdlib>

namespace separatrix {
namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view line_of(std::string_view text, std::size_t line) {
  std::size_t begin = 0;
  for (; line > 1; --line) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {};
    begin = end + 1;
  }
  const std::string_view found = text.substr(begin, text.find('\n', begin) - begin);
  return found.ends_with('\r') ? found.substr(0, found.size() - 1) : found;
}

std::string pointed(const std::string& file, std::string_view text, FilePlace place, const std::string& problem) {
  constexpr std::size_t longest = 100;  // characters of a line that are shown before the one pointed at
  std::string line(line_of(text, place.line));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  std::string margin = "    ";
  std::size_t column = place.column;
  if (column > longest) {
    const std::size_t cut = column - longest / 2;
    line.erase(0, offset_of(line, {1, cut}));
    margin += "...";
    column -= cut - 1;
  }
  const std::string sentence =
      file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + problem;
  if (line.empty()) return sentence;
  return sentence + "\n" + margin + line + "\n" + std::string(margin.size() + column - 1, ' ') + "^";
}

// bytes of the character that \u or \U and its hexadecimal digits stand for
std::size_t encoded_size(std::string_view digits) {
  const unsigned long character = std::strtoul(std::string(digits).c_str(), nullptr, 16);
  return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

}  // namespace

FileError::FileError(const std::string& file, std::string_view text, FilePlace place, const std::string& problem)
    : std::runtime_error(pointed(file, text, place, problem)), place_(place), problem_(problem) {}

std::size_t offset_of(std::string_view text, FilePlace place) {
  std::size_t offset = 0;
  for (; place.line > 1; --place.line) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return text.size();
    offset = end + 1;
  }
  for (; place.column > 1 && offset < text.size(); --place.column) {
    ++offset;
    while (offset < text.size() && continues_character(text[offset])) ++offset;
  }
  return offset;
}

FilePlace place_of(std::string_view text, std::size_t offset) {
  FilePlace place;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      place = {place.line + 1, 1};
    } else if (!continues_character(c)) {
      ++place.column;
    }
  }
  return place;
}

FilePlace place_in_string(std::string_view text, FilePlace quote, std::size_t position) {
  std::size_t at = offset_of(text, quote);
  if (at >= text.size()) return quote;
  const bool escapes = text[at] == '"';
  const std::string_view opening = text.substr(at, 3);
  if (opening == "\"\"\"" || opening == "'''") {
    at += 3;
    if (text.substr(at).starts_with("\r\n"))
      at += 2;
    else if (text.substr(at).starts_with("\n"))
      ++at;
  } else {
    ++at;
  }
  for (std::size_t read = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (escapes && rest.size() > 1 && rest[0] == '\\' && is_blank(rest[1])) {  // joins lines
      ++at;
      while (at < text.size() && is_blank(text[at])) ++at;
      continue;
    }
    if (read >= position) break;
    if (escapes && rest[0] == '\\' && (rest.starts_with("\\u") || rest.starts_with("\\U"))) {
      const std::size_t digits = rest[1] == 'u' ? 4 : 8;
      read += encoded_size(rest.substr(2, digits));
      at += 2 + digits;
    } else {
      at += (escapes && rest[0] == '\\') || rest.starts_with("\r\n") ? 2 : 1;
      ++read;
    }
  }
  return place_of(text, std::min(at, text.size()));
}

}  // namespace separatrix
