#pragma once
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/model/exact_matrix.hpp"
#include "lib/model/file_text.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// Values of a TOML file, each refused with the file, the line and the character where it is not what it has to be.
class TomlReader {
 protected:
  /// A key of a table with its value.
  struct Entry {
    std::string key;
    FilePlace place;  ///< of the key
    const toml::node* value;
  };

  /// throws  FileError for what is not TOML
  TomlReader(std::string_view text, const std::string& file);

  [[noreturn]] void fail(FilePlace place, const std::string& problem) const;
  static FilePlace place_of(const toml::source_region& source);

  /// Keys in the order of the file.
  static std::vector<Entry> entries_of(const toml::table& table);
  /// The same of what has to be a table: form says what it looks like.
  std::vector<Entry> table(const toml::node& node, const std::string& form) const;
  void refuse_unknown(const Entry& entry, const std::vector<std::string>& known, const std::string& kind = "key") const;

  /// The value of a key that the file must have.
  const toml::node& needed(const char* key, const std::string& what) const;
  std::string text_of(const toml::node& node, const std::string& what) const;
  bool flag(const toml::node& node, const std::string& what) const;
  /// "1/10", "0.1", 2 or 0.1, exactly as written.
  Rational number(const toml::node& node, const std::string& what) const;
  /// "-2:2", "1/20:9/20": the ends, the first one below the second.
  std::pair<Rational, Rational> interval(const toml::node& node, const std::string& what) const;
  /// A number, or rows of such numbers: [["2", "0"], ["0", 1]], ["1", 0.5] is a vector; or a formula of numbers, in quotes,
  /// "[[2, 0], [0, 1]]", "identity(2)".
  ExactMatrix matrix(const toml::node& node, const std::string& what) const;

  std::string_view text_;
  const std::string& file_;
  toml::table root_;

 private:
  std::string written(const toml::node& node) const;
};

}  // namespace separatrix
