#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace separatrix {

/// A place in a text file: line and character (not byte), both from 1.
struct FilePlace {
  std::size_t line = 1, column = 1;
};

/// A file that says something wrong: what, and at which character.
///
///     double-well.toml:3:23: unknown name 'z' (known: x, y, k, t)
///         loss = "(x^2 - 1)^2 + z*y^2"
///                               ^
class FileError : public std::runtime_error {
 public:
  /// text  of the whole file, UTF-8
  FileError(const std::string& file, std::string_view text, FilePlace place, const std::string& problem);
  FilePlace place() const { return place_; }
  const std::string& problem() const { return problem_; }

 private:
  FilePlace place_;
  std::string problem_;
};

/// Byte, from 0, at which a place of a text begins; its size if there is no such place.
std::size_t offset_of(std::string_view text, FilePlace place);

/// Place of a byte of a text.
FilePlace place_of(std::string_view text, std::size_t offset);

/// Where in a TOML file a character of a string stands: escapes, joined lines and the quotes of all
/// four kinds of string are counted as they are written.
///
/// text      of the whole file
/// quote     place of the first opening quote
/// position  in the string as it is read, in bytes from 0
FilePlace place_in_string(std::string_view text, FilePlace quote, std::size_t position);

}  // namespace separatrix
